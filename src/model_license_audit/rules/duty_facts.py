"""The facts of a duty: the term as its clause states it, and how it stands to the audited artifact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from model_license_audit.model.duties import Duty
from model_license_audit.model.terms import License, Measure, Term, TermKind
from model_license_audit.obligations.due import is_due
from model_license_audit.obligations.evidence.shown import names_begun
from model_license_audit.obligations.labels.acceptance import bases
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.compat_facts import kept_under
from model_license_audit.rules.context_facts import context_facts
from model_license_audit.rules.evidence_facts import evidence_facts
from model_license_audit.rules.late import Facts, Late, frozen
from model_license_audit.rules.modality import UNKNOWN, modality


def brief(duty: Duty) -> Facts:
    """A duty as it stands in the list ``duties``."""
    return {
        "action": duty.term.action,
        "asked": duty.asked,
        "inherited": duty.inherited,
        "license": duty.license_key,
        "origin": duty.origin_name,
        "reach": duty.reach.value,
        "shown": len(duty.shown),
    }


def of_licenses(duties: Iterable[Duty]) -> dict[str, Facts]:
    """For each license the actions of its duties for which the files show something, and of those where they do not."""
    found: dict[str, Facts] = {}
    for duty in duties:
        facts = found.setdefault(duty.license_key, {"license_shown": [], "license_unshown": []})
        facts["license_shown" if duty.shown else "license_unshown"].append(duty.term.action)
    return {key: frozen(facts) for key, facts in found.items()}


def duty_facts(duty: Duty, situation: Situation, known: Facts, of_license: Facts) -> Late:
    """A term bound to the artifact; ``due`` when it is asked of this user and this use does what the term waits for.

    ``known`` is its :func:`brief`, and ``of_license`` are the facts of all duties of its license together.
    """
    facts = Late(known, _more(duty, situation, of_license))
    facts["due"] = duty.asked and is_due(duty, situation.use)
    return facts


def _more(duty: Duty, situation: Situation, of_license: Facts) -> Iterator[Facts]:
    """The other facts, those that take longest last."""
    yield _term_facts(duty.term)
    yield {"made_by": tuple([link.kind.value for link in duty.path.derivations]), **of_license}
    yield _license_facts(duty, situation)
    yield frozen(context_facts(duty, situation))
    yield frozen(kept_under(duty, situation))
    yield {
        "names_begun": len(names_begun(duty.term, situation.subject)),
        "origin_notice": _origin_notice(duty, situation),
    }
    yield frozen(evidence_facts(duty, situation))
    yield {"origin_modality": _origin_modality(duty, situation)}


def _short(duty: Duty, licenses: tuple[License, ...]) -> str:
    """The identifier as it is stated, where there is a public one: no *only* is added to what does not say it."""
    if duty.proof or not licenses or not licenses[0].spdx:
        return duty.license_name
    return f"{duty.license_id} WITH {duty.exception}" if duty.exception else duty.license_id


@lru_cache(maxsize=8192)
def _term_facts(term: Term) -> Facts:
    facts: Facts = {
        "kind": term.kind.value,
        "clause": term.clause,
        "by_class": term.by_class,
        "words": term.words or "",
        "where": term.where,
        "scope": term.scope or "",
        "items": term.items,
        "territories": term.territories,
        "modality": term.modality or "",
        "models_meant": f" for {term.modality} models" if term.modality else "",
        "disputed": term.disputed,
        "compatible": term.compatible,
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
        "period": measure.period,
        "currency": measure.currency or "",
        "once": measure.once or "",
        "counted": f"once, in {measure.once}" if measure.once else "on and on",
        "whose": measure.scope,
        "exempt": measure.exempt or "",
    }


def _license_facts(duty: Duty, situation: Situation) -> Facts:
    """Its names, and what the whole license says; where it may be one of several, what all of them say."""
    kb = situation.kb
    licenses = tuple(license_ for base in bases(kb, duty) if (license_ := kb.license(base.key)))
    imposes, permits, items = _said_by_all(licenses)
    return {
        "license_id": duty.license_id,
        "license_name": duty.license_name,
        "license_short": _short(duty, licenses),
        "license_imposes": imposes,
        "license_permits": permits,
        "license_items": items,
        "copy": _copy(duty),
    }


@lru_cache(maxsize=1024)
def _said_by_all(licenses: tuple[License, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What each of the licenses imposes, what each permits, and the coded uses that each forbids."""
    imposes = ({t.action for t in one.terms if t.kind is not TermKind.GRANT} for one in licenses)
    permits = ({t.action for t in one.terms if t.kind is TermKind.GRANT} for one in licenses)
    items = ({item for t in one.terms for item in t.items} for one in licenses)
    return _in_all(imposes), _in_all(permits), _in_all(items)


def _in_all(sets: Iterable[set[str]]) -> tuple[str, ...]:
    found = list(sets)
    return tuple(sorted(set.intersection(*found))) if found else ()


def _origin_notice(duty: Duty, situation: Situation) -> str:
    """The notice file of the ancestor, where its files could be read and hold one."""
    asked = duty.inherited and duty.term.action == "retain-notices"
    notice = situation.files.notices.get(duty.origin) if asked else None
    return notice.path if notice else ""


def _copy(duty: Duty) -> str:
    """What the clause on passing the license on asks to add: its text, or where it says so its address."""
    if duty.term.url:
        return f"the text of {duty.license_name} or a link to it ({duty.term.url})"
    return f"the full text of {duty.license_name}"


def _origin_modality(duty: Duty, situation: Situation) -> str:
    """What goes into the model whose license it is; where that is not told, into what was made from it."""
    origin = situation.lineage.artifact(duty.origin)
    told = modality(origin) if origin else UNKNOWN
    return modality(situation.subject) if told == UNKNOWN else told
