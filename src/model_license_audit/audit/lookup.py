"""Looking artifacts up: where the user says they lie, then the registry, the catalogue, and (only online) the hub."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.audit.stored import KEEPER, Holdings, completed, recorded
from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import Resolve
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import Evidence, Reading
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.snapshot import Snapshot
from model_license_audit.registry.catalogue import Catalogue

if TYPE_CHECKING:
    from model_license_audit.registry.records import Observation, StoredArtifact
    from model_license_audit.sources.hub.source import HubSource

Upstream = Mapping[ArtifactRef, Path]
"""In which local directory an artifact lies."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """Whom to ask beyond what ships: the registry, and the hub (made when first asked where none is given).

    ``keep`` is given what was read from the hub.
    """

    holdings: Holdings | None = None
    hub: HubSource | None = None
    keep: Callable[[Observation], object] | None = None


class Lookup:
    """Finds artifacts by their references and concludes their licenses."""

    def __init__(self, kb: KnowledgeBase, catalogue: Catalogue, beyond: Beyond | None = None) -> None:
        beyond = beyond or Beyond()
        self.kb = kb
        self.catalogue = catalogue
        self.holdings = beyond.holdings or Holdings(None)
        self.keep = beyond.keep or _forgotten
        self._hub = beyond.hub
        self._asked: dict[ArtifactRef, Artifact | UnknownArtifact] = {}

    @property
    def hub(self) -> HubSource:
        """The hub, made when it is first asked."""
        if self._hub is None:
            from model_license_audit.sources.hub.source import HubSource

            self._hub = HubSource()
        return self._hub

    def resolver(self, upstream: Upstream, online: bool) -> Resolve:
        """The function that a lineage is built with."""

        def resolve(ref: ArtifactRef) -> Artifact | UnknownArtifact:
            known = self._known_offline(ref, upstream)
            if known is not None and (not online or _settled(known)):
                return known
            if online and ref.host is Host.HUGGINGFACE:
                return self._ask_hub(ref, known)
            return known or self._out_of_reach(ref)

        return resolve

    def _out_of_reach(self, ref: ArtifactRef) -> UnknownArtifact:
        if ref.revision is not None and self.holdings.find(replace(ref, revision=None)) is not None:
            why = f"the registry knows it, and not its revision {ref.revision}"
            return UnknownArtifact(ref, why, f"scan with --online, or give a local copy: --upstream {ref}=PATH")
        return out_of_reach(ref, self.holdings.used)

    def observed(self, seen: Observation) -> Artifact:
        """The artifact that was seen, by what was read of it."""
        return conclude(self.kb, seen.ref, seen.kind, seen.reading, names=(seen.ref.name,))

    def _known_offline(self, ref: ArtifactRef, upstream: Upstream) -> Artifact | None:
        """What can be told without a network; a path that somebody wrote may be another one here."""
        folder = upstream.get(ref) or upstream.get(replace(ref, revision=None))
        if folder is not None:
            return self._in_folder(ref, folder)
        stored = self.holdings.find(ref) if ref.host is not Host.PATH else None
        if stored is not None:
            return self.from_record(stored)
        entry = self.catalogue.find(ref)
        if entry is None:
            return self._by_its_name_here(ref)
        if entry.ref != ref:
            present = self._known_offline(entry.ref, upstream)
            return replace(present, renamed=_renaming(ref, entry.ref)) if present else None
        kind = ArtifactKind.DATASET if ref.dataset else ArtifactKind.MODEL
        return conclude(self.kb, ref, kind, self.catalogue.reading(entry), names=(ref.name,))

    def from_record(self, stored: StoredArtifact) -> Artifact:
        """The artifact that a record of the registry tells of; its license is concluded anew by the present data."""
        entry = self.catalogue.find(stored.ref)
        reading = completed(stored, entry, self.catalogue.reading(entry) if entry else Reading())
        artifact = conclude(self.kb, stored.ref, stored.kind, reading, names=(stored.ref.name,))
        return replace(artifact, renamed=stored.renamed, recorded=recorded(stored))

    def _by_its_name_here(self, ref: ArtifactRef) -> Artifact | None:
        """One that somebody put into the registry under a bare name, where no hub's artifact of that name is known."""
        if ref.host is not Host.HUGGINGFACE or ref.revision is not None:
            return None
        stored = self.holdings.find(replace(ref, host=Host.UNNAMED))
        if stored is None:
            return None
        told = Evidence(KEEPER, pointer=ref.name, excerpt=f"kept under the name {ref.name}", obtained=KEEPER)
        return replace(self.from_record(stored), renamed=told)

    def _in_folder(self, ref: ArtifactRef, folder: Path) -> Artifact:
        from model_license_audit.sources.local import LocalSource

        snapshot = replace(LocalSource(str(folder)).snapshot(), ref=ref)
        return conclude(self.kb, ref, kind_of(snapshot), read(snapshot), names=(ref.name.rpartition("/")[2],))

    def _ask_hub(self, ref: ArtifactRef, known: Artifact | None) -> Artifact | UnknownArtifact:
        """What the hub tells, asked once; what was known before where it tells nothing."""
        if ref not in self._asked:
            self._asked[ref] = self._fetched(ref)
        found = self._asked[ref]
        return known or found if isinstance(found, UnknownArtifact) else found

    def _fetched(self, ref: ArtifactRef) -> Artifact | UnknownArtifact:
        found = self.hub.fetch(ref)
        if isinstance(found, UnknownArtifact):
            return found
        from model_license_audit.crawl.hub.observing import with_files
        from model_license_audit.registry.moments import now

        seen = with_files(found.record, found.snapshot, now())
        if is_present(ref):
            self.keep(seen)
        return replace(self.observed(seen), renamed=found.renamed)


def is_present(asked: ArtifactRef) -> bool:
    """True when what is asked for is what an artifact is now, and no other revision of it."""
    return asked.revision in {None, "main"}


def _forgotten(_seen: Observation) -> None:
    """What was read is kept nowhere."""


def read(snapshot: Snapshot) -> Reading:
    """What the readers find in a snapshot, and what of it could not be listed."""
    from model_license_audit.cards import read_snapshot

    reading = read_snapshot(snapshot)
    return replace(reading, problems=tuple(sorted({*snapshot.problems, *reading.problems})))


def kind_of(snapshot: Snapshot) -> ArtifactKind:
    """What sort of thing lies there, by the names of its files."""
    if snapshot.ref.dataset:
        return ArtifactKind.DATASET
    if any(file.name == "adapter_config.json" and "/" not in file.path for file in snapshot.files):
        return ArtifactKind.ADAPTER
    return ArtifactKind.MODEL


def _renaming(asked: ArtifactRef, present: ArtifactRef) -> Evidence | None:
    """What the catalogue says of an old name; another case or revision of the same name is no renaming."""
    if asked.name.casefold() == present.name.casefold():
        return None
    excerpt = f"{asked.name} is now {present.name}"
    return Evidence("catalogue", pointer=asked.name, excerpt=excerpt, obtained="catalogue")


def _settled(known: Artifact) -> bool:
    """True where there is nothing to ask the hub.

    That is where a license is known and, of what the registry tells, the artifact was not found gone; a license that
    its record leaves open may be settled by its files.
    """
    if known.concluded is None or known.recorded is None:
        return known.concluded is not None
    only_record = known.recorded.coverage is Coverage.RECORD
    return not known.recorded.gone and (known.concluded.determined or not only_record)


def out_of_reach(ref: ArtifactRef, registry_used: bool = False) -> UnknownArtifact:
    """Why nothing is known of an artifact that nothing at hand tells of, and what to do."""
    if ref.host is Host.PATH:
        return UnknownArtifact(
            ref, "it is a path on the machine where the model was made", "name the base by its Hub id in the card"
        )
    if ref.host is Host.UNNAMED:
        return UnknownArtifact(ref, "the name is no Hub id", "name it by its Hub id in the card")
    where = "it is neither in the registry nor in the catalogue" if registry_used else "it is not in the catalogue"
    copy = f"give a local copy: --upstream {ref}=PATH"
    if ref.host is Host.KAGGLE:
        return UnknownArtifact(ref, where, f"{copy}, or tell what it was on TensorFlow Hub: `crawl tfhub --kaggle`")
    if ref.host is not Host.HUGGINGFACE:
        return UnknownArtifact(ref, where, f"{copy}, or bring it into the registry with `modelaudit crawl`")
    return UnknownArtifact(ref, f"{where}, and the audit is offline", f"scan with --online, or {copy}")
