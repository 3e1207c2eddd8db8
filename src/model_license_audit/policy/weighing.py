"""Waivers laid over the findings of an audit: what each accepts, and why one accepts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from model_license_audit.model.findings import Finding, Verdict
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.policy.entries import Entry, ruled
from model_license_audit.policy.policy import Policy, Waiving
from model_license_audit.policy.waivers import Waiver, waive


def weighed(
    findings: tuple[Finding, ...], policy: Policy, artifact: str, on: date
) -> tuple[tuple[Finding, ...], tuple[Ruling, ...]]:
    """The same findings, those marked that a waiver in force accepts; and what there is to say of the waivers.

    A waiver that has ended, that the policy does not allow, or that would accept several findings, accepts none.
    """
    mine = [waiver for waiver in policy.waivers if waiver.artifact == artifact]
    if not mine:
        return findings, ()
    holding = [waiver for waiver in mine if not _why_not(waiver, policy.waiving, findings, on)]
    told = [ruling for waiver in mine for ruling in _told(waiver, policy.waiving, findings, on)]
    return waive(findings, tuple(holding), artifact, on), tuple(told)


def why_not_in_force(waiver: Waiver, waiving: Waiving, on: date) -> str:
    """Why a waiver accepts nothing on a day, whatever the findings; empty where it is in force."""
    longest = waiving.max_days
    if on > waiver.expires:
        return f"it expired on {waiver.expires}"
    if longest is not None and (waiver.expires - (waiver.created or on)).days > longest:
        return f"it lasts until {waiver.expires}, longer than the {longest} days that {waiving.file} allows"
    if waiver.created is not None and waiver.created > on:
        return f"it is said to have been written on {waiver.created}, which is yet to come"
    if waiving.approver and not waiver.approver:
        return f"nobody is named who approved it, as {waiving.file} asks"
    if waiving.reasons and waiver.reason not in waiving.reasons:
        return f"{waiving.file} does not allow the reason {waiver.reason}"
    return ""


def _why_not(waiver: Waiver, waiving: Waiving, findings: Iterable[Finding], on: date) -> str:
    found = _named(waiver, findings)
    if len(found) > 1:
        return f"its fingerprint is the beginning of {len(found)} findings: over-broad"
    return why_not_in_force(waiver, waiving, on)


def _named(waiver: Waiver, findings: Iterable[Finding]) -> set[str]:
    open_ = (one for one in findings if one.verdict is not Verdict.SATISFIED)
    return {one.fingerprint for one in open_ if waiver.names(one, waiver.artifact)}


def _told(waiver: Waiver, waiving: Waiving, findings: Sequence[Finding], on: date) -> Iterator[Ruling]:
    name = f"the waiver of {waiver.rule} {waiver.fingerprint} ({waiver.owner})"
    why, left = _why_not(waiver, waiving, findings, on), (waiver.expires - on).days
    if not _named(waiver, findings):
        yield _noted(waiver, f"{name} is orphaned: no such finding is there", "take it out")
    elif why:
        yield _noted(waiver, f"{name} accepts nothing: {why}", "renew it, put it right, or meet what the finding asks")
    elif left <= waiving.warn_days:
        when = "today" if left == 0 else f"in {left} day{'s' if left > 1 else ''}"
        yield _noted(waiver, f"{name} ends {when}, on {waiver.expires}", "renew it, or meet what the finding asks")


def _noted(waiver: Waiver, message: str, remedy: str) -> Ruling:
    value = f"{waiver.rule} {waiver.fingerprint}"
    return ruled(RulingKind.NOTED, Entry("waivers", value, waiver.file), waiver.artifact, (message, remedy))
