"""What the duties come to: each thing to do, to leave or to watch, once, with everybody who asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model_license_audit.model.duties import Duty
from model_license_audit.model.findings import Finding, Verdict
from model_license_audit.model.report import Answer, AnswerValue
from model_license_audit.model.terms import Term, TermKind
from model_license_audit.model.todo import Todo, TodoGroup, TodoState
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.due import is_due
from model_license_audit.obligations.phrases import phrase
from model_license_audit.rules.evaluate import Judged

STANDING = frozenset(
    {
        "acceptance-by-use", "comply-with-law", "governing-law", "indemnify", "no-patent", "patent-termination",
        "personal-acceptance", "termination", "unilateral-change",
    }
)  # fmt: skip
"""What holds as long as the model is used, and which no single act before a release settles."""

_OF_ONE_LICENSE = frozenset({"include-license", "share-alike", "pass-on-restrictions", "use-restrictions"})
"""What is another thing to do for each license that asks for it."""

_WITH_CONDITIONS = frozenset({AnswerValue.YES, AnswerValue.CONDITIONAL})


@dataclass(frozen=True, slots=True)
class _Item:
    """The duties that ask for one thing, by their places, and what the rules said of each."""

    places: tuple[int, ...]
    duties: tuple[Duty, ...]
    judged: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known of all items: the use, what settles which finding, and which answers name which conditions."""

    use: UseContext
    settle: dict[str, str]
    conditions: dict[tuple[str, ...], list[str]]


def todo_of(
    duties: Sequence[Duty],
    use: UseContext,
    judged: Iterable[Judged],
    findings: Iterable[Finding],
    answers: Iterable[Answer],
) -> tuple[Todo, ...]:
    """Every duty in one thing to do, to leave or to watch; what is still open comes first in each group.

    What one license asks of this use and another of a later one are two things: nobody is said to ask who does not yet.
    """
    said: dict[int, list[Judged]] = {}
    for one in judged:
        said.setdefault(one.duty, []).append(one)
    asked = {(act_of(duty), duty.license_key) for duty in duties if duty.asked}
    now = {(act_of(duty), duty.license_key) for duty in duties if duty.asked and is_due(duty, use)}
    gathered: dict[tuple[object, ...], list[int]] = {}
    for place, duty in enumerate(duties):
        owner = (act_of(duty), duty.license_key)
        due = owner in now if owner in asked else is_due(duty, use)
        later = duty.term.kind is TermKind.OBLIGATION and not due
        gathered.setdefault((act_of(duty), _of_others(duty, asked), later), []).append(place)
    context = _Context(use, {f.fingerprint: f.settle for f in findings if f.settle}, _conditions(answers))
    found = []
    for places in gathered.values():
        mine = tuple(one for place in places for one in said.get(place, ()))
        item = _Item(tuple(places), tuple(duties[place] for place in places), mine)
        found.append(_todo(item, context))
    groups, states = list(TodoGroup), [TodoState.OPEN, TodoState.UNSEEN, TodoState.DONE, None]
    return tuple(sorted(found, key=lambda todo: (groups.index(todo.group), states.index(todo.state), todo.duties)))


def act_of(duty: Duty) -> tuple[object, ...]:
    """Equal for duties that one act satisfies: same action, same exact words, same limits."""
    term = duty.term
    license_ = duty.license_key if term.action in _OF_ONE_LICENSE else None
    limits = (term.measure, term.territories, term.policy, term.scope, term.modality, term.law)
    return (term.kind, term.action, term.words, license_, *limits)


def _of_others(duty: Duty, asked: set[tuple[tuple[object, ...], str]]) -> bool:
    """True for what the model's own label obliges others to, unless an ancestor under that license asks the same."""
    is_duty = duty.term.kind is TermKind.OBLIGATION
    return is_duty and not duty.asked and (act_of(duty), duty.license_key) not in asked


def _todo(item: _Item, context: _Context) -> Todo:
    owed = any(duty.asked for duty in item.duties)
    due = frozenset(
        place
        for place, duty in zip(item.places, item.duties, strict=True)
        if (duty.asked or not owed) and is_due(duty, context.use)
    )
    group = _group(item.duties[0].term, owed, bool(due))
    state = _state(item, due) if group is TodoGroup.TO_DO else None
    findings = tuple(dict.fromkeys(one.finding for one in item.judged if one.finding))
    reasons = [answer for duty in item.duties for answer in context.conditions.get(_reason(duty), ())]
    return Todo(
        group=group,
        duties=item.places,
        due=bool(due),
        state=state,
        question=_question(item, findings, context) if state is TodoState.UNSEEN else None,
        findings=findings,
        answers=tuple(dict.fromkeys(reasons)),
    )


def _group(term: Term, owed: bool, due: bool) -> TodoGroup:
    if term.action in STANDING:
        return TodoGroup.STANDING
    if term.kind is TermKind.THRESHOLD:
        return TodoGroup.THRESHOLD
    if term.kind is TermKind.RESTRICTION:
        return TodoGroup.RESTRICTION
    if not owed:
        return TodoGroup.RECIPIENTS
    return TodoGroup.TO_DO if due else TodoGroup.NOT_NOW


def _state(item: _Item, due: frozenset[int]) -> TodoState:
    """Done when every duty that is due is shown or found satisfied; open when files would show it and do not."""
    verdicts: dict[int, set[Verdict]] = {}
    for one in item.judged:
        verdicts.setdefault(one.duty, set()).add(one.verdict)
    pairs = zip(item.places, item.duties, strict=True)
    states = {_state_of(duty, verdicts.get(place, set())) for place, duty in pairs if place in due}
    return next((state for state in (TodoState.OPEN, TodoState.UNSEEN) if state in states), TodoState.DONE)


def _state_of(duty: Duty, verdicts: set[Verdict]) -> TodoState:
    if Verdict.VIOLATED in verdicts:
        return TodoState.OPEN
    if Verdict.UNDETERMINED in verdicts:
        return TodoState.UNSEEN
    return TodoState.DONE if verdicts or duty.shown else TodoState.UNSEEN


def _question(item: _Item, findings: tuple[str, ...], context: _Context) -> str:
    """What would tell: what settles a finding about it, or else the plain question."""
    settling = (context.settle[finding] for finding in findings if finding in context.settle)
    return next(settling, f"whether you {phrase(item.duties[0].term)}")


def _reason(duty: Duty) -> tuple[str, ...]:
    return phrase(duty.term), duty.origin_name, duty.license_key, duty.term.clause


def _conditions(answers: Iterable[Answer]) -> dict[tuple[str, ...], list[str]]:
    """The questions whose answer names a clause of an artifact as its condition, in the words of the condition."""
    found: dict[tuple[str, ...], list[str]] = {}
    for answer in answers:
        for reason in answer.reasons if answer.value in _WITH_CONDITIONS else ():
            if reason.clause:
                key = (reason.text, reason.origin, reason.clause.license_key, reason.clause.clause)
                found.setdefault(key, []).append(answer.question.value)
    return found
