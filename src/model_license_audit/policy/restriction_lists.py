"""Coded restrictions that a policy will not take on, whichever license hands them down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from model_license_audit.model.duties import Duty
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.model.terms import TermKind
from model_license_audit.obligations.situation import Situation
from model_license_audit.policy.entries import Entry, ruled
from model_license_audit.policy.policy import Policy


def rulings_on_restrictions(policy: Policy, situation: Situation) -> Iterator[Ruling]:
    """Restrictions that are denied, and coded uses that are forbidden though the policy does not allow that."""
    denied = {entry.value: entry for entry in policy.denied if entry.key == "deny.restrictions"}
    allowed = [entry for entry in policy.allowed if entry.key == "allow.restrictions"]
    if not denied and not allowed:
        return
    codes = {entry.value for entry in allowed}
    for duty in situation.duties:
        if duty.term.kind is not TermKind.RESTRICTION:
            continue
        for code in (*duty.term.items, duty.term.action):
            if code in denied:
                yield _ruling(denied[code], duty, code, "the policy denies that")
        for code in duty.term.items if allowed else ():
            if code not in codes:
                yield _ruling(allowed[0], duty, code, "that is not among the restrictions that the policy allows")


def _ruling(entry: Entry, duty: Duty, code: str, what: str) -> Ruling:
    message = f"{duty.license_id} of {duty.origin_name} says {code} (clause {duty.term.clause}): {what}"
    remedy = f"make it from something else, or change {entry.key} in {entry.file}"
    return ruled(RulingKind.DENIED, replace(entry, value=code), duty.origin_name, (message, remedy))
