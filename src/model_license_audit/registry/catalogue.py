"""The catalogue that ships: license, bases and old names of well-known upstream models and data sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from model_license_audit.model.errors import ContentError
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Problem,
    ProblemKind,
    Reading,
    Shape,
)
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.catalogue_table import CatalogueTable

SOURCE = "catalogue"


class EntryStatus(StrEnum):
    """How an entry's license is known: seen in the Hub's own data or a card, from a named source, or not at all."""

    SEEN = "seen"
    SECONDARY = "secondary"
    NAMED = "named"


_CONFIDENCE = {
    EntryStatus.SEEN: Confidence.HIGH,
    EntryStatus.SECONDARY: Confidence.MEDIUM,
    EntryStatus.NAMED: Confidence.LOW,
}


@dataclass(frozen=True, slots=True, order=True)
class CatalogueParent:
    """A base of an entry under its present id; ``relation`` is the Hub's word, ``None`` when it has none."""

    id: str
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the catalogue holds on one artifact.

    ``licenses`` are Hub identifiers as written (several when the card has a list, none when it has no license or when
    nothing is known: ``license_known`` tells the two apart). ``license_of`` names the original where its license is
    told in the place of a copy's own. ``gated`` is ``None`` when not recorded, else ``no``, ``yes``, ``auto`` or
    ``manual``. ``as_of`` is an ISO date, ``None`` when the source is undated; ``origin`` names the source;
    ``aliases`` are old ids that the Hub redirects. ``sources`` are the data sets that a data set was made from, by id
    or in the words of its card. ``task`` is what a model is for, in the Hub's words, and ``task_of_made`` what most
    of those made from it are for where the Hub does not say; ``likes`` counts the people who liked it there, ``made``
    the models known to be made from it.
    """

    ref: ArtifactRef
    status: EntryStatus
    licenses: tuple[str, ...] = ()
    license_listed: bool = False
    license_name: str | None = None
    license_link: str | None = None
    license_of: str | None = None
    parents: tuple[CatalogueParent, ...] = ()
    sources: tuple[str, ...] = ()
    gated: str | None = None
    aliases: tuple[str, ...] = ()
    as_of: str | None = None
    origin: str = ""
    note: str | None = None
    task: str | None = None
    task_of_made: str | None = None
    likes: int = 0
    made: int = 0

    @property
    def license_known(self) -> bool:
        """True when the publisher's own words were seen, be it that there is no license, or a license is recorded."""
        return bool(self.licenses) or self.status is EntryStatus.SEEN


class Catalogue:
    """The catalogue; :meth:`load` reads the one that ships."""

    def __init__(self, models: bytes, datasets: bytes) -> None:
        self._models, self._dataset_bytes = CatalogueTable("models.jsonl", models), datasets

    @classmethod
    def load(cls) -> Catalogue:
        """The catalogue of this installation; raises :class:`ContentError` when it is missing or malformed."""
        from importlib.resources import files

        folder = files("model_license_audit.content.registry")
        try:
            return cls(folder.joinpath("models.jsonl").read_bytes(), folder.joinpath("datasets.jsonl").read_bytes())
        except OSError as error:
            raise ContentError(f"the shipped catalogue cannot be read: {error}", "install the package again") from error

    @cached_property
    def _datasets(self) -> CatalogueTable:
        return CatalogueTable("datasets.jsonl", self._dataset_bytes)

    @property
    def version(self) -> str:
        """Date of the newest data and a digest of the models' file."""
        return str(self._models.header["version"])

    @property
    def model_count(self) -> int:
        """How many models are listed."""
        return int(self._models.header["entries"])

    @property
    def dataset_count(self) -> int:
        """How many data sets are listed."""
        return int(self._datasets.header["entries"])

    @property
    def licensed_count(self) -> int:
        """For how many of the models and data sets a license is recorded."""
        return int(self._models.header["with_license"]) + int(self._datasets.header["with_license"])

    def find(self, ref: ArtifactRef) -> CatalogueEntry | None:
        """The entry of a Hugging Face id, whatever its case or age; ``None`` when the catalogue has never heard of it.

        The entry's own ``ref`` is the present id, without a revision: the catalogue knows no revisions.
        """
        if ref.host is not Host.HUGGINGFACE:
            return None
        found = (self._datasets if ref.dataset else self._models).find(ref.name)
        return None if found is None else _entry(found, ref.dataset)

    def entries(self, *, dataset: bool = False) -> Iterator[CatalogueEntry]:
        """Every model, or every data set, that is listed, by id."""
        for found in self._datasets if dataset else self._models:
            yield _entry(found, dataset)

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """For each id in lower case, old ids too, the ids of the models that name it as a base."""
        return self._models.children()

    @staticmethod
    def reading(entry: CatalogueEntry) -> Reading:
        """The entry as claims; relations as the Hub writes them in tags (``base_model:finetune:org/name``)."""
        claims = _license_claims(entry)
        for parent in entry.parents:
            claims.append(_claim(entry, ClaimField.BASE_MODEL, parent.id, "base_model", len(entry.parents) > 1))
        for parent in entry.parents:
            if parent.relation:
                tag = f"base_model:{parent.relation}:{parent.id}"
                claims.append(_claim(entry, ClaimField.TAG, tag, "tags", listed=True))
        relations = {parent.relation for parent in entry.parents}
        if len(relations) == 1 and (relation := relations.pop()):
            claims.append(_claim(entry, ClaimField.BASE_MODEL_RELATION, relation, "base_model_relation"))
        for source in entry.sources:
            claims.append(_claim(entry, ClaimField.SOURCE_DATASET, source, "source_datasets", len(entry.sources) > 1))
        if entry.task:
            claims.append(_claim(entry, ClaimField.TAG, entry.task, "tags", listed=True))
        if entry.gated not in {None, "no"}:
            claims.append(_claim(entry, ClaimField.GATED, str(entry.gated), "gated"))
        return Reading(tuple(claims), problems=() if entry.license_known else (_license_not_known(entry),))


def _entry(found: dict[str, Any], dataset: bool) -> CatalogueEntry:
    said = found["license"]
    return CatalogueEntry(
        ref=ArtifactRef(Host.HUGGINGFACE, found["id"], dataset=dataset),
        status=EntryStatus(found["status"]),
        licenses=() if said is None else (said,) if isinstance(said, str) else tuple(said),
        license_listed=isinstance(said, list),
        license_name=found.get("license_name"),
        license_link=found.get("license_link"),
        license_of=found.get("license_of"),
        parents=tuple(CatalogueParent(p["id"], p.get("relation")) for p in found.get("parents", ())),
        sources=tuple(found.get("sources", ())),
        gated=found.get("gated"),
        aliases=tuple(found.get("aliases", ())),
        as_of=found.get("as_of"),
        origin=found["from"],
        note=found.get("note"),
        task=found.get("task"),
        task_of_made=found.get("task_of_made"),
        likes=found.get("likes", 0),
        made=found.get("made", 0),
    )


def _license_claims(entry: CatalogueEntry) -> list[Claim]:
    claims = [_claim(entry, ClaimField.LICENSE, said, "license", entry.license_listed) for said in entry.licenses]
    if entry.license_name:
        claims.append(_claim(entry, ClaimField.LICENSE_NAME, entry.license_name, "license_name"))
    if entry.license_link:
        claims.append(_claim(entry, ClaimField.LICENSE_LINK, entry.license_link, "license_link"))
    return claims


_LICENSE_FIELDS = frozenset({ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK})


def _claim(entry: CatalogueEntry, field: ClaimField, value: str, key: str, listed: bool = False) -> Claim:
    seen = f"{entry.origin}, {entry.as_of}" if entry.as_of else entry.origin
    if entry.license_of and field in _LICENSE_FIELDS:
        seen = f"as {entry.license_of}, of which it is a copy"
    excerpt = f"{key}: {value}"[:120]
    return Claim(
        field=field,
        value=value,
        basis=Basis.DECLARED,
        confidence=_CONFIDENCE[entry.status],
        evidence=Evidence(SOURCE, pointer=entry.ref.name, excerpt=f"{excerpt} ({seen})"[:200], obtained="catalogue"),
        shape=Shape.LIST if listed else Shape.SCALAR,
    )


def _license_not_known(entry: CatalogueEntry) -> Problem:
    """What is missing; where the originals are known their terms can still be told, and the audit is not cut short."""
    known = f", only that it comes from {entry.parents[0].id}" if entry.parents else ""
    return Problem(
        source=f"{SOURCE}#{entry.ref.name}",
        kind=ProblemKind.UNREADABLE,
        what=f"the catalogue does not know the license that {entry.ref.name} declares{known}",
        remedy=f"scan with --online, or give a local copy: --upstream {entry.ref}=PATH",
        incomplete=not entry.parents,
    )
