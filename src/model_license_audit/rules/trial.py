"""Trying rules on their own cases: what each case got beside what it expects, and why it failed where it did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import ContentError
from model_license_audit.model.findings import Verdict
from model_license_audit.rules.cases import run_case
from model_license_audit.rules.conditions import ConditionFailed
from model_license_audit.rules.rule import NOT_APPLICABLE, Case, Rule


@dataclass(frozen=True, slots=True)
class TriedCase:
    """One case of a rule; ``got`` is a verdict in words, ``failure`` what kept the rule from giving one."""

    number: int
    case: Case
    got: str | None
    failure: str | None = None

    @property
    def expected(self) -> str:
        """The verdict that the case expects, in words."""
        return verdict_in_words(self.case.expect)

    @property
    def passed(self) -> bool:
        """True when the rule said what the case expects."""
        return self.failure is None and self.got == self.expected


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule with its cases, tried."""

    rule: Rule
    cases: tuple[TriedCase, ...]

    @property
    def failed(self) -> tuple[TriedCase, ...]:
        """The cases that did not get what they expect."""
        return tuple(case for case in self.cases if not case.passed)


def try_rules(rules: Iterable[Rule], kb: KnowledgeBase) -> tuple[Trial, ...]:
    """Every case of every rule; raises :class:`ContentError` naming file and case for one that cannot be read."""
    return tuple(
        Trial(rule, tuple(_try(rule, number, case, kb) for number, case in enumerate(rule.cases, 1))) for rule in rules
    )


def _try(rule: Rule, number: int, case: Case, kb: KnowledgeBase) -> TriedCase:
    try:
        return TriedCase(number, case, verdict_in_words(run_case(rule, case, kb)))
    except ConditionFailed as failure:
        return TriedCase(number, case, None, str(failure))
    except (ContentError, ValueError, TypeError, KeyError) as error:
        what = error.what if isinstance(error, ContentError) else f"{type(error).__name__}: {error}"
        remedy = error.remedy if isinstance(error, ContentError) else "see the notation of cases"
        raise ContentError(f"{rule.slug}.yaml: case {number} ({case.why}): {what}", remedy) from error


def verdict_in_words(verdict: Verdict | None) -> str:
    """The verdict, or that the rule does not apply."""
    return verdict.value if verdict else NOT_APPLICABLE
