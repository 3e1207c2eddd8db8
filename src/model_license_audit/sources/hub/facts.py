"""What the Hub's own record of a repository says, as claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence, Reading, Shape

SOURCE = "hub"
_CARD_FIELDS = (
    ("license", ClaimField.LICENSE),
    ("license_name", ClaimField.LICENSE_NAME),
    ("license_link", ClaimField.LICENSE_LINK),
    ("datasets", ClaimField.DATASET),
    ("new_version", ClaimField.NEW_VERSION),
)
_MAX_DEPTH = 4
_MAX_VALUES = 2000
"""Values taken of one list; a card with more names nothing useful."""


def cleaned(value: Any, depth: int = 0) -> Any:
    """A value of the Hub's JSON with every text in it printable: control characters and lone surrogates replaced.

    What lies more than a few levels deep is left out; nothing that is read lies there.
    """
    if isinstance(value, str):
        return _printable(value)
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, list):
        return [cleaned(item, depth + 1) for item in value[: _MAX_VALUES + 1]]
    if isinstance(value, dict):
        return {_printable(key): cleaned(item, depth + 1) for key, item in value.items()}
    return value


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n")
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)


def hub_reading(record: dict[str, Any]) -> Reading:
    """License, lineage, gating and revision from one answer of ``/api/models`` or ``/api/datasets``.

    Bases are given under the ids of the Hub's own tags, which follow renames, where the record has such tags;
    each relation as a tag ``base_model:<relation>:<id>``.
    """
    card = record.get("cardData")
    card = card if isinstance(card, dict) else {}
    tags = [tag for tag in _values(record.get("tags")) if isinstance(tag, str)]
    claims = [*_names(record), *_card_claims(card)]
    if not card.get("license"):
        claims += [_claim(ClaimField.LICENSE, t[len("license:") :], "tags", True) for t in tags if _is(t, "license")]
    claims += _lineage(record, card, tags)
    claims += [_claim(ClaimField.TAG, tag, "tags", True) for tag in tags if not _is(tag, "base_model", "license")]
    return Reading(tuple(claims))


def _is(tag: str, *prefixes: str) -> bool:
    return tag.partition(":")[0] in prefixes and ":" in tag


def _values(value: object) -> list[Any]:
    """The members of a list, a lone value as a list of one, nothing for ``null``."""
    if isinstance(value, list):
        return value[:_MAX_VALUES]
    return [] if value is None else [value]


def _names(record: dict[str, Any]) -> Iterator[Claim]:
    yield _claim(ClaimField.NAME, record["id"], "id")
    if isinstance(record.get("sha"), str):
        yield _claim(ClaimField.REVISION, record["sha"], "sha")
    gated = record.get("gated")
    if gated:
        yield _claim(ClaimField.GATED, gated if isinstance(gated, str) else "yes", "gated")
    if isinstance(record.get("library_name"), str):
        yield _claim(ClaimField.LIBRARY, record["library_name"], "library_name")


def _card_claims(card: dict[str, Any]) -> Iterator[Claim]:
    for key, field in _CARD_FIELDS:
        if key in card and card[key] is None:
            yield _claim(field, None, f"cardData.{key}")
        for value in _values(card.get(key)):
            if not isinstance(value, dict | list):
                yield _claim(field, _text(value), f"cardData.{key}", isinstance(card[key], list))


def _text(value: object) -> str:
    """A value as YAML would write it: ``license: no`` arrives as the truth value false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _lineage(record: dict[str, Any], card: dict[str, Any], tags: list[str]) -> Iterator[Claim]:
    typed = dict.fromkeys([*(t for t in tags if t.count(":") >= 2 and _is(t, "base_model")), *_base_models(record)])
    bare = dict.fromkeys(t.partition(":")[2] for t in tags if _is(t, "base_model") and t.count(":") == 1)
    named = dict.fromkeys([*bare, *(t.split(":", 2)[2] for t in typed)])
    written = [base for base in _values(card.get("base_model")) if isinstance(base, str) and base]
    for base in named or written:
        yield _claim(ClaimField.BASE_MODEL, base, "tags" if named else "cardData.base_model", len(named or written) > 1)
    for tag in typed:
        yield _claim(ClaimField.TAG, tag, "tags", True)
    relation = card.get("base_model_relation")
    if isinstance(relation, str):
        yield _claim(ClaimField.BASE_MODEL_RELATION, relation, "cardData.base_model_relation")


def _base_models(record: dict[str, Any]) -> Iterator[str]:
    """The expanded field ``baseModels`` as the tags that say the same."""
    found = record.get("baseModels")
    relation = found.get("relation") if isinstance(found, dict) else None
    for model in _values(found.get("models")) if isinstance(found, dict) else ():
        if isinstance(relation, str) and isinstance(model, dict) and isinstance(model.get("id"), str):
            yield f"base_model:{relation}:{model['id']}"


def _claim(field: ClaimField, value: str | None, pointer: str, listed: bool = False) -> Claim:
    key = pointer.rpartition(".")[2]
    return Claim(
        field=field,
        value=value,
        basis=Basis.DECLARED,
        confidence=Confidence.HIGH,
        evidence=Evidence(SOURCE, pointer=pointer, excerpt=f"{key}: {value}"[:200], obtained="hub"),
        shape=Shape.NULL if value is None else Shape.LIST if listed else Shape.SCALAR,
    )
