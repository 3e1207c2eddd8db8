"""One text compared with one known license text: how much of each explains the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from model_license_audit.licenses.texts.align import Alignment, Edit, Grams, Run, align, grams_of
from model_license_audit.licenses.texts.owners import OPERATIVE
from model_license_audit.licenses.texts.textindex import UNKNOWN, Candidate, Reference
from model_license_audit.licenses.texts.words import Words

NEAR = 0.6
"""The share of a reference's words from which on a text counts as that license, edited."""

MOSTLY = 0.6
"""The share of a text that must come from a reference for the text to be a part of it."""

_SHORT = 25
"""References of fewer words are found only as they stand, or as most of a text: so few words are found anywhere."""

_FEWEST_OF_A_PART, _FEWEST_OF_A_LARGE_PART, _LARGE_PART = 30, 10, 0.35
_NOTICE = 400
"""Appendices of fewer words are the notice that puts a work under the license, and are made to stand alone."""

_SPREAD, _LIKE_BEST = 2.0, 0.5
"""How far a sampled share may be off, in standard deviations; what part of the best match's edits others have too."""

_AS_MUCH = 0.97
_STRAY = 2
"""So few common words stand before or after the rest of a part by chance."""

_TITLE_ROOM, _FEWEST_OF_A_TITLE = 40, 2
_OF_A_WHOLE = 1.1
"""How much more a whole license explains than a part of a longer one that covers as many words."""

_ADDED, _MISSING = 3, 6
"""How many common words an added and a missing word outweigh: people add to a license more often than they take."""

_ADDED_IN_A_PART, _LEFT_OUT = 10, 0.002
"""The same for a part, which must be an excerpt as it stands, and for what the part leaves out before and after."""


@dataclass(slots=True)
class Question:
    """A text to be identified: its words, their numbers (those explained already are unknown), where runs stand."""

    said: Words
    numbers: list[int]
    grams: Grams
    left: int

    @classmethod
    def of(cls, said: Words, numbers: list[int]) -> Question:
        """The question that the numbers still ask; copyright lines need no explanation."""
        left = len(numbers) - numbers.count(UNKNOWN)
        if said.owners:
            counted = zip(numbers, said.at, strict=True)
            left -= sum(row in said.owners for number, row in counted if number != UNKNOWN)
        return cls(said, numbers, grams_of(numbers), left)

    def may_fill(self, start: int, end: int) -> bool:
        """Whether the words may stand for a place-holder: none of them gives, takes or conditions a right."""
        return OPERATIVE.isdisjoint(self.said.words[start:end])

    def lay(self, reference: list[int], start: int = 0) -> Alignment:
        """The reference over the text from ``start`` on, copyright notices not counted as added."""
        if not start:
            found = align(reference, self.numbers, self.grams, self.may_fill)
            found.forgive(self.said.is_free)
            return found
        rest = self.numbers[start:]
        found = align(reference, rest, grams_of(rest), lambda a, b: self.may_fill(a + start, b + start))
        found.runs = [(a + start, b + start) for a, b in found.runs]
        return found


def ceiling(candidate: Candidate, best: Match, of_best: Candidate, asked: Question) -> float:
    """What the worth of a candidate can hardly exceed, by the share of its word runs that was found.

    One changed word breaks four runs, so that the share of words is at most the fourth root of that of runs. Where the
    ``best`` match so far was edited, a candidate of which fewer runs are found has about as many edits.
    """
    likely = candidate.share * (1 - candidate.share) / candidate.sampled
    runs = min(1.0, candidate.share + _SPREAD * likely**0.5 + 1 / candidate.sampled)
    words: float = candidate.length * runs**0.25
    missing, cost = candidate.length - words, 0.0
    if best.whole and candidate.share <= of_best.share:
        cost = _LIKE_BEST * (_ADDED * best.body.added_words + _MISSING * best.missing)
    words = min(words + candidate.in_all - candidate.length, asked.left + _TITLE_ROOM)
    return max(min(words, asked.left), _OF_A_WHOLE * (words - max(cost, _MISSING * missing)))


@dataclass(slots=True)
class Match:
    """A known text found in a question: what of it was found, where, and what was added beside it."""

    reference: Reference
    body: Alignment
    claimed: list[Run]
    score: float
    whole: bool
    missing: int
    untitled: int = 0
    notice: bool = False
    extra: list[Run] = field(default_factory=list)

    @property
    def edits(self) -> list[Edit]:
        """Where text and license differ; of a part, what it leaves out before and after is none of it."""
        runs = [run for run in self.body.runs if run[1] - run[0] > _STRAY] or self.body.runs
        inside = range(runs[0][0] + 1, runs[-1][1])
        return [edit for edit in self.body.edits if self.whole or edit.added or edit.theirs[0] in inside]

    @property
    def covered(self) -> int:
        """How many words of the text are explained."""
        return sum(end - start for start, end in self.claimed)

    @property
    def worth(self) -> tuple[float, int]:
        """How well this explains the text, in words; of equals, the text that stands first in the index."""
        if self.whole:
            value = _OF_A_WHOLE * (self.covered - _ADDED * self.body.added_words - _MISSING * self.missing)
        else:
            inside = sum(edit.missing for edit in self.edits)
            cost = _ADDED_IN_A_PART * self.body.added_words + _MISSING * inside
            value = self.covered - cost - (0 if self.notice else _LEFT_OUT * (self.missing - inside))
        return value - _LEFT_OUT * self.untitled, -self.reference.number

    def beats(self, other: Match | None) -> bool:
        """Whether this explains the text better than another match.

        Of two wordings of one license the one that the text has word for word goes first, where it covers as much.
        """
        if other is None:
            return True
        if self.reference.key == other.reference.key and self.is_exact != other.is_exact:
            exact, edited = (self, other) if self.is_exact else (other, self)
            if exact.covered >= _AS_MUCH * edited.covered:
                return self.is_exact
        return self.worth > other.worth

    @property
    def is_exact(self) -> bool:
        """Whether the license stands there whole and unedited."""
        return self.whole and not self.body.cost

    @property
    def start(self) -> int:
        """The first word of the text that is explained."""
        return min(start for start, _ in self.claimed)

    @property
    def end(self) -> int:
        """Where the last explained word of the text ends."""
        return max(end for _, end in self.claimed)


def compare(reference: Reference, asked: Question) -> Match | None:
    """The reference as it lies in the text, whole or in part; ``None`` when it explains too little of it."""
    body = asked.lay(reference.body)
    required = reference.required
    score = 1 - body.missing / max(1, required)
    if required < _SHORT and not _is_found_alone(body, asked):
        return None
    if not body.runs or score < NEAR:
        return _part(reference, body, asked)
    if body.added_words > 4 * body.matched:
        return None
    title = list(_title(reference.head, asked, body.start))
    claimed = [*body.runs, *title, *_appendix(reference, body, asked)]
    whole = Match(reference, body, claimed, score, True, body.missing, len(reference.head) - len(title))
    return whole if whole.worth[0] > 0 else _part(reference, body, asked) or whole


def _is_found_alone(body: Alignment, asked: Question) -> bool:
    """Whether so short a license stands in the text as it is, or makes up most of the text."""
    return bool(body.runs) and (not body.cost or body.matched >= MOSTLY * asked.left)


def _part(reference: Reference, body: Alignment, asked: Question) -> Match | None:
    found = [_excerpt(reference, body, asked)]
    if reference.tail:
        found.append(_excerpt(reference, asked.lay(reference.tail), asked, notice=len(reference.tail) <= _NOTICE))
    return max((match for match in found if match), key=lambda match: match.worth, default=None)


def _excerpt(reference: Reference, part: Alignment, asked: Question, *, notice: bool = False) -> Match | None:
    """A part of the text or of its appendix, which may be a ``notice``: of one nothing is left out."""
    total, matched = reference.required + len(reference.tail), part.matched
    large = matched >= _FEWEST_OF_A_LARGE_PART and matched >= _LARGE_PART * total
    if not (large or matched >= _FEWEST_OF_A_PART) or part.added_words >= matched / 2:
        return None
    title = list(_title(reference.head, asked, part.start))
    claimed = [*part.runs, *title]
    if sum(end - start for start, end in claimed) < MOSTLY * asked.left:
        return None
    untitled = len(reference.head) - len(title)
    return Match(reference, part, claimed, matched / total, False, total - matched, untitled, notice)


def _appendix(reference: Reference, body: Alignment, asked: Question) -> list[Run]:
    """Where the reference's appendix stands after its body."""
    return asked.lay(reference.tail, body.end).runs if reference.tail and body.end < len(asked.numbers) else []


def _title(head: list[int], asked: Question, until: int) -> Iterator[Run]:
    """The words of the title that stand before the body, copyright lines between them or not."""
    first = max(0, until - 2 * len(head) - _TITLE_ROOM)
    places = [n for n in range(first, until) if asked.said.at[n] not in asked.said.owners]
    if set(head).isdisjoint(asked.numbers[first:until]):
        return
    matcher = SequenceMatcher(None, head, [asked.numbers[place] for place in places], autojunk=False)
    for _, start, length in matcher.get_matching_blocks():
        for place in places[start : start + length] if length >= min(_FEWEST_OF_A_TITLE, len(head)) else ():
            yield place, place + 1
