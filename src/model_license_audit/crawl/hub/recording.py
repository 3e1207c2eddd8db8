"""What one transaction of a crawl of the Hub writes: observations, what was found gone, and the journal of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from model_license_audit.crawl.hub.again import completed
from model_license_audit.crawl.hub.query import HubQuery, children_address
from model_license_audit.crawl.hub.skips import STATES, explained
from model_license_audit.crawl.hub.work import PageWork
from model_license_audit.crawl.observing import worked_out
from model_license_audit.crawl.summary import Skipped
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.crawls.journal import Crawl, Entries, SkippedItem
from model_license_audit.registry.reading import standing
from model_license_audit.registry.reading.standing import Standing
from model_license_audit.registry.records import Alias, Effect, Observation, Withdrawal
from model_license_audit.registry.store import Writing
from model_license_audit.sources.hub.failures import HubFailure
from model_license_audit.sources.hub.records import HubRecord, is_hub_id


def plain(ref: ArtifactRef) -> ArtifactRef:
    """The artifact, whatever its revision."""
    return replace(ref, revision=None)


@dataclass(slots=True)
class Recording:
    """What one transaction of a crawl writes; :meth:`close` marks it in the journal.

    Of artifacts that are ``settled`` by the crawl already, what was done to them stays as it is marked.
    """

    writing: Writing
    crawl: Crawl
    query: HubQuery
    kb: KnowledgeBase
    settled: set[str] = field(default_factory=set)
    _seen: dict[str, Observation] = field(default_factory=dict)
    _confirmed: dict[str, Standing] = field(default_factory=dict)
    _skipped: list[SkippedItem] = field(default_factory=list)
    _wanted: set[str] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)

    @property
    def entries(self) -> Entries:
        """The journal of the crawl."""
        return self.writing.entries(self.crawl)

    def ask(self, ref: ArtifactRef) -> None:
        """Note that this artifact was asked for, and not met on the way: its children are wanted if any are."""
        self._asked.add(str(plain(ref)))

    def see(self, seen: Observation) -> None:
        """Record an observation; of an artifact that is seen twice the names of both are kept."""
        name = str(plain(seen.ref))
        before = self._seen.get(name)
        if before is not None:
            seen = replace(before, aliases=tuple(dict.fromkeys((*before.aliases, *seen.aliases))))
        self._seen[name] = seen

    def see_again(self, ref: ArtifactRef, at_last: Standing | None, names: tuple[Alias, ...] = ()) -> None:
        """Note that nothing of an artifact has changed but that these old ``names`` lead to it.

        Its license is concluded anew where the license data have changed.
        """
        name = str(plain(ref))
        present = at_last is not None and at_last.state is State.PRESENT and at_last.license_data == self.kb.version
        if at_last is not None and present and not names:
            self._confirmed[name] = at_last
            return
        stored = self.writing.shelf.find(plain(ref))
        if stored is None:
            self._wanted.add(name)
            return
        seen = worked_out(self.kb, stored.observed(self.crawl.started_at))
        self.see(replace(seen, aliases=names))

    def complete(self, record: HubRecord) -> None:
        """Record what a record tells of an artifact whose files were read at the same commit."""
        stored = self.writing.shelf.find(plain(record.ref))
        if stored is None:
            self._wanted.add(str(plain(record.ref)))
            return
        self.see(worked_out(self.kb, completed(stored, record, self.crawl.started_at)))

    def want(self, refs: Iterable[ArtifactRef]) -> None:
        """Let these be read as well."""
        self._wanted.update(str(plain(ref)) for ref in refs)

    def skip(self, told: Skipped) -> None:
        """Note that this cannot be had."""
        self._skipped.append(SkippedItem(told.ref, told.why, told.remedy))

    def refuse(self, ref: ArtifactRef, failure: HubFailure, known: bool) -> None:
        """Note that a repository cannot be had, or no more: what was known of it stays, with what has become of it."""
        state = STATES.get(failure.kind)
        if state is None or not known:
            self.skip(explained(str(ref), failure))
            return
        self.writing.withdraw(Withdrawal(plain(ref), state, self.crawl.started_at, failure.detail))
        self.entries.done([(str(ref), None)])

    def disable(self, record: HubRecord, known: bool, seen: Observation) -> None:
        """Note that a repository is disabled: one that is met first is recorded, so that its license is known."""
        effect = None if known else self.writing.record([worked_out(self.kb, seen)])[0]
        why = "its record says that it is disabled"
        self.writing.withdraw(Withdrawal(plain(record.ref), State.DISABLED, self.crawl.started_at, why))
        self.entries.done([(str(plain(record.ref)), effect)])

    def close(self) -> None:
        """Write everything, in an order that does not depend on what came first."""
        entries = self.entries
        seen = [self._seen[name] for name in sorted(self._seen)]
        effects = self.writing.record(seen)
        self._done(zip(seen, effects, strict=True))
        self._confirm()
        entries.skipped(self._skipped)
        self._wanted.update(str(ref) for one in seen for ref in self._parents(link.parent for link in one.derivations))
        entries.add(self._wanted)
        entries.add(self._children())

    def _confirm(self) -> None:
        still = [self._confirmed[name] for name in sorted(self._confirmed) if name not in self._seen]
        effects = self.writing.seen_again([one.ref for one in still], self.crawl.started_at)
        self._done((one, effect or Effect.SAME) for one, effect in zip(still, effects, strict=True))
        parents = standing.parents_kept(self.writing.connection, (one.ref for one in still))
        self._wanted.update(str(ref) for named in parents.values() for ref in self._parents(named))

    def _done(self, effects: Iterable[tuple[Observation | Standing, Effect]]) -> None:
        named = ((str(plain(one.ref)), effect) for one, effect in effects)
        self.entries.done((name, effect) for name, effect in named if name not in self.settled)

    def _parents(self, named: Iterable[ArtifactRef]) -> list[ArtifactRef]:
        """Those that are to be read as well, of all that an artifact was made from."""
        wanted = [ref for ref in named if ref.host is Host.HUGGINGFACE and is_hub_id(ref.name)]
        return [plain(ref) for ref in wanted if (self.query.data if ref.dataset else self.query.parents)]

    def _children(self) -> list[str]:
        if not self.query.children:
            return []
        asked = [ArtifactRef.parse(name) for name in sorted(self._asked)]
        return [PageWork(children_address(ref), asked=False).key for ref in asked if not ref.dataset]
