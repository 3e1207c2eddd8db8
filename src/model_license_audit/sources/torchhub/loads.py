"""The calls of ``torch.hub.load`` that a text shows in its code, also where they are commented out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from model_license_audit.sources.torchhub.syntax import parsed

MOST_LOADS = 2_000
"""Calls of one text that are looked at; the longest real card has 40."""

LONGEST_CALL = 4_000
"""Characters of the arguments of one call."""

_FENCE = re.compile(r"\s{0,8}(```+|~~~+)")
_COMMENT = re.compile(r"\s*#+ ?(.*)")
_CALL = re.compile(r"\bhub\s*\.\s*load\s*\(")
_ASSIGNED = re.compile(r"""\s*([A-Za-z_]\w*)\s*=\s*(["'])([^"'\\]{1,200})\2\s*(?:#.*)?\Z""")
_REPOSITORY = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{0,38}/[\w.-]{1,100})(?::([\w./-]{1,100}))?\Z", re.ASCII)
_ENTRY = re.compile(r"[A-Za-z0-9_][\w.+-]{0,199}\Z", re.ASCII)
_LOCAL = re.compile(r"(?:\.{0,2}/|~|path/to/)|.*\.(?:pt|pth|bin|ckpt|safetensors|onnx|json)\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Load:
    """One call: ``repository`` and its ``revision`` as written (``owner/name:v1``), the ``entry``, and the line.

    ``handed`` is the text that comes behind the name of the entry, ``of_path`` true when a file or folder of the
    reader is handed to it: it loads what the caller has.
    """

    repository: str
    entry: str
    line: int
    revision: str | None = None
    handed: str | None = None
    of_path: bool = False
    excerpt: str = ""


def repository_in(text: str) -> tuple[str, str | None] | None:
    """``owner/name`` and the branch or tag of ``owner/name:ref``; ``None`` for any other text."""
    found = _REPOSITORY.match(text.strip())
    return (found[1], found[2]) if found else None


def is_entry_name(text: str) -> bool:
    """True for what the name of an entry point can be, dots included: some are put into the module by a loop."""
    return bool(_ENTRY.match(text))


def loads_in(text: str) -> tuple[Load, ...]:
    """Every call in the fenced code of a Markdown text, in its order.

    A variable in the place of the entry's name stands for each text that the code anywhere assigns to it.
    """
    code = "\n".join(_code(text.split("\n")))
    assigned: dict[str, list[str]] = {}
    for line in code.split("\n"):
        if found := _ASSIGNED.match(line):
            assigned.setdefault(found[1], []).append(found[3])
    return tuple(load for call in islice(_CALL.finditer(code), MOST_LOADS) for load in _read(code, call, assigned))


def _code(lines: Sequence[str]) -> Iterator[str]:
    """Each line of code with its comment mark taken off; what is no code is an empty line."""
    mark = ""
    for line in lines:
        fence = _FENCE.match(line)
        if fence and (not mark or fence[1].startswith(mark)):
            mark = "" if mark else fence[1]
            yield ""
        else:
            comment = _COMMENT.match(line) if mark else None
            yield comment[1] if comment else line if mark else ""


def _read(code: str, call: re.Match[str], assigned: Mapping[str, Sequence[str]]) -> Iterator[Load]:
    arguments = _arguments(code, call.end())
    tree = parsed(f"f({arguments}\n)") if arguments is not None else None
    if tree is None or not isinstance(tree.body[0], ast.Expr) or not isinstance(tree.body[0].value, ast.Call):
        return
    given = tree.body[0].value
    first, second = _argument(given, 0, "repo_or_dir", "github"), _argument(given, 1, "model", "entrypoint")
    named = repository_in(first.value) if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
    if named is None or second is None:
        return
    line = code.count("\n", 0, call.start()) + 1
    shown = " ".join(f"torch.hub.load({arguments})".split())[:200]
    for entry in dict.fromkeys(_texts(second, assigned)):
        if is_entry_name(entry):
            yield Load(named[0], entry, line, named[1], _handed(given), _of_path(given), shown)


def _argument(call: ast.Call, place: int, *names: str) -> ast.expr | None:
    if len(call.args) > place:
        return call.args[place]
    return next((keyword.value for keyword in call.keywords if keyword.arg in names), None)


def _texts(value: ast.expr, assigned: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    return assigned.get(value.id, ()) if isinstance(value, ast.Name) else ()


def _handed(call: ast.Call) -> str | None:
    third = call.args[2] if len(call.args) > 2 else None
    return third.value if isinstance(third, ast.Constant) and isinstance(third.value, str) else None


def _of_path(call: ast.Call) -> bool:
    handed = [*call.args[2:3], *(keyword.value for keyword in call.keywords if keyword.arg in {"path", "checkpoint"})]
    texts = [value.value for value in handed if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return any(_LOCAL.match(text) for text in texts)


def _arguments(code: str, start: int) -> str | None:
    """What stands between the brackets of a call that opened before ``start``; ``None`` when they do not close."""
    depth, quote, place = 1, "", start
    end = min(len(code), start + LONGEST_CALL)
    while place < end:
        character = code[place]
        if quote:
            place += character == "\\"
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "#":
            place = code.find("\n", place, end) if "\n" in code[place:end] else end
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if not depth:
                return code[start:place]
        place += 1
    return None
