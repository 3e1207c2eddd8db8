"""One answer of ``/api/models`` or ``/api/datasets`` about one repository, alone or as a row of a list."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Evidence, Reading
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.sources.hub.client import HubAnswer
from model_license_audit.sources.hub.facts import SOURCE, cleaned, hub_reading
from model_license_audit.sources.hub.failures import FailureKind, HubFailure
from model_license_audit.sources.hub.snapshot import api_path

MODEL_FIELDS = (
    "baseModels", "cardData", "disabled", "gated", "lastModified", "library_name", "private", "sha", "tags",
)  # fmt: skip
DATASET_FIELDS = ("cardData", "disabled", "gated", "lastModified", "private", "sha", "tags")
MAX_RECORD_BYTES = 4_000_000
"""Most bytes of one record of the Hub; the largest real ones, with a gating text, have some 100 kB."""
_COMMIT = re.compile(r"[0-9a-f]{40}\Z", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9_][\w.\-]{0,95}(/[A-Za-z0-9_][\w.\-]{0,95})?\Z", re.ASCII)
_MOMENT = re.compile(r"[0-9TZ:.+\-]{10,35}\Z", re.ASCII)
_TOLD_BY_CARD = ("license:", "base_model:")
_UNTOLD = {"other", "unknown"}


@dataclass(frozen=True, slots=True)
class HubRecord:
    """What the Hub says of a repository: ``ref`` is its present id at a commit, ``modified`` when it was changed.

    ``renamed`` are the ids that lead to it, each with the evidence of the redirect. ``partial`` is true for a row of a
    list that leaves out what a record of its own would tell; ``untold`` when the record names a license that only the
    files of the repository can tell.
    """

    ref: ArtifactRef
    kind: ArtifactKind
    reading: Reading
    modified: str | None
    disabled: bool
    partial: bool
    untold: bool
    renamed: tuple[tuple[ArtifactRef, Evidence], ...] = ()


def is_hub_id(name: str) -> bool:
    """True for what may be the id of a repository: ``name`` or ``org/name``."""
    return bool(_ID.match(name)) and ".." not in name


def fields_of(dataset: bool) -> tuple[str, ...]:
    """What the Hub is asked to tell of each repository."""
    return DATASET_FIELDS if dataset else MODEL_FIELDS


def record_of(row: object, dataset: bool, revision: str | None = None) -> HubRecord:
    """The record that a JSON value is; raises :class:`HubFailure` when it names no repository.

    ``revision`` is the one that was asked for; it stands in for a commit that the record does not tell.
    """
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not is_hub_id(row["id"]):
        raise HubFailure(FailureKind.MALFORMED, "the answer names no repository")
    record = {key: cleaned(value) for key, value in row.items() if isinstance(key, str)}
    if not isinstance(record.get("sha"), str) or not _COMMIT.match(record["sha"]):
        record.pop("sha", None)
    modified = record.get("lastModified")
    tags = [tag for tag in _listed(record.get("tags")) if isinstance(tag, str)]
    return HubRecord(
        ref=ArtifactRef(Host.HUGGINGFACE, record["id"], record.get("sha", revision), dataset),
        kind=kind_of(record, dataset),
        reading=hub_reading(record),
        modified=modified if isinstance(modified, str) and _MOMENT.match(modified) else None,
        disabled=record.get("disabled") is True,
        partial="sha" not in record or (not record.get("cardData") and any(t.startswith(_TOLD_BY_CARD) for t in tags)),
        untold=_untold(record),
    )


def answered_record(answer: HubAnswer, asked: ArtifactRef) -> HubRecord:
    """The record in an answer to a question for one repository, with the names that led to it."""
    if not answer.complete:
        raise HubFailure(FailureKind.TOO_LARGE, f"more than {MAX_RECORD_BYTES:,} bytes")
    record = record_of(parsed(answer), asked.dataset, asked.revision)
    return with_names(record, answer, asked)


def parsed(answer: HubAnswer) -> Any:
    """The JSON of an answer; raises :class:`HubFailure` when it is none."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        told = answer.headers.get("content-type", "").partition(";")[0].strip()
        what = f"the answer is {told}, and no JSON" if told and "json" not in told else "the answer is no JSON"
        raise HubFailure(FailureKind.MALFORMED, what if what.isprintable() else "the answer is no JSON") from error


def with_names(record: HubRecord, answer: HubAnswer, asked: ArtifactRef) -> HubRecord:
    """The record with every name that led to it: the one asked for, and those of a chain of renames."""
    from dataclasses import replace

    names = [asked.name] if answer.redirected or record.ref.name.lower() != asked.name.lower() else []
    names += [name for name in map(_named_by, answer.via) if name]
    old = {name.lower(): name for name in reversed(names) if name.lower() != record.ref.name.lower()}
    return replace(record, renamed=tuple(renamed_to(name, record.ref) for name in reversed(old.values())))


def kind_of(record: dict[str, Any], dataset: bool) -> ArtifactKind:
    """What a repository holds, as far as its record tells."""
    if dataset:
        return ArtifactKind.DATASET
    tags = {tag for tag in _listed(record.get("tags")) if isinstance(tag, str)}
    adapts = record.get("library_name") == "peft" or any(tag.startswith("base_model:adapter:") for tag in tags)
    return ArtifactKind.ADAPTER if adapts else ArtifactKind.MODEL


def renamed_to(name: str, present: ArtifactRef) -> tuple[ArtifactRef, Evidence]:
    """An old name of a repository, and where it was read that it leads there."""
    old = ArtifactRef(Host.HUGGINGFACE, name, dataset=present.dataset)
    told = f"the Hub redirects {name} to {present.name}"[:200]
    return old, Evidence(SOURCE, pointer=api_path(old), excerpt=told, obtained="hub")


def _named_by(path: str) -> str | None:
    """The id in a path of the Hub's interface, without a revision."""
    _, found, rest = path.partition("/api/")
    name = unquote(rest.partition("/")[2].partition("/revision/")[0])
    return name if found and is_hub_id(name) else None


def _untold(record: dict[str, Any]) -> bool:
    """True for a license said to be another than those that have an identifier, with neither name nor link."""
    card = record.get("cardData")
    card = card if isinstance(card, dict) else {}
    tags = [t.partition(":")[2] for t in _listed(record.get("tags")) if isinstance(t, str) and t.startswith("license:")]
    said = [v.lower() for v in _listed(card.get("license")) or tags if isinstance(v, str)]
    named = any(isinstance(card.get(key), str) and card[key] for key in ("license_name", "license_link"))
    return bool(said) and set(said) <= _UNTOLD and not named


def _listed(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
