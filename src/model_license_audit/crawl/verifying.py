"""Whether a registry is whole, and whether what it concludes still follows from what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from model_license_audit.crawl.local_files import file_faults, is_local
from model_license_audit.crawl.observing import worked_out
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.cycles import find_cycles
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry import checking
from model_license_audit.registry.checking import Check, Fault
from model_license_audit.registry.database.engines import failures_told, reading
from model_license_audit.registry.reading.shelf import Shelf, open_shelf
from model_license_audit.registry.records import Observation
from model_license_audit.registry.store import Store
from model_license_audit.registry.writing.concluded import StoredRevision, lineage_steps, stored_revisions
from model_license_audit.registry.writing.revision_rows import conclude_anew

_BATCH = 500
_REFRESH = "modelaudit registry verify --refresh works it out anew"


@dataclass(slots=True)
class Verified:
    """What was looked at, and all that is not as it should be, sorted."""

    artifacts: int = 0
    revisions: int = 0
    local: int = 0
    outdated: int = 0
    refreshed: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """True when nothing is amiss."""
        return not any(fault.amiss for fault in self.faults)


@dataclass(frozen=True, slots=True)
class _Stale:
    """A revision of which something else is concluded now, or by license data of another version."""

    id: int
    concluded: Observation
    differs: bool


def verify(store: Store, kb: KnowledgeBase, refresh: bool = False) -> Verified:
    """Look at everything; with ``refresh`` write what is concluded now where it is not what was concluded then.

    Nothing is concluded anew where what was read is not what was recorded.
    """
    done = Verified()
    with failures_told(store.address), reading(store.engine) as connection:
        done.faults += checking.database_faults(connection)
        for faults in (checking.row_faults, checking.pointer_faults, checking.name_faults) if done.whole else ():
            done.faults += faults(connection)
    if done.whole:
        with open_shelf(store.address) as shelf:
            stale = _stale(shelf, kb, done)
            while batch := list(islice(stale, _BATCH)):
                _settle(store, batch, refresh, done)
            done.faults += [_cycle(group) for group in find_cycles(lineage_steps(shelf))]
    done.faults.sort()
    return done


def _settle(store: Store, stale: list[_Stale], refresh: bool, done: Verified) -> None:
    """Write what is concluded now, or tell of it."""
    if not refresh:
        done.outdated += sum(not one.differs for one in stale)
        done.faults += [_told(one) for one in stale if one.differs]
        return
    with store.writing() as writing:
        conclude_anew(writing.connection, [(one.id, one.concluded) for one in stale])
    done.refreshed += len(stale)


def _stale(shelf: Shelf, kb: KnowledgeBase, done: Verified) -> Iterator[_Stale]:
    """Check each revision; gives those of which something else follows now."""
    last = None
    for revision in stored_revisions(shelf):
        ref = replace(revision.artifact.ref, revision=None)
        done.revisions += 1
        done.artifacts += ref != last
        last = ref
        faults = list(checking.revision_faults(revision))
        if revision.current and is_local(revision.artifact):
            done.local += 1
            done.faults += file_faults(revision.artifact)
        done.faults += faults
        if not faults:
            yield from _concluded(kb, revision)


def _concluded(kb: KnowledgeBase, revision: StoredRevision) -> Iterator[_Stale]:
    stored = revision.artifact
    now = worked_out(kb, stored.observed(stored.last_seen))
    then = [_plain(link) for link in revision.derivations]
    differs = now.license != stored.license or [_plain(link) for link in now.derivations] != then
    if differs or stored.license_data != kb.version:
        yield _Stale(revision.id, now, differs)


def _plain(link: Derivation) -> tuple[object, ...]:
    return (str(link.parent), link.kind, link.basis, link.confidence, link.written)


def _told(stale: _Stale) -> Fault:
    what = "license or parents that were concluded no longer follow from what was read"
    return Fault(Check.CONCLUSIONS, what, str(stale.concluded.ref), _REFRESH)


def _cycle(group: tuple[ArtifactRef, ...]) -> Fault:
    named = " ← ".join([*(str(ref) for ref in group[:5]), *(["…"] if len(group) > 5 else [])])
    what = "models are said to be made from each other" if len(group) > 1 else "a model is said to be made from itself"
    return Fault(Check.LINEAGE, what, named, "nothing here: their publishers say so", amiss=False)
