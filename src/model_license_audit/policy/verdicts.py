"""What a policy says of an artifact in its lineage: what it denies, what it asks for, what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.model.terms import Status
from model_license_audit.obligations.situation import Situation
from model_license_audit.policy.entries import Entry, ruled
from model_license_audit.policy.evidence import lacking
from model_license_audit.policy.license_lists import rulings_on_licenses
from model_license_audit.policy.name_lists import rulings_on_names
from model_license_audit.policy.policy import Policy
from model_license_audit.policy.restriction_lists import rulings_on_restrictions

_STATUSES = list(Status)


def rulings(policy: Policy, situation: Situation, on: date) -> tuple[Ruling, ...]:
    """Everything the policy says, each once, what fails the audit first."""
    found: Iterable[Ruling] = (
        *rulings_on_licenses(policy, situation),
        *rulings_on_names(policy, situation),
        *rulings_on_restrictions(policy, situation),
        *_evidence(policy, situation),
        *_statuses(policy, situation),
        *_age(policy, situation.kb, on),
    )
    return in_order(found)


def in_order(found: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Each once, what fails the audit first."""
    kinds = list(RulingKind)
    return tuple(sorted(set(found), key=lambda one: (kinds.index(one.kind), one)))


def _evidence(policy: Policy, situation: Situation) -> Iterator[Ruling]:
    for entry in policy.evidence:
        if lacks := lacking(entry.value, situation):
            message, remedy = lacks
            name = situation.subject.name
            yield ruled(RulingKind.REQUIRED, entry, name, (f"{name} {message}", remedy))


def _statuses(policy: Policy, situation: Situation) -> Iterator[Ruling]:
    """Licenses that bind by clauses that were checked less far than is asked."""
    if policy.clause_status is None:
        return
    least, file = policy.clause_status
    weak: dict[tuple[str, str], list[str]] = {}
    for duty in situation.duties:
        if _STATUSES.index(duty.term.status) > _STATUSES.index(least):
            weak.setdefault((duty.license_id, duty.origin_name), []).append(f"{duty.term.clause}: {duty.term.status}")
    for (license_id, origin), clauses in sorted(weak.items()):
        told = ", ".join(dict.fromkeys(clauses))[:160]
        message = f"{license_id} of {origin} rests on clauses that are not {least} ({told})"
        remedy = f"have the text of {license_id} read by a lawyer, and add it as a license pack"
        entry = Entry("require.clause-status", license_id, file)
        yield ruled(RulingKind.REQUIRED, entry, origin, (message, remedy))


def _age(policy: Policy, kb: KnowledgeBase, on: date) -> Iterator[Ruling]:
    if policy.data_days is None:
        return
    days, file = policy.data_days
    age = (on - date.fromisoformat(kb.reviewed)).days
    if age > days:
        message = f"the license data were last reviewed on {kb.reviewed}, {age} days ago; {days} are allowed"
        entry = Entry("require.license-data-days", "", file)
        yield ruled(RulingKind.REQUIRED, entry, "license data", (message, "install a newer modelaudit"))
