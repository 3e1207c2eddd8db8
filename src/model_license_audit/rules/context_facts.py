"""The facts of a duty that turn on the use that is planned, and on how the artifact was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.entries.restrictions import wider
from model_license_audit.model.duties import Duty
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.terms import License, Reach, Term, TermKind
from model_license_audit.obligations.phrases import barred
from model_license_audit.obligations.places import inside
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.late import Facts

_SAME_WEIGHTS = frozenset({DerivationKind.CONVERTED, DerivationKind.QUANTIZED})


def context_facts(duty: Duty, situation: Situation) -> Facts:
    """The facts that only some actions have; an action that is not in the table has none."""
    facts = _OF_ACTION.get(duty.term.action)
    return facts(duty, situation) if facts else {}


def _territory(duty: Duty, situation: Situation) -> Facts:
    """Which of the places that the user names lie where nothing is granted, and what else would have to be known."""
    excluded, use, name = duty.term.territories, situation.use, situation.subject.name
    planned, at_home = list(inside(use.territories, excluded)), list(inside(use.established, excluded))
    out = ", ".join(excluded)
    if duty.term.scope == "established":
        where = f"to those who are established in {out}"
        plan = f"you are established in {', '.join(at_home)}" if at_home else "where you are established is not said"
        question = f"whether you live, or your company has its principal place of business, in {out}"
    else:
        where, plan = f"in {out}", f"the planned use is in {', '.join(planned)}"
        question = f"whether {name} is offered or used in {out}"
    return {
        "planned_inside": planned,
        "established_inside": at_home,
        "excluded": where,
        "plan": plan,
        "place_question": question,
    }


def _limit(duty: Duty, situation: Situation) -> Facts:
    """``alone``: an adapter without its base; ``changes_free``: one's own changes may go under other terms."""
    free = any(_changes_free(license_.terms) for license_ in _meant(duty, situation))
    return {"alone": _alone(duty, situation), "changes_free": free}


def _meant(duty: Duty, situation: Situation) -> list[License]:
    """The license of the duty; of a name that stands for several texts each that may be meant."""
    keys = duty.members or (duty.license_key,)
    return [license_ for key in keys if (license_ := situation.kb.license(key))]


def _alone(duty: Duty, situation: Situation) -> bool:
    """True for an adapter whose base does not lie beside it, as far as its files show."""
    kinds = [link.kind for link in duty.path.derivations]
    made = next((kind for kind in kinds if kind not in _SAME_WEIGHTS), None)
    held = {s.arrival.ancestor for s in situation.standings if s.arrival.reach is Reach.COPIES}
    nearest = {link.parent for link in duty.path.derivations if link.kind is DerivationKind.ADAPTER}
    return made is DerivationKind.ADAPTER and nearest.isdisjoint(held)


def _changes_free(terms: tuple[Term, ...]) -> bool:
    return any(t.action == "other-terms-for-derivatives" and t.scope == "modifications" for t in terms)


def _training_ban(duty: Duty, situation: Situation) -> Facts:
    """Which models the ban bars, which it spares, and whether the way the artifact was made spares it.

    ``spared`` is *yes* for what is also made from the licensed model itself in a way that the clause leaves free,
    *perhaps* where only the teaching with outputs may make it such, or how it was made is not told; else *no*.
    """
    term = duty.term
    return {
        "bars": barred(term),
        "spares": term.except_for or "none",
        "spared": _spared(duty, situation, frozenset(term.except_kinds)),
    }


def _spared(duty: Duty, situation: Situation, free: frozenset[str]) -> str:
    if not free:
        return "no"
    ways = [{link.kind.value for link in path} for path in _makings(duty, situation)]
    if any(way <= free for way in ways):
        return "yes"
    if any(way <= free | {"untyped"} for way in ways):
        return "perhaps"
    return "perhaps" if {link.kind.value for link in duty.path.derivations} <= free else "no"


def _makings(duty: Duty, situation: Situation) -> Iterator[tuple[Derivation, ...]]:
    """The ways in which the artifact is made from material under the same license, its outputs left out."""
    for standing in situation.standings:
        licenses = standing.binding.licenses if standing.binding else ()
        material = standing.arrival.reach in {Reach.COPIES, Reach.DERIVATIVES} and not standing.is_subject
        if material and any(bound.license.key == duty.license_key for bound in licenses):
            yield standing.arrival.path.derivations


def _fields(duty: Duty, situation: Situation) -> Facts:
    """The planned fields of use that the license forbids, those it forbids a part of, and what each means."""
    if not situation.use.fields:
        return _NO_FIELDS
    kb = situation.kb
    items = {item for license_ in _meant(duty, situation) for term in license_.terms for item in term.items}
    planned = [f"no-{name}" for name in situation.use.fields]
    forbidden = [code for code in planned if not items.isdisjoint(wider(kb.restrictions, code))]
    touched = [item for item in duty.term.items if any(code in wider(kb.restrictions, item) for code in planned)]
    here = [item for item in duty.term.items if any(item in wider(kb.restrictions, code) for code in forbidden)]
    return {
        "forbidden_fields": len(here),
        "touched_fields": 0 if forbidden else len(touched),
        "open_fields": not forbidden and (duty.term.action == "field-of-use" or not items),
        "forbidden_meanings": "; ".join(kb.restrictions[code].meaning for code in forbidden),
        "field_names": [name for name in situation.use.fields if not touched or _concerned(kb, name, touched)],
        "field_question": _field_question(duty.term, [kb.restrictions[item].meaning for item in touched]),
    }


def _concerned(kb: KnowledgeBase, name: str, touched: list[str]) -> bool:
    return any(f"no-{name}" in wider(kb.restrictions, item) for item in touched)


def _field_question(term: Term, touched: list[str]) -> str:
    if touched:
        return f"whether the planned use means to {' or to '.join(touched)}, which clause {term.clause} forbids"
    where = " or the policy it points to" if term.action == "acceptable-use-policy" else ""
    return f"whether clause {term.clause}{where} limits the planned use"


_NO_FIELDS: Facts = {"forbidden_fields": 0, "touched_fields": 0, "open_fields": False}


def _carried(duty: Duty, situation: Situation) -> Facts:
    """The same facts as of a limit, and the fields of use that are forbidden."""
    return _limit(duty, situation) | _fields(duty, situation)


def _standing(duty: Duty, situation: Situation) -> Facts:
    """Who can grant the license, what heals a breach, and which version came after it."""
    kb, meant = situation.kb, _meant(duty, situation)
    return {
        "licensor": next((license_.licensor for license_ in meant if license_.licensor), ""),
        "cure": duty.term.cure or "",
        "license_scopes": sorted({t.scope for one in meant for t in one.terms if t.scope and _is_standing(t)}),
        "newer": _newer(kb, meant[0]) if len(meant) == 1 else "",
    }


def _is_standing(term: Term) -> bool:
    return term.kind is TermKind.RESTRICTION and term.action in {"termination", "unilateral-change"}


def _newer(kb: KnowledgeBase, license_: License) -> str:
    successor = kb.license(license_.successor) if license_.successor else None
    return successor.name if successor else ""


_OF_ACTION: dict[str, Callable[[Duty, Situation], Facts]] = {
    "territory": _territory,
    "no-commercial-use": _limit,
    "no-training-on-outputs": _training_ban,
    "use-restrictions": _carried,
    "acceptable-use-policy": _carried,
    "field-of-use": _carried,
    "termination": _standing,
    "patent-termination": _standing,
    "unilateral-change": _standing,
    "licensor-owns-outputs": _standing,
    "update": _standing,
}
