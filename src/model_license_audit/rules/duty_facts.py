"""The facts of a duty: the term as its clause states it, and how it stands to the audited artifact."""

from __future__ import annotations

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.versions import later_versions, versions_unstated
from model_license_audit.model.artifacts import TextMatchKind
from model_license_audit.model.duties import Duty
from model_license_audit.model.terms import License, Measure, Term, TermKind
from model_license_audit.obligations.due import is_due
from model_license_audit.obligations.shown import names_begun, notice_of
from model_license_audit.obligations.situation import Situation
from model_license_audit.obligations.unread import to_read, unread
from model_license_audit.rules.facts import Facts, unknown_texts
from model_license_audit.rules.modality import UNKNOWN, modality


def brief(duty: Facts) -> Facts:
    """A duty as it stands in the list ``duties``."""
    return {key: duty[key] for key in ("action", "asked", "inherited", "license", "origin", "reach", "shown")}


def duty_facts(duty: Duty, situation: Situation) -> Facts:
    """A term bound to the artifact; ``due`` when it is asked of this user and this use does what the term waits for."""
    license_ = situation.kb.license(duty.license_key)
    name = license_.spdx if license_ and license_.spdx else duty.license_name
    return {
        "license": duty.license_key,
        "license_id": duty.license_id,
        "license_name": duty.license_name,
        "license_short": name,
        "origin": duty.origin_name,
        "inherited": duty.inherited,
        "reach": duty.reach.value,
        "made_by": [link.kind.value for link in duty.path.derivations],
        "asked": duty.asked,
        "due": duty.asked and is_due(duty, situation.use),
        "shown": len(duty.shown),
        "names_begun": len(names_begun(duty.term, situation.subject)),
        **_kept_under(duty, situation),
        "copy": _copy(duty),
        "copy_question": _copy_question(duty, situation, name),
        "origin_notice": _origin_notice(duty, situation),
        "origin_modality": _origin_modality(duty, situation),
        **_license_terms(license_),
        **_term_facts(duty.term),
    }


def _term_facts(term: Term) -> Facts:
    facts: Facts = {
        "action": term.action,
        "kind": term.kind.value,
        "clause": term.clause,
        "by_class": term.by_class,
        "words": term.words or "",
        "where": list(term.where),
        "scope": term.scope or "",
        "items": list(term.items),
        "territories": list(term.territories),
        "modality": term.modality or "",
        "models_meant": f" for {term.modality} models" if term.modality else "",
        "disputed": list(term.disputed),
        "compatible": list(term.compatible),
        "flow_down": term.flow_down.value if term.flow_down else "",
        "policy": term.policy or "",
        "url": term.url or "",
        "policy_home": term.url or f"the one that clause {term.clause} gives",
        "except_for": term.except_for or "",
    }
    return facts | (_measure_facts(term.measure) if term.measure else {})


def _measure_facts(measure: Measure) -> Facts:
    """The number of a threshold; money by the year, as the user gives it; ``at_most`` does not cross it yet."""
    over = measure.over * (12 if measure.currency and measure.period == "month" else 1)
    return {
        "over": over,
        "at_most": over - measure.inclusive,
        "counts": measure.metric or (f"yearly revenue in {measure.currency}" if measure.currency else "monthly users"),
        "metric": measure.metric or "",
        "purpose": measure.purpose or "",
        "counted_use": f"{measure.purpose} use only" if measure.purpose else "any use",
        "effect": measure.effect,
        "currency": measure.currency or "",
        "once": measure.once or "",
        "counted": f"once, in {measure.once}" if measure.once else "on and on",
        "whose": measure.scope,
        "exempt": measure.exempt or "",
    }


def _license_terms(license_: License | None) -> Facts:
    terms = license_.terms if license_ else ()
    return {
        "license_imposes": sorted({t.action for t in terms if t.kind is not TermKind.GRANT}),
        "license_permits": sorted({t.action for t in terms if t.kind is TermKind.GRANT}),
        "license_items": sorted({item for t in terms for item in t.items}),
    }


def _origin_notice(duty: Duty, situation: Situation) -> str:
    """The notice file of the ancestor, where its files could be read and hold one."""
    notice = notice_of(duty, situation.lineage) if duty.term.action == "retain-notices" else None
    return notice.path if notice else ""


def _copy(duty: Duty) -> str:
    """What the clause on passing the license on asks to add: its text, or where it says so its address."""
    if duty.term.url:
        return f"the text of {duty.license_name} or a link to it ({duty.term.url})"
    return f"the full text of {duty.license_name}"


def _copy_question(duty: Duty, situation: Situation, name: str) -> str:
    """What would tell whether a text that is there is the copy that a license asks for."""
    texts = situation.subject.license_texts
    edited = sorted({t.path for t in texts if t.match is TextMatchKind.EDITED and t.key == duty.license_key})
    if edited:
        return f"whether the edited copy of {name} in {', '.join(edited)} may stand for the published text"
    return f"whether {', '.join(unknown_texts(situation.subject)) or 'a text that is there'} is the text of {name}"


def _kept_under(duty: Duty, situation: Situation) -> Facts:
    """The license keys under which a share-alike clause lets the whole be offered, and what leaves that open.

    ``accepts`` are its own license, those it names, and the later versions that the author allowed; ``combinable``
    those accepted on a condition; ``later_unsaid`` the later versions of which the author said nothing.
    """
    kb, own = situation.kb, duty.license_key
    later = later_versions(kb, own)
    allowed = duty.license_id.endswith(("-or-later", "+"))
    origin = situation.lineage.artifact(duty.origin)
    unsaid = not allowed and bool(later) and origin is not None and own in versions_unstated(kb, origin)
    accepted = {own, *duty.term.compatible, *(later if allowed else ())}
    combinable = {*duty.term.combinable, *(_combinable(kb, later) if allowed else ())} - accepted
    return {
        "accepts": sorted(accepted),
        "combinable": sorted(combinable),
        "later_allowed": allowed,
        "later_unsaid": sorted({*later, *_combinable(kb, later)} - accepted) if unsaid else [],
        "label_question": _label_question(duty, situation, combinable, unsaid),
    }


def _combinable(kb: KnowledgeBase, keys: tuple[str, ...]) -> set[str]:
    terms = (term for key in keys for license_ in [kb.license(key)] if license_ for term in license_.terms)
    return {other for term in terms for other in term.combinable}


def _label_question(duty: Duty, situation: Situation, combinable: set[str], unsaid: bool) -> str:
    """What would tell whether the label keeps the license that a share-alike clause asks for."""
    subject, labels = situation.subject, frozenset[str]().union(*situation.label.branches)
    origin = duty.origin_name
    license_ = unread(situation.kb, duty.license_key)
    if license_ and situation.label.complete:
        return f"which other licenses {duty.license_name} accepts for what is made from {origin}: {to_read(license_)}"
    if labels & combinable:
        condition = duty.term.note or f"see clause {duty.term.clause} and its later versions"
        return f"whether {subject.name} meets the condition on which {duty.license_name} allows that: {condition}"
    if unsaid and situation.label.complete:
        return f"whether {origin} is offered under this version of {duty.license_name} only, or under any later version"
    return (
        f"which license text {subject.name} is offered under; where it only contains {origin}, whether that part is "
        f"kept apart and stays under {duty.license_name}"
    )


def _origin_modality(duty: Duty, situation: Situation) -> str:
    """What goes into the model whose license it is; where that is not told, into what was made from it."""
    origin = situation.lineage.artifact(duty.origin)
    told = modality(origin) if origin else UNKNOWN
    return modality(situation.subject) if told == UNKNOWN else told


def pair_facts(duty: Facts, other: Facts) -> Facts:
    """Two inherited terms of different licenses from different ancestors: ``duty`` fixes the license of the whole."""
    return {"duty": {**duty, "clash_question": _clash_question(duty, other)}, "other": other}


def _clash_question(duty: Facts, other: Facts) -> str:
    """What would tell whether the two terms clash."""
    for one, two in ((duty, other), (other, duty)):
        if one["by_class"] and one["action"] in {"share-alike", "no-further-restrictions"}:
            return f"whether {one['license_name']} accepts {two['license_short']} beside it: its text was not read"
    for older, newer in ((duty, other), (other, duty)):
        if newer["license"] in older["later_unsaid"]:
            return f"whether {older['origin']} may be used under a later version of {older['license_name']}"
    if other["action"] in duty["disputed"]:
        return (
            f"whether clause {duty['clause']} of {duty['license_short']} lets clause {other['clause']} of "
            f"{other['license_short']} ({other['action']}) be added"
        )
    return f"how the model was made from {duty['origin']} and from {other['origin']}"
