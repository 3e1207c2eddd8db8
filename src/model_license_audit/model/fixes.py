"""What can be put right in the files of an artifact: the changes, what each of them settles, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.findings import Finding
from model_license_audit.model.report import Outcome


@dataclass(frozen=True, slots=True, order=True)
class FileChange:
    """One file as it is and as it would be, in bytes; ``before`` is ``None`` for a file that is not there yet."""

    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class FixStep:
    """One change to the files: ``what`` is done, in words, the findings that it settles, and those that it eases.

    An eased finding is still there in a lesser kind. ``brings`` are findings that come with it: only a choice that was
    asked for may bring any.
    """

    what: str
    settles: tuple[Finding, ...]
    eases: tuple[Finding, ...] = ()
    brings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftFinding:
    """A finding that the changes do not settle; ``why`` says what keeps files from settling it, if that is known."""

    finding: Finding
    why: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Suggestion:
    """Something that is left to be decided: what, and the command that would do it, if there is one."""

    what: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class FixReport:
    """The changes to one artifact in a local directory (``target``), tried out by the rules before they are shown.

    ``left`` holds the findings that remain after all changes. ``before`` is the outcome of the audit of the files as
    they were, ``after`` that of the files with the changes. ``written`` is true once the files were changed.
    """

    target: str
    name: str
    changes: tuple[FileChange, ...]
    steps: tuple[FixStep, ...]
    left: tuple[LeftFinding, ...]
    suggestions: tuple[Suggestion, ...]
    before: Outcome
    after: Outcome
    written: bool = False

    @property
    def outcome(self) -> Outcome:
        """That of the files as they are now."""
        return self.after if self.written else self.before
