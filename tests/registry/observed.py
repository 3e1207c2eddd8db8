"""Artifacts as they were seen, for tests of the registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Problem,
    ProblemKind,
    Reading,
    TextFile,
    TextRole,
)
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.records import Alias, Observation, StoredFile

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    """The moment so many days after the first one."""
    return BEGIN + timedelta(days=number)


def ref(name: str, commit: str | None = None) -> ArtifactRef:
    """A model of the Hub, unless the name says where else it is."""
    return replace(ArtifactRef.parse(name if ":" in name else f"hf:{name}"), revision=commit)


def claim(field: ClaimField, value: str | None, where: str = "README.md", line: int | None = 2) -> Claim:
    """A claim of a card."""
    return Claim(field, value, Basis.DECLARED, Confidence.HIGH, Evidence(where, line=line, excerpt=f"{field}: {value}"))


def seen(name: str, at: float = 0, label: str | None = "mit", **more: Any) -> Observation:
    """A model as it was seen; ``bases`` are names, ``old`` are names that lead to it, ``tag`` any other difference."""
    bases, tag, commit = more.pop("bases", ()), more.pop("tag", None), more.pop("commit", None)
    own = ref(name, commit)
    claims = [claim(ClaimField.LICENSE, label)] if label else []
    claims += [claim(ClaimField.BASE_MODEL, base, line=4) for base in bases]
    claims += [claim(ClaimField.TAG, tag, line=6)] if tag else []
    claims += [claim(ClaimField.GATED, more.pop("gated"), "hub", None)] if "gated" in more else []
    links = tuple(
        Derivation(own, ref(base), DerivationKind.FINETUNE, Basis.DECLARED, Confidence.HIGH, (), base) for base in bases
    )
    old = tuple(Alias(ref(one), Evidence("hub", pointer="location", obtained="hub")) for one in more.pop("old", ()))
    plain = Observation(
        ref=own,
        kind=ArtifactKind.MODEL,
        reading=Reading(tuple(claims)),
        coverage=Coverage.RECORD,
        source="hf",
        seen_at=day(at),
        derivations=links,
        license=label.upper() if label else None,
        license_data="1",
        aliases=old,
    )
    return replace(plain, **more)


def whole(name: str, at: float = 0) -> Observation:
    """A model of which all kinds of things were read."""
    text = TextFile("README.md", TextRole.CARD, "---\nlicense: mit\n---\n# Größe\n", "a" * 64, 4)
    problem = Problem("model.bin", ProblemKind.NOT_OPENED, "a pickle", "publish safetensors", incomplete=False)
    found = seen(name, at, bases=("acme/base",), old=("acme/old",), commit="b" * 40)
    return replace(
        found,
        coverage=Coverage.FILES,
        modified="2026-10-30T00:00:00.000Z",
        reading=found.reading + Reading((claim(ClaimField.NEW_VERSION, None),), (text,), (problem,)),
        files=(StoredFile("README.md", 30, "a" * 64), StoredFile("model.bin", 5_000_000_000)),
    )
