"""What came of checks: of a release against its statement, or of a model against the verdict that is attested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from model_license_audit.gate.verdict import Decision
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.gate.attested import Attested


class Standing(StrEnum):
    """What came of a check."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what of, what came of it, and what was found, line by line."""

    name: str
    standing: Standing
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """All checks of one release or model; ``complete`` is false where it bears a signature that was not checked.

    ``attested`` is the verdict with what is told beside it, where the statement of a gate was checked and can be read.
    """

    target: str
    checks: tuple[Check, ...]
    complete: bool = True
    attested: Attested | None = None

    @property
    def holds(self) -> bool:
        """True when nothing is otherwise than said."""
        return all(check.standing is not Standing.FAILS for check in self.checks)

    def exit_code(self, *, allow_incomplete: bool) -> ExitCode:
        """That of the house: findings where something fails, incomplete where a signature was not checked.

        What holds is told by the verdict that is attested: a model that was refused is no less refused for that.
        """
        if not self.holds:
            return ExitCode.FINDINGS
        verdict = self.attested.verdict if self.attested else Decision.RELEASED
        if verdict is not Decision.RELEASED:
            return verdict.exit_code
        return ExitCode.AUDITED if self.complete or allow_incomplete else ExitCode.INCOMPLETE


def check_of(name: str, found: Iterator[str]) -> Check:
    """A check that fails where anything was found."""
    told = tuple(found)
    return Check(name, Standing.FAILS if told else Standing.HOLDS, told)


def files_differ(there: Mapping[str, str], said: Mapping[str, str]) -> Iterator[str]:
    """Where files, by their digests, are otherwise than a statement says."""
    for path in sorted({*there, *said}):
        if path not in there:
            yield f"{path} is missing"
        elif path not in said:
            yield f"{path} is not in the statement"
        elif there[path] != said[path]:
            yield f"{path} was changed: it has the SHA-256 {there[path][:16]}…, the statement says {said[path][:16]}…"
