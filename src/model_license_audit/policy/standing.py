"""How waivers stand on a day: which hold, which end soon, and which accept nothing any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from model_license_audit.policy.policy import Policy
from model_license_audit.policy.waivers import Waiver
from model_license_audit.policy.weighing import why_not_in_force

NOTHING = "accepts nothing"
"""How the standing of a waiver begins that has ended, or that the policy does not allow."""


def standing_of(waiver: Waiver, policy: Policy, on: date) -> str:
    """Whether it holds, ends soon, or accepts nothing and why."""
    if why := why_not_in_force(waiver, policy.waiving, on):
        return f"{NOTHING}: {why}"
    days = (waiver.expires - on).days
    left = f"{days:,} day{'' if days == 1 else 's'}"
    return f"ends soon, in {left}" if days <= policy.waiving.warn_days else f"holds for {left}"


def standings(waivers: Iterable[Waiver], policy: Policy, on: date) -> list[tuple[Waiver, str]]:
    """Each with how it stands, the ones that end first at the head."""
    ordered = sorted(waivers, key=lambda one: (one.expires, one.rule, one.artifact, one.fingerprint))
    return [(one, standing_of(one, policy, on)) for one in ordered]


def told(one: Waiver, standing: str) -> dict[str, str | None]:
    """A waiver as JSON tells it."""
    plain = {key: getattr(one, key) for key in ("rule", "artifact", "fingerprint", "reason", "comment", "owner")}
    created = str(one.created) if one.created else None
    more = {"approver": one.approver, "created": created, "expires": str(one.expires), "file": one.file}
    return {**plain, **more, "state": standing}
