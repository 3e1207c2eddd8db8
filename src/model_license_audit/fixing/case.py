"""What there is to put right: an audit, the draft that it is of, and what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.texts import Unchangeable
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact, ArtifactKind
from model_license_audit.model.duties import Duty
from model_license_audit.model.findings import Finding, FindingKind
from model_license_audit.model.report import AuditReport
from model_license_audit.obligations.situation import Situation


@dataclass(frozen=True, slots=True)
class Choices:
    """What only the user can decide: the rules whose findings are to be settled (empty: all), a license, a name.

    ``relation`` is how the model was made from its base, one of the Hub's words for it, and ``date`` the day (ISO 8601)
    on which that was done.
    """

    only: frozenset[str] = frozenset()
    license: str | None = None
    name: str | None = None
    relation: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The audit of a draft, with the situation that it judged."""

    situation: Situation
    report: AuditReport
    draft: Draft
    choices: Choices = field(default_factory=Choices)

    @property
    def kb(self) -> KnowledgeBase:
        """The license data of the audit."""
        return self.situation.kb

    @property
    def subject(self) -> Artifact:
        """What was audited."""
        return self.report.artifact

    @property
    def noun(self) -> str:
        """What the artifact calls itself in a sentence."""
        return _NOUNS[self.subject.kind]

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that are to be settled: neither waived nor left out by what was asked for."""
        wanted = self.choices.only
        return tuple(f for f in self.report.findings if not f.waiver and (not wanted or f.rule in wanted))

    def owed(self, *actions: str) -> Iterator[Owed]:
        """The duties of these actions about which there is an open finding, each once, the nearest asker first."""
        known = {finding.fingerprint: finding for finding in self.open}
        for todo in self.report.todo:
            duties = sorted((self.report.duties[n] for n in todo.duties), key=lambda duty: not duty.inherited)
            findings = tuple(known[name] for name in todo.findings if name in known)
            if findings and duties[0].term.action in actions:
                yield Owed(tuple(duties), findings)

    def barred(self, license_key: str) -> bool:
        """True where a conflict about that license is open: then nothing more of it is put upon recipients."""
        conflicts = (f for f in self.report.findings if f.kind is FindingKind.CONFLICT and not f.waiver)
        return any(clause.license_key == license_key for f in conflicts for clause in f.clauses)


_NOUNS = {
    ArtifactKind.MODEL: "model",
    ArtifactKind.ADAPTER: "adapter",
    ArtifactKind.DATASET: "data set",
    ArtifactKind.CODE: "code",
    ArtifactKind.SPACE: "space",
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is owed: the duties that ask for it, the first the nearest, and the findings about it."""

    duties: tuple[Duty, ...]
    findings: tuple[Finding, ...]

    @property
    def duty(self) -> Duty:
        """The duty that speaks for all."""
        return self.duties[0]

    @property
    def aims(self) -> frozenset[str]:
        """The fingerprints of the findings."""
        return frozenset(finding.fingerprint for finding in self.findings)


Change = Callable[[Draft], Draft]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One change that may settle findings (``aims``): ``what`` is done in words, and how.

    ``asked`` is true for a choice of the user's, which stands whatever it settles; ``partly`` for one that is offered
    as well where it only eases a finding, since the rest of it cannot be done in files.
    """

    what: str
    change: Change
    aims: frozenset[str] = frozenset()
    asked: bool = False
    partly: bool = False


Fixer = Callable[[Case], Iterator[Candidate]]
"""Finds the changes that may settle what is open in a case, the best first."""


def no_way(what: str, aims: frozenset[str], why: str) -> Candidate:
    """The place of a change that cannot be made, and why."""

    def refuse(_: Draft) -> Draft:
        raise Unchangeable(why, "")

    return Candidate(what, refuse, aims)
