"""Which license a text is: the same words, an edited text, or a part of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from model_license_audit.licenses.align import Alignment, Grams, MayFill, Run, align, grams_of
from model_license_audit.licenses.textindex import UNKNOWN, Reference, TextIndex, shipped_index
from model_license_audit.licenses.words import OPERATIVE, Words, is_harmless, names_of, words_of
from model_license_audit.model.artifacts import LicenseText, TextMatchKind

MAX_CHARACTERS = 2_000_000
"""How much of a file is looked at; the longest license text known has 130,000 characters."""

NEAR = 0.6
"""The share of a reference's words from which on a text counts as that license, edited."""

MOSTLY = 0.6
"""The share of a text that must come from a reference for the text to be a part of it."""

_FEWEST_WORDS = 12
_CANDIDATES = 12
_BY_COUNT = 3
_LEAST_SHARE = 0.2
_NEARLY_ALL = 0.985
_FEWEST_OF_A_PART = 30
_TITLE_ROOM = 40
_IN_A_PART = 20
"""How many common words one added word outweighs in a part, which must be an excerpt as it stands."""

_ROUNDS = 40
_MOST_TAGS = 200
_CHARACTERS_OF_A_WORD = 6
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+:() -]{2,200})")


@dataclass(slots=True)
class Effort:
    """How many more words may be looked at, of texts and of the references laid beside them; shared by many texts."""

    left: int = 1_500_000

    @property
    def spent(self) -> bool:
        """True once a text was not looked at, or not to its end."""
        return self.left < 0

    def spend(self, words: int) -> bool:
        """Whether there was enough left for that many words; what is spent once stays spent."""
        self.left = -1 if self.spent else self.left - words
        return not self.spent


@dataclass(slots=True)
class _Found:
    reference: Reference
    body: Alignment
    claimed: list[Run]
    score: float
    extra: list[Run]

    @property
    def whole(self) -> bool:
        """Whether this is a license rather than a part of one."""
        return self.score >= NEAR

    @property
    def covered(self) -> int:
        return sum(end - start for start, end in self.claimed)

    @property
    def worth(self) -> tuple[bool, int, float]:
        """A whole license explains more than a part of a longer one, however much the two share.

        People add to a license far more often than they take from it, so a missing word counts for four added ones.
        """
        added, missing = self.body.added_words, self.body.missing
        cost = 2 * added + 8 * missing if self.whole else _IN_A_PART * added
        return self.whole, self.covered - cost, self.score

    @property
    def start(self) -> int:
        return min(start for start, _ in self.claimed)


def identify(path: str, text: str, *, embedded: bool = False, effort: Effort | None = None) -> tuple[LicenseText, ...]:
    """The license texts found in ``text``, in the order they stand in it; ``path`` is only reported.

    A text is *same* only when all words of the reference are there in order and nothing was added but copyright
    lines, names and titles. ``embedded`` says that other prose may stand around a license (a model card). A mere
    mention of a license is no match. When ``effort`` is spent on return, the text was not looked at to its end.
    """
    text = text[:MAX_CHARACTERS]
    matches = _matches(path, text, embedded, effort or Effort())
    keys = {match.key for match in matches}
    return (*matches, *(tag for tag in _tag_matches(path, text) if tag.key not in keys))


def _matches(path: str, text: str, embedded: bool, effort: Effort) -> list[LicenseText]:
    if not effort.spend(len(text) // _CHARACTERS_OF_A_WORD):
        return []
    said = words_of(text)
    found = _search(shipped_index(), said, effort) if len(said.words) >= _FEWEST_WORDS else []
    found = _without_notices(found)
    if not embedded:
        _add_surroundings(found, said)
    return [_report(path, text, said, match) for match in sorted(found, key=lambda match: match.start)]


def tagged(text: str) -> tuple[str, ...]:
    """The SPDX expressions that the text names in ``SPDX-License-Identifier`` tags, each once."""
    return tuple(dict.fromkeys(tag[1].strip() for tag in _TAG.finditer(text)))


def _tag_matches(path: str, text: str) -> Iterator[LicenseText]:
    """The first tag of each of the first licenses that tags of one name each name."""
    line, at, told = 1, 0, set[str]()
    for tag in _TAG.finditer(text):
        name = tag[1].strip()
        key = name.lower().removesuffix("-only").removesuffix("-or-later")
        if " " not in name and key not in told and len(told) < _MOST_TAGS:
            told.add(key)
            line, at = line + text.count("\n", at, tag.start()), tag.start()
            yield LicenseText(path, key, TextMatchKind.TAG, 0.0, line, excerpt=tag[0].strip())


def _search(index: TextIndex, said: Words, effort: Effort) -> list[_Found]:
    """The best match, then the best in what is left, until nothing more is found or the effort is spent."""
    numbers = index.numbers(said.words)
    found: list[_Found] = []
    for _ in range(_ROUNDS):
        best = _best(index, said, numbers, effort)
        if best is None:
            break
        found.append(best)
        for start, end in (*best.claimed, *best.body.added):
            numbers[start:end] = [UNKNOWN] * (end - start)
        if sum(number != UNKNOWN for number in numbers) < _FEWEST_WORDS:
            break
    return found


def _without_notices(found: list[_Found]) -> list[_Found]:
    """The notice that puts a work under a license adds nothing where the license itself stands beside it."""
    whole = {match.reference.key: match for match in found if match.whole}
    for match in found:
        if not match.whole and match.reference.key in whole:
            whole[match.reference.key].claimed += match.claimed
    return [match for match in found if match.whole or match.reference.key not in whole]


def _best(index: TextIndex, said: Words, numbers: list[int], effort: Effort) -> _Found | None:
    """The reference that explains most of the text; none when not all likely ones could be compared."""
    if not effort.spend(len(numbers)):
        return None
    grams = grams_of(numbers)
    counted = zip(numbers, said.lines, strict=True)
    left = sum(number != UNKNOWN and line not in said.copyright_lines for number, line in counted)

    best: _Found | None = None
    for number in _likely(index, numbers):
        reference = index.reference(number)
        if not effort.spend(len(reference.body) + len(reference.tail)):
            return None
        found = _compare(reference, said, numbers, grams, left)
        if found is not None and (best is None or found.worth > best.worth):
            best = found
        if best is not None and not best.body.cost and best.covered >= _NEARLY_ALL * left:
            break
    return best


def _likely(index: TextIndex, numbers: list[int]) -> list[int]:
    """The references worth comparing word by word: those found most completely, and those sharing most."""
    shares = index.candidates(numbers)
    least = max(_LEAST_SHARE, shares[0][0] / 2) if shares else 0
    likely = [number for share, _, number in shares[:_CANDIDATES] if share >= least]
    by_count = sorted(shares, key=lambda share: (-share[1], share[2]))
    return likely + [number for _, _, number in by_count[:_BY_COUNT] if number not in likely]


def _compare(reference: Reference, said: Words, numbers: list[int], grams: Grams, left: int) -> _Found | None:
    def may_fill(start: int, end: int) -> bool:
        return OPERATIVE.isdisjoint(said.words[start:end])

    body = align(reference.body, numbers, grams, may_fill)
    body.added = [run for run in body.added if not said.is_free(*run)]
    score = 1 - body.missing / max(1, reference.required)
    if body.runs and score >= NEAR:
        if body.added_words > 4 * body.matched:
            return None
        return _Found(reference, body, [*body.runs, *_ends(reference, body, said, numbers, may_fill)], score, [])
    for part in (body, align(reference.tail, numbers, grams, may_fill)):
        part.added = [run for run in part.added if not said.is_free(*run)]
        if part.matched >= _FEWEST_OF_A_PART and part.matched >= MOSTLY * left and part.added_words < part.matched / 2:
            whole = reference.required + len(reference.tail)
            part.missing = whole - part.matched
            return _Found(reference, part, list(part.runs), part.matched / whole, [])
    return None


def _title(head: list[int], said: Words, numbers: list[int], until: int) -> Iterator[Run]:
    """The words of the title that stand before the body, copyright lines between them or not."""
    first = max(0, until - 2 * len(head) - _TITLE_ROOM)
    places = [n for n in range(first, until) if said.lines[n] not in said.copyright_lines]
    matcher = SequenceMatcher(None, head, [numbers[place] for place in places], autojunk=False)
    for _, start, length in matcher.get_matching_blocks():
        for place in places[start : start + length]:
            yield place, place + 1


def _ends(
    reference: Reference,
    body: Alignment,
    said: Words,
    numbers: list[int],
    may_fill: MayFill,
) -> Iterator[Run]:
    """Where the reference's title stands before the body, and its appendix after it."""
    yield from _title(reference.head, said, numbers, body.start)
    if reference.tail and body.end < len(numbers):
        rest = numbers[body.end :]
        for start, end in align(reference.tail, rest, grams_of(rest), may_fill).runs:
            yield start + body.end, end + body.end


def _add_surroundings(found: list[_Found], said: Words) -> None:
    """Words beside the licenses that are more than titles and names make the nearest license an edited one."""
    if not found:
        return
    owner: list[_Found | None] = [None] * len(said.words)
    for match in found:
        for start, end in (*match.claimed, *match.body.added, (match.body.start, match.body.end)):
            owner[start:end] = [match] * (end - start)
    nearest = min(found, key=lambda match: (not match.whole, match.start))
    for start, end in _unclaimed(owner):
        if start and (before := owner[start - 1]) is not None and before.whole:
            nearest = before
        names = names_of(nearest.reference.key)
        told = [run for run in _by_line(said, start, end) if not is_harmless(said.words[slice(*run)], names)]
        if told:
            nearest.extra.append((told[0][0], told[-1][1]))


def _unclaimed(owner: list[_Found | None]) -> Iterator[Run]:
    start = None
    for place, match in enumerate([*owner, owner]):
        if match is None and start is None:
            start = place
        elif match is not None and start is not None:
            yield start, place
            start = None


def _by_line(said: Words, start: int, end: int) -> Iterator[Run]:
    """The stretch cut at line ends, copyright lines left out."""
    first = start
    for place in range(start + 1, end + 1):
        if place == end or said.lines[place] != said.lines[first]:
            if said.lines[first] not in said.copyright_lines:
                yield first, place
            first = place


def _report(path: str, text: str, said: Words, match: _Found) -> LicenseText:
    added = sorted((*match.body.added, *match.extra))
    count = sum(end - start for start, end in added)
    kind = _kind(match, count)
    place = added[0][0] if added and kind is TextMatchKind.EDITED else match.start
    line = said.lines[place]
    return LicenseText(
        path=path,
        key=match.reference.key,
        match=kind,
        score=round(match.score, 4),
        line=line,
        added=count,
        missing=match.body.missing,
        excerpt=_excerpt(text, line) if kind is TextMatchKind.EDITED and added else "",
    )


def _kind(match: _Found, added: int) -> TextMatchKind:
    if not match.whole:
        return TextMatchKind.PARTIAL
    return TextMatchKind.EDITED if added or match.body.missing else TextMatchKind.SAME


def _excerpt(text: str, line: int) -> str:
    lines = text.split("\n", line + 3)[line - 1 : line + 3]
    return " ".join(" ".join(lines).split())[:200]
