"""Recording what was seen: a new revision where license, lineage or files changed, else only a later date.

The current revision is the one that was last seen present. What is told of an earlier moment becomes history and never
replaces what is newer. An artifact that is seen under a new name goes on under it, with its history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.moments import written
from model_license_audit.registry.records import Effect, Observation, Withdrawal, key_of
from model_license_audit.registry.writing.absorbing import absorb
from model_license_audit.registry.writing.digests import Fingerprint, fingerprint, keepable
from model_license_audit.registry.writing.known import Event, Known
from model_license_audit.registry.writing.ledger import Ledger
from model_license_audit.registry.writing.ledger_reading import read_ledger
from model_license_audit.registry.writing.ledger_writing import write_ledger


def record(connection: Connection, seen: Sequence[Observation]) -> list[Effect]:
    """Keep observations in their order; see ``records.Effect`` for what is told of each."""
    printed = [fingerprint(one) for one in seen]
    keys = {key for one, _ in printed for key in (key_of(one.ref), *(key_of(alias.old) for alias in one.aliases))}
    recorder = _Recorder(connection, keys)
    effects = [recorder.record(one, print_) for one, print_ in printed]
    write_ledger(connection, recorder.ledger)
    return effects


def see_again(connection: Connection, refs: Sequence[ArtifactRef], when: str) -> list[Effect | None]:
    """Note that artifacts were found unchanged; ``None`` for one that nothing was read of."""
    ledger = read_ledger(connection, {key_of(ref) for ref in refs})
    found = [ledger.artifacts.get(key_of(ref)) for ref in refs]
    effects = [known.see_again(when) if known is not None and known.past else None for known in found]
    write_ledger(connection, ledger)
    return effects


def withdraw(connection: Connection, gone: Withdrawal) -> bool:
    """Note that an artifact can no longer be had; its last revision stays."""
    return withdraw_all(connection, (gone,)) == 1


def withdraw_all(connection: Connection, gone: Sequence[Withdrawal]) -> int:
    """Note that artifacts can no longer be had, in this order; tells of how many that was new."""
    ledger = read_ledger(connection, {key_of(one.ref) for one in gone})
    count = sum(_withdrawn(ledger, one) for one in gone)
    write_ledger(connection, ledger)
    return count


def _withdrawn(ledger: Ledger, gone: Withdrawal) -> bool:
    when, known = written(gone.seen_at), ledger.artifacts.get(key_of(gone.ref))
    if known is None or when < known.looked:
        return False
    why, before = keepable(gone.why), known.state
    if before != gone.state.value:
        known.events.append(Event(when, "state", before, gone.state.value, why))
    known.state, known.state_at, known.state_why, known.changed = gone.state.value, when, why, True
    return before != gone.state.value


class _Recorder:
    """One batch: nothing is written before its end, unless two artifacts turn out to be one."""

    def __init__(self, connection: Connection, keys: Iterable[str]) -> None:
        self._connection = connection
        self._keys = set(keys)
        self.ledger: Ledger = read_ledger(connection, self._keys)

    def record(self, seen: Observation, print_: Fingerprint) -> Effect:
        """Note one observation."""
        when = written(seen.seen_at)
        bearer, renamed = self._settled(seen, print_, when)
        known = bearer or self.ledger.begin(seen, when)
        effect = known.see(seen, print_, when)
        self.ledger.lead(seen.aliases, known, when)
        if bearer is None:
            return Effect.NEW
        return Effect.CHANGED if renamed else effect

    def _settled(self, seen: Observation, print_: Fingerprint, when: str) -> tuple[Known | None, bool]:
        """The artifact it is of, which from now on has one name; and whether it had another one before."""
        bearer, renamed = self.ledger.bearer(seen, print_, when), False
        while others := self.ledger.under_old_names(seen, bearer, when):
            renamed = True
            if bearer is None:
                bearer = others[0]
                self.ledger.rename(bearer, seen, when)
            else:
                bearer = self._absorbed(bearer, others[0], when)
        return bearer, renamed

    def _absorbed(self, into: Known, other: Known, when: str) -> Known:
        """One artifact where two were known."""
        key, event = into.key, Event(when, "name", other.ref, into.ref, "")
        write_ledger(self._connection, self.ledger)
        assert into.id is not None  # noqa: S101 - both are written now
        assert other.id is not None  # noqa: S101
        absorb(self._connection, into.id, other.id, event)
        self.ledger = read_ledger(self._connection, self._keys | {key})
        return self.ledger.artifacts[key]
