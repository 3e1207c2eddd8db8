"""One rule: what it asks, of what, on which ground, with which words, and the cases that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from model_license_audit.model.evidence import Confidence
from model_license_audit.model.findings import FindingKind, Severity, Verdict
from model_license_audit.model.report import Question

NOT_APPLICABLE = "not-applicable"
"""What a case expects of a rule that does not apply to it."""


class Scope(StrEnum):
    """What a rule is asked of, once for each."""

    ARTIFACT = "artifact"
    DUTY = "duty"
    PAIR = "pair"
    LINK = "link"
    ANCESTOR = "ancestor"
    UNKNOWN = "unknown"
    CYCLE = "cycle"
    STATEMENT = "statement"


class Need(StrEnum):
    """What of the audited artifact a rule looks at, which one that is only planned may not have yet."""

    FILES = "files"
    NAME = "name"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Case:
    """A small lineage, a use, and the verdict expected; see :mod:`model_license_audit.rules.cases` for the notation.

    ``files`` are the texts of the audited artifact, ``texts`` and ``edited`` the keys of the license texts it carries
    whole or changed, ``names`` what it is called when that is not the name in the lineage.
    """

    why: str
    lineage: str
    expect: Verdict | None
    use: dict[str, object] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its file states it.

    ``when``, ``undetermined`` and ``satisfied`` are conditions in the Common Expression Language over the facts of
    :mod:`model_license_audit.rules.facts`: where ``when`` holds the rule applies; then the verdict is *undetermined*
    if that condition holds, *satisfied* if that one does, else *violated*. ``basis`` names the kinds of term
    (``term:<action>``) or facts the rule stands on; a rule of scope *duty* is asked only of duties with such a term.
    ``confidence`` caps how sure its findings can be. ``answers`` names the questions that a conflict found by the
    rule answers with *no*, and a finding of kind *unknown* with *unknown*. ``details`` names the fact that lists in
    full what the message tells in part. ``needs`` names what of the artifact it looks at: without that it is not
    asked.
    """

    id: str
    slug: str
    title: str
    kind: FindingKind
    severity: Severity
    scope: Scope
    rationale: str
    basis: tuple[str, ...]
    when: str
    message: str
    remedy: str
    does_not_check: str
    satisfied: str | None = None
    undetermined: str | None = None
    settle: str | None = None
    details: str | None = None
    confidence: Confidence = Confidence.HIGH
    answers: tuple[Question, ...] = ()
    needs: tuple[Need, ...] = ()
    cases: tuple[Case, ...] = ()

    def __hash__(self) -> int:
        """Of the identifier alone: rules are keys of tables, and cases are none."""
        return hash(self.id)

    @property
    def actions(self) -> frozenset[str]:
        """The actions of the terms the rule stands on."""
        return _actions(self.basis)


@lru_cache(maxsize=1024)
def _actions(basis: tuple[str, ...]) -> frozenset[str]:
    return frozenset(entry.removeprefix("term:") for entry in basis if entry.startswith("term:"))
