"""The things to do of two audits laid beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.model.differences import DutyChange, Effect, Trend
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import Todo, TodoGroup, TodoState
from model_license_audit.rules.todo import act_of

_TRENDS, _EFFECTS, _GROUPS = list(Trend), list(Effect), list(TodoGroup)
_SEEN = [TodoState.DONE, TodoState.UNSEEN, TodoState.OPEN]
_Key = tuple[object, ...]


def duty_changes(before: AuditReport, after: AuditReport) -> tuple[DutyChange, ...]:
    """What is new, gone, met now or no longer, due now or no longer, or asked by somebody else as well."""
    changes = [change for pair in _paired(before, after) if (change := _change(before, after, *pair)) is not None]
    changes.sort(key=lambda one: (_TRENDS.index(one.trend), _EFFECTS.index(one.effect), _place(one)))
    return tuple(changes)


def _place(change: DutyChange) -> tuple[bool, int]:
    return change.after is None, change.after if change.after is not None else change.before or 0


def _paired(before: AuditReport, after: AuditReport) -> Iterator[tuple[int | None, int | None]]:
    """The same things by their places: those of one group first, as one thing can be due now and asked of others."""
    old, new = (_places(report) for report in (before, after))
    for key in old | new:
        left, right = list(old.get(key, ())), list(new.get(key, ()))
        for alike in (True, False):
            for place in list(left):
                group = before.todo[place].group
                fits = [other for other in right if not alike or after.todo[other].group is group]
                if fits:
                    left.remove(place)
                    right.remove(fits[0])
                    yield place, fits[0]
        yield from ((place, None) for place in left)
        yield from ((None, place) for place in right)


def _places(report: AuditReport) -> dict[_Key, list[int]]:
    found: dict[_Key, list[int]] = {}
    for place, todo in enumerate(report.todo):
        found.setdefault(act_of(report.duties[todo.duties[0]]), []).append(place)
    return found


def _change(before: AuditReport, after: AuditReport, old: int | None, new: int | None) -> DutyChange | None:
    if old is None and new is not None:
        return DutyChange(Effect.NEW, _if_new(after.todo[new]), None, new, _asking(after, after.todo[new]))
    if new is None and old is not None:
        return DutyChange(Effect.GONE, _if_gone(before.todo[old]), old, None)
    assert old is not None  # noqa: S101 - no pair is empty
    assert new is not None  # noqa: S101
    was, now = before.todo[old], after.todo[new]
    known = _asking(before, was)
    asking = tuple(name for name in _asking(after, now) if name not in known)
    trend = _turn(was, now)
    if trend is None and not asking:
        return None
    return DutyChange(Effect.CHANGED, trend or Trend.OTHER, old, new, asking)


def _if_new(todo: Todo) -> Trend:
    return Trend.OTHER if todo.group is TodoGroup.RECIPIENTS or todo.state is TodoState.DONE else Trend.WORSE


def _if_gone(todo: Todo) -> Trend:
    return Trend.OTHER if todo.group is TodoGroup.RECIPIENTS else Trend.BETTER


def _turn(was: Todo, now: Todo) -> Trend | None:
    """For the worse where it is due now or no longer seen as done; ``None`` where nothing of that changed."""
    if was.group is not now.group:
        due = (TodoGroup.TO_DO in (was.group, now.group)) and was.due != now.due
        return (Trend.WORSE if now.due else Trend.BETTER) if due else Trend.OTHER
    if was.state is now.state or was.state is None or now.state is None:
        return None
    return Trend.WORSE if _SEEN.index(now.state) > _SEEN.index(was.state) else Trend.BETTER


def _asking(report: AuditReport, todo: Todo) -> tuple[str, ...]:
    """The names of the ancestors that ask; that the model's own license does so too is told elsewhere."""
    duties = (report.duties[place] for place in todo.duties)
    return tuple(sorted({duty.origin_name for duty in duties if duty.inherited}))
