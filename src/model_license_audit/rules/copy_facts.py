"""The facts of license copies that have to travel: what stands in the place of one that is not there."""

from __future__ import annotations

from model_license_audit.model.artifacts import TextMatchKind
from model_license_audit.model.duties import Duty
from model_license_audit.obligations.evidence.copies import Trace, trace_of
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.late import Facts

COPY = "include-license"

_FOUND = {
    Trace.EDITED: "{where} holds it with changes ({what})",
    Trace.EDITION: "{where} holds {what}",
    Trace.FOREIGN: "{where} is in another language than English",
    Trace.UNKNOWN: "{where} is a text that is not recognised",
    Trace.CLIPPED: "{where} holds only a part of it",
    Trace.OTHER_VERSION: "{where} holds {what} instead",
    Trace.LINKED: "{where} only links to it",
    Trace.NAMED: "{where} only names it",
    Trace.NOTHING: "{name} does not carry it",
}
_EDITED = "whether the edited copy of {license} in {where} ({what}) may stand for the published text"
_QUESTIONS = {
    Trace.EDITED: _EDITED,
    Trace.EDITION: "which edition {origin} was received under: {where} holds {what}, and {license} is taken to bind",
    Trace.FOREIGN: "whether {where} is {license} in another language, and whether that is the text {origin} came with",
    Trace.UNKNOWN: "whether {where} is the text of {license}",
}
_OWN_QUESTIONS = {
    Trace.EDITED: _EDITED,
    Trace.EDITION: "which edition {origin} is under: {where} holds {what}, and the label is taken for {license}",
    Trace.FOREIGN: "whether {where} is {license} in another language",
    Trace.UNKNOWN: "whether {where} is the text of {license}",
}


def copy_facts(duty: Duty, situation: Situation) -> Facts:
    """What is there of a license whose copy is not."""
    name = situation.subject.name
    if duty.shown or not duty.asked:
        return {"copy_found": f"{name} carries it"}
    trace = trace_of(duty, situation.files)
    return {
        "copy_state": trace.trace.value,
        "copy_found": _FOUND[trace.trace].format(name=name, where=trace.where, what=trace.what),
        "copy_question": _QUESTIONS.get(trace.trace, "").format(
            where=trace.where, what=trace.what, license=duty.license_name, origin=duty.origin_name
        ),
    }


def own_text_facts(situation: Situation) -> Facts:
    """The text that the artifact's own label asks its recipients to pass on, and what stands in its place.

    ``own_text_wanted`` names the license whose text is missed; it is empty where a recipient can take the artifact
    under licenses that all lie beside it. ``own_text_state`` is a :class:`Trace`.
    """
    duty = _missed(situation)
    if duty is None:
        return {"own_text_wanted": "", "own_text_state": "", "own_text_found": "", "own_text_question": ""}
    trace = trace_of(duty, situation.files)
    told = {"name": situation.subject.name, "where": trace.where, "what": trace.what}
    nothing = trace.trace is Trace.NOTHING
    return {
        "own_text_wanted": duty.license_name,
        "own_text_state": trace.trace.value,
        "own_text_found": "" if nothing else f": {_FOUND[trace.trace].format(**told)}",
        "own_text_question": _OWN_QUESTIONS.get(trace.trace, "").format(
            **told, license=duty.license_name, origin=duty.origin_name
        ),
    }


def _missed(situation: Situation) -> Duty | None:
    """The first of the own license's duties to pass its text on that nothing shows."""
    own = [duty for duty in situation.duties if not duty.inherited and duty.term.action == COPY]
    held = {text.key for text in situation.subject.license_texts if text.match is TextMatchKind.SAME}
    held |= {duty.license_key for duty in own if duty.shown}
    if any(_asking(situation, branch) <= held for branch in situation.label.branches):
        return None
    of_label = frozenset[str]().union(*situation.label.branches)
    return next((duty for duty in own if not duty.shown and duty.license_key in of_label), None)


def _asking(situation: Situation, branch: frozenset[str]) -> set[str]:
    """Those licenses of a branch that want their text passed on."""
    known = (situation.kb.license(key) for key in branch)
    return {license_.key for license_ in known if license_ and any(term.action == COPY for term in license_.terms)}
