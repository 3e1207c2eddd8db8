"""Two texts as word numbers, laid beside each other: what is in both in order, what is missing, what is added."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

GAP = 0
"""The number that stands for a place-holder of the reference: a name, a year, an address may stand there."""

GRAM = 4
_SPAN = 20
"""The most words that a place-holder may stand for."""

_LARGEST_BLOCK = 600
"""Differing stretches longer than this many words are counted whole and not compared word by word."""

_PLACES = 3

Grams = dict[tuple[int, ...], list[int]]
Run = tuple[int, int]
MayFill = Callable[[int, int], bool]


@dataclass(slots=True)
class Alignment:
    """How a reference lies in a text.

    ``runs`` are the stretches ``[start, end)`` of the text that equal the reference, ``added`` those between them that
    it does not have; ``missing`` counts the reference's words that the text lacks, ``matched`` those it has.
    """

    matched: int = 0
    missing: int = 0
    runs: list[Run] = field(default_factory=list)
    added: list[Run] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where in the text the first common word stands."""
        return self.runs[0][0] if self.runs else 0

    @property
    def end(self) -> int:
        """Where in the text the last common word ends."""
        return self.runs[-1][1] if self.runs else 0

    @property
    def added_words(self) -> int:
        """How many words were added between the first and the last common word."""
        return sum(end - start for start, end in self.added)

    @property
    def cost(self) -> int:
        """How many words differ."""
        return self.missing + self.added_words


def grams_of(text: Sequence[int]) -> Grams:
    """Where each run of four words stands in the text."""
    grams: Grams = {}
    for gram in zip(range(len(text)), text, text[1:], text[2:], text[3:], strict=False):
        grams.setdefault(gram[1:], []).append(gram[0])
    return grams


def align(reference: list[int], text: list[int], grams: Grams, may_fill: MayFill) -> Alignment:
    """Lay the reference over the text.

    ``grams`` are those of the text; ``may_fill(start, end)`` says whether these words of it may fill a place-holder.
    """
    aligner = _Aligner(reference, text, may_fill)
    for r, t in _chain(_anchors(reference, grams)):
        aligner.take(r, t)
    aligner.finish()
    return aligner.found


class _Aligner:
    """Walks both texts from left to right; ``at`` is how far each is accounted for."""

    def __init__(self, reference: list[int], text: list[int], may_fill: MayFill) -> None:
        self._reference, self._text, self._may_fill = reference, text, may_fill
        self._at = (0, 0)
        self.found = Alignment()

    def take(self, r: int, t: int) -> None:
        """The same words stand at these places: widen the stretch and account for what lies before it."""
        if r < self._at[0] or t < self._at[1]:
            return
        r0, t0 = self._back(r, t)
        r1, t1 = self._forth(r, t)
        self._between((self._at[0], r0), (self._at[1], t0))
        self._run(t0, t1)
        self._at = (r1, t1)

    def finish(self) -> None:
        """What follows the last common stretch: a few words of the text are tried, the rest is not this license's."""
        left = len(self._reference) - self._at[0]
        if left:
            until = min(len(self._text), self._at[1] + left + _SPAN)
            before = len(self.found.added)
            self._between((self._at[0], len(self._reference)), (self._at[1], until))
            self.found.added[before:] = [run for run in self.found.added[before:] if run[1] <= self.found.end]

    def _back(self, r: int, t: int) -> tuple[int, int]:
        while r > self._at[0] and t > self._at[1] and self._reference[r - 1] == self._text[t - 1]:
            r, t = r - 1, t - 1
        return r, t

    def _forth(self, r: int, t: int) -> tuple[int, int]:
        block = 64
        while block:
            ours, theirs = self._reference[r : r + block], self._text[t : t + block]
            if ours == theirs and len(ours) == block:
                r, t = r + block, t + block
            else:
                block //= 2
        return r, t

    def _run(self, start: int, end: int) -> None:
        runs = self.found.runs
        self.found.matched += end - start
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end)
        elif end > start:
            runs.append((start, end))

    def _between(self, ours: Run, theirs: Run) -> None:
        """Account for a stretch that differs; before the first common word, words of the text are not added ones."""
        if not self.found.runs:
            theirs = (max(theirs[0], theirs[1] - (ours[1] - ours[0]) - _SPAN), theirs[1])
        sizes = ours[1] - ours[0], theirs[1] - theirs[0]
        if max(sizes) > _LARGEST_BLOCK or not min(sizes):
            self._differ(ours, theirs)
            return
        block = self._reference[slice(*ours)], self._text[slice(*theirs)]
        for tag, r0, r1, t0, t1 in SequenceMatcher(None, *block, autojunk=False).get_opcodes():
            if tag == "equal":
                self._run(theirs[0] + t0, theirs[0] + t1)
            else:
                self._differ((ours[0] + r0, ours[0] + r1), (theirs[0] + t0, theirs[0] + t1))

    def _differ(self, ours: Run, theirs: Run) -> None:
        self.found.missing += sum(word != GAP for word in self._reference[slice(*ours)])
        if not self.found.runs or theirs[0] == theirs[1]:
            return
        near = self._reference[max(0, ours[0] - 1) : ours[1] + 1]
        if GAP not in near or theirs[1] - theirs[0] > _SPAN or not self._may_fill(*theirs):
            self.found.added.append(theirs)


def _anchors(reference: list[int], grams: Grams) -> list[tuple[int, int]]:
    """Pairs of places with the same four words; of words that the text repeats, the first places."""
    step = 1 if len(reference) < 400 else 3
    anchors = []
    for r in range(0, len(reference) - GRAM + 1, step):
        places = grams.get(tuple(reference[r : r + GRAM]))
        if places is not None:
            anchors += [(r, t) for t in places[:_PLACES]]
    return anchors


def _chain(anchors: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest sequence of anchors that goes forward in both texts (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    ordered = sorted(anchors, key=lambda pair: (pair[0], -pair[1]))
    for n, (_, t) in enumerate(ordered):
        place = bisect_left(tails, t)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(t)
            ends.append(n)
        else:
            tails[place], ends[place] = t, n
    chain, at = [], ends[-1] if ends else -1
    while at >= 0:
        chain.append(ordered[at])
        at = before[at]
    return chain[::-1]
