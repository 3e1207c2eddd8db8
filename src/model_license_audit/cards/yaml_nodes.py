"""YAML as a tree of the texts that were written, with line numbers.

Built from parser events without recursion and without making Python objects, so that ``license: no`` stays ``no``,
``3.0`` stays ``3.0``, nothing is constructed, and neither depth nor aliases can blow up.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_DEPTH = 50
MAX_NODES = 100_000


class BrokenYaml(ValueError):
    """The text is no YAML that we read; ``line`` counts from 1, ``count`` the nodes that were built till then."""

    def __init__(self, reason: str, line: int, count: int = 0) -> None:
        super().__init__(f"line {line}: {reason}")
        self.reason = reason
        self.line = line
        self.count = count


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written; ``plain`` when it stood without quotes or block marks."""

    text: str
    plain: bool
    line: int
    end_line: int

    @property
    def is_null(self) -> bool:
        """True when nothing was written, or one of YAML's words for nothing."""
        return not self.text.strip() or (self.plain and self.text in {"~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Alias:
    """A reference to another node; never followed."""

    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written, repeated keys included; keys that are no scalars are left out."""

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int

    def last(self, key: str) -> Node | None:
        """The value of the last pair with that key."""
        return next((value for name, value in reversed(self.pairs) if name.text == key), None)


Node = Scalar | Alias | Sequence | Mapping


@dataclass(slots=True)
class _Open:
    """A collection whose end was not met yet."""

    mapping: bool
    line: int
    nodes: list[Node] = field(default_factory=list)

    def close(self) -> Node:
        if not self.mapping:
            return Sequence(tuple(self.nodes), self.line)
        pairs = zip(self.nodes[::2], self.nodes[1::2], strict=False)
        return Mapping(tuple((k, v) for k, v in pairs if isinstance(k, Scalar)), self.line)


def parse_yaml(text: str, first_line: int = 1) -> Node | None:
    """The one document in ``text``; ``None`` when it is empty. Raises :class:`BrokenYaml`."""
    documents = parse_documents(text, first_line)
    if len(documents) > 1:
        raise BrokenYaml("more than one document", documents[1].line)
    return documents[0] if documents else None


def parse_documents(text: str, first_line: int = 1) -> tuple[Node, ...]:
    """Every document in ``text``. Raises :class:`BrokenYaml`."""
    import yaml  # here, since a scan without YAML need not pay for it

    builder = _Builder(first_line)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + first_line if mark else first_line
        raise BrokenYaml(str(getattr(error, "problem", None) or "not YAML"), line, builder.count) from error
    return tuple(builder.roots)


@dataclass(slots=True)
class _Builder:
    """Takes parser events in and builds the tree."""

    first_line: int
    roots: list[Node] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    count: int = 0

    def take(self, event: object) -> None:
        """Take one event in."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._add(self._scalar(event))
        elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
            self._open(kind == "MappingStartEvent", self._line(event))
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            self._add(self.stack.pop().close())
        elif kind == "AliasEvent":
            self._add(Alias(self._line(event)))

    def _line(self, event: object) -> int:
        return int(event.start_mark.line) + self.first_line  # type: ignore[attr-defined]

    def _scalar(self, event: object) -> Scalar:
        value, style, end = event.value, event.style, event.end_mark  # type: ignore[attr-defined]
        start = self._line(event)
        last = end.line + self.first_line - (0 if end.column else 1)
        return Scalar(value, style in {None, ""}, start, max(start, last))

    def _open(self, mapping: bool, line: int) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise BrokenYaml(f"more than {MAX_DEPTH} levels deep", line, self.count)
        self.stack.append(_Open(mapping, line))

    def _add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise BrokenYaml(f"more than {MAX_NODES:,} values", node.line, self.count)
        if self.stack:
            self.stack[-1].nodes.append(node)
        else:
            self.roots.append(node)


def count_nodes(*roots: Node | None) -> int:
    """How many nodes the trees hold."""
    count, waiting = 0, [root for root in roots if root is not None]
    while waiting:
        node = waiting.pop()
        count += 1
        if isinstance(node, Sequence):
            waiting.extend(node.items)
        elif isinstance(node, Mapping):
            waiting.extend(value for _, value in node.pairs)
    return count


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """The scalars of a scalar or of a flat list; what lies deeper is left out."""
    if isinstance(node, Scalar):
        return (node,)
    return tuple(item for item in node.items if isinstance(item, Scalar)) if isinstance(node, Sequence) else ()
