"""Where an edited text differs from the license it resembles, in words that need no copy of the license."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from model_license_audit.licenses.texts.align import Edit, Run
from model_license_audit.licenses.texts.textindex import Reference, TextIndex
from model_license_audit.licenses.texts.words import Words
from model_license_audit.model.artifacts import Difference, DifferenceKind, LicenseText

MOST = 20
"""How many places are told of one text; its counts of words are those of all."""

_NEAR = 2
"""Edits with at most so many common words between them are told as one."""

_FARTHEST = 8
_FEWEST_OF_A_SENTENCE = 4
_LONGEST_COUNTED = 20_000
_SENTENCE_END = re.compile(r"[.!?](?=[\s\"”')\]]|$)")


@dataclass(frozen=True, slots=True)
class Laid:
    """A reference laid over a text, in which the license begins at the word ``start``."""

    index: TextIndex
    reference: Reference
    said: Words
    start: int

    def differences(self, edits: Sequence[Edit], beside: Iterable[Run]) -> tuple[Difference, ...]:
        """The first differences, in the order of the text.

        ``edits`` lie inside the license, ``beside`` are stretches of words before, between or after its own.
        """
        inside = [(self._at_sentence(edit), edit) for edit in _joined(edits)]
        told: list[tuple[Run, Edit | None]] = [*inside, *((run, None) for run in beside)]
        return tuple(self._difference(*each) for each in sorted(told, key=lambda each: each[0])[:MOST])

    def _difference(self, theirs: Run, edit: Edit | None) -> Difference:
        start, end = theirs
        return Difference(
            line=self.said.line(start if end > start or not start else start - 1),
            added=end - start,
            missing=edit.missing if edit else 0,
            where=self._where(edit.ours[0]) if edit else self._beside(start),
            excerpt=self.said.excerpt(start, end) if end > start else "",
            sentences=self._sentences(start, end),
        )

    def _beside(self, start: int) -> str:
        return "before the license" if start < self.start else "after words of the license"

    def _where(self, place: int) -> str:
        total = len(self.reference.body)
        section = self.index.section(self.reference.number, min(place, total - 1))
        at = f"after word {place} of {total} ({round(100 * place / total)} %)" if place else "at its beginning"
        return f"{at}, in section {section}" if section else at

    def _sentences(self, start: int, end: int) -> int:
        """How many sentences a stretch makes: those that end in it, and at least one when it is long enough."""
        if end - start < _FEWEST_OF_A_SENTENCE:
            return 0
        return max(1, len(_SENTENCE_END.findall(self.said.excerpt(start, end, longest=_LONGEST_COUNTED))))

    def _at_sentence(self, edit: Edit) -> Run:
        """The added stretch, or the equal one a few words before it that begins or ends where a sentence does.

        Where *the A. The B.* became *the A. The C. The B.*, both *The C.* and *C. The* were added.
        """
        start, end = edit.theirs
        if edit.missing or not edit.added:
            return edit.theirs
        opens, words = self.said.opens_sentence, self.said.words
        for back in range(min(_FARTHEST, start) + 1):
            if back and words[start - back] != words[end - back]:
                break
            if opens(start - back) or (end - back < len(words) and opens(end - back)):
                return start - back, end - back
        return edit.theirs


def _joined(edits: Sequence[Edit]) -> Iterator[Edit]:
    last: Edit | None = None
    for edit in edits:
        if last is None:
            last = edit
        elif edit.ours[0] - last.ours[1] <= _NEAR and edit.theirs[0] - last.theirs[1] <= _NEAR:
            ours, theirs = (last.ours[0], edit.ours[1]), (last.theirs[0], edit.theirs[1])
            last = Edit(ours, theirs, last.missing + edit.missing)
        else:
            yield last
            last = edit
    if last is not None:
        yield last


def edits_in_words(text: LicenseText) -> str:
    """What was done to a license, in one line: ``3 sentences added (41 words), 2 words changed, 5 words missing``."""
    added = [one for one in text.differences if one.kind is DifferenceKind.ADDED]
    changed = [one for one in text.differences if one.kind is DifferenceKind.CHANGED]
    told = []
    complete = sum(one.added for one in text.differences) == text.added
    if complete and added:
        words, sentences = sum(one.added for one in added), sum(one.sentences for one in added)
        plain = _count(words, "word")
        told.append(f"{_count(sentences, 'sentence')} added ({plain})" if sentences else f"{plain} added")
    elif text.added:
        told.append(f"{_count(text.added, 'word')} added or changed")
    if complete and changed:
        told.append(f"{_count(sum(one.added for one in changed), 'word')} changed")
    missing = text.missing - sum(one.missing for one in changed)
    return ", ".join([*told, *([f"{_count(missing, 'word')} missing"] if missing > 0 else [])])


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
