"""Two texts as word numbers, laid beside each other: what is in both in order, what is missing, what is added."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

GAP = 0
"""The number that stands for a place-holder of the reference: a name, a year, an address may stand there."""

GRAM = 4
_SPAN = 20
"""The most words that a place-holder may stand for."""

_LARGEST_BLOCK = 200
"""Differing stretches longer than this many words are counted whole and not compared word by word."""

_PLACES = 8
_SMALL = 64

Gram = tuple[int, int, int, int]
Run = tuple[int, int]
MayFill = Callable[[int, int], bool]


class Edit(NamedTuple):
    """Where the two differ: words of the reference, words of the text that stand in their place, how many are missing.

    Either range may be empty; place-holders of the reference are not counted as missing.
    """

    ours: Run
    theirs: Run
    missing: int

    @property
    def added(self) -> int:
        """How many words of the text the reference does not have there."""
        return self.theirs[1] - self.theirs[0]


@dataclass(slots=True)
class Alignment:
    """How a reference lies in a text.

    ``runs`` are the stretches ``[start, end)`` of the text that equal the reference, ``edits`` what lies between them;
    ``matched`` counts the reference's words that the text has.
    """

    matched: int = 0
    runs: list[Run] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where in the text the first common word stands."""
        return self.runs[0][0] if self.runs else 0

    @property
    def end(self) -> int:
        """Where in the text the last common word ends."""
        return self.runs[-1][1] if self.runs else 0

    @property
    def added(self) -> list[Run]:
        """The stretches between the first and the last common word that the reference does not have."""
        return [edit.theirs for edit in self.edits if edit.added]

    @property
    def added_words(self) -> int:
        """How many words were added between the first and the last common word."""
        return sum(edit.added for edit in self.edits)

    @property
    def missing(self) -> int:
        """How many of the reference's words the text lacks."""
        return sum(edit.missing for edit in self.edits)

    @property
    def cost(self) -> int:
        """How many words differ."""
        return self.missing + self.added_words

    def forgive(self, is_free: Callable[[int, int], bool]) -> None:
        """Take out the added stretches of which ``is_free(start, end)`` holds."""
        kept = []
        for edit in self.edits:
            free = edit.added and is_free(*edit.theirs)
            kept.append(edit._replace(theirs=(edit.theirs[0], edit.theirs[0])) if free else edit)
        self.edits = [edit for edit in kept if edit.added or edit.missing]


class Grams(NamedTuple):
    """Where each run of four words of a text stands first, and all places of those that stand there again."""

    first: dict[Gram, int]
    all: dict[Gram, list[int]]


def grams_of(text: Sequence[int]) -> Grams:
    """The runs of four words of a text."""
    first: dict[Gram, int] = {}
    again: dict[Gram, list[int]] = {}
    for place, gram in enumerate(zip(text, text[1:], text[2:], text[3:], strict=False)):
        before = first.setdefault(gram, place)
        if before != place:
            again.setdefault(gram, [before]).append(place)
    return Grams(first, again)


def align(reference: list[int], text: list[int], grams: Grams, may_fill: MayFill) -> Alignment:
    """Lay the reference over the text.

    ``grams`` are those of the text; ``may_fill(start, end)`` says whether these words of it may fill a place-holder.
    """
    if whole := _whole(reference, text, grams):
        return whole
    aligner = _Aligner(reference, text, may_fill)
    for r, t in _chain(_anchors(reference, grams)):
        if r >= aligner.at[0] and t >= aligner.at[1]:
            aligner.take(r, t)
    aligner.finish()
    _slide(aligner.found, reference, text)
    return aligner.found


def _whole(reference: list[int], text: list[int], grams: Grams) -> Alignment | None:
    """The reference where it stands in the text word for word, for the first time."""
    gram, length = tuple(reference[:GRAM]), len(reference)
    if len(gram) < GRAM or gram not in grams.first:
        return None
    for start in grams.all.get(gram, [grams.first[gram]])[:_PLACES]:
        if text[start : start + length] == reference:
            return Alignment(length, [(start, start + length)])
    return None


def _slide(found: Alignment, reference: list[int], text: list[int]) -> None:
    """Where the first words of the reference stand in the text twice, take those next to what follows them.

    The same for the last words: what stands between was not added then.
    """
    first = found.edits[0] if found.edits else None
    if first and first.added and not first.missing and first.theirs[1] >= first.ours[1]:
        (_, end), (_, place) = first.ours, first.theirs
        if end and text[place - end : place] == reference[:end]:
            found.runs[:] = [(place - end, place), *(run for run in found.runs if run[0] >= place)]
            found.edits.pop(0)
    last = found.edits[-1] if found.edits else None
    if last and last.added and not last.missing:
        place, left = last.theirs[0], len(reference) - last.ours[0]
        if left and text[place : place + left] == reference[last.ours[0] :]:
            found.runs[:] = [*(run for run in found.runs if run[1] <= place), (place, place + left)]
            found.edits.pop()


class _Aligner:
    """Walks both texts from left to right; ``at`` is how far each is accounted for."""

    def __init__(self, reference: list[int], text: list[int], may_fill: MayFill) -> None:
        self._reference, self._text, self._may_fill = reference, text, may_fill
        self.at = (0, 0)
        self.found = Alignment()

    def take(self, r: int, t: int) -> None:
        """The same words stand at these places: widen the stretch and account for what lies before it."""
        r0, t0 = self._back(r, t)
        r1, t1 = self._forth(r, t)
        self._between((self.at[0], r0), (self.at[1], t0))
        self._run(t0, t1)
        self.at = (r1, t1)

    def finish(self) -> None:
        """What follows the last common stretch: a few words of the text are tried, the rest is not this license's."""
        left = len(self._reference) - self.at[0]
        if left:
            until = min(len(self._text), self.at[1] + left + _SPAN)
            before = len(self.found.edits)
            self._between((self.at[0], len(self._reference)), (self.at[1], until))
            end = self.found.end
            self.found.edits[before:] = [_until(edit, end) for edit in self.found.edits[before:]]

    def _back(self, r: int, t: int) -> tuple[int, int]:
        while r > self.at[0] and t > self.at[1] and self._reference[r - 1] == self._text[t - 1]:
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
        if set(block[0]).isdisjoint(block[1]):
            self._differ(ours, theirs)
            return
        r, t = ours[0], theirs[0]
        for r0, t0, length in _common(*block):
            if (r, t) != (ours[0] + r0, theirs[0] + t0):
                self._differ((r, ours[0] + r0), (t, theirs[0] + t0))
            self._run(theirs[0] + t0, theirs[0] + t0 + length)
            r, t = ours[0] + r0 + length, theirs[0] + t0 + length
        if (r, t) != (ours[1], theirs[1]):
            self._differ((r, ours[1]), (t, theirs[1]))

    def _differ(self, ours: Run, theirs: Run) -> None:
        lost = self._reference[slice(*ours)]
        missing = len(lost) - lost.count(GAP)
        if not self.found.runs or self._is_filled(ours, theirs):
            theirs = (theirs[1], theirs[1])
        if missing or theirs[1] > theirs[0]:
            self.found.edits.append(Edit(ours, theirs, missing))

    def _is_filled(self, ours: Run, theirs: Run) -> bool:
        """Whether a place-holder stands for these words of the text."""
        near = self._reference[max(0, ours[0] - 1) : ours[1] + 1]
        return GAP in near and theirs[1] - theirs[0] <= _SPAN and self._may_fill(*theirs)


def _common(ours: list[int], theirs: list[int]) -> list[tuple[int, int, int]]:
    """Stretches that two short lists share in order: where in each, and how long.

    Of very short ones the nearest common words are taken; of others the longest common stretches.
    """
    if len(ours) * len(theirs) > _SMALL:
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        return [(r, t, length) for r, t, length in matcher.get_matching_blocks() if length]
    found: list[tuple[int, int, int]] = []
    r = t = 0
    while True:
        near = [
            (n + theirs.index(word, t), n, theirs.index(word, t))
            for n, word in enumerate(ours[r:], r)
            if word in theirs[t:]
        ]
        if not near:
            return found
        _, r, t = min(near)
        start = r
        while r < len(ours) and t < len(theirs) and ours[r] == theirs[t]:
            r, t = r + 1, t + 1
        found.append((start, t - (r - start), r - start))


def _until(edit: Edit, end: int) -> Edit:
    """The edit without words of the text that stand after its last common one."""
    return edit if edit.theirs[1] <= end else edit._replace(theirs=(end, end))


def _anchors(reference: list[int], grams: Grams) -> list[tuple[int, int]]:
    """Pairs of places with the same four words; of words that the text repeats, the first places in falling order."""
    step = _step(len(reference))
    anchors = []
    first, again = grams
    places = range(0, len(reference), step)
    runs = zip(*(reference[n::step] for n in range(GRAM)), strict=False)
    for r, gram in zip(places, runs, strict=False):
        t = first.get(gram)
        if t is None:
            continue
        if gram in again:
            anchors += [(r, place) for place in again[gram][_PLACES - 1 :: -1]]
        else:
            anchors.append((r, t))
    return anchors


def _step(length: int) -> int:
    """Every how many words of a reference an anchor is looked for."""
    return 1 if length < 400 else 3 if length < 1_500 else 6


def _chain(anchors: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest sequence of anchors that goes forward in both texts (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    last = -1
    for n, (_, t) in enumerate(anchors):
        if t > last:
            before.append(ends[-1] if ends else -1)
            tails.append(t)
            ends.append(n)
            last = t
            continue
        place = bisect_left(tails, t)
        before.append(ends[place - 1] if place else -1)
        tails[place], ends[place] = t, n
        last = tails[-1]
    chain, at = [], ends[-1] if ends else -1
    while at >= 0:
        chain.append(anchors[at])
        at = before[at]
    return chain[::-1]
