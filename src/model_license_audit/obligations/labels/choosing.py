"""Which branch of every ``OR`` a re-user would choose: together those that leave least in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import prod

from model_license_audit.model.duties import Duty
from model_license_audit.model.expressions import LicenseId
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import TermKind
from model_license_audit.obligations.labels.binding import Option, Selection
from model_license_audit.obligations.labels.obstacles import Aim, Obstacle, clashes, own_obstacles

MOST_COMBINATIONS = 256
"""Combinations of branches that are tried; of more, one artifact after the other is decided."""

_BANS = frozenset({"no-commercial-use", "no-derivatives", "no-sharing-derivatives", "no-redistribution", "no-hosting"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way of choosing in the label of one artifact, and the duties that would then follow."""

    option: Option
    duties: tuple[Duty, ...]


Contest = Mapping[ArtifactRef, Sequence[Candidate]]
"""The ways of choosing of each artifact, by its name."""

_Picked = tuple[int, ...]
_Burden = tuple[int, int, int, int, int]


class _Chooser:
    """Compares combinations of branches; ``settled`` are the duties of artifacts that leave no choice."""

    def __init__(self, aim: Aim, contest: Contest, settled: Iterable[Sequence[Duty]], subject: ArtifactRef) -> None:
        self._aim = aim
        self._refs = sorted(contest, key=lambda ref: (ref != subject, ref))
        self._candidates = [contest[ref] for ref in self._refs]
        self._settled = tuple(tuple(duties) for duties in settled if duties)
        self._subject = subject
        self._own: Callable[[int, int, frozenset[str]], tuple[Obstacle, ...]] = lru_cache(None)(self._own_obstacles)
        self._pair: Callable[[int, int, int, int], tuple[Obstacle, ...]] = lru_cache(None)(self._clashes)
        self._rest: Callable[[int, int], tuple[Obstacle, ...]] = lru_cache(None)(self._clashes_with_settled)
        self._burden: Callable[[int, int], _Burden] = lru_cache(None)(self._burden_of)

    def choose(self) -> dict[ArtifactRef, Selection]:
        """The best combination; equal ones are told apart by what they ask for, then by their text."""
        every = [range(len(candidates)) for candidates in self._candidates]
        whole = prod(map(len, every)) <= MOST_COMBINATIONS
        best = min(product(*every), key=self._cost) if whole else self._one_by_one()
        return {
            ref: Selection(self._candidates[at][best[at]].option, self._reasons(at, best, whole))
            for at, ref in enumerate(self._refs)
        }

    def _one_by_one(self) -> _Picked:
        """The best choice of each artifact with the others as they are, three times over."""
        best: _Picked = tuple(0 for _ in self._candidates)
        for _ in range(3):
            for at, candidates in enumerate(self._candidates):
                tries = [(*best[:at], number, *best[at + 1 :]) for number in range(len(candidates))]
                best = min(tries, key=self._cost)
        return best

    def _cost(self, picked: _Picked) -> tuple[object, ...]:
        """What is forbidden, what is open or unknown, then what is asked for; the text at last."""
        obstacles = self._obstacles(picked)
        burdens = [self._burden(at, number) for at, number in enumerate(picked)]
        unknown, unkept, bans, owed, _ = map(sum, zip(*burdens, strict=True))
        unclear = unknown + sum(one.open for one in obstacles)
        names = tuple(self._candidates[at][number].option.name for at, number in enumerate(picked))
        return sum(not one.open for one in obstacles), unclear, unkept, bans, owed, names

    def _obstacles(self, picked: _Picked) -> list[Obstacle]:
        joined = self._aim.joined.union(*(_keys(self._candidates[at][number]) for at, number in enumerate(picked)))
        found = [one for at, number in enumerate(picked) for one in self._own(at, number, joined)]
        found += [one for at, number in enumerate(picked) for one in self._rest(at, number)]
        for at, number in enumerate(picked):
            for other in range(at):
                found += self._pair(other, picked[other], at, number)
        return found

    def _own_obstacles(self, at: int, number: int, joined: frozenset[str]) -> tuple[Obstacle, ...]:
        return tuple(own_obstacles(self._candidates[at][number].duties, replace(self._aim, joined=joined)))

    def _clashes(self, one: int, first: int, other: int, second: int) -> tuple[Obstacle, ...]:
        return clashes(self._candidates[one][first].duties, self._candidates[other][second].duties, self._aim)

    def _clashes_with_settled(self, at: int, number: int) -> tuple[Obstacle, ...]:
        duties = self._candidates[at][number].duties
        return tuple(one for settled in self._settled for one in clashes(duties, settled, self._aim))

    def _burden_of(self, at: int, number: int) -> _Burden:
        """What is not known of the licenses, whether the label drops them, how much they forbid and ask for."""
        unknown = bans = owed = 0
        candidate = self._candidates[at][number]
        for leaf, _ in candidate.option.parts:
            known = self._aim.kb.license(leaf.key) if isinstance(leaf, LicenseId) else None
            unknown += known is None or known.leaves_open
            for term in known.terms if known and not known.leaves_open else ():
                bans += term.action in _BANS
                owed += term.kind is TermKind.OBLIGATION
        return unknown, not self._kept(at, number), bans, owed, 0

    def _kept(self, at: int, number: int) -> bool:
        """True when the model itself is released under all of it."""
        label = {leaf.key for reading in self._aim.label.readings for branch in reading for leaf in branch}
        parts = [leaf for leaf, _ in self._candidates[at][number].option.parts]
        return self._refs[at] != self._subject and all(isinstance(p, LicenseId) and p.key in label for p in parts)

    def _reasons(self, at: int, best: _Picked, whole: bool) -> tuple[str, ...]:
        """Why each pick was made: what another branch would leave in the way, else what it asks."""
        picks = self._candidates[at][best[at]].option.picks
        return tuple(self._reason(at, best, place, whole) for place in range(len(picks)))

    def _reason(self, at: int, best: _Picked, place: int, whole: bool) -> str:
        chosen = self._candidates[at][best[at]].option
        others = [
            n for n, candidate in enumerate(self._candidates[at]) if chosen.picks[place] not in candidate.option.picks
        ]
        tries = [(*best[:at], number, *best[at + 1 :]) for number in others]
        unknown, unkept, bans, owed, _ = self._burden(at, best[at])
        had = self._obstacles(best)
        more = [one.text for one in self._obstacles(min(tries, key=self._cost)) if one not in had] if tries else []
        if not unkept:
            why = "the model is released under it"
        elif more:
            why = f"with {self._candidates[at][min(tries, key=self._cost)[at]].option.name}, {min(more)}"
        elif unknown:
            why = "the terms of every branch are in part unknown"
        else:
            why = f"it asks least: {bans} bans and {owed} duties"
        return why if whole else f"{why}; there are too many combinations to try all"


def _keys(candidate: Candidate) -> frozenset[str]:
    return frozenset(leaf.key for leaf, _ in candidate.option.parts if isinstance(leaf, LicenseId))


def choose(
    aim: Aim, contest: Contest, settled: Iterable[Sequence[Duty]], subject: ArtifactRef
) -> dict[ArtifactRef, Selection]:
    """The best way of choosing in the label of every artifact that leaves a choice.

    ``settled`` are the duties of the artifacts that leave none; ``aim`` holds the licenses of what is in the work.
    """
    return _Chooser(aim, contest, settled, subject).choose()
