"""Licenses and license classes that a policy denies, or that it alone allows, over the whole lineage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.model.terms import License
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation
from model_license_audit.policy.entries import Entry, ruled
from model_license_audit.policy.policy import Policy

_DENY = ("deny.licenses", "deny.classes")
_ALLOW = ("allow.licenses", "allow.classes")


@dataclass(frozen=True, slots=True)
class _Bound:
    """A license that binds: its key, its identifier and its class."""

    key: str
    id: str
    klass: str

    def fits(self, entry: Entry) -> bool:
        """True where the entry names it."""
        return entry.value == self.klass if entry.key.endswith(".classes") else fnmatchcase(self.key, entry.value)


def rulings_on_licenses(policy: Policy, situation: Situation) -> Iterator[Ruling]:
    """What the lists of licenses and of classes say of the artifact and of every ancestor."""
    denied = [entry for entry in policy.denied if entry.key in _DENY]
    lists = [[entry for entry in policy.allowed if entry.key == key] for key in _ALLOW]
    allowed = [entries for entries in lists if entries]
    if not denied and not allowed:
        return
    for standing in situation.standings:
        yield from _denied(denied, standing, situation)
        for entries in allowed:
            yield from _not_allowed(entries, standing, situation)


def _denied(denied: list[Entry], standing: Standing, situation: Situation) -> Iterator[Ruling]:
    bound, open_, whole = _licenses(standing, situation)
    for entry in denied:
        for one in bound:
            if one.fits(entry):
                what = f"the class {entry.value}" if entry.key.endswith(".classes") else one.id
                message = f"{standing.name} is under {one.id}: the policy denies {what}"
                yield _ruling(RulingKind.DENIED, entry, standing, message)
    for key in _DENY:
        barred = [e for e in denied if e.key == key and (not whole or any(one.fits(e) for one in open_))]
        if barred:
            which = ", ".join(one.id for one in open_ if any(one.fits(e) for e in barred))
            why = f"it may be {which}" if which else "nothing tells its license"
            listed = ", ".join(entry.value for entry in barred)[:160]
            message = f"whether {standing.name} is under what the policy denies ({listed}) cannot be told: {why}"
            yield _ruling(RulingKind.UNTOLD, barred[0], standing, message, "unknown")


def _not_allowed(entries: list[Entry], standing: Standing, situation: Situation) -> Iterator[Ruling]:
    bound, open_, whole = _licenses(standing, situation)
    listed = ", ".join(entry.value for entry in entries if entry.value) or "none"
    for one in bound:
        if not any(one.fits(entry) for entry in entries):
            told = one.klass if entries[0].key.endswith(".classes") else "that"
            message = f"{standing.name} is under {one.id}: {told} is not among what the policy allows ({listed[:160]})"
            yield _ruling(RulingKind.DENIED, entries[0], standing, message, one.key)
    if not whole or not all(any(one.fits(entry) for entry in entries) for one in open_):
        message = f"whether {standing.name} is under what the policy allows ({listed[:160]}) cannot be told"
        yield _ruling(RulingKind.UNTOLD, entries[0], standing, message, "unknown")


def _licenses(standing: Standing, situation: Situation) -> tuple[list[_Bound], list[_Bound], bool]:
    """The licenses that bind, those that may be meant by an unclear label, and whether these are all there can be."""
    keys = [one.license.key for one in (standing.binding.licenses if standing.binding else ())]
    members = [key for part in standing.unresolved for key in part.members]
    bound, open_ = ([_bound(one) for one in filter(None, map(situation.kb.license, some))] for some in (keys, members))
    whole = standing.original is not None or (
        standing.binding is not None and all(part.members for part in standing.unresolved)
    )
    return bound, open_, whole


def _bound(known: License) -> _Bound:
    return _Bound(known.key, known.id, str(known.license_class))


def _ruling(kind: RulingKind, entry: Entry, standing: Standing, message: str, value: str = "") -> Ruling:
    remedy = f"make it from something else, or change {entry.key} in {entry.file}"
    if kind is RulingKind.UNTOLD:
        remedy = "find out its license, or have it concluded (a curation)"
    return ruled(kind, replace(entry, value=value or entry.value), standing.name, (message, remedy))
