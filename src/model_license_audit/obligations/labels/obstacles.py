"""What stands in the way of a use and a label: by this the branches of an ``OR`` are compared before one is chosen.

The rules judge what was chosen. Here the same terms are only weighed, so that of all choices the one is found that
leaves least in the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.duties import Duty
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.terms import Reach, TermKind
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.obligations.due import is_due
from model_license_audit.obligations.labels.acceptance import Kept, accepted, label_keeps, relicensed, together
from model_license_audit.obligations.labels.label import Label

_LIMITS = frozenset(
    {
        "no-commercial-use", "no-derivatives", "no-sharing-derivatives", "no-redistribution", "no-hosting",
        "field-of-use", "use-restrictions",
    }
)  # fmt: skip
_CARRIED = frozenset({"use-restrictions", "acceptable-use-policy", "field-of-use"})
_KEPT_OUT = _LIMITS | _CARRIED | {"pass-on-restrictions"}
_FIXING = frozenset({"share-alike", "no-further-restrictions"})
_MADE = frozenset({Reach.DERIVATIVES, Reach.MODELS_TRAINED_ON_OUTPUTS})
_HANDED_ON = frozenset({Release.WEIGHTS, Release.EMBEDDED})
_HARMLESS = ("no-misrepresentation-of-origin",)


@dataclass(frozen=True, slots=True, order=True)
class Obstacle:
    """One thing in the way, in words that follow *with this license,*; ``open`` where it may turn out to be none."""

    open: bool
    text: str


@dataclass(frozen=True, slots=True)
class Aim:
    """What the model is to be: its use, its label, and the keys of the licenses of all material in it."""

    kb: KnowledgeBase
    use: UseContext
    label: Label
    joined: frozenset[str] = frozenset()

    def handed_on(self, duty: Duty) -> bool:
        """True where the duty came from an ancestor and binds whoever passes the model on as it is to be."""
        return duty.inherited and is_due(duty, self.use)


def own_obstacles(duties: Iterable[Duty], aim: Aim) -> Iterator[Obstacle]:
    """What the duties of one artifact leave in the way of the use and the label, by themselves."""
    for duty in duties:
        for asked in (_of_use, _of_label, _of_share_alike, _of_restrictions):
            found = asked(duty, aim)
            if found:
                yield Obstacle(found.open, f"{found.text} ({duty.license_id}, clause {duty.term.clause})")


def _of_use(duty: Duty, aim: Aim) -> Obstacle | None:
    """What the planned use itself may not do."""
    use, changed = aim.use, duty.reach is not Reach.COPIES
    shared = changed and aim.handed_on(duty)
    learnt = duty.reach is Reach.MODELS_TRAINED_ON_OUTPUTS and duty.term.scope != "service-users"
    forbidden = {
        "no-commercial-use": (use.purpose is Purpose.COMMERCIAL, "commercial use is excluded"),
        "no-hosting": (use.release is Release.API, "it may not be offered as a service"),
        "no-redistribution": (duty.inherited and use.release in _HANDED_ON, "it may not be passed on"),
        "no-derivatives": (shared, "changed versions may not be shared"),
        "no-sharing-derivatives": (shared, "changed versions may not be shared"),
        "no-training-on-outputs": (learnt, "models may not be trained on outputs"),
    }
    holds, text = forbidden.get(duty.term.action, (False, ""))
    return Obstacle(_spared(duty, aim), text) if holds else None


def _spared(duty: Duty, aim: Aim) -> bool:
    """True where an exception of the clause may let the use pass."""
    if duty.term.action == "no-hosting":
        return bool(duty.term.except_for) and aim.use.purpose is not Purpose.COMMERCIAL
    if duty.term.action == "no-training-on-outputs":
        some_models = duty.term.scope not in {None, "language-models"}
        return some_models or {link.kind.value for link in duty.path.derivations} <= set(duty.term.except_kinds)
    outputs = duty.term.action == "no-commercial-use" and aim.use.release is Release.OUTPUTS
    return outputs and "commercial-use" in _all(duty, aim, grants=True)


def _of_label(duty: Duty, aim: Aim) -> Obstacle | None:
    """A limit to non-commercial use or to research that the label drops."""
    label, scope = aim.label, duty.term.scope
    if duty.term.action != "no-commercial-use" or not duty.inherited or not label.told:
        return None
    dropped = "no-commercial-use" not in label.may_impose or (scope == "research-only" and scope not in label.scopes)
    return Obstacle(False, "its label would have to exclude commercial use") if dropped else None


def _of_share_alike(duty: Duty, aim: Aim) -> Obstacle | None:
    """A license that the whole must keep and the label does not."""
    if duty.term.action != "share-alike" or not aim.handed_on(duty):
        return None
    kept = label_keeps(aim.kb, duty, aim.label, aim.joined)
    if kept is None or kept is Kept.YES:
        return None
    nearest = duty.path.derivations[0].kind.value
    free = duty.term.by_class or bool(duty.term.free_if) or nearest in duty.term.except_kinds or _apart(duty)
    return Obstacle(kept is Kept.OPEN or free, f"its label would have to keep {duty.license_id}")


def _of_restrictions(duty: Duty, aim: Aim) -> Obstacle | None:
    """Restrictions that the label adds and may not, or that it must carry and cannot."""
    if not aim.handed_on(duty) or duty.term.items == _HARMLESS:
        return None
    imposes = aim.label.imposes
    if duty.term.action == "no-further-restrictions" and aim.label.told and (_LIMITS & imposes) - _all(duty, aim):
        return Obstacle(_apart(duty), "its label could not restrict recipients")
    barred = imposes >= _FIXING and _CARRIED.isdisjoint(imposes) and aim.use.release in _HANDED_ON
    if duty.term.action in _CARRIED and barred:
        return Obstacle(_apart(duty) or _untyped(duty), "its label could not carry the restrictions")
    return None


def _all(duty: Duty, aim: Aim, *, grants: bool = False) -> frozenset[str]:
    """The actions of all terms of a duty's license that are no grants, or of those that are."""
    licenses = [aim.kb.license(key) for key in duty.members or (duty.license_key,)]
    sets = [{t.action for t in k.terms if (t.kind is TermKind.GRANT) is grants} for k in licenses if k]
    return frozenset(sets[0]).intersection(*sets[1:]) if sets else frozenset()


def _apart(duty: Duty) -> bool:
    """True where the material may be a part that is kept apart."""
    return any(link.kind is DerivationKind.CONTAINS for link in duty.path.derivations)


def _untyped(duty: Duty) -> bool:
    return any(link.kind is DerivationKind.UNTYPED for link in duty.path.derivations)


def clashes(ones: Iterable[Duty], others: Iterable[Duty], aim: Aim) -> tuple[Obstacle, ...]:
    """What the duties of two artifacts leave in the way of a work made from both: each pair of licenses once."""
    made = [[d for d in duties if d.inherited and d.reach in _MADE] for duties in (ones, others)]
    found: dict[tuple[str, ...], Obstacle] = {}
    for fixing, free in ((made[0], made[1]), (made[1], made[0])):
        for one in fixing:
            for other in free if one.term.action in _FIXING and is_due(one, aim.use) else ():
                clash = _clash(one, other, aim)
                if clash is not None:
                    names = sorted(f"{d.license_id} of {d.origin_name}" for d in (one, other))
                    obstacle = Obstacle(clash is Kept.OPEN, f"{names[0]} cannot be combined with {names[1]}")
                    key = tuple(sorted((one.license_key, other.license_key)))
                    found[key] = min(obstacle, found.get(key, obstacle))
    return tuple(found.values())


def _clash(one: Duty, other: Duty, aim: Aim) -> Kept | None:
    """Whether the two terms surely clash (``no``) or may (``open``); ``None`` where both can be kept."""
    if one.license_key == other.license_key:
        return None
    both = together(aim.kb, one, other)
    if both is Kept.YES or not _opposed(one, other, aim):
        return None
    disputed = other.term.action in one.term.disputed
    unread = any(d.term.by_class and d.term.action == "share-alike" for d in (one, other))
    free = any(d.term.free_if for d in (one, other))
    return Kept.OPEN if disputed or unread or free or _untyped(one) or _untyped(other) else both


def _opposed(one: Duty, other: Duty, aim: Aim) -> bool:
    """True where a term that fixes the license of the whole meets one that it does not let in."""
    action = other.term.action
    if one.term.action == "share-alike":
        return action == "share-alike" and is_due(other, aim.use)
    if action in one.term.disputed:
        known = accepted(aim.kb, one)
        if one.license_key in relicensed(aim.kb, other):
            return False
        return not any(each.later_allowed or len(each.accepts) > 1 for each in known)
    return action in _KEPT_OUT and action not in _all(one, aim) and other.term.items != _HARMLESS
