"""What the rules say of one label, and which rules are asked about it."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.options import Lawfulness
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.evaluate import Evaluator, RuleFailure
from model_license_audit.rules.rule import Need, Rule


@dataclass(frozen=True, slots=True)
class LabelFindings:
    """What the rules say of one label: conflicts, what cannot be told, what is to be done, and rules that failed."""

    conflicts: tuple[Finding, ...] = ()
    open: tuple[Finding, ...] = ()
    duties: tuple[Finding, ...] = ()
    failures: tuple[RuleFailure, ...] = ()

    @property
    def lawfulness(self) -> Lawfulness:
        """Whether the label may be used, as far as these rules tell."""
        if self.conflicts:
            return Lawfulness.UNLAWFUL
        return Lawfulness.OPEN if self.open or self.failures else Lawfulness.LAWFUL

    @property
    def fits(self) -> bool:
        """True when every rule could be asked and none finds a conflict."""
        return not self.conflicts and not self.failures

    @property
    def parts(self) -> tuple[tuple[Finding, ...], ...]:
        """The findings of each sort."""
        return self.conflicts, self.open, self.duties


def on_evidence(rule: Rule, at_hand: frozenset[Need]) -> bool:
    """True for a rule on what is to be done: files would show it, or the name, which may not be chosen yet."""
    return Need.FILES in rule.needs or (Need.NAME in rule.needs and Need.NAME not in at_hand)


def findings_of(situation: Situation, rules: list[Rule], duties: list[Rule]) -> LabelFindings:
    """What ``rules`` say of the situation; of ``duties`` everything counts as owed."""
    evaluator = Evaluator(situation)
    asked, owed = evaluator.evaluate(rules), evaluator.evaluate(duties)
    found = asked.findings
    return LabelFindings(
        conflicts=tuple(f for f in found if f.kind is FindingKind.CONFLICT and f.verdict is Verdict.VIOLATED),
        open=tuple(f for f in found if f.kind is FindingKind.UNKNOWN),
        duties=(*(f for f in found if _is_owed(f)), *owed.findings),
        failures=asked.failures + owed.failures,
    )


def _is_owed(finding: Finding) -> bool:
    return finding.kind in {FindingKind.UNMET_DUTY, FindingKind.MISSING_EVIDENCE}


def same(finding: Finding) -> tuple[str, str, Verdict, str | None]:
    """Equal for findings about the same thing with the same question, whatever label their sentences name."""
    return finding.rule, finding.fingerprint, finding.verdict, finding.settle
