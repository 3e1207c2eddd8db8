"""The entry points of PyTorch Hub, from its cards and the repositories behind them, as the registry keeps them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from model_license_audit.crawl.observing import worked_out
from model_license_audit.crawl.summary import Skipped
from model_license_audit.crawl.torchhub.joining import Entry, entries_of
from model_license_audit.crawl.torchhub.reading import reading_of
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.evidence import Evidence, Problem
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.records import Alias, Observation, StoredFile
from model_license_audit.sources.torchhub.cards import HubCard, cards_in
from model_license_audit.sources.torchhub.listed import listed_in
from model_license_audit.sources.torchhub.repositories import Found, Repository, named_in, repositories_in

SOURCE = "torchhub"

Present = Callable[[ArtifactRef], tuple[ArtifactRef, Evidence] | None]

_NO_WEIGHTS = frozenset(
    {"bpe", "config", "get", "processing", "processor", "tokenizer", "transform", "transforms", "util", "utils"}
)
"""Words in names of entry points that hand out code beside the models."""

_WORD = re.compile(r"[A-Za-z]+")


@dataclass
class TorchHub:
    """What was read: the cards, the repositories behind them, and what could not be read."""

    cards: list[HubCard] = field(default_factory=list)
    repositories: list[Repository] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry point that a card loads or a repository offers, once all is read."""
        return entries_of(self.cards, self.repositories)

    @property
    def taken_for(self) -> list[tuple[str, str]]:
        """The repositories that were taken for those of cards, each with the name on the cards."""
        return sorted({(entry.repository_name, name) for entry in self.entries for name in entry.taken_for})


def read_torchhub(paths: Sequence[str], repositories: Sequence[str]) -> TorchHub:
    """Cards and repositories in ``paths``, repositories and lists of them (JSON Lines) in ``repositories``.

    Raises :class:`NothingToAudit` when there is neither, :class:`UsageError` for a path at which nothing is.
    """
    found = TorchHub()
    without: list[str] = []
    for path in paths:
        before = len(found.cards)
        _sort_in(found, cards_in(path), path)
        without += [path] if len(found.cards) == before or Path(path).is_dir() else []
    known: dict[str, str] = {}
    for name in (name for card in found.cards for name in _names_on(card)):
        known.setdefault(name.lower(), name)
    for path in (*without, *repositories):
        if not Path(path).exists():
            raise UsageError(f"there is nothing at {path}", "name a folder, an archive or a file that is there")
        listed = path.lower().endswith((".jsonl", ".ndjson")) and path not in without
        read = listed_in(path) if listed else repositories_in(Path(path), lambda name: named_in(name, known))
        _sort_in(found, read, path)
    if not found.cards and not found.repositories:
        raise NothingToAudit(
            f"{', '.join(paths)}: there is no card of PyTorch Hub and no hubconf.py",
            "name a checkout of github.com/pytorch/hub, or of a repository with a hubconf.py",
        )
    return found


def _names_on(card: HubCard) -> Iterator[str]:
    if card.repository:
        yield card.repository
    yield from (load.repository for load in card.loads)


def _sort_in(found: TorchHub, read: Iterable[HubCard | Found], path: str) -> None:
    for one in read:
        if isinstance(one, HubCard):
            found.cards.append(one)
        elif isinstance(one, Repository):
            found.repositories.append(one)
        else:
            found.skipped.append(_skipped(one, path))


def _skipped(problem: Problem, path: str) -> Skipped:
    where = problem.source if problem.source.startswith(path) else f"{path}: {problem.source}"
    return Skipped(where, problem.what, problem.remedy)


def observations(
    kb: KnowledgeBase, entries: Iterable[Entry], seen_at: datetime, present: Present = lambda _: None
) -> Iterator[Observation]:
    """Each entry point as it was seen at that moment.

    ``present`` tells for an old name the present one and where that was read, as the registry knows them: for an entry
    point whose repository was not given this time.
    """
    for entry in entries:
        seen = _observation(entry, seen_at)
        now = present(seen.ref) if entry.repository is None else None
        if now is not None:
            seen = replace(seen, ref=now[0], aliases=(*seen.aliases, Alias(seen.ref, now[1])))
        yield worked_out(kb, seen)


def _observation(entry: Entry, seen_at: datetime) -> Observation:
    repository = entry.repository
    revision = repository.revision if repository else None
    aliases = (Alias(ArtifactRef(Host.TORCHHUB, f"{old}:{entry.name}"), evidence) for old, evidence in entry.old)
    return Observation(
        ref=ArtifactRef(Host.TORCHHUB, entry.title, revision),
        kind=kind_of(entry),
        reading=reading_of(entry),
        coverage=_coverage(repository),
        source=SOURCE,
        seen_at=seen_at,
        files=tuple(_files(repository)),
        aliases=tuple(aliases),
    )


def _coverage(repository: Repository | None) -> Coverage:
    """How much was looked at of what can tell the license: the card alone tells least, the repository all."""
    if repository is None:
        return Coverage.RECORD
    return Coverage.FILES if repository.whole else Coverage.CARD


def kind_of(entry: Entry) -> ArtifactKind:
    """A model, or code: what loads whatever the caller names, and what is named for the code around models."""
    words = {word.lower() for word in _WORD.findall(entry.name)}
    return ArtifactKind.CODE if entry.loader or words & _NO_WEIGHTS else ArtifactKind.MODEL


def _files(repository: Repository | None) -> Iterator[StoredFile]:
    if repository is None or not repository.whole:
        return
    for file in (repository.hubconf_text, repository.readme, *repository.licenses):
        if file is not None:
            yield StoredFile(file.path, file.size, file.digest or None)
