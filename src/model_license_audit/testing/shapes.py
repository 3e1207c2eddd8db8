"""How much of a record an answer shows: the whole, the fields of a list, or only those that were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from model_license_audit.testing.cards import file_facts
from model_license_audit.testing.repositories import Record, Repositories, Repository

_SHORT = {
    "models": (
        "_id", "id", "likes", "trendingScore", "private", "downloads", "tags", "pipeline_tag", "library_name",
        "createdAt", "modelId",
    ),
    "datasets": (
        "_id", "id", "author", "disabled", "gated", "lastModified", "likes", "trendingScore", "private", "sha",
        "description", "downloads", "tags", "createdAt", "paperswithcode_id",
    ),
}  # fmt: skip
_FULL = ("author", "gated", "disabled", "lastModified", "sha", "siblings")
EXPANDABLE = {
    "models": frozenset(
        {
            "author", "baseModels", "cardData", "childrenModelCount", "config", "createdAt", "disabled", "downloads",
            "downloadsAllTime", "evalResults", "gated", "gguf", "inference", "inferenceProviderMapping",
            "lastModified", "library_name", "likes", "mask_token", "model-index", "pipeline_tag", "private",
            "resourceGroup", "safetensors", "sha", "siblings", "spaces", "tags", "transformersInfo",
            "trendingScore", "usedStorage", "widgetData", "xetEnabled",
        }
    ),
    "datasets": frozenset(
        {
            "author", "cardData", "citation", "createdAt", "description", "disabled", "downloads",
            "downloadsAllTime", "gated", "lastModified", "likes", "mainSize", "paperswithcode_id", "private",
            "resourceGroup", "sha", "siblings", "tags", "trendingScore", "usedStorage", "xetEnabled",
        }
    ),
}  # fmt: skip
"""The fields that ``expand`` takes."""


def whole(repository: Repository, record: Record, files: Mapping[str, bytes], blobs: bool) -> Record:
    """The record as ``/api/<kind>/<id>`` gives it."""
    shown = {name: value for name, value in record.items() if name != "baseModels"}
    if repository.disabled:
        shown["disabled"] = True
    shown["siblings"] = siblings(record, files, blobs)
    if repository.kind == "models":
        shown.setdefault("spaces", [])
        shown |= {"model-index": None} if "cardData" in record and "model-index" not in record else {}
    return shown


def expanded(
    repositories: Repositories,
    repository: Repository,
    record: Record,
    files: Mapping[str, bytes],
    wanted: Iterable[str],
) -> Record:
    """Only the fields asked for, and the two ids; a field that the repository does not have is left out."""
    shown: Record = {"_id": record["_id"], "id": record["id"]}
    for name in wanted:
        if name == "siblings":
            shown[name] = siblings(record, files, blobs=False)
        elif name == "disabled":
            shown[name] = repository.disabled or record["disabled"]
        elif name == "baseModels" and name not in record:
            bases = base_models(repositories, record)
            shown |= {name: bases} if bases else {}
        elif name in record:
            shown[name] = record[name]
    return shown


def short(repository: Repository, full: bool, card: bool, config: bool) -> Record:
    """The record as a list shows it, with more when more was asked for."""
    record = repository.record
    names = [*_SHORT[repository.kind], *(_FULL if full else ())]
    names += [name for name, said in (("cardData", card), ("config", config)) if said]
    at = repository.at("main")
    shown = {name: record[name] for name in dict.fromkeys(names) if name in record and name != "siblings"}
    if "disabled" in shown:
        shown["disabled"] = repository.disabled or shown["disabled"]
    if full and at is not None:
        shown["siblings"] = siblings(record, at[1], blobs=False)
    return shown


def siblings(record: Record, files: Mapping[str, bytes], blobs: bool) -> Any:
    """The list of files; that of the record where it has one of its own."""
    if "siblings" in record:
        return record["siblings"]
    return [{"rfilename": path, **(file_facts(path, content) if blobs else {})} for path, content in files.items()]


def base_models(repositories: Repositories, record: Record) -> Record | None:
    """The parents as ``expand=baseModels`` tells them, from the tags; ``None`` when there are none."""
    tagged = [tag.split(":", 2)[1:] for tag in record.get("tags", []) if str(tag).startswith("base_model:")]
    related = [parts for parts in tagged if len(parts) == 2]
    if not related:
        return None
    models = []
    for name in dict.fromkeys(name for _, name in related):
        found = repositories.find(name, "models")
        models.append({"_id": found.record["_id"] if found else "", "id": name})
    return {"relation": related[0][0], "models": models}
