"""The facts by which rules tell whether terms can be kept together: with the label, and with each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.versions import later_versions
from model_license_audit.model.duties import Duty
from model_license_audit.model.expressions import LicenseId
from model_license_audit.obligations.labels.acceptance import Kept, accepted, gives_later, label_keeps, relicensed
from model_license_audit.obligations.labels.label import Label
from model_license_audit.obligations.situation import Situation
from model_license_audit.obligations.standings import joined
from model_license_audit.obligations.unread import to_read, unread
from model_license_audit.rules.late import Facts, Late

FIXING = frozenset({"share-alike", "no-further-restrictions"})
"""The actions that fix the license of the whole."""

_FREE: Facts = {
    "label_keeps": "", "label_question": "", "accepts_others": False, "free_form": False, "free_if": "",
    "relicensed": [], "reading": "",
}  # fmt: skip


def kept_under(duty: Duty, situation: Situation) -> Facts:
    """Whether the label keeps the license that a share-alike clause asks for, and what leaves that open.

    ``label_keeps`` is *yes*, *no*, *open* where it depends, and *untold* where the label cannot be read.
    ``free_form`` is true where the clause leaves the form of this artifact free, ``free_if`` on which other condition;
    ``accepts_others`` where another license, or a later version, may be chosen in place of the origin's own.
    ``relicensed`` are the keys of licenses that the origin's own names for what is made from it.
    """
    if duty.term.action == "no-commercial-use":
        return _FREE | {"limit_question": _limit_question(duty, situation)}
    if duty.term.action in _CARRIED:
        return _FREE | {"bar_question": _bar_question(duty, situation)}
    if duty.term.action not in FIXING:
        named = sorted(relicensed(situation.kb, duty))
        return _FREE | {"reading": _reading(duty, situation), "relicensed": named}
    others = any(known.later_allowed or len(known.accepts) > 1 for known in accepted(situation.kb, duty))
    facts = _FREE | {"accepts_others": others, "free_if": duty.term.free_if or ""}
    if duty.term.action != "share-alike" or not duty.inherited:
        return facts
    kept = label_keeps(situation.kb, duty, situation.label, joined(situation.standings))
    return facts | {
        "label_keeps": kept.value if kept else "untold",
        "label_question": _label_question(duty, situation) if kept is not Kept.YES else "",
        "free_form": duty.path.derivations[0].kind.value in duty.term.except_kinds,
    }


_CARRIED = frozenset({"use-restrictions", "acceptable-use-policy", "field-of-use"})


def _reading(duty: Duty, situation: Situation) -> str:
    """What to read where a term follows from the class of its license alone."""
    license_ = unread(situation.kb, duty.license_key) if duty.term.by_class else None
    return to_read(license_) if license_ else f"see clause {duty.term.clause}"


def _bar_question(duty: Duty, situation: Situation) -> str:
    """What would tell whether restrictions must travel under a label that lets nobody add any."""
    name, origin = situation.subject.name, duty.origin_name
    kinds = {link.kind.value for link in duty.path.derivations}
    if "contains" in kinds:
        return f"whether {origin} is a part that is kept apart under {duty.license_name}"
    if "untyped" in kinds:
        return f"how {name} was made from {origin}"
    return f"whether the label is meant only for what the author of {name} added, and not for the weights of {origin}"


def _limit_question(duty: Duty, situation: Situation) -> str:
    """What would tell whether the label keeps a limit to research or to non-commercial use."""
    name = situation.subject.name
    limit = "is limited to research" if duty.term.scope == "research-only" else "excludes commercial use"
    if situation.label.complete:
        return (
            f"whether the label is meant for {name} alone, without the weights of {duty.origin_name}, of which "
            f"{duty.license_name} lets one's own changes go under other terms"
        )
    return f"which license text {name} is offered under, and whether it {limit}"


def _label_question(duty: Duty, situation: Situation) -> str:
    """What would tell whether the label keeps the license that a share-alike clause asks for."""
    kb, name, origin = situation.kb, situation.subject.name, duty.origin_name
    known = accepted(kb, duty)
    labels = {leaf.key for reading in situation.label.readings for branch in reading for leaf in branch}
    if duty.members:
        return f"which of {', '.join(_ids(kb, duty.members))} {origin} is offered under"
    if len(situation.label.readings) > 1:
        return f"which of {', '.join(_ids(kb, labels))} {name} is offered under"
    if labels & (known[0].combinable | known[0].by_way):
        condition = _condition(kb, duty, labels)
        return f"whether {name} meets the condition on which {duty.license_name} allows that: {condition}"
    if labels and (labels & known[0].unsaid or _later_given(situation.label, known[0].accepts, duty)):
        return f"whether {origin} is offered under this version of {duty.license_name} only, or under any later version"
    return _other_question(duty, situation, bool(labels))


def _other_question(duty: Duty, situation: Situation, labelled: bool) -> str:
    """What is open beside the licenses that the clause names."""
    name, origin = situation.subject.name, duty.origin_name
    license_ = unread(situation.kb, duty.license_key)
    if license_ and labelled:
        return f"which other licenses {duty.license_name} accepts for what is made from {origin}: {to_read(license_)}"
    if duty.term.free_if and labelled:
        return f"whether {duty.term.free_if}"
    if duty.term.except_kinds and labelled:
        return (
            f"whether {name} is a form that clause {duty.term.clause} of {duty.license_name} leaves free "
            f"({duty.term.except_for or 'see the clause'})"
        )
    return (
        f"which license text {name} is offered under; where it only contains {origin}, whether that part is kept apart "
        f"and stays under {duty.license_name}"
    )


def _later_given(label: Label, accepts: frozenset[str], duty: Duty) -> bool:
    leaves = (leaf for reading in label.readings for branch in reading for leaf in branch)
    return duty.version_unsaid and any(gives_later(leaf) and leaf.key in accepts for leaf in leaves)


def _condition(kb: KnowledgeBase, duty: Duty, labels: set[str]) -> str:
    """What the license data notes of the clause that names the label's license: its own, or an elected one's."""
    keys = [duty.license_key, *sorted(accepted(kb, duty)[0].accepts - {duty.license_key})]
    terms = [(key, t) for key in keys for known in [kb.license(key)] if known for t in known.terms]
    naming = ((key, term) for key, term in terms if term.action == "share-alike" and labels & set(term.combinable))
    key, term = next(naming)
    by_way = "" if key == duty.license_key else f"by way of {', '.join(_ids(kb, (key,)))}: "
    return f"{by_way}{term.note or f'see clause {term.clause}'}"


def _ids(kb: KnowledgeBase, keys: Any) -> list[str]:
    return [license_.id for key in sorted(keys) if (license_ := kb.license(key))]


def disputed_by_label(kb: KnowledgeBase, label: Label) -> list[str]:
    """The actions of which it is disputed whether the label lets them be added, whatever version a recipient picks."""
    leaves = {leaf for reading in label.readings for branch in reading for leaf in branch}
    found = [_disputed(kb, leaf) for leaf in leaves]
    return sorted(set.intersection(*found)) if found else []


def _disputed(kb: KnowledgeBase, leaf: LicenseId) -> set[str]:
    keys = [leaf.key, *(later_versions(kb, leaf.key) if gives_later(leaf) else ())]
    sets = [{a for term in known.terms for a in term.disputed} for key in keys if (known := kb.license(key))]
    return set.intersection(*sets) if sets else set()


def pair_facts(one: Late, two: Late, duty: Duty, other: Duty, both: Kept) -> Facts:
    """Two inherited terms of different licenses from different ancestors: ``duty`` fixes the license of the whole.

    ``together`` is *yes* where a license keeps both, *open* where it depends, else *no*.
    """

    def more() -> Iterator[Facts]:
        yield {"clash_question": _clash_question(one, two, duty, other, both)}
        yield one.whole()

    return {"duty": Late({**one, "together": both.value}, more()), "other": two}


def _clash_question(one: Facts, two: Facts, duty: Duty, other: Duty, both: Kept) -> str:
    """What would tell whether the two terms clash."""
    unread_ = next(((a, b) for a, b in ((one, two), (two, one)) if a["by_class"] and a["action"] in FIXING), None)
    if unread_:
        fixing, beside = unread_
        return f"whether {fixing['license_name']} accepts {beside['license_short']} beside it: its text was not read"
    if two["action"] in one["disputed"]:
        return (
            f"whether clause {one['clause']} of {one['license_short']} lets clause {two['clause']} of "
            f"{two['license_short']} ({two['action']}) be added"
        )
    found = _version_question(duty, both) or _version_question(other, both)
    return found or f"how the model was made from {duty.origin_name} and from {other.origin_name}"


def _version_question(duty: Duty, both: Kept) -> str:
    """What is open about one of two licenses: which text it is, which version, or a condition of its clause."""
    if duty.members:
        return f"which of the texts called {duty.license_id} {duty.origin_name} is offered under"
    if duty.term.free_if:
        return f"whether {duty.term.free_if}"
    if both is Kept.OPEN and duty.version_unsaid:
        return f"whether {duty.origin_name} may be used under a later version of {duty.license_name}"
    if both is Kept.OPEN and (duty.term.combinable or duty.term.compatible):
        return (
            f"whether the condition is met on which {duty.license_name} can go with another license: {duty.term.note}"
        )
    return ""
