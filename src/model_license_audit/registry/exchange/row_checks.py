"""Whether a row that was read may stand in a table: its fields are those of the table, and their values are of use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.evidence import Basis, ClaimField, Confidence, ProblemKind, Shape, TextRole
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.exchange import form
from model_license_audit.registry.exchange.form import Field
from model_license_audit.registry.kept import InputRole
from model_license_audit.registry.moments import moment, written
from model_license_audit.registry.records import Effect, key_of
from model_license_audit.registry.writing.digests import body_digest

Row = dict[str, Any]

_WORDS: dict[tuple[str, str], type[StrEnum]] = {
    ("artifacts", "host"): Host,
    ("artifacts", "state"): State,
    ("revisions", "kind"): ArtifactKind,
    ("revisions", "coverage"): Coverage,
    ("claims", "field"): ClaimField,
    ("claims", "basis"): Basis,
    ("claims", "confidence"): Confidence,
    ("claims", "shape"): Shape,
    ("texts", "role"): TextRole,
    ("problems", "kind"): ProblemKind,
    ("derivations", "kind"): DerivationKind,
    ("derivations", "basis"): Basis,
    ("derivations", "confidence"): Confidence,
    ("crawl_items", "effect"): Effect,
    ("inputs", "role"): InputRole,
}
"""Where a value is one of a closed list of words."""

_KEYS = {
    "artifacts": ("ref", "key"),
    "aliases": ("ref", "key"),
    "derivations": ("parent", "parent_key"),
    "ancestors": ("ref", "key"),
}
"""Where a name stands beside what it is found by."""
_MOMENTS = ("_at", "_seen")


class Malformed(ModelAuditError):
    """What was to be imported is not what an export writes; tells the place."""

    def __init__(self, place: str, why: str, remedy: str = "") -> None:
        super().__init__(
            f"{place}: {why}", remedy or "nothing was imported; take the file as it was exported, or export it again"
        )


class RowCheck:
    """Checks the rows of one table, of which the file says that they have the fields ``given``."""

    def __init__(self, shape: form.Shape, given: Sequence[str], place: str) -> None:
        self._shape, self._given = shape, frozenset(given)
        unknown = sorted(self._given - set(shape.names))
        if unknown:
            raise Malformed(
                place,
                f"{shape.name} has fields that this version does not know: {', '.join(unknown)}",
                "nothing was imported; import it with the version that wrote it, or a later one",
            )
        self._missing = {field.name: _default(shape, field, place) for field in shape.fields if field.name not in given}
        self._fields = [(field.name, _value_check(shape.name, field)) for field in shape.fields if field.name in given]

    def checked(self, row: Mapping[str, Any], place: str) -> Row:
        """The row with all fields of the table; raises :class:`Malformed`."""
        if row.keys() != self._given:
            wrong = sorted(row.keys() ^ self._given)
            raise Malformed(place, f"a row of {self._shape.name} lacks fields, or has others: {', '.join(wrong)}")
        for name, check in self._fields:
            why = check(row[name])
            if why:
                raise Malformed(place, f"{name} of a row of {self._shape.name} {why}")
        why = _within(self._shape.name, row)
        if why:
            raise Malformed(place, f"a row of {self._shape.name} contradicts itself: {why}")
        return {**self._missing, **row}


def _default(shape: form.Shape, field: Field, place: str) -> Any:
    """What stands in the place of a field that an older version did not write."""
    default = field.column.default
    if default is not None and default.is_scalar and field.column.table is shape.table:
        return default.arg  # type: ignore[attr-defined]
    if field.column.nullable:
        return None
    raise Malformed(
        place,
        f"{shape.name} lacks the field {field.name}",
        "nothing was imported; import it with the version that wrote it, upgrade that registry, and export it again",
    )


def _value_check(table: str, field: Field) -> Callable[[Any], str]:
    """Tells what is wrong with a value, in words that follow the field's name; nothing when it may stand there."""
    of_type = _type_check(field)
    words = _WORDS.get((table, field.name))
    allowed = frozenset(words) if words else None
    is_moment = field.name.endswith(_MOMENTS) or field.name == "at"

    def check(value: Any) -> str:
        if value is None:
            return "" if field.column.nullable else "is missing"
        why = of_type(value)
        if why or (allowed is None and not is_moment):
            return why
        if allowed is not None:
            return "" if value in allowed else "is none of the words that are known"
        return "" if _is_moment(value) else "is no moment"

    return check


def _type_check(field: Field) -> Callable[[Any], str]:
    if field.kind is str:
        return _text_check
    if field.kind is bool:
        return lambda value: "" if isinstance(value, bool) else "is neither true nor false"
    limit = 2**63 if field.is_long else 2**31

    def number(value: Any) -> str:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return "" if whole and -limit <= value < limit else "is no whole number, or too large"

    return number


def _text_check(value: Any) -> str:
    if not isinstance(value, str):
        return "is no text"
    if "\0" in value:
        return "holds a zero character, which no database keeps"
    try:
        value.encode()
    except UnicodeEncodeError:
        return "holds half of a surrogate pair, which is no character"
    return ""


def _is_moment(text: str) -> bool:
    try:
        return written(moment(text)) == text
    except ValueError:
        return False


def _within(table: str, row: Mapping[str, Any]) -> str:
    """Whether the values of a row agree with each other; says what does not."""
    if table == "bodies":
        return "" if body_digest(row["text"]) == row["digest"] else "the digest is not that of the text"
    if table not in _KEYS:
        return ""
    ref, key = (row[name] for name in _KEYS[table])
    try:
        found = key_of(ArtifactRef.parse(ref))
    except ValueError:
        return f"{ref[:100]!r} names no artifact"
    return "" if found == key else f"{key[:100]!r} is not how {ref[:100]!r} is found"
