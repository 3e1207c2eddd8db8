"""What the attestations in a file say, as far as it can be held against files: read from hostile bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.gate.attesting import PREDICATE, STATEMENT
from model_license_audit.gate.envelopes import Envelope, is_envelope, opened
from model_license_audit.gate.verdict import Decision
from model_license_audit.model.errors import NothingToAudit, UsageError

LONGEST = 64 * 1024 * 1024
"""Most bytes of a file of attestations."""
_ORDER = (Decision.RELEASED, Decision.INCOMPLETE, Decision.NOTHING, Decision.REFUSED)


@dataclass(frozen=True, slots=True)
class Attested:
    """A verdict with what is told beside it: whom the gate was run for and where that was read, and when (UTC).

    ``subjects`` are the files by digest; ``commit`` names what was attested by its commit instead.
    """

    verdict: Decision
    reason: str
    model: str
    at: str
    by: str | None
    by_from: str | None
    only: tuple[str, ...]
    subjects: Mapping[str, str]
    commit: str | None = None

    @property
    def gravity(self) -> int:
        """How little the verdict lets out."""
        return _ORDER.index(self.verdict)


@dataclass(frozen=True, slots=True)
class Attestation:
    """One line of a file: the envelope that it came in (``None``: it bears no signature), and what it says, or in words
    why it says nothing."""

    envelope: Envelope | None
    says: Attested | str


def attestations_in(file: Path) -> tuple[Attestation, ...]:
    """The attestations of a file, a line each; raises :class:`NothingToAudit` where it holds none."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LONGEST + 1)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})", "name a file of attestations") from error
    if len(data) > LONGEST:
        raise UsageError(f"{file}: is longer than {LONGEST:,} bytes", "name a file of attestations")
    found = tuple(map(_read, _documents(data)))
    if not found:
        raise NothingToAudit(f"{file} holds no attestation", "name what `modelaudit gate --attest FILE` wrote")
    return found


def _documents(data: bytes) -> Iterator[bytes]:
    """The lines, or the whole where that is one document which somebody has indented."""
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        yield from (line for line in data.splitlines() if line.strip())
    else:
        yield data


def _read(line: bytes) -> Attestation:
    envelope: Envelope | None = None
    try:
        told = json.loads(line)
        if is_envelope(told):
            envelope = opened(told)
            told = json.loads(envelope.payload)
        return Attestation(envelope, _attested(told))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return Attestation(envelope, f"this is no statement of the gate ({type(error).__name__}: {str(error)[:120]})")


def _attested(told: Any) -> Attested:
    """The statement; raises what reading a JSON value of another form raises."""
    if told["_type"] != STATEMENT or told["predicateType"] != PREDICATE:
        raise ValueError(f"its predicate is not of the type {PREDICATE}")
    said, subjects, commit = told["predicate"], dict[str, str](), None
    for one in told["subject"]:
        name, digest = _text(one["name"]), one["digest"]
        if name in subjects:
            raise ValueError(f"{name[:80]!r} is told twice")
        if "gitCommit" in digest:
            commit = name
        else:
            subjects[name] = _text(digest["sha256"])
    if not subjects and commit is None:
        raise ValueError("it is about no file")
    verdict = Decision(said["verdict"])
    if verdict not in _ORDER:
        raise ValueError(f"{verdict} is no verdict on a model")
    if said["exitCode"] != verdict.exit_code:
        raise ValueError("the verdict is not that of the exit code")
    by = said["by"]
    return Attested(
        verdict=verdict,
        reason=_text(said["reason"]),
        model=_text(said["model"]["name"]),
        at=_text(said["at"]),
        by=_text(by["name"]) if by is not None else None,
        by_from=_text(by["from"]) if by is not None else None,
        only=tuple(map(_text, said["model"]["only"])),
        subjects=subjects,
        commit=commit,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is missing")
    return value
