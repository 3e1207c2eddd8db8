"""The block between ``---`` lines at the head of a model card."""

from __future__ import annotations

import re
from dataclasses import dataclass

from model_license_audit.cards.yaml_nodes import BrokenYaml, Mapping, Node, Scalar, Sequence, count_nodes, parse_yaml
from model_license_audit.model.evidence import Problem, ProblemKind

MAX_FRONT_MATTER = 1024 * 1024
"""Characters of front matter that are read."""

_OPENING = re.compile(r"[\s\ufeff]*---[ \t]*\n")
_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_OTHER_LINE_ENDS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})
_KEY_LINE = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
_ITEM_LINE = re.compile(r"[ \t]*-[ \t]+(.*)$")
_SALVAGED = frozenset({"license", "licence", "license_name", "license_link", "base_model"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata of a card: its tree, the lines it stood on, and the line the prose begins at.

    ``salvaged`` is true when the YAML is broken and ``root`` holds only what could be told line by line; ``nodes``
    counts what the parser built, kept or not.
    """

    root: Node | None
    body_line: int
    problems: tuple[Problem, ...] = ()
    salvaged: bool = False
    nodes: int = 0


def read_front_matter(path: str, text: str) -> FrontMatter:
    """Split and parse; a card without front matter has no root and no problem."""
    opening = _OPENING.match(text[:4096])
    if not opening:
        return FrontMatter(None, 1)
    first_line = text.count("\n", 0, opening.end()) + 1
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        return _unterminated(path, text[opening.end() :], first_line)
    block = text[opening.end() : closing.start()]
    body_line = first_line + block.count("\n") + 1
    if len(block) > MAX_FRONT_MATTER:
        problem = _broken(path, f"front matter is longer than {MAX_FRONT_MATTER // 1024} KiB", first_line)
        return FrontMatter(_salvage(block[:MAX_FRONT_MATTER], first_line), body_line, (problem,), salvaged=True)
    return _parse(path, block, first_line, body_line)


def _parse(path: str, block: str, first_line: int, body_line: int) -> FrontMatter:
    clean = mended(block)
    problems = (_replaced(path),) if _FORBIDDEN.search(block) else ()
    try:
        root = parse_yaml(clean, first_line)
    except BrokenYaml as error:
        problem = _broken(path, f"front matter is not valid YAML ({error.reason})", error.line)
        return FrontMatter(_salvage(clean, first_line), body_line, (*problems, problem), True, error.count)
    if root is None or isinstance(root, Mapping):
        return FrontMatter(root, body_line, problems, nodes=count_nodes(root))
    problem = _broken(path, "front matter holds no keys", first_line)
    return FrontMatter(None, body_line, (*problems, problem), nodes=count_nodes(root))


def mended(text: str) -> str:
    """The text without what no YAML parser takes; line ends that only YAML knows no longer upset the line count."""
    return _FORBIDDEN.sub("\ufffd", text.translate(_OTHER_LINE_ENDS))


def _unterminated(path: str, rest: str, first_line: int) -> FrontMatter:
    """A card that opens with ``---`` and never closes it: a mere ruler, unless keys follow."""
    if not _KEY_LINE.match(rest.partition("\n")[0]):
        return FrontMatter(None, first_line)
    block = re.split(r"^#", rest[:MAX_FRONT_MATTER], maxsplit=1, flags=re.MULTILINE)[0]
    problem = _broken(path, "front matter has no closing '---' line", first_line)
    return FrontMatter(_salvage(block, first_line), first_line + block.count("\n"), (problem,), salvaged=True)


def _salvage(block: str, first_line: int) -> Mapping:
    """What the keys we look for say, line by line: one value behind the colon, or the list items right below."""
    lines = block.split("\n")
    pairs: list[tuple[Scalar, Node]] = []
    for number, line in enumerate(lines):
        match = _KEY_LINE.match(line[:4096])
        if match and match[1].lower() in _SALVAGED:
            key = Scalar(match[1], True, number + first_line, number + first_line)
            pairs.append((key, _salvaged_value(match[2] or "", lines, number, first_line)))
    return Mapping(tuple(pairs), first_line)


def _salvaged_value(value: str, lines: list[str], number: int, first_line: int) -> Node:
    if value.strip():
        return _unquoted(value, number + first_line)
    items: list[Node] = []
    for below in range(number + 1, len(lines)):
        match = _ITEM_LINE.match(lines[below][:4096])
        if not match:
            break
        items.append(_unquoted(match[1], below + first_line))
    return Sequence(tuple(items), number + first_line)


def _unquoted(text: str, line: int) -> Scalar:
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return Scalar(text[1:-1] if quoted else text, not quoted, line, line)


def _broken(path: str, what: str, line: int) -> Problem:
    remedy = "Correct the YAML between the '---' lines; until then only single lines of it could be used."
    return Problem(path, ProblemKind.MALFORMED, f"line {line}: {what}", remedy)


def _replaced(path: str) -> Problem:
    what = "front matter holds control characters; they were replaced"
    return Problem(path, ProblemKind.MALFORMED, what, "Remove the control characters.", incomplete=False)
