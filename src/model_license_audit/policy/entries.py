"""Entries of a policy, and what they say of an artifact."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.rulings import Ruling, RulingKind


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One entry of a list of the policy: under which key, what, and which file says so."""

    key: str
    value: str
    file: str


def ruled(kind: RulingKind, entry: Entry, about: str, told: tuple[str, str]) -> Ruling:
    """What an entry says of an artifact: ``told`` is the message and what to do."""
    import hashlib

    named = "\0".join((kind.value, entry.key, about, entry.value))
    return Ruling(
        kind, entry.key, about, *told, entry.file, entry.value, hashlib.sha256(named.encode()).hexdigest()[:16]
    )
