"""Whether a card says the same of license, base and data as the statement of provenance beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from model_license_audit.cards import read_snapshot
from model_license_audit.harness.release.claimed import Claimed
from model_license_audit.harness.release.names import CARD
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve, resolve_value
from model_license_audit.lineage.written import parent_ref
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.sources.local import LocalSource


def card_differs(kb: KnowledgeBase, release: Path, claimed: Claimed) -> Iterator[str]:
    """What the card says otherwise, in words."""
    if not (release / CARD).is_file():
        yield f"there is no {CARD}"
        return
    told: dict[ClaimField, list[str]] = {}
    for claim in read_snapshot(LocalSource(str(release)).snapshot()).claims:
        if claim.evidence.source == CARD and not claim.evidence.in_prose and claim.value:
            told.setdefault(claim.field, []).append(claim.value)
    yield from _license(kb, told, claimed)
    yield from _base(told, claimed)
    yield from _data(told, claimed)


def _license(kb: KnowledgeBase, told: dict[ClaimField, list[str]], claimed: Claimed) -> Iterator[str]:
    said = told.get(ClaimField.LICENSE, [""])[0]
    name, link = (next(iter(told.get(field, ())), None) for field in (ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK))
    if claimed.label is None:
        yield "the statement tells no license"
    elif str(resolve(kb, said, name=name, link=link).expression) != str(resolve_value(kb, claimed.label).expression):
        yield f"the card says {name or said or 'no license'}, the statement {claimed.label}"


def _base(told: dict[ClaimField, list[str]], claimed: Claimed) -> Iterator[str]:
    bases = {ref for value in told.get(ClaimField.BASE_MODEL, ()) if (ref := _named(value))}
    stated = {claimed.base} if claimed.base else set()
    if bases != stated:
        yield f"the card names {_listed(bases)} as its base, the statement {_listed(stated)}"


def _data(told: dict[ClaimField, list[str]], claimed: Claimed) -> Iterator[str]:
    data = {ref for value in told.get(ClaimField.DATASET, ()) if (ref := _named(value, dataset=True))}
    stated = {ArtifactRef(ref.host, ref.name, None, True) for ref in claimed.data if ref.host is Host.HUGGINGFACE}
    if data != stated:
        yield f"the card names {_listed(data)} as its data, the statement {_listed(stated)}"


def _named(value: str, *, dataset: bool = False) -> ArtifactRef | None:
    ref = parent_ref(value, dataset=dataset)
    return ArtifactRef(ref.host, ref.name, None, ref.dataset) if ref else None


def _listed(refs: set[ArtifactRef]) -> str:
    return ", ".join(sorted(ref.display for ref in refs)) or "none"
