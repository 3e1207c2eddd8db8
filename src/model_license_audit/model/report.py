"""The result of an audit: the only thing a renderer gets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.duties import Duty
from model_license_audit.model.findings import ClauseRef, Finding, FindingKind, Severity
from model_license_audit.model.lineage import Lineage
from model_license_audit.model.remedies import Remedy
from model_license_audit.model.rulings import Ruling
from model_license_audit.model.terms import Status
from model_license_audit.model.todo import Todo
from model_license_audit.model.use import UseContext


class ExitCode(IntEnum):
    """The exit codes and their reasons; README and ``--help`` are generated from this table."""

    AUDITED = 0
    FINDINGS = 1
    USAGE = 2
    NOTHING = 3
    INCOMPLETE = 4

    @property
    def meaning(self) -> str:
        """The reason in one line."""
        return _EXIT_MEANINGS[self]


_EXIT_MEANINGS = {
    ExitCode.AUDITED: "audited; no finding at or above --fail-on, nothing that the policy denies",
    ExitCode.FINDINGS: "findings at or above --fail-on, or something that the policy denies",
    ExitCode.USAGE: "wrong usage, policy or configuration",
    ExitCode.NOTHING: "nothing to audit at the target",
    ExitCode.INCOMPLETE: (
        "audit incomplete: a file, an ancestor or a license could not be read or told, or a rule failed"
        " (--allow-incomplete accepts this)"
    ),
}


class Question(StrEnum):
    """The six questions every audit answers."""

    COMMERCIAL = "commercial-use"
    MODIFY = "modify"
    REDISTRIBUTE = "redistribute"
    HOST = "host"
    TRAIN_ON_OUTPUTS = "train-on-outputs"
    PAY_OR_REPORT = "pay-or-report"

    @property
    def text(self) -> str:
        """The question as a user would ask it."""
        return _QUESTIONS[self]


_QUESTIONS = {
    Question.COMMERCIAL: "May I use it commercially?",
    Question.MODIFY: "May I modify it?",
    Question.REDISTRIBUTE: "May I redistribute the weights?",
    Question.HOST: "May I host it as an API?",
    Question.TRAIN_ON_OUTPUTS: "May I train other models on its outputs?",
    Question.PAY_OR_REPORT: "Must I pay or report?",
}


class AnswerValue(StrEnum):
    """The four possible answers; for ``pay-or-report`` a *yes* is a burden, elsewhere a permission."""

    YES = "yes"
    CONDITIONAL = "yes, if"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AnswerReason:
    """One reason for an answer: a short text, whose license says so, and the clause (absent: nothing was found)."""

    text: str
    origin: str
    clause: ClauseRef | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, with every reason for it; an answer without a clause is *unknown*."""

    question: Question
    value: AnswerValue
    reasons: tuple[AnswerReason, ...]


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """Something the audit could not look at or tell, which keeps it from being complete."""

    subject: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """Of the licenses an artifact offers with ``OR``, the one this audit goes by, and why."""

    artifact: str
    chosen: str
    instead_of: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The honest count at the end of a report; rules not asked need what a planned artifact does not have yet."""

    found: dict[FindingKind, int]
    undetermined: int
    waived: int
    rules_run: int
    rules_failed: int
    rules_disabled: int
    rules_not_asked: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the policy makes of the findings, and what it says by itself (``rulings``).

    ``policy`` names the files that it was read from; ``known`` are the fingerprints of what is open and was so before,
    by a baseline: it fails nothing.
    """

    exit_code: ExitCode
    reason: str
    fail_on: str
    allow_incomplete: bool = False
    rulings: tuple[Ruling, ...] = ()
    policy: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Versions:
    """What produced the report: tool, rule set and license data, each by version or digest."""

    tool: str
    license_data: str
    rules: str
    catalogue: str


@dataclass(frozen=True, slots=True, order=True)
class RuleAbout:
    """What a rule is about, for readers who know it only by a finding; ``does_not_check`` is where it ends."""

    id: str
    slug: str
    title: str
    kind: FindingKind
    severity: Severity
    rationale: str
    does_not_check: str


@dataclass(frozen=True, slots=True, order=True)
class LicenseAbout:
    """A license that the report leans on: how far its entry was checked, from which source, when, and its web home."""

    key: str
    id: str
    name: str
    status: Status
    source: str
    home: str | None = None
    reviewed: str | None = None


@dataclass(frozen=True, slots=True)
class AuditReport:
    """One audit of one artifact, complete and self-contained.

    ``inputs`` lists each file: path, size in bytes and SHA-256 (``None`` for files of which at most a header was read).
    ``todo`` gathers the duties by what to do, each once; ``rules`` tells of the rules behind the findings.
    ``planned`` is true for an artifact that does not exist yet:
    nothing was read of it, so that what is owed is neither met nor unmet. ``remedies`` are the smallest sets of changes
    that leave no conflict (``None``: they were not looked for), ``licenses`` tells of those whose clauses are cited.
    """

    target: str
    artifact: Artifact
    lineage: Lineage
    duties: tuple[Duty, ...]
    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    tally: Tally
    outcome: Outcome
    use: UseContext
    versions: Versions
    inputs: tuple[tuple[str, int, str | None], ...] = ()
    choices: tuple[Choice, ...] = ()
    todo: tuple[Todo, ...] = ()
    rules: tuple[RuleAbout, ...] = ()
    planned: bool = False
    remedies: tuple[Remedy, ...] | None = None
    licenses: tuple[LicenseAbout, ...] = ()
