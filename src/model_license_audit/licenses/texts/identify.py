"""Which license a text is: the same words, an edited text, or a part of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from model_license_audit.licenses.texts.align import Run
from model_license_audit.licenses.texts.differences import Laid
from model_license_audit.licenses.texts.matching import Match, Question, ceiling, compare
from model_license_audit.licenses.texts.surroundings import is_harmless, name_words
from model_license_audit.licenses.texts.tags import tags_in
from model_license_audit.licenses.texts.textindex import UNKNOWN, Candidate, TextIndex, shipped_index
from model_license_audit.licenses.texts.words import Words, words_of
from model_license_audit.model.artifacts import LicenseText, TextMatchKind

MAX_CHARACTERS = 2_000_000
"""How much of a file is looked at; the longest license text known has 130,000 characters."""

_FEWEST_WORDS = 12
_LEAST_SHARE = 0.2
_BY_WORTH, _BY_SHARE, _BY_WORDS = 8, 6, 8
_NEARLY_ALL = 0.985
_ROUNDS = 40
_CHARACTERS_OF_A_WORD = 6
_VERSION = frozenset({"version", "v", "ver"})
"""The words before the number of a version."""


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


def identify(path: str, text: str, *, embedded: bool = False, effort: Effort | None = None) -> tuple[LicenseText, ...]:
    """The license texts found in ``text``, in the order they stand in it; ``path`` is only reported.

    A text is *same* only when all words of the reference are there in order and nothing was added but copyright
    lines, names and titles. ``embedded`` says that other prose may stand around a license (a model card). A mere
    mention of a license is no match. When ``effort`` is spent on return, the text was not looked at to its end; a text
    longer than ``MAX_CHARACTERS`` is never *same*, since nobody knows what follows.
    """
    effort, clipped = effort or Effort(), len(text) > MAX_CHARACTERS
    text = text[:MAX_CHARACTERS]
    matches = _matches(path, text, embedded, effort)
    if clipped:
        matches = [replace(m, match=TextMatchKind.EDITED) if m.match is TextMatchKind.SAME else m for m in matches]
    keys = {match.key for match in matches}
    return (*matches, *(tag for tag in tags_in(path, text) if tag.key not in keys))


def _matches(path: str, text: str, embedded: bool, effort: Effort) -> list[LicenseText]:
    if not effort.spend(len(text) // _CHARACTERS_OF_A_WORD):
        return []
    said, index = words_of(text), shipped_index()
    found = _search(index, said, effort) if len(said.words) >= _FEWEST_WORDS else []
    found = _without_notices(found)
    if not embedded:
        _add_surroundings(found, said, index)
    return [_report(path, index, said, match) for match in sorted(found, key=lambda match: match.start)]


def _search(index: TextIndex, said: Words, effort: Effort) -> list[Match]:
    """The best match, then the best in what is left, until nothing more is found or the effort is spent."""
    numbers = index.numbers(said.words)
    found: list[Match] = []
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


def _without_notices(found: list[Match]) -> list[Match]:
    """The notice that puts a work under a license adds nothing where the license itself stands beside it."""
    whole = {match.reference.key: match for match in found if match.whole}
    for match in found:
        if not match.whole and match.reference.key in whole:
            whole[match.reference.key].claimed += match.claimed
    return [match for match in found if match.whole or match.reference.key not in whole]


def _best(index: TextIndex, said: Words, numbers: list[int], effort: Effort) -> Match | None:
    """The reference that explains most of the text; none when not all likely ones could be compared."""
    if not effort.spend(len(numbers)):
        return None
    asked = Question.of(said, numbers)
    best: Match | None = None
    of_best: Candidate | None = None
    for candidate in _likely(index.candidates(numbers)):
        other_key = best is None or best.is_exact or index.key(candidate.number) != best.reference.key
        if best and of_best and other_key and ceiling(candidate, best, of_best, asked) < best.worth[0]:
            continue
        reference = index.reference(candidate.number)
        if not effort.spend(len(reference.body) + len(reference.tail)):
            return None
        found = compare(reference, asked)
        if found is not None and found.beats(best):
            best, of_best = found, candidate
        if best is not None and best.is_exact and best.covered >= _NEARLY_ALL * asked.left:
            break
    return best


def _likely(candidates: list[Candidate]) -> list[Candidate]:
    """The references worth comparing word by word: those that promise to explain most, found best, sharing most."""
    by_words = sorted(candidates, key=lambda c: (-c.words, c.number))
    near = [candidate for candidate in candidates if candidate.share >= _LEAST_SHARE]
    by_worth = sorted(near, key=lambda c: (c.words * (1 / c.share - 2), c.number))
    by_share = sorted(near, key=lambda c: (-c.share, -c.words, c.number))
    least = by_share[0].share / 2 if by_share else 0
    likely = [*by_worth[:_BY_WORTH], *(c for c in by_share[:_BY_SHARE] if c.share >= least), *by_words[:_BY_WORDS]]
    chosen: dict[int, Candidate] = {}
    for candidate in likely:
        chosen.setdefault(candidate.number, candidate)
    return list(chosen.values())


def _add_surroundings(found: list[Match], said: Words, index: TextIndex) -> None:
    """Words beside the licenses that are more than titles and names make the nearest license an edited one."""
    if not found:
        return
    owner: list[Match | None] = [None] * len(said.words)
    for match in found:
        for start, end in (*match.claimed, *match.body.added, (match.body.start, match.body.end)):
            owner[start:end] = [match] * (end - start)
    nearest = min(found, key=lambda match: (not match.whole, match.start))
    for start, end in _unclaimed(owner):
        if start and (before := owner[start - 1]) is not None and before.whole:
            nearest = before
        names = name_words(nearest.reference.key, index.facts(nearest.reference.number).name)
        told = [run for run in _by_row(said, start, end) if _matters(said, run, names)]
        if told and not said.is_free(told[0][0], told[-1][1]):
            nearest.extra.append((told[0][0], told[-1][1]))


def _matters(said: Words, run: Run, names: frozenset[str]) -> bool:
    """Whether words beside a license are more than a title or a name; another version number in a title is."""
    versions = (said.words[place] for place in range(*run) if place and said.words[place - 1] in _VERSION)
    return not is_harmless(said.words[slice(*run)], names) or any(v.isdigit() and v not in names for v in versions)


def _unclaimed(owner: list[Match | None]) -> Iterator[Run]:
    start = None
    for place, match in enumerate([*owner, owner]):
        if match is None and start is None:
            start = place
        elif match is not None and start is not None:
            yield start, place
            start = None


def _by_row(said: Words, start: int, end: int) -> Iterator[Run]:
    """The stretch cut at row ends, copyright lines left out."""
    first = start
    for place in range(start + 1, end + 1):
        if place == end or said.at[place] != said.at[first]:
            if said.at[first] not in said.owners:
                yield first, place
            first = place


def _report(path: str, index: TextIndex, said: Words, match: Match) -> LicenseText:
    added = sum(end - start for start, end in (*match.body.added, *match.extra))
    kind = _kind(match, added)
    told = Laid(index, match.reference, said, match.body.start).differences(match.edits, match.extra)
    first = next((one for one in told if one.added), None) if kind is TextMatchKind.EDITED else None
    return LicenseText(
        path=path,
        key=match.reference.key,
        match=kind,
        score=round(match.score, 4),
        line=first.line if first else said.line(match.start),
        added=added,
        missing=match.missing,
        excerpt=first.excerpt if first else "",
        differences=told,
        first_line=said.line(match.start),
        last_line=said.line(match.end - 1),
    )


def _kind(match: Match, added: int) -> TextMatchKind:
    if not match.whole:
        return TextMatchKind.PARTIAL
    return TextMatchKind.EDITED if added or match.missing else TextMatchKind.SAME
