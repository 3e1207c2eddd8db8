"""Finding a few values at the top of a large JSON object without building the rest of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

MAX_MEMBERS = 250_000
"""Members of the object that are passed over; the largest real header has half as many."""

MAX_VALUE = 1024 * 1024
"""Characters of a value that is wanted."""

_MAX_TOKENS = 500_000
_SPACE = re.compile(r"[ \t\r\n]*")
_TEXT = r'[^"\\]*+(?:\\.[^"\\]*+)*+'
_KEY = re.compile(rf'[ \t\r\n]*+"({_TEXT})"[ \t\r\n]*+:[ \t\r\n]*+', re.DOTALL)
_FLAT = re.compile(r'\{[^{}"]*+(?:"[^"\\]*+"[^{}"]*+)*+\}|\[[^\[\]{}"]*+(?:\[[^\[\]{}"]*+\][^\[\]{}"]*+)*+\]')
_TOKEN = re.compile(rf'"{_TEXT}(?:"|\Z)|[{{}}\[\],]', re.DOTALL)  # an unclosed text is one token: tried once only


def top_level_values(text: str, wanted: str) -> Iterator[object]:
    """The value of each member ``wanted`` of the object in ``text``; members of its members are passed over.

    Raises ``ValueError`` at the place where the text breaks off, is no JSON object or breaks a limit.
    """
    at = _SPACE.match(text).end()  # type: ignore[union-attr]
    if text[at : at + 1] != "{":
        raise ValueError("it is no JSON object")
    if text[_SPACE.match(text, at + 1).end() :][:1] == "}":  # type: ignore[union-attr]
        return
    scan = _Scan(text, at + 1)
    for _ in range(MAX_MEMBERS):
        if scan.key() == wanted:
            yield scan.value()
        else:
            scan.skip()
        if scan.ended():
            return
    raise ValueError(f"it has more than {MAX_MEMBERS:,} members")


class _Scan:
    """A place in the text; ``tokens`` are those that may still be looked at one by one."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at, self.tokens = text, at, _MAX_TOKENS

    def key(self) -> str:
        match = _KEY.match(self.text, self.at)
        if match is None:
            raise ValueError(f"character {self.at} begins no member")
        self.at = match.end()
        return str(json.loads(f'"{match[1]}"', strict=False)) if "\\" in match[1] else match[1]

    def value(self) -> object:
        value, length = json.JSONDecoder(strict=False).raw_decode(self.text[self.at : self.at + MAX_VALUE])
        self.at += length
        return value

    def skip(self) -> None:
        """Pass over one value: a flat object at once, anything else token by token."""
        flat = _FLAT.match(self.text, self.at)
        if flat is not None:
            self.at = flat.end()
            return
        depth = 0
        for token in _TOKEN.finditer(self.text, self.at):
            self.tokens -= 1
            mark = token[0]
            if self.tokens < 0:
                raise ValueError(f"it has more than {_MAX_TOKENS:,} nested parts")
            if depth == 0 and mark in {",", "}"}:
                self.at = token.start()
                return
            depth += (mark in {"{", "["}) - (mark in {"}", "]"})
        raise ValueError("it breaks off")

    def ended(self) -> bool:
        """Step over the comma behind a value; true when the object ends there instead."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() + 1 if match else self.at
        mark = self.text[self.at - 1 : self.at]
        if mark not in {",", "}"}:
            raise ValueError(f"character {self.at - 1} is neither a comma nor the end of the object")
        return mark == "}"
