"""The keys of a model card's metadata, each with the claims it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.cards.origin import At, Origin, base_confidence
from model_license_audit.cards.templates import is_template, is_template_line
from model_license_audit.cards.titles import is_generic
from model_license_audit.cards.yaml_nodes import Alias, Mapping, Node, Scalar, Sequence, scalars
from model_license_audit.model.evidence import Claim, ClaimField, Confidence, Problem, ProblemKind, Shape, weakest

_FIELDS = {
    "license": ClaimField.LICENSE,
    "licence": ClaimField.LICENSE,
    "licenses": ClaimField.LICENSE,
    "license_name": ClaimField.LICENSE_NAME,
    "license_link": ClaimField.LICENSE_LINK,
    "base_model": ClaimField.BASE_MODEL,
    "base_models": ClaimField.BASE_MODEL,
    "base_model_relation": ClaimField.BASE_MODEL_RELATION,
    "datasets": ClaimField.DATASET,
    "dataset": ClaimField.DATASET,
    "source_datasets": ClaimField.SOURCE_DATASET,
    "tags": ClaimField.TAG,
    "pipeline_tag": ClaimField.TAG,
    "library_name": ClaimField.LIBRARY,
    "new_version": ClaimField.NEW_VERSION,
    "model_name": ClaimField.NAME,
    "gated": ClaimField.GATED,
}
_HUB_KEYS = frozenset(_FIELDS) - {"licence", "base_models", "dataset"}
_NULL_TELLS = frozenset(
    {ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK, ClaimField.BASE_MODEL}
)  # fmt: skip
_DECISIVE = frozenset({*_NULL_TELLS, ClaimField.BASE_MODEL_RELATION})
_NAMING_KEYS = ("id", "spdx_id", "name", "license", "model", "path", "url")

MAX_VALUES = 2000
"""Values of one key that are read."""


@dataclass(frozen=True, slots=True)
class CardMetadata:
    """The metadata block of one card and where it stands; ``own`` is the name of the artifact it is the card of."""

    origin: Origin
    root: Mapping
    lines: list[str]
    own: str

    def raw(self, line: int) -> str:
        """A line of the file, from 1."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def at(self, node: Scalar, pointer: str) -> At:
        """The place of a scalar."""
        end = node.end_line if node.end_line > node.line else None
        return At(node.line, pointer, self.raw(node.line), end)


def canonical(key: str) -> str:
    """The key as the Hub spells it: lower case, words joined with ``_``."""
    return key.strip().lower().replace("-", "_").replace(" ", "_")


def card_claims(card: CardMetadata) -> tuple[list[Claim], list[Problem]]:
    """Every claim of the metadata in the order written, and what could not be understood."""
    claims: list[Claim] = []
    problems: list[Problem] = []
    for key, value in _winners(card, problems):
        name = canonical(key.text)
        if name.startswith("extra_gated") or name == "gated":
            claims.append(_gating(card, key, value))
        elif name == "model_index":
            claims.extend(_index_names(card, value))
        elif name in _FIELDS:
            claims.extend(_field_claims(card, key, value, problems))
        elif key.text == "<<" or isinstance(value, Alias):
            problems.append(_alias(card, key, decisive=key.text == "<<"))
    return claims, problems


def _winners(card: CardMetadata, problems: list[Problem]) -> list[tuple[Scalar, Node]]:
    """The pairs that count: of a repeated key the last one does, as on the Hub, and a key in the Hub's own spelling."""
    groups: dict[str, list[tuple[Scalar, Node]]] = {}
    for key, value in card.root.pairs:
        groups.setdefault(canonical(key.text), []).append((key, value))
    winners = []
    for name, pairs in groups.items():
        exact = [pair for pair in pairs if pair[0].text == name]
        winner = (exact or pairs)[-1]
        if len(pairs) > 1:
            problems.append(_repeated(card, name, pairs, winner))
        winners.append(winner)
    return winners


def _repeated(card: CardMetadata, name: str, pairs: list[tuple[Scalar, Node]], winner: tuple[Scalar, Node]) -> Problem:
    lines = ", ".join(str(key.line) for key, _ in pairs[:10])
    what = f"gives the key {name} {len(pairs)} times (lines {lines}); the one in line {winner[0].line} counts"
    differ = len({_written(value) for _, value in pairs}) > 1 and _FIELDS.get(name) in _DECISIVE
    return Problem(card.origin.path, ProblemKind.MALFORMED, what, "Keep one of them.", incomplete=differ)


def _written(value: Node) -> tuple[str, ...]:
    return tuple(s.text for s in scalars(value))


def _field_claims(card: CardMetadata, key: Scalar, value: Node, problems: list[Problem]) -> Iterator[Claim]:
    name = canonical(key.text)
    field = _FIELDS[name]
    if is_template_line(card.raw(key.line).partition(":")[2]) or (field is ClaimField.LICENSE and _is_echo(value)):
        yield _empty(card, key, field, Shape.TEMPLATE)
        return
    found = _values(card, key, value, problems)
    if not found and field in _NULL_TELLS and not isinstance(value, Alias | Mapping):
        yield _empty(card, key, field, Shape.NULL)
    shape = Shape.LIST if isinstance(value, Sequence) else Shape.SCALAR
    for number, item in enumerate(found):
        yield from _item_claims(card, key, item, shape, f"{name}/{number}" if shape is Shape.LIST else name)


def _is_echo(value: Node) -> bool:
    """True for ``license: license`` and ``licence: license``, which a widespread template writes."""
    return isinstance(value, Scalar) and value.text.strip().lower() in {"license", "licence"}


def _empty(card: CardMetadata, key: Scalar, field: ClaimField, shape: Shape) -> Claim:
    confidence = Confidence.LOW if field is ClaimField.BASE_MODEL else None
    return card.origin.claim(field, None, card.at(key, canonical(key.text)), confidence, shape)


def _values(card: CardMetadata, key: Scalar, value: Node, problems: list[Problem]) -> list[Scalar]:
    """The scalars a value holds; a mapping stands for what it names, anything else is told of."""
    nodes = value.items if isinstance(value, Sequence) else (value,)
    found: list[Scalar] = []
    lost = len(nodes) > MAX_VALUES
    for node in nodes[:MAX_VALUES]:
        scalar = _named(node) if isinstance(node, Mapping) else _only(node)
        if scalar is None:
            lost = True
        elif not scalar.is_null:
            found.append(scalar)
    if lost:
        problems.append(_not_understood(card, key))
    return found


def _named(node: Mapping) -> Scalar | None:
    values = (node.last(key) for key in _NAMING_KEYS)
    return next((value for value in values if isinstance(value, Scalar)), None)


def _only(node: Node) -> Scalar | None:
    """A scalar, also when it is wrapped in lists of one (``[[More Information Needed]]``)."""
    while isinstance(node, Sequence) and len(node.items) == 1:
        node = node.items[0]
    return node if isinstance(node, Scalar) else None


def _item_claims(card: CardMetadata, key: Scalar, item: Scalar, shape: Shape, pointer: str) -> Iterator[Claim]:
    field = _FIELDS[canonical(key.text)]
    text = item.text.strip()
    if is_template(text):
        if field is not ClaimField.TAG:
            yield card.origin.claim(field, None, card.at(item, pointer), shape=Shape.TEMPLATE)
        return
    yield card.origin.claim(field, text, card.at(item, pointer), _confidence(card, key, field, text), shape)
    if field is ClaimField.TAG:
        yield from _tag_claims(card, item, pointer)


def _confidence(card: CardMetadata, key: Scalar, field: ClaimField, text: str) -> Confidence:
    """A key the Hub would not see counts for less, and so does a base that names no place."""
    spelled = Confidence.HIGH if key.text in _HUB_KEYS else Confidence.MEDIUM
    level = weakest(spelled, card.origin.confidence)
    return base_confidence(text, card.own, level) if field is ClaimField.BASE_MODEL else level


def _tag_claims(card: CardMetadata, item: Scalar, pointer: str) -> Iterator[Claim]:
    """What the Hub's own tags say: ``license:<id>``, ``dataset:<id>``, ``base_model:[<relation>:]<id>``."""
    kind, _, rest = item.text.strip().partition(":")
    level = weakest(Confidence.MEDIUM, card.origin.confidence)
    found: list[tuple[ClaimField, str]] = []
    if kind == "base_model" and rest:
        relation, colon, base = rest.partition(":")
        found.append((ClaimField.BASE_MODEL, base if colon else rest))
        found += [(ClaimField.BASE_MODEL_RELATION, relation)] if colon else []
    elif kind in {"license", "dataset"} and rest:
        found.append((ClaimField(kind), rest))
    for field, value in found:
        yield card.origin.claim(field, value, card.at(item, pointer), level)


def _gating(card: CardMetadata, key: Scalar, value: Node) -> Claim:
    """A gating key; a mapping (``extra_gated_fields``) is told by the names of its fields."""
    if isinstance(value, Mapping):
        text = ", ".join(name.text for name, _ in value.pairs[:100])
    else:
        text = ", ".join(s.text for s in scalars(value)[:100])
    ends = [s.end_line for s in scalars(value) if s.end_line > key.line]
    return card.origin.claim(ClaimField.GATED, text, At(key.line, canonical(key.text), text, max(ends, default=None)))


def _index_names(card: CardMetadata, value: Node) -> Iterator[Claim]:
    for number, item in enumerate(value.items[:100] if isinstance(value, Sequence) else ()):
        name = item.last("name") if isinstance(item, Mapping) else None
        if isinstance(name, Scalar) and not (name.is_null or is_template(name.text) or is_generic(name.text)):
            pointer = f"model-index/{number}/name"
            yield card.origin.claim(ClaimField.NAME, name.text.strip(), card.at(name, pointer))


def _alias(card: CardMetadata, key: Scalar, *, decisive: bool) -> Problem:
    what = f"line {key.line}: the value of {key.text!r} is a YAML alias, which is not followed"
    return Problem(card.origin.path, ProblemKind.MALFORMED, what, "Write the value out.", incomplete=decisive)


def _not_understood(card: CardMetadata, key: Scalar) -> Problem:
    what = f"line {key.line}: not every value of {key.text!r} was read: one is no plain text, or there are too many"
    remedy = "Write a plain value, or a flat list of them, as the Hub's documentation of model cards shows."
    decisive = _FIELDS.get(canonical(key.text)) in _DECISIVE
    return Problem(card.origin.path, ProblemKind.MALFORMED, what, remedy, incomplete=decisive)
