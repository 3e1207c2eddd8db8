"""What can be audited: a model in a local directory, one on the Hub, and one that the registry tells of."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from model_license_audit.audit.lookup import Lookup, is_present, kind_of, read
from model_license_audit.audit.seen import Seen, digested
from model_license_audit.licenses.conclude import conclude
from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.evidence import Problem, ProblemKind, Reading
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.moments import now
from model_license_audit.registry.records import Observation, StoredFile

if TYPE_CHECKING:
    from model_license_audit.registry.records import StoredArtifact
    from model_license_audit.sources.hub.source import HubArtifact
    from model_license_audit.sources.local import LocalSource

_UPSTREAM = re.compile(r"give a local copy: --upstream \S+=PATH")


class Target(Protocol):
    """Something that can be audited."""

    def seen(self, lookup: Lookup) -> Seen:
        """Look at it now; raises :class:`NothingToAudit` when there is nothing to look at."""
        ...


@dataclass(frozen=True, slots=True)
class LocalTarget:
    """A model in a local directory; ``known_as`` is the reference that it is to go by."""

    source: LocalSource
    known_as: ArtifactRef | None = None

    def seen(self, lookup: Lookup) -> Seen:
        """Read the directory."""
        snapshot = self.source.snapshot()
        target = str(snapshot.ref)
        if self.known_as is not None:
            snapshot = replace(snapshot, ref=self.known_as)
        reading, kind = read(snapshot), kind_of(snapshot)
        subject = conclude(lookup.kb, snapshot.ref, kind, reading, names=self._names(snapshot.ref))
        source = "cache" if self.source.ref.host is Host.HUGGINGFACE else "path"
        files = digested((StoredFile(file.path, file.size) for file in snapshot.files), reading)
        seen = Observation(self._kept_as, kind, reading, Coverage.FILES, source, self._seen_at(source), files=files)
        return Seen(target, subject, seen)

    def _seen_at(self, source: str) -> datetime:
        """Now; what lies in a cache was so when it was fetched, and may have changed on the Hub since."""
        if source != "cache":
            return now()
        fetched = datetime.fromtimestamp(os.stat(self.source.directory).st_mtime, UTC)  # noqa: PTH116
        return min(now(), fetched)

    @property
    def _kept_as(self) -> ArtifactRef:
        """What it is known by to whoever stands in another directory."""
        ref = self.known_as or self.source.ref
        if ref.host is not Host.PATH:
            return ref
        return ArtifactRef(Host.PATH, os.path.realpath(self.source.shown_as or self.source.directory))

    def _names(self, ref: ArtifactRef) -> tuple[str, ...]:
        if ref.host is not Host.PATH:
            return (ref.name,)
        return (Path(self.source.shown_as or self.source.directory).resolve().name,)


@dataclass(frozen=True, slots=True)
class HubTarget:
    """A model or data set on the Hugging Face Hub, read over the network in bounded parts.

    Where the Hub may not be asked (``offline``) it is taken from the registry, if that holds its files, else from the
    local cache of the Hub's own client, else from whatever the registry holds. (Programs often fetch weights alone: a
    cache without the card tells less than a record.)
    """

    ref: ArtifactRef
    offline: bool = False

    def seen(self, lookup: Lookup) -> Seen:
        """Ask the Hub, or look where it was read before."""
        if self.offline or _switched_off():
            return self._at_hand(lookup)
        found = lookup.hub.fetch(self.ref)
        if isinstance(found, UnknownArtifact):
            raise NothingToAudit(f"{self.ref}: {found.reason}", _UPSTREAM.sub("scan a local copy", found.remedy))
        return replace(_on_hub(lookup, found), fresh=self._is_present(lookup, found))

    def _is_present(self, lookup: Lookup, found: HubArtifact) -> bool:
        """Whether this is what it is now; an older commit that is named would hide that from the registry."""
        if is_present(self.ref):
            return True
        now_there = lookup.hub.fetch(replace(self.ref, revision=None))
        return not isinstance(now_there, UnknownArtifact) and now_there.ref == found.ref

    def _at_hand(self, lookup: Lookup) -> Seen:
        from model_license_audit.sources.hub.cached import cached_snapshot
        from model_license_audit.sources.local import LocalSource

        stored = lookup.holdings.find(self.ref)
        folder = cached_snapshot(self.ref) if stored is None or stored.coverage is not Coverage.FILES else None
        if folder is not None and (stored is None or os.path.isfile(os.path.join(folder, "README.md"))):  # noqa: PTH113, PTH118
            here = replace(self.ref, revision=Path(folder).name)
            return replace(LocalTarget(LocalSource(folder), here).seen(lookup), target=str(here))
        if stored is None:
            raise NothingToAudit(
                f"{self.ref}: the Hub was not asked (offline), and neither the registry nor the local cache holds it",
                "leave out --offline and HF_HUB_OFFLINE, or scan a directory",
            )
        return _as_recorded(lookup, stored)


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """An artifact that the registry tells of, by the first of some names; ``how`` says what to do where it does not."""

    refs: tuple[ArtifactRef, ...]
    how: str

    def seen(self, lookup: Lookup) -> Seen:
        """What the registry holds."""
        stored = next(filter(None, map(lookup.holdings.find, self.refs)), None)
        if stored is not None:
            return _as_recorded(lookup, stored)
        if not lookup.holdings.used:
            make = "`modelaudit crawl` or `modelaudit registry add PATH` make one; name another with --registry"
            at = lookup.holdings.shown
            where = f"there is no registry at {at} yet" if at else "no registry is used"
            raise NothingToAudit(f"{self.refs[0]}: {where}", make)
        where = "the registry cannot be read" if lookup.holdings.gap else "the registry does not hold it"
        raise NothingToAudit(f"{self.refs[0]}: {where}", self.how)


def _switched_off() -> bool:
    return any(os.environ.get(name, "").upper() in {"1", "ON", "YES", "TRUE"} for name in _OFFLINE)


_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


def _on_hub(lookup: Lookup, found: HubArtifact) -> Seen:
    from model_license_audit.crawl.hub.observing import from_record, with_files
    from model_license_audit.sources.hub.files import HubFiles

    files = HubFiles(found.snapshot)
    seen = with_files(found.record, files, now())
    if files.refused is not None:
        seen = from_record(found.record, seen.seen_at)
        seen = replace(seen, reading=seen.reading + Reading(problems=(_refused(found.ref, files.refused),)))
    return Seen(str(found.ref), replace(lookup.observed(seen), renamed=found.renamed), seen)


def _refused(ref: ArtifactRef, why: str) -> Problem:
    what = f"its files were not read: the Hub gives them only to those who may have them ({why}); its record is told"
    return Problem(ref.display, ProblemKind.UNREADABLE, what, "accept its terms on the Hub and set HF_TOKEN")


def _as_recorded(lookup: Lookup, stored: StoredArtifact) -> Seen:
    subject = lookup.from_record(stored)
    day = stored.last_seen.date().isoformat()
    if stored.coverage is not Coverage.FILES:
        subject = replace(subject, problems=(*subject.problems, _files_not_read(stored, day)))
    seen = Observation(
        stored.ref, stored.kind, stored.reading, stored.coverage, stored.source, stored.last_seen, files=stored.files
    )
    return Seen(str(stored.ref), subject, seen, fresh=False)


def _files_not_read(stored: StoredArtifact, day: str) -> Problem:
    what = f"known from the registry's record of {day}; its files were not read, and rules that look at them not asked"
    on_hub = stored.ref.host is Host.HUGGINGFACE
    remedy = (
        f"`modelaudit scan {replace(stored.ref, revision=None)}` reads them" if on_hub else "scan a local copy of it"
    )
    return Problem(stored.ref.display, ProblemKind.UNREADABLE, what, remedy)
