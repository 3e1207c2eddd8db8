"""Rows of the Hugging Face Hub's own records: of its list interface, and of the public data set hub-stats."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

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
from model_license_audit.model.recorded import State
from model_license_audit.sources.hub.facts import SOURCE, cleaned
from model_license_audit.sources.hub.failures import HubFailure
from model_license_audit.sources.hub.records import record_of
from model_license_audit.sources.lists.interface import Listed, Unread, nested, truth_of

_TELLING = frozenset(
    {"tags", "cardData", "sha", "lastModified", "createdAt", "baseModels", "gated", "downloads", "likes"}
)
_MODELS = frozenset({"modelId", "pipeline_tag", "library_name", "baseModels", "safetensors", "gguf"})
_DATASETS = frozenset({"citation", "paperswithcode_id", "description"})
_NAMED = {"dataset": ClaimField.DATASET, "source_datasets": ClaimField.SOURCE_DATASET}


class HubShape:
    """Records of the Hub; a data frame may hold what was nested in them as text."""

    name = "hub"
    about = "records of the Hugging Face Hub (its list interface, or hub-stats)"
    columns: tuple[str, ...] = (
        "id", "modelId", "author", "cardData", "tags", "gated", "sha", "lastModified", "createdAt", "baseModels",
        "disabled", "private", "library_name", "pipeline_tag", "sdk", "description", "citation", "paperswithcode_id",
    )  # fmt: skip
    times: tuple[str, ...] = ("lastModified", "createdAt")

    def fits(self, columns: Collection[str]) -> bool:
        """True for an id beside something that only the Hub's records have."""
        return bool({"id", "modelId"} & set(columns)) and len(_TELLING & set(columns)) > 1

    def members(self, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The row itself."""
        yield values

    def listed(self, place: str, values: Mapping[str, Any], dataset: bool) -> Iterator[Listed | Unread]:
        """The record of the row, as a crawl reads it."""
        row, problems = _unfolded(values)
        name = row.get("id")
        if "sdk" in row and not dataset:
            yield Unread(place, _shown(name), "it is a space, and neither a model nor a data set")
            return
        try:
            record = record_of(row, dataset)
        except HubFailure:
            yield Unread(place, _shown(name), "its id is none that the Hub gives" if name else "it has no id")
            return
        reading = record.reading + Reading(tuple(named_in_tags(row)), problems=tuple(problems))
        gone = State.DISABLED if record.disabled else State.PRIVATE if row.get("private") is True else None
        why = f"its record says that it is {gone.value}" if gone else ""
        yield Listed(place, record.ref, record.kind, reading, record.modified, gone, None, why)


def kind_told(columns: Collection[str], tags: Collection[str]) -> bool | None:
    """True for rows of data sets, false for models, by their columns and tags; ``None`` when neither is told."""
    models, datasets = bool(_MODELS & set(columns)), bool(_DATASETS & set(columns))
    if models != datasets:
        return datasets
    prefixes = {tag.partition(":")[0] for tag in tags}
    if {"task_categories", "size_categories"} & prefixes:
        return True
    return False if {"base_model", "transformers", "safetensors", "pytorch"} & prefixes else None


def named_in_tags(row: Mapping[str, Any]) -> Iterator[Claim]:
    """The data sets that the tags name, where the row has no card that names them."""
    card = row.get("cardData")
    for tag in row.get("tags") or () if not isinstance(card, dict) else ():
        prefix, colon, name = tag.partition(":") if isinstance(tag, str) else ("", "", "")
        if colon and name and prefix in _NAMED:
            evidence = Evidence(SOURCE, pointer="tags", excerpt=f"tags: {cleaned(tag)}"[:200], obtained="hub")
            yield Claim(_NAMED[prefix], cleaned(name), Basis.DECLARED, Confidence.HIGH, evidence, Shape.LIST)


def _unfolded(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The record as the Hub gave it, whatever form its values took on the way."""
    row = {key: value for key, value in values.items() if value is not None}
    row.setdefault("id", row.get("modelId"))
    problems = []
    for key in ("cardData", "tags", "baseModels"):
        try:
            row[key] = nested(row.get(key))
        except ValueError as error:
            row[key] = None
            what = f"{key} of the row cannot be read: {error}"
            problems.append(Problem(SOURCE, ProblemKind.MALFORMED, what, "crawl this one from the Hub itself"))
    if isinstance(row["tags"], str):
        row["tags"] = [tag for tag in (part.strip() for part in row["tags"].split(",")) if tag]
    for key in ("disabled", "private", "gated"):
        said = truth_of(row[key]) if key in row else None
        row[key] = row.get(key) if said is None else said
    return row, problems


def _shown(name: object) -> str:
    return name[:200] if isinstance(name, str) else ""
