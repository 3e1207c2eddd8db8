"""What a row of a list tells, and what every shape of such rows answers."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence, Reading, Shape
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.hub.facts import cleaned

MAX_NESTED = 4 * 1024 * 1024
"""Most characters of a value that is itself written as JSON or as Python writes it."""
_QUOTED = re.compile(r"""'[^'\\]*'|"[^"\\]*\"""")
_ARRAY = re.compile(rf"\[\s*(?:{_QUOTED.pattern})(?:\s+(?:{_QUOTED.pattern}))+\s*\]")
"""A list of texts as numpy writes it, without commas; Python would read them as one."""
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no", ""})


@dataclass(frozen=True, slots=True)
class Listed:
    """One artifact as a row tells of it: ``place`` is where that row stands.

    ``modified`` is when the artifact was last changed, as its hub writes it. ``gone`` is the state of one that could no
    longer be had (``None``: it could), ``gone_at`` since when, ``why`` in words.
    """

    place: str
    ref: ArtifactRef
    kind: ArtifactKind
    reading: Reading
    modified: str | None = None
    gone: State | None = None
    gone_at: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that tells of no artifact: where it stands, the name as far as there is one, and why."""

    place: str
    name: str
    why: str


def claim_of(source: str, field: ClaimField, value: str, pointer: str, listed: bool = False) -> Claim:
    """What a cell of a row states; ``pointer`` names the cell, ``source`` the shape of the row."""
    value, pointer = cleaned(value), cleaned(pointer)
    evidence = Evidence(source, pointer=pointer, excerpt=f"{pointer}: {value}"[:200], obtained="snapshot")
    return Claim(field, value, Basis.DECLARED, Confidence.HIGH, evidence, Shape.LIST if listed else Shape.SCALAR)


class SnapshotShape(Protocol):
    """One shape of rows: of all its ``columns`` those in ``times`` tell when something was so."""

    name: str
    about: str
    columns: tuple[str, ...]
    times: tuple[str, ...]

    def fits(self, columns: Collection[str]) -> bool:
        """True for rows with these columns."""
        ...

    def members(self, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The rows that a row holds: itself, unless it is a page of several."""
        ...

    def listed(self, place: str, values: Mapping[str, Any], dataset: bool) -> Iterator[Listed | Unread]:
        """What a row tells."""
        ...


def moment_of(value: object) -> datetime | None:
    """The moment that a value tells: a text of ISO 8601, or milliseconds since 1970; ``None`` when it tells none."""
    if isinstance(value, str) and value.isdecimal():
        value = int(value) if len(value) < 16 else None
    try:
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000, UTC)
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC) if found else None


def truth_of(value: object) -> bool | None:
    """Whether a value says true or false, as JSON, CSV and Parquet write it; ``None`` when it says neither."""
    text = str(value).strip().casefold()
    return True if text in _TRUE else False if text in _FALSE else None


def nested(value: object) -> object:
    """A value that was written into one cell as JSON, or as Python writes it, as what it was; any other as it is.

    Raises ``ValueError`` for one that begins like these and is not.
    """
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
        return value
    if len(value) > MAX_NESTED:
        raise ValueError("too long")
    try:
        return json.loads(value)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except ValueError:
        return _as_python(value)


def _as_python(text: str) -> object:
    """A list or mapping of texts and numbers that Python wrote; nothing is run."""
    if _ARRAY.fullmatch(text.strip()):
        return [one[1:-1] for one in _QUOTED.findall(text)]
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError("neither JSON nor a list that Python wrote") from error
