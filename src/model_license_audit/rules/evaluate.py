"""Asking every rule of everything in its scope, and writing down what is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from model_license_audit.model.evidence import weakest
from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.asked import Asked, Things
from model_license_audit.rules.conditions import ConditionFailed, condition
from model_license_audit.rules.facts import Facts
from model_license_audit.rules.rule import Rule, Scope
from model_license_audit.rules.wording import fill

_Verdicts = dict[str, list[tuple[Asked, Verdict]]]


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule that could not be evaluated, which makes the audit incomplete."""

    rule: str
    what: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that the rules said."""

    findings: tuple[Finding, ...]
    failures: tuple[RuleFailure, ...]
    rules_run: int


class Evaluator:
    """Asks rules of one situation."""

    def __init__(self, situation: Situation) -> None:
        self._subject = situation.lineage.subject
        self._things = Things(situation)

    def evaluate(self, rules: Iterable[Rule]) -> Evaluation:
        """Every finding of every rule, worst first, in an order that depends on nothing but the content."""
        rules = tuple(rules)
        verdicts, failures = self._verdicts(rules)
        findings = [finding for rule in rules for finding in self._findings(rule, verdicts[rule.id])]
        findings.sort(key=lambda finding: finding.order)
        return Evaluation(
            findings=tuple(findings),
            failures=tuple(RuleFailure(rule, what) for rule, what in sorted(failures.items())),
            rules_run=len(rules),
        )

    def verdict(self, rule: Rule) -> Verdict | None:
        """The worst verdict of one rule on the whole situation; ``None`` when it applies to nothing.

        Raises :class:`ConditionFailed` when the rule cannot be evaluated.
        """
        verdicts, failures = self._verdicts((rule,))
        if failures:
            raise ConditionFailed(failures[rule.id])
        found = {verdict for _, verdict in verdicts[rule.id]}
        return next((v for v in (Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.SATISFIED) if v in found), None)

    def _verdicts(self, rules: tuple[Rule, ...]) -> tuple[_Verdicts, dict[str, str]]:
        """What each rule says of each thing, and the rules that failed; a failed rule says nothing at all."""
        verdicts: _Verdicts = {rule.id: [] for rule in rules}
        failures: dict[str, str] = {}
        for scope in Scope:
            asking = [rule for rule in rules if rule.scope is scope]
            for asked in self._things.of(scope) if asking else ():
                known = {**self._things.common, **asked.facts}
                for rule in asking:
                    if rule.id not in failures and _concerns(rule, asked):
                        try:
                            verdict = _ask(rule, known)
                        except ConditionFailed as failure:
                            failures[rule.id] = str(failure)
                            verdicts[rule.id] = []
                            continue
                        if verdict:
                            verdicts[rule.id].append((asked, verdict))
        return verdicts, failures

    def _findings(self, rule: Rule, verdicts: list[tuple[Asked, Verdict]]) -> Iterator[Finding]:
        """One finding for things that differ only in the ancestor or the clause; the nearest ancestor is named.

        The artifact's own label is named only where no ancestor asks for the same.
        """
        groups: dict[tuple[str, Verdict], list[Asked]] = {}
        for asked, verdict in verdicts:
            if verdict is not Verdict.SATISFIED:
                groups.setdefault((asked.merge, verdict), []).append(asked)
        for (_, verdict), group in groups.items():
            first = next((asked for asked in group if asked.origin), group[0])
            also = tuple(sorted({a.origin for a in group if a.origin and a.origin != first.origin}))
            clauses = tuple(dict.fromkeys(clause for asked in group for clause in asked.clauses))
            yield replace(self._finding(rule, first, verdict), also=also, clauses=clauses)

    def _finding(self, rule: Rule, asked: Asked, verdict: Verdict) -> Finding:
        known = {**self._things.common, **asked.facts}
        undetermined = verdict is Verdict.UNDETERMINED
        return Finding(
            rule=rule.id,
            title=rule.title,
            subject=self._subject,
            verdict=verdict,
            kind=FindingKind.UNKNOWN if undetermined else rule.kind,
            severity=rule.severity,
            confidence=weakest(rule.confidence, asked.confidence),
            message=fill(rule.message, known),
            remedy=fill(rule.remedy, known),
            fingerprint=hashlib.sha256(f"{rule.id}\0{asked.key}".encode()).hexdigest()[:16],
            path=asked.path,
            clauses=asked.clauses,
            evidence=asked.evidence,
            settle=fill(rule.settle, known) if undetermined and rule.settle else None,
            origin=asked.origin,
        )


def _concerns(rule: Rule, asked: Asked) -> bool:
    """A rule is asked only of duties, and of pairs of them, with terms that it stands on."""
    if rule.scope is Scope.DUTY:
        return asked.facts["duty"]["action"] in rule.actions
    if rule.scope is Scope.PAIR:
        return asked.facts["duty"]["action"] in rule.actions and asked.facts["other"]["action"] in rule.actions
    return True


def _ask(rule: Rule, known: Facts) -> Verdict | None:
    if not condition(rule.when).holds(known):
        return None
    if rule.undetermined and condition(rule.undetermined).holds(known):
        return Verdict.UNDETERMINED
    if rule.satisfied and condition(rule.satisfied).holds(known):
        return Verdict.SATISFIED
    return Verdict.VIOLATED
