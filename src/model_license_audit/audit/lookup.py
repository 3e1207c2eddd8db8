"""Looking artifacts up: where the user says they lie, then the catalogue, then (only online) the hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import Resolve
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import Evidence, Reading
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.snapshot import Snapshot
from model_license_audit.registry.catalogue import Catalogue

if TYPE_CHECKING:
    from model_license_audit.sources.huggingface import HubSource

Upstream = Mapping[ArtifactRef, Path]
"""In which local directory an artifact lies."""


class Lookup:
    """Finds artifacts by their references and concludes their licenses."""

    def __init__(self, kb: KnowledgeBase, catalogue: Catalogue, hub: HubSource | None = None) -> None:
        self.kb = kb
        self.catalogue = catalogue
        self._hub = hub

    def resolver(self, upstream: Upstream, online: bool) -> Resolve:
        """The function that a lineage is built with."""

        def resolve(ref: ArtifactRef) -> Artifact | UnknownArtifact:
            known = self._known_offline(ref, upstream)
            if known is not None and (known.concluded is not None or not online):
                return known
            if online and ref.host is Host.HUGGINGFACE:
                return self._ask_hub(ref, known)
            return known or out_of_reach(ref)

        return resolve

    def artifact(self, ref: ArtifactRef, reading: Reading, snapshot: Snapshot, names: tuple[str, ...]) -> Artifact:
        """The artifact that a snapshot holds, by what was read in it."""
        reading = replace(reading, problems=tuple(sorted({*snapshot.problems, *reading.problems})))
        return conclude(self.kb, ref, _kind(ref, snapshot), reading, names=names)

    def _known_offline(self, ref: ArtifactRef, upstream: Upstream) -> Artifact | None:
        folder = upstream.get(ref) or upstream.get(replace(ref, revision=None))
        if folder is not None:
            return self._in_folder(ref, folder)
        entry = self.catalogue.find(ref)
        if entry is None:
            return None
        if entry.ref != ref:
            present = self._known_offline(entry.ref, upstream)
            return replace(present, renamed=_renaming(ref, entry.ref)) if present else None
        kind = ArtifactKind.DATASET if ref.dataset else ArtifactKind.MODEL
        return conclude(self.kb, ref, kind, self.catalogue.reading(entry), names=(ref.name,))

    def _in_folder(self, ref: ArtifactRef, folder: Path) -> Artifact:
        from model_license_audit.cards import read_snapshot
        from model_license_audit.sources.local import LocalSource

        snapshot = replace(LocalSource(str(folder)).snapshot(), ref=ref)
        return self.artifact(ref, read_snapshot(snapshot), snapshot, (ref.name.rpartition("/")[2],))

    def _ask_hub(self, ref: ArtifactRef, known: Artifact | None) -> Artifact | UnknownArtifact:
        if self._hub is None:
            from model_license_audit.sources.huggingface import HubSource

            self._hub = HubSource()
        found = self._hub.fetch(ref)
        if isinstance(found, UnknownArtifact):
            return known or found
        from model_license_audit.cards import read_snapshot

        reading = found.reading + read_snapshot(found.snapshot)
        artifact = self.artifact(found.ref, reading, found.snapshot, (found.ref.name,))
        return replace(artifact, renamed=found.renamed)


def _kind(ref: ArtifactRef, snapshot: Snapshot) -> ArtifactKind:
    if ref.dataset:
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


def out_of_reach(ref: ArtifactRef) -> UnknownArtifact:
    """Why nothing is known of an artifact that neither the user nor the catalogue tells of, and what to do."""
    if ref.host is Host.PATH:
        return UnknownArtifact(
            ref, "it is a path on the machine where the model was made", "name the base by its Hub id in the card"
        )
    if ref.host is Host.UNNAMED:
        return UnknownArtifact(ref, "the name is no Hub id", "name it by its Hub id in the card")
    if ref.host is not Host.HUGGINGFACE:
        return UnknownArtifact(ref, "it is not in the catalogue", f"give a local copy: --upstream {ref}=PATH")
    return UnknownArtifact(
        ref,
        "it is not in the catalogue, and the audit is offline",
        f"scan with --online, or give a local copy: --upstream {ref}=PATH",
    )
