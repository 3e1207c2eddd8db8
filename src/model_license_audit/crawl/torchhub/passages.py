"""Of a README that speaks of several entry points, what holds for one of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from model_license_audit.licenses.layers.prose import Passage, blocks_in
from model_license_audit.model.patterns import lazy_pattern

_SPEAKS = lazy_pattern(r"(?i)licen[sc]|commercial|\bcc[- ]by\b|\bresearch\b[^.]{0,40}\bonly\b")
_OF_ALL = lazy_pattern(r"(?i)\b(?:all|every|each|both|any|others?|rest|except|unlike|besides|apart)\b")
_HEADING = lazy_pattern(r"\s{0,3}(#{1,6})\s")
_TELLING = lazy_pattern(r"\d|_|[a-z][A-Z]|\w\.\w")
_LONGEST_LISTS = 400


@dataclass(slots=True)
class Passages:
    """One text, cut where it names entry points; ``names`` are all of its repository."""

    text: str
    first: int
    names: Sequence[str]
    _about: list[tuple[range, frozenset[str]]] = field(init=False)

    def __post_init__(self) -> None:
        self._about = list(self._told())

    def of(self, name: str) -> str:
        """The text with the lines left empty that speak of licenses and of other entry points alone."""
        hidden = {number for lines, named in self._about if not _concerns(named, name) for number in lines}
        if not hidden:
            return self.text
        return "\n".join("" if n in hidden else line for n, line in enumerate(self.text.split("\n"), 1))

    def _told(self) -> Iterator[tuple[range, frozenset[str]]]:
        """The lines of each block that speaks of licenses and is about some entry points, with their names."""
        pattern = _pattern(self.names)
        headings: list[tuple[int, frozenset[str]]] = []
        for block in blocks_in(self.text, self.first) if pattern else ():
            named = frozenset(_names(pattern, block)) if pattern else frozenset()
            heading = _HEADING.match(block.text)
            if heading:
                level = len(heading[1])
                headings = [*(one for one in headings if one[0] < level), (level, named)]
            within = named or next((names for _, names in reversed(headings) if names), frozenset[str]())
            if within and _SPEAKS.search(block.text) and not _OF_ALL.search(block.text):
                yield range(block.line, block.line + block.text.count("\n") + 1), within


def _concerns(named: Collection[str], name: str) -> bool:
    """True when an entry point is among those named, or is a variant of one: ``umx_spec`` of ``umx``."""
    return any(name == one or (name.startswith(one) and name[len(one)] in "_.-") for one in named)


def _pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """Where a text names entry points; one that is an ordinary word counts only in quotes or emphasis."""
    longest = sorted(set(names), key=lambda name: (-len(name), name))[:_LONGEST_LISTS]
    telling = "|".join(re.escape(name) for name in longest if _TELLING.search(name))
    plain = "|".join(re.escape(name) for name in longest if not _TELLING.search(name))
    tried = [rf"(?P<telling>{telling})"] if telling else []
    tried += [rf"(?<=[`*_\"'\u2018\u201c])(?P<plain>{plain})(?=[`*_\"'\u2019\u201d])"] if plain else []
    return re.compile(rf"(?<![A-Za-z0-9.-])(?:{'|'.join(tried)})(?![A-Za-z0-9-]|\.\w|_\w)") if tried else None


def _names(pattern: re.Pattern[str], block: Passage) -> Iterator[str]:
    for found in pattern.finditer(block.text):
        groups = found.groupdict()
        yield groups.get("telling") or groups["plain"]
