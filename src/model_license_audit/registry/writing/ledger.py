"""What the registry holds of a batch of artifacts, in memory: who bears which name, and who bore it before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from model_license_audit.model.recorded import State
from model_license_audit.registry.records import Alias, Observation, key_of
from model_license_audit.registry.writing.digests import Fingerprint
from model_license_audit.registry.writing.known import Event, Known


@dataclass(slots=True)
class OldName:
    """A name that led to an artifact from ``first`` to ``last``; ``told`` is where that was read, when it is anew."""

    key: str
    bearer: Known
    first: str
    last: str
    told: Alias | None = None
    changed: bool = False


@dataclass(slots=True)
class Ledger:
    """The artifacts and old names of a batch by their keys; ``unsaid`` are names that are old ones no longer."""

    artifacts: dict[str, Known] = field(default_factory=dict)
    names: dict[str, OldName] = field(default_factory=dict)
    unsaid: set[str] = field(default_factory=set)

    def bearer(self, seen: Observation, print_: Fingerprint, when: str) -> Known | None:
        """The artifact that bore this name at that moment; ``None`` for one that is met for the first time.

        At the very moment at which a name was told to be an old one, it is taken for a new owner's unless the same was
        read under both.
        """
        key = key_of(seen.ref)
        found, old = self.artifacts.get(key), self.names.get(key)
        if found is None and old is not None and when <= old.last:
            return old.bearer if when < old.last or old.bearer.held(seen, print_, when) else None
        return found

    def under_old_names(self, seen: Observation, bearer: Known | None, when: str) -> list[Known]:
        """Artifacts that are the one observed, under names that they bore until then; the last looked at first."""
        keys = dict.fromkeys(key_of(alias.old) for alias in seen.aliases)
        found = [self.artifacts[key] for key in keys if key in self.artifacts]
        others = [one for one in found if one is not bearer and one.looked <= when]
        return sorted(others, key=lambda one: one.looked, reverse=True)

    def rename(self, known: Known, seen: Observation, when: str) -> None:
        """Let an artifact go on under another name."""
        ref = replace(seen.ref, revision=None)
        del self.artifacts[known.key]
        known.events.append(Event(when, "name", known.ref, str(ref), _told_where(seen, known.key)))
        known.key, known.ref, known.renamed, known.changed = key_of(ref), str(ref), True, True
        self.artifacts[known.key] = known
        old = self.names.get(known.key)
        if old is not None and old.bearer is known:
            del self.names[known.key]
            self.unsaid.add(known.key)

    def begin(self, seen: Observation, when: str) -> Known:
        """An artifact that was never heard of."""
        ref, key = replace(seen.ref, revision=None), key_of(seen.ref)
        known = Known(key, str(ref), ref.host.value, ref.dataset, State.PRESENT.value, when, changed=True)
        self.artifacts[key] = known
        return known

    def lead(self, aliases: Iterable[Alias], bearer: Known, when: str) -> None:
        """Let old names lead to their bearer, unless they lead to another one since."""
        for alias in aliases:
            key = key_of(alias.old)
            known = self.names.get(key)
            if key == bearer.key:
                continue
            if known is None:
                self.names[key] = OldName(key, bearer, when, when, alias, changed=True)
            elif when >= known.last:
                first = known.first if known.bearer is bearer else when
                self.names[key] = OldName(key, bearer, first, when, alias, changed=True)
            elif known.bearer is bearer and when < known.first:
                known.first, known.changed = when, True


def _told_where(seen: Observation, old: str) -> str:
    return next((alias.evidence.location for alias in seen.aliases if key_of(alias.old) == old), "")
