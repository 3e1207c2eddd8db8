"""What somebody means to make, as it was said: of which bases and data, how, under which license and name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.rules.rule import Need

SAID = "command line"
"""The source of what the user says of a plan, where it stands in no file."""


class Making(StrEnum):
    """How a base is to be used: the kinds of derivation that a person plans, an adapter in its three forms."""

    FINETUNE = "finetune"
    ADAPTER = "adapter"
    ADAPTER_WITH_BASE = "adapter-with-base"
    ADAPTER_MERGED = "adapter-merged"
    QUANTIZED = "quantized"
    MERGE = "merge"
    DISTILLED = "distilled"
    CONVERTED = "converted"
    CONTAINS = "contains"
    UNTYPED = "untyped"

    @property
    def kind(self) -> DerivationKind:
        """The link that it makes; an adapter that was merged into its base is a tuned copy of it."""
        if self is Making.ADAPTER_MERGED:
            return DerivationKind.FINETUNE
        return DerivationKind.ADAPTER if self is Making.ADAPTER_WITH_BASE else DerivationKind(self.value)


@dataclass(frozen=True, slots=True)
class Source:
    """What a plan names as a base or as data: an artifact, or with ``license`` an unnamed one under that license."""

    ref: ArtifactRef
    license: str | None = None

    @property
    def said(self) -> str:
        """The name as the user would write it."""
        return f"license:{self.license}" if self.license else self.written

    @property
    def written(self) -> str:
        """The name as a card would write it."""
        plain = self.ref.host in {Host.HUGGINGFACE, Host.UNNAMED, Host.PATH}
        return (self.ref.name + (f"@{self.ref.revision}" if self.ref.revision else "")) if plain else str(self.ref)


@dataclass(frozen=True, slots=True)
class PlannedBase:
    """A base, and how it is to be used."""

    source: Source
    making: Making


@dataclass(frozen=True, slots=True)
class PlannedData:
    """Data to train on; ``generated_by`` are the models whose outputs it holds."""

    source: Source
    generated_by: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made: from which bases and data, under which label (``None``: not yet chosen) and name.

    ``file`` names the file in which all that is said.
    """

    bases: tuple[PlannedBase, ...] = ()
    data: tuple[PlannedData, ...] = ()
    license: str | None = None
    name: str | None = None
    file: str | None = None

    @property
    def is_adapter(self) -> bool:
        """True when what is made are the weights of an adapter."""
        return any(base.making.kind is DerivationKind.ADAPTER for base in self.bases)

    @property
    def at_hand(self) -> frozenset[Need]:
        """What of the artifact there is to look at before it is made."""
        return frozenset([Need.LABEL] * bool(self.license) + [Need.NAME] * bool(self.name))


def claims(plan: Plan) -> Iterator[Claim]:
    """What the plan says, as a card would say it."""
    if plan.license:
        yield claim(plan, ClaimField.LICENSE, plan.license, ("license", plan.license))
    for base in plan.bases:
        yield from link(plan, base.source, base.making.kind, ("base", base.source.said), ("relation", base.making))
    for data in plan.data:
        yield claim(plan, ClaimField.DATASET, data.source.written, ("data", data.source.said))


def link(plan: Plan, source: Source, kind: DerivationKind, *said: tuple[str, str]) -> Iterator[Claim]:
    """A model that the artifact is made from, and how, as a card would say it."""
    yield claim(plan, ClaimField.BASE_MODEL, source.written, *said)
    if kind is not DerivationKind.UNTYPED:
        yield claim(plan, ClaimField.TAG, f"base_model:{kind}:{source.written}", *said)


def claim(plan: Plan, about: ClaimField, value: str, *said: tuple[str, str]) -> Claim:
    """A claim with what the user said for evidence: options of a command, or what stands in a file."""
    words = ", ".join(f"{key} {value}" for key, value in said)
    options = " ".join(f"--{key} {value}" for key, value in said)
    evidence = Evidence(plan.file or SAID, excerpt=(words if plan.file else options)[:200], obtained=_obtained(plan))
    return Claim(about, value, Basis.DECLARED, Confidence.HIGH, evidence)


def unnamed(plan: Plan, license_: str) -> Claim:
    """The license of what has no name but that license."""
    evidence = Evidence(plan.file or SAID, excerpt=f"license:{license_}"[:200], obtained=_obtained(plan))
    return Claim(ClaimField.LICENSE, license_, Basis.DECLARED, Confidence.HIGH, evidence)


def _obtained(plan: Plan) -> str:
    return "recipe" if plan.file else SAID
