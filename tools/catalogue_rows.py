"""Rows about models and data sets, read from recorded Hub data; each row says where and when it was seen."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

RADAR = "radar"
LIAGENT = "liagent"
API = "hub-api"
CARD = "card"
CURATED = "curated"
RADAR_DATE = "2026-08-22"
LIAGENT_DATE = "2025-01-26"
"""The days the two lists were taken: the newest row of each is of that day."""

_ID = re.compile(r"[A-Za-z0-9_][\w.-]{0,95}(/[A-Za-z0-9_][\w.-]{0,95})?\Z", re.ASCII)
_PLACEHOLDERS = frozenset({"none", "null", "undefined", "base_model", "unknown", "n/a", "na", "model", "generator"})
_REQUEST_TIME = re.compile(r"Root=1-([0-9a-f]{8})-")
_RENAMED = re.compile(r"Redirecting to /api/models/([^?\s]+)")


@dataclass(frozen=True, slots=True)
class Parent:
    """A base that a row names; ``relation`` is the Hub's word, ``None`` when the row has none."""

    id: str
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What one source says of one model or data set; ``as_of`` is empty when the source bears no date.

    ``datasets`` are those a model was trained on, ``sources`` those a data set was made from, both as written.
    """

    id: str
    source: str
    as_of: str
    license: str | tuple[str, ...] | None = None
    license_name: str | None = None
    license_link: str | None = None
    parents: tuple[Parent, ...] = ()
    gated: str | None = None
    aliases: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None
    weight: int = 0
    task: str | None = None


def is_id(text: str) -> bool:
    """True for what may be a Hub id: ``org/name`` or an old bare name, not a path and not a template's placeholder."""
    return bool(_ID.match(text)) and text.lower() not in _PLACEHOLDERS and ".." not in text


def parents_of_tags(tags: Iterable[str], own: str) -> tuple[Parent, ...]:
    """The bases among Hub tags; a typed tag (``base_model:finetune:org/name``) wins over the bare one."""
    found: dict[str, str | None] = {}
    for tag in tags:
        _, _, rest = tag.partition("base_model:") if tag.startswith("base_model:") else ("", "", "")
        relation, colon, base = rest.rpartition(":")
        if is_id(base) and base.lower() != own.lower():
            found[base] = relation if colon else found.get(base)
    return tuple(Parent(base, relation) for base, relation in sorted(found.items()))


def tagged(tags: Iterable[str], prefix: str) -> tuple[str, ...]:
    """The values of all tags with the prefix."""
    return tuple(tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix))


def radar_rows(path: Path) -> Iterator[Row]:
    """The rows of the radar data set (CC-BY-4.0, 686f6c61/radar-huggingface-dataset)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield _radar_row(json.loads(line))


def _radar_row(record: dict[str, Any]) -> Row:
    tags, said = record["tags"], record["license"]
    license_id = next(iter(tagged(tags, "license:")), said)
    written = [part for part in (record["base_model"] or "").split(", ") if is_id(part)]
    parents = parents_of_tags(tags, record["id"])
    return Row(
        id=record["id"],
        source=RADAR,
        as_of=(record["removed_at"] or RADAR_DATE)[:10],
        license=license_id,
        license_name=said if license_id == "other" and said != "other" else None,
        parents=parents or tuple(Parent(base) for base in written if base.lower() != record["id"].lower()),
        gated="yes" if record["gated"] else "no",
        datasets=tagged(tags, "dataset:"),
        note="no longer on the Hub" if record["removed"] else None,
        weight=record["likes"] or 0,
        task=record.get("pipeline_tag"),
    )


def radar_renames(path: Path) -> Iterator[tuple[str, str]]:
    """Old and new ids: a card that writes one base while the Hub's own tag has another name for it."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            bases = parents_of_tags(record["tags"], record["id"])
            old = record["base_model"] or ""
            if len(bases) == 1 and is_id(old) and is_id(bases[0].id) and old != bases[0].id:
                yield old, bases[0].id


def liagent_rows(path: Path) -> Iterator[Row]:
    """The rows of LiAgent's list of models or data sets (MIT)."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for record in json.load(file):
            yield _listed_row(record, LIAGENT, LIAGENT_DATE)


def _listed_row(record: dict[str, Any], source: str, as_of: str) -> Row:
    """A row in the shape of the Hub's list API."""
    tags, card = record.get("tags", []), record.get("cardData") or {}
    licenses = tagged(tags, "license:")
    gated = record.get("gated")
    return Row(
        id=record["id"],
        source=source,
        as_of=as_of,
        license=licenses[0] if len(licenses) == 1 else licenses or None,
        license_name=card.get("license_name"),
        license_link=card.get("license_link"),
        parents=parents_of_tags(tags, record["id"]),
        gated=None if gated is None else str(gated or "no"),
        datasets=tagged(tags, "dataset:"),
        sources=tagged(tags, "source_datasets:"),
        weight=record.get("likes") or 0,
        task=record.get("pipeline_tag"),
    )


def api_rows(folder: Path) -> Iterator[Row]:
    """Rows of recorded answers of the Hub that carry tags (Apache-2.0, huggingface_hub's tests)."""
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(record["body"], dict) and "tags" in record["body"]:
            yield _listed_row(record["body"], API, _recorded_on(record))


def _recorded_on(record: dict[str, Any]) -> str:
    """The day of the answer, from the request id the Hub stamped on it."""
    stamp = _REQUEST_TIME.search(" ".join(record["response_headers"].get("X-Request-Id", [])))
    return datetime.fromtimestamp(int(stamp[1], 16), UTC).date().isoformat() if stamp else ""


def api_renames(folder: Path) -> Iterator[tuple[str, str]]:
    """Old and new ids, from recorded redirects and from cards whose base the Hub's tag renames."""
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["status"] == 307:
            new = _RENAMED.search(record["body"])
            if new:
                yield record["uri"].partition("/api/models/")[2].partition("?")[0], new[1]
            continue
        body = record["body"]
        written = (body.get("cardData") or {}).get("base_model") if isinstance(body, dict) else None
        bases = parents_of_tags(body["tags"], body["id"]) if isinstance(written, str) else ()
        if len(bases) == 1 and bases[0].id != written:
            yield str(written), bases[0].id


def card_rows(path: Path) -> Iterator[Row]:
    """License and bases (facts only) of real cards; undated."""
    with path.open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            relation = record["base_model_relation"] or record["hub_relation"] or None
            bases = [base for base in _json_list(record["base_model"]) if is_id(base) and base != record["hub_id"]]
            licenses = tuple(text for text in _json_list(record["license"]) if text != "null")
            yield Row(
                id=record["hub_id"],
                source=CARD,
                as_of="",
                license=licenses[0] if len(licenses) == 1 else licenses or None,
                license_name=record["license_name"] or None,
                license_link=record["license_link"] or None,
                parents=tuple(Parent(base, relation) for base in bases),
                datasets=tuple(_json_list(record["datasets"])),
            )


def _json_list(text: str) -> list[str]:
    """A cell that holds a JSON list or one bare value."""
    if not text:
        return []
    return [str(item) for item in json.loads(text) if item] if text.startswith("[") else [text]


def front_matter_rows(path: Path, names: Iterable[str]) -> Iterator[Row]:
    """License facts of data-set cards. Their file names hold ``_`` for ``/``, so only ids in ``names`` can be told."""
    by_file = {name.replace("/", "_"): name for name in sorted(names)}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            name = by_file.get(record["path"].rpartition("/")[2].removesuffix(".md"))
            if name is not None and record["front_matter"] is not None:
                yield _front_matter_row(name, record["front_matter"])


def _front_matter_row(name: str, matter: dict[str, Any]) -> Row:
    said = matter.get("license", matter.get("licenses"))
    licenses = tuple(str(item) for item in (said if isinstance(said, list) else [said]) if item)
    sources = matter.get("source_datasets")
    return Row(
        id=name,
        source=CARD,
        as_of="",
        license=licenses[0] if len(licenses) == 1 else licenses or None,
        license_name=_text(matter.get("license_name")),
        license_link=_text(matter.get("license_link")),
        sources=tuple(filter(None, map(_text, sources if isinstance(sources, list) else [sources]))),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def curated_rows(path: Path, kind: str) -> Iterator[Row]:
    """The hand-checked rows of ``registry/curated.yaml``; ``kind`` is ``models`` or ``datasets``."""
    for record in yaml.safe_load(path.read_text(encoding="utf-8"))[kind] or []:
        said = record.get("license")
        for name in record.get("ids") or [record["id"]]:
            yield Row(
                id=name,
                source=f"{CURATED}: {record['from']}",
                as_of=str(record.get("as_of", "")),
                license=tuple(said) if isinstance(said, list) else said,
                license_name=record.get("license_name"),
                license_link=record.get("license_link"),
                parents=tuple(Parent(p["id"], p.get("relation")) for p in record.get("parents", ())),
                gated=record.get("gated"),
                aliases=tuple(record.get("aliases", ())),
                sources=tuple(record.get("sources", ())),
                note=record.get("note"),
            )


def copy_rows(path: Path) -> Iterator[Row]:
    """The copies and quantizations listed in ``registry/unsloth_copies.yaml``; their own license is not recorded."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, original in [*listed["quantized"].items(), *listed["copies"].items()]:
        relation = "quantized" if name in listed["quantized"] else None
        yield Row(name, f"{CURATED}: {listed['from']}", listed["as_of"], parents=(Parent(original, relation),))


def canonical_rows(path: Path) -> Iterator[Row]:
    """The data sets without an owner, from ``registry/canonical_datasets.yaml``, with the license of their cards."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, said in listed["licenses"].items():
        source = f"{CURATED}: {listed['from'].replace('<name>', name)}"
        yield Row(name, source, listed["as_of"], tuple(said) if isinstance(said, list) else said)


def moved_rows(path: Path) -> Iterator[Row]:
    """The present ids of data sets that once had no owner, from ``registry/canonical_datasets.yaml``; nothing else."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8")).get("moved") or {"to": {}}
    for old, new in listed["to"].items():
        yield Row(new, f"{CURATED}: {listed['from']}", listed["as_of"], aliases=(old,))
