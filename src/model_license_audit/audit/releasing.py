"""Under which licenses a planned or a finished model may be released, and what would make its label lawful."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from model_license_audit.audit.alternatives import remedies
from model_license_audit.audit.auditor import Auditor, Grounds, gap_of
from model_license_audit.audit.labels import Judge, labelled, statement
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.model.options import LabelOption, Lawfulness, OptionsReport
from model_license_audit.obligations.situation import Situation
from model_license_audit.policy.policy import Policy
from model_license_audit.rules.rule import Need


def releasing(
    auditor: Auditor, situation: Situation, policy: Policy, target: str, at_hand: frozenset[Need]
) -> OptionsReport:
    """Every label judged; where the present one may not be used, or none may, the changes that would help.

    ``at_hand`` is what of the artifact there is to look at: not its files where it is only planned. Where an ancestor
    or its license is not known no label is called lawful.
    """
    rules = [rule for rule in auditor.rules if rule.id not in policy.disabled]
    judge = Judge(situation, rules, at_hand)
    bare = auditor.judge(judge.bare, policy, Grounds(target, at_hand - {Need.LABEL, Need.FILES}))
    label = situation.subject.concluded.expression if situation.subject.concluded else None
    gaps = tuple(sorted({*bare.gaps, *map(gap_of, judge.failures)}))
    known, barred = not gaps, judge.whatever.conflicts
    used = _used(auditor)
    options = tuple(_by_use(_seen(option, known, bool(barred)), used) for option in judge.options())
    current = _seen(judge.option(label), known, bool(barred)) if label else None
    return OptionsReport(
        target=target,
        artifact=situation.subject,
        lineage=situation.lineage,
        use=situation.use,
        options=options,
        versions=bare.versions,
        current=current,
        always=judge.whatever.duties,
        barred=barred,
        open=judge.whatever.open,
        remedies=remedies(judge, label, options) if _needs_help(current, barred) else (),
        gaps=gaps,
        planned=Need.FILES not in at_hand,
    )


def relabelled(situation: Situation, label: str) -> Situation:
    """The same artifact under another label, as a card would write it."""
    return labelled(situation, statement(resolve_value(situation.kb, label).expression))


def _seen(option: LabelOption, known: bool, barred: bool) -> LabelOption:
    """The option in the light of what no label changes: a conflict, or something that is not known."""
    if barred:
        return replace(option, verdict=Lawfulness.UNLAWFUL)
    return option if known or option.verdict is Lawfulness.UNLAWFUL else replace(option, verdict=Lawfulness.OPEN)


def _used(auditor: Auditor) -> Counter[str]:
    """How many models of the catalogue bear each license, by its identifier."""
    written = Counter(name for entry in auditor.catalogue.entries() for name in entry.licenses)
    used: Counter[str] = Counter()
    for name, number in written.items():
        if known := auditor.kb.by_id(name):
            used[known[1]] += number
    return used


def _by_use(option: LabelOption, used: Counter[str]) -> LabelOption:
    """The option with the labels first that most models bear: those that a reader knows."""
    return replace(option, labels=tuple(sorted(option.labels, key=lambda label: -used[label])))


def _needs_help(current: LabelOption | None, barred: tuple[object, ...]) -> bool:
    return bool(barred) or (current is not None and current.verdict is Lawfulness.UNLAWFUL)
