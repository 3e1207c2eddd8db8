"""Which entry points there are: those that cards load, and those that the repositories behind them offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from model_license_audit.model.evidence import Evidence
from model_license_audit.sources.torchhub.cards import HubCard
from model_license_audit.sources.torchhub.loads import Load
from model_license_audit.sources.torchhub.repositories import Repository, RepositoryText

_MOST_EVIDENCE = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A card, and the calls in it that load one entry point."""

    card: HubCard
    loads: tuple[Load, ...]

    @property
    def evidence(self) -> Evidence:
        """The first of these calls."""
        first = self.loads[0]
        return Evidence(self.card.path, line=first.line, excerpt=first.excerpt, digest=self.card.digest)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry point of one repository: the cards that load it, and the repository where it was given.

    ``siblings`` are the other entry points of the repository. ``old`` are other names of it under which cards load the
    entry, each with where it was read that it is one, ``taken_for`` those that only what it offers tells. ``loader`` is
    true for what loads the models that the caller names.
    """

    repository_name: str
    name: str
    shown: tuple[Shown, ...] = ()
    repository: Repository | None = None
    siblings: tuple[str, ...] = ()
    old: tuple[tuple[str, Evidence], ...] = ()
    taken_for: tuple[str, ...] = ()
    loader: bool = False

    @property
    def title(self) -> str:
        """As it is written in a reference: ``owner/name:entry``."""
        return f"{self.repository_name}:{self.name}"


@dataclass(slots=True)
class _Group:
    """All that is known under one name of a repository, while it is being gathered."""

    name: str
    repository: Repository | None = None
    loads: dict[str, dict[str, list[Load]]] = field(default_factory=dict)
    old: dict[str, Evidence] = field(default_factory=dict)
    taken_for: set[str] = field(default_factory=set)


def entries_of(cards: Iterable[HubCard], repositories: Iterable[Repository]) -> tuple[Entry, ...]:
    """Every entry point, sorted by repository and name.

    A card names its repository by ``github-id``, and may call it by an older name, that of its link. A repository that
    was given under another name is taken for the one of a card when no other can be it and it offers everything that
    the cards load from there. Of several that go by one name a whole one counts before what a list tells.
    """
    by_path = {card.path: card for card in sorted(cards, key=lambda card: card.path)}
    read = sorted(repositories, key=lambda one: (one.name.lower(), one.whole, one.where))
    groups = {repository.name.lower(): _Group(repository.name, repository) for repository in read}
    for card in by_path.values():
        for load in card.loads:
            group = _group(groups, card, load)
            group.loads.setdefault(load.entry, {}).setdefault(card.path, []).append(load)
    _take_for_others(groups)
    found = [entry for group in groups.values() for entry in _entries(group, by_path)]
    return tuple(sorted(found, key=lambda entry: (entry.repository_name.lower(), entry.name)))


def _group(groups: dict[str, _Group], card: HubCard, load: Load) -> _Group:
    """Where a call belongs: to the card's own repository, when it is called by one of the names on the card."""
    key, own = load.repository.lower(), {name.lower() for name in (card.repository, card.linked) if name}
    told = card.repository if card.repository and key in own and key not in groups else load.repository
    group = groups.setdefault(told.lower(), _Group(told))
    if load.repository != group.name:
        line, said = load.line, load.excerpt
        if key != group.name.lower():
            line, said = card.repository_line, f"github-id: {told}"
        group.old.setdefault(load.repository, Evidence(card.path, line=line, excerpt=said, digest=card.digest))
    return group


def _take_for_others(groups: dict[str, _Group]) -> None:
    """Join the groups that only cards name to the repositories that can be nothing else."""
    for key, group in sorted(groups.items()):
        if group.repository is not None:
            continue
        able = [other for other in groups.values() if other.repository is not None and _can_be(other.repository, group)]
        if len(able) != 1 or able[0].repository is None:
            continue
        repository = able[0].repository
        where = repository.hubconf_text.path if repository.hubconf_text else "hubconf.py"
        digest = repository.hubconf_text.digest if repository.hubconf_text else None
        told = f"{repository.name} offers what the cards load from {group.name}"
        for name in (group.name, *group.old):
            able[0].old[name] = Evidence(where, excerpt=told[:_MOST_EVIDENCE], digest=digest)
            able[0].taken_for.add(name)
        for entry, loads in group.loads.items():
            for path, calls in loads.items():
                able[0].loads.setdefault(entry, {}).setdefault(path, []).extend(calls)
        del groups[key]


def _can_be(repository: Repository, group: _Group) -> bool:
    """True when a repository has the same name or names that address, and offers all that is loaded from there."""
    same = repository.name.partition("/")[2].lower() == group.name.partition("/")[2].lower()
    names_it = any(_links_to(text, group.name) for text in (repository.hubconf_text, repository.readme))
    if repository.hubconf is None:
        return False
    if repository.hubconf.more is not None:
        return same and names_it
    return (same or names_it) and all(repository.hubconf.entry(entry) for entry in group.loads)


def _links_to(text: RepositoryText | None, name: str) -> bool:
    return text is not None and f"github.com/{name.lower()}/" in text.text.lower()


def _entries(group: _Group, cards: Mapping[str, HubCard]) -> Iterator[Entry]:
    offered = [entry.name for entry in group.repository.hubconf.entries] if _has_hubconf(group) else []  # type: ignore[union-attr]
    names = sorted({*group.loads, *offered})
    loaders = _loaders(group)
    for name in names:
        loads = group.loads.get(name, {})
        called = {load.repository for calls in loads.values() for load in calls}
        yield Entry(
            repository_name=group.name,
            name=name,
            shown=tuple(Shown(cards[path], tuple(calls)) for path, calls in sorted(loads.items())),
            repository=group.repository,
            siblings=tuple(other for other in names if other != name),
            old=tuple(sorted((old, told) for old, told in group.old.items() if old in called)),
            taken_for=tuple(sorted(called & group.taken_for)),
            loader=name in loaders,
        )


def _has_hubconf(group: _Group) -> bool:
    return group.repository is not None and group.repository.hubconf is not None


def _loaders(group: _Group) -> set[str]:
    """The entry points that load what the caller names: a file, or a model by the name that other loaders get too."""
    calls = [(name, load) for name, loads in group.loads.items() for found in loads.values() for load in found]
    told = {name for name, load in calls if load.of_path}
    handed = {load.handed for name, load in calls if name in told and load.handed}
    if _has_hubconf(group):
        told |= {entry.name for entry in group.repository.hubconf.entries if entry.of_path}  # type: ignore[union-attr]
    return told | {name for name, load in calls if load.handed in handed}
