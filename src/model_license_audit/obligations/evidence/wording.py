"""Finding required words in an artifact's own texts, whatever the line breaks, case and quotation marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import islice

from model_license_audit.model.evidence import Evidence, TextFile, TextRole
from model_license_audit.obligations.evidence.denial import denied, denied_before
from model_license_audit.obligations.evidence.plain_text import any_in, plain, telling
from model_license_audit.obligations.evidence.prepared import Prepared, place_of, prepare

_MOST_MENTIONS = 200
"""Mentions looked at in one file; a card that means it says it sooner."""

Place = Callable[[Prepared], int]
"""Where in a prepared text something stands; -1 where it does not."""


class Wordings:
    """The texts of one artifact, ready to be searched; each file is prepared, and each question answered, once.

    Of Markdown only that counts which a reader sees: no comments, no program code and, unless ``links`` are asked for,
    no addresses behind links. Front matter counts only where asked for.
    """

    def __init__(self, texts: Iterable[TextFile]) -> None:
        self._texts = tuple(texts)
        self._prepared: dict[tuple[int, bool, bool], Prepared] = {}
        self._found: dict[tuple[object, ...], Evidence | None] = {}
        self._mentions: dict[tuple[re.Pattern[str], str, bool], list[tuple[int, int]]] = {}

    def find(
        self, words: str, roles: Iterable[TextRole], *, front_matter: bool = False, links: bool = False
    ) -> Evidence | None:
        """Where the words stand, whole and undenied, in a file of one of the roles."""
        wanted = plain(words)
        return self._once(
            (wanted, *roles, front_matter, links), lambda text: place_of(wanted, text), roles, (front_matter, links)
        )

    def search(
        self, pattern: re.Pattern[str], roles: Iterable[TextRole], *, links: bool = False, ahead: bool = True
    ) -> Evidence | None:
        """Where the pattern (over prose as ``plain`` makes it) matches first, undenied, file after file.

        ``ahead`` is false where only what stands before the words can deny them.
        """

        def place(text: Prepared) -> int:
            return next((start for start, end in self._undenied(pattern, text, ahead)), -1)

        return self._once((pattern, *roles, links), place, roles, (False, links))

    def search_near(
        self,
        pattern: re.Pattern[str],
        other: re.Pattern[str] | frozenset[str],
        distance: int,
        roles: Iterable[TextRole],
        *,
        links: bool = False,
    ) -> Evidence | None:
        """Where the pattern matches undenied with the other, or one of some words, within so many characters of it."""

        def near(text: str, start: int, end: int) -> bool:
            if isinstance(other, frozenset):
                return any_in(telling(other), text, start, end)
            return other.search(text, start, end) is not None

        def place(text: Prepared) -> int:
            spans = self._undenied(pattern, text, ahead=True)
            return next((s for s, end in spans if near(text.text, max(0, s - distance), end + distance)), -1)

        return self._once((pattern, other, distance, *roles, links), place, roles, (False, links))

    def files(self, roles: Iterable[TextRole]) -> list[Prepared]:
        """The prose of the files of the roles, in their order."""
        wanted = frozenset(roles)
        return [self._prepare(n, file, (False, False)) for n, file in enumerate(self._texts) if file.role in wanted]

    def _undenied(self, pattern: re.Pattern[str], text: Prepared, ahead: bool) -> list[tuple[int, int]]:
        key = (pattern, text.text, ahead)
        if key not in self._mentions:
            spans = [match.span() for match in islice(pattern.finditer(text.text), _MOST_MENTIONS)]
            self._mentions[key] = [span for span in spans if not _denied(text, *span, ahead)]
        return self._mentions[key]

    def _once(
        self, key: tuple[object, ...], place: Place, roles: Iterable[TextRole], view: tuple[bool, bool]
    ) -> Evidence | None:
        if key not in self._found:
            wanted = frozenset(roles)
            texts = (self._prepare(n, file, view) for n, file in enumerate(self._texts) if file.role in wanted)
            places = ((prepared, place(prepared)) for prepared in texts)
            self._found[key] = next((prepared.evidence(at) for prepared, at in places if at >= 0), None)
        return self._found[key]

    def _prepare(self, number: int, file: TextFile, view: tuple[bool, bool]) -> Prepared:
        key = (number, *view)
        if key not in self._prepared:
            self._prepared[key] = prepare(file, *view)
        return self._prepared[key]


def _denied(text: Prepared, start: int, end: int, ahead: bool) -> bool:
    bounds = text.paragraph(start, end)
    return denied(text.text, start, end, bounds) if ahead else denied_before(text.text, start, bounds[0])
