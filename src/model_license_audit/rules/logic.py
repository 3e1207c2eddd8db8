"""How a condition is joined from simpler ones by *and*, *or* and *not*, each of which can be told by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

AND, OR, NOT = "&&", "||", "!"

_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
_HARD_TO_QUOTE = re.compile(r"""//|\"\"\"|'''|\b[rRbB]+["']""")
"""Comments and the rarer forms of literals, within which a quotation mark may mean nothing."""

_SIGNS = re.compile(r"[(\[{]|[)\]}]|&&|\|\||\?")


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions and how they are joined; a part that cannot be taken apart further is a text."""

    how: str
    parts: tuple[Joined | str, ...]


def without_literals(text: str) -> str | None:
    """The text with blanks for all that stands in quotation marks; ``None`` where that is not easy to tell."""
    if _HARD_TO_QUOTE.search(text):
        return None
    return _QUOTED.sub(lambda match: f'"{" " * (len(match[0]) - 2)}"', text)


def taken_apart(text: str) -> Joined | str:
    """The condition as it is joined; its text where it is not, or where that is not easy to tell."""
    plain = without_literals(text)
    return text if plain is None else _taken_apart(text, plain)


def outermost(text: str) -> tuple[str, tuple[str, ...]]:
    """The outermost parts of a condition and what joins them (``&&`` or ``||``); one part when nothing does."""
    plain = without_literals(text)
    how, bounds = _bounds(plain, _outer_signs(plain)) if plain is not None else (AND, [])
    return how, tuple(text[a:b].strip() for a, b in bounds) or (text.strip(),)


def _taken_apart(text: str, plain: str) -> Joined | str:
    start, end = len(plain) - len(plain.lstrip()), len(plain.rstrip())
    text, plain = text[start:end], plain[start:end]
    signs = _outer_signs(plain)
    how, bounds = _bounds(plain, signs)
    if bounds:
        return Joined(how, tuple(_taken_apart(text[a:b], plain[a:b]) for a, b in bounds))
    if signs == [(0, "("), (len(plain) - 1, ")")]:
        return _taken_apart(text[1:-1], plain[1:-1])
    denied = plain.removeprefix(NOT).lstrip()
    if plain.startswith(NOT) and _outer_signs(denied) == [(0, "("), (len(denied) - 1, ")")]:
        return Joined(NOT, (_taken_apart(text[len(text) - len(denied) :], denied),))
    return text


def _bounds(plain: str, signs: list[tuple[int, str]]) -> tuple[str, list[tuple[int, int]]]:
    """What joins the outermost parts, and where each begins and ends; no part where nothing joins them."""
    for how in (OR, AND):
        cuts = [at for at, sign in signs if sign == how]
        if cuts:
            return how, list(zip([0, *(cut + len(how) for cut in cuts)], [*cuts, len(plain)], strict=True))
    return AND, []


def _outer_signs(plain: str) -> list[tuple[int, str]]:
    """Brackets and joining signs outside of any bracket; none where a choice (``?``) or a loose bracket is there."""
    found, depth = [], 0
    for match in _SIGNS.finditer(plain):
        sign = match[0]
        depth -= sign in ")]}"
        if depth < 0 or (depth == 0 and sign == "?"):
            return []
        if depth == 0:
            found.append((match.start(), sign))
        depth += sign in "([{"
    return [] if depth else found
