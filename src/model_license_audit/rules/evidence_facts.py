"""The facts of what the files show for a duty, and of what they show instead."""

from __future__ import annotations

from collections.abc import Callable

from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import TextRole
from model_license_audit.model.terms import FlowDown, Term
from model_license_audit.obligations.evidence.credit import changes_elsewhere, lacking
from model_license_audit.obligations.evidence.flow_down import hint_of, left_out, unnamed_policy
from model_license_audit.obligations.evidence.notices import altered, kept_lines, misplaced
from model_license_audit.obligations.evidence.own_files import places
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.copy_facts import copy_facts
from model_license_audit.rules.late import Facts

_MOST_TOLD = 6
"""Restrictions that one sentence names; the rest is counted."""
_ELEMENTS = {
    "author": "who made it",
    "link": "where it can be found",
    "license": "the license it is under",
    "date": "a date",
    "all-programs": "all programs that the service uses",
}
_FLOW = {
    FlowDown.ENFORCEABLE_CLAUSE: "as a clause that can be enforced and with a notice to those who use it",
    FlowDown.EQUIVALENT_CLAUSE: "as a clause of the same effect",
    FlowDown.POLICY_BY_REFERENCE: "by the address of the policy",
    FlowDown.SAME_AGREEMENT: "by the agreement itself",
    FlowDown.NO_FURTHER_RESTRICTIONS: "with nothing added",
}
"""In which form restrictions have to travel."""
_NOTHING: Facts = {
    "altered": "",
    "differs": "",
    "misplaced": "",
    "misplaced_told": "",
    "right_file": "",
    "hint": "",
    "flow_told": "",
    "copy_state": "",
    "copy_found": "",
    "copy_question": "",
    "elements": [],
    "lacks": [],
    "missing_items": [],
    "missing_uses": "",
    "missing_named": "",
    "missing_meanings": [],
    "covered_items": 0,
    "lines_kept": 0,
    "lines_lost": 0,
    "first_lost": "",
    "unseen": False,
    "wanted": "",
    "places": "",
    "mark_in_name": "",
    "unnamed_policy": "",
}
"""What a duty has for which none of this is asked."""


def evidence_facts(duty: Duty, situation: Situation) -> Facts:
    """What the files show beside, or in the place of, what the term asks; looked for only where it is asked.

    ``altered`` and ``misplaced`` tell where other words stand than the prescribed ones, or the right ones in the wrong
    file (``misplaced_told`` as the end of a sentence), and ``right_file`` in which one they would be seen; ``hint``
    what lets recipients learn of restrictions without binding them; ``copy_state`` what stands in the place of a copy
    of the license; ``lacks`` what a credit should hold as well; ``missing_items`` the coded restrictions that the label
    does not hold and ``covered_items`` how many it holds; ``unseen`` that no file shows it.
    """
    facts = dict(_NOTHING)
    facts["wanted"] = "The statement of changes" if duty.term.action == "state-changes" else "The notice"
    facts["places"] = ", ".join(place.replace("-", " ") for place in duty.term.where)
    roles = places(duty.term.where)
    facts["unseen"] = bool(duty.term.where) and not roles
    facts["right_file"] = "a file named NOTICE" if TextRole.NOTICE in roles else "README.md" if roles else ""
    facts["elements"] = list(duty.term.elements)
    for look in _FACTS.get(duty.term.action, ()):
        facts |= look(duty, situation)
    return facts


def _words(duty: Duty, situation: Situation) -> Facts:
    """Prescribed words that stand in the wrong file, or are not quite those."""
    if duty.shown or not duty.asked or not situation.subject.texts:
        return {}
    if found := misplaced(duty, situation.files):
        return {"misplaced": found.location, "misplaced_told": f"; {found.location} is none of these"}
    taken = frozenset((e.source, e.line) for other in situation.duties if other.term.words for e in other.shown)
    near = altered(duty, situation.files, taken)
    return {"altered": near.evidence.location, "differs": near.told} if near and near.differences else {}


def _changes(duty: Duty, situation: Situation) -> Facts:
    if duty.shown:
        return _lacks(duty, situation)
    found = changes_elsewhere(duty, situation.files)
    return {"misplaced": found.location} if found else {}


def _lacks(duty: Duty, situation: Situation) -> Facts:
    if not duty.term.elements or not duty.shown:
        return {}
    return {"lacks": [_ELEMENTS[element] for element in lacking(duty, situation.files)]}


def _restrictions(duty: Duty, situation: Situation) -> Facts:
    """What of an ancestor's coded restrictions the label leaves out, and what tells recipients of them."""
    if not duty.inherited:
        return {}
    license_ = situation.kb.license(duty.license_key)
    asked = {item for term in (license_.terms if license_ else (duty.term,)) for item in term.items}
    missing = left_out(situation.kb, asked, situation.label.items)
    meanings = [_meaning(code, situation) for code in missing]
    hint = None if duty.shown else hint_of(duty, situation.files)
    return {
        "missing_items": list(missing),
        "missing_uses": _told(meanings),
        "missing_named": f"; it lacks: {_told(meanings)}" if meanings and len(meanings) < len(asked) else "",
        "missing_meanings": meanings,
        "covered_items": len(asked) - len(missing),
        "hint": hint.location if hint else "",
        "flow_told": _FLOW.get(duty.term.flow_down or FlowDown.EQUIVALENT_CLAUSE, ""),
    }


def _meaning(code: str, situation: Situation) -> str:
    known = situation.kb.restrictions.get(code)
    return known.meaning if known else code


def _told(meanings: list[str]) -> str:
    """The first of the forbidden uses, then how many more there are."""
    more = len(meanings) - _MOST_TOLD
    return "; ".join(meanings[:_MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")


def _policy(duty: Duty, situation: Situation) -> Facts:
    unnamed = "" if duty.shown else unnamed_policy(duty, situation.files)
    return {**_restrictions(duty, situation), "unnamed_policy": unnamed}


def _lines(duty: Duty, situation: Situation) -> Facts:
    """How much of an ancestor's notice was kept."""
    came = situation.files.notices.get(duty.origin) if duty.inherited else None
    if came is None:
        return {}
    kept, lost = kept_lines(came, situation.files)
    return {"lines_kept": len(kept), "lines_lost": len(lost), "first_lost": lost[0][:120] if lost else ""}


def _mark(duty: Duty, situation: Situation) -> Facts:
    """A name of the artifact with the mark that the clause names, unless the same license asks for it there."""
    license_ = situation.kb.license(duty.license_key)
    if not duty.term.words or any(t.action == "name-prefix" for t in (license_.terms if license_ else ())):
        return {}
    return {"mark_in_name": next((n for n in situation.subject.names if _holds(n, duty.term)), "")}


def _holds(name: str, term: Term) -> bool:
    return _joined(term.words or "") in _joined(name.rpartition("/")[2])


def _joined(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


_FACTS: dict[str, tuple[Callable[[Duty, Situation], Facts], ...]] = {
    "include-license": (copy_facts,),
    "notice-text": (_words,),
    "display": (_words,),
    "attribution": (_words, _lacks),
    "retain-notices": (_words, _lacks, _lines),
    "state-changes": (_changes,),
    "pass-on-restrictions": (_restrictions,),
    "use-restrictions": (_restrictions,),
    "acceptable-use-policy": (_policy,),
    "no-training-on-outputs": (_restrictions,),
    "no-hosting": (_restrictions,),
    "territory": (_restrictions,),
    "field-of-use": (_restrictions,),
    "no-trademark": (_mark,),
}
"""For each action, what is looked for."""
