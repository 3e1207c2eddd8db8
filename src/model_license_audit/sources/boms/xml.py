"""CycloneDX in its XML form, read into the shape of the JSON form; document types and entities are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from model_license_audit.sources.boms.values import LINE

_DEEPEST = 200
_MOST_ELEMENTS = 500_000
_LISTS = {
    "components": "component",
    "licenses": "",
    "hashes": "hash",
    "externalReferences": "reference",
    "properties": "property",
    "ancestors": "component",
    "variants": "component",
    "datasets": "",
    "dependencies": "dependency",
}
"""The elements that hold lists, with the name of their items (empty: any)."""
Json = dict[str, object]


class BrokenXml(ValueError):
    """The text is no XML that is read; says where and why."""


@dataclass(slots=True)
class _Node:
    """An element without its namespace."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[_Node] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    @property
    def plain(self) -> str:
        return "".join(self.text).strip()

    def items(self, name: str) -> Iterator[_Node]:
        """The children of that name, or all of them."""
        return (child for child in self.children if not name or child.name == name)


def parse(data: bytes) -> Json:
    """The document; raises :class:`BrokenXml`."""
    root = _Parsing().root(data)
    if root.name != "bom":
        raise BrokenXml(f"its first element is {root.name[:50]!r} and not 'bom'")
    document = _value(root)
    return {**(document if isinstance(document, dict) else {}), "bomFormat": "CycloneDX"}


class _Parsing:
    """Builds the tree of one document with the parser of the standard library, which loads nothing from elsewhere."""

    def __init__(self) -> None:
        self._open: list[_Node] = []
        self._root: _Node | None = None
        self._count = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def root(self, data: bytes) -> _Node:
        """The first element with all that is in it."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise BrokenXml(f"it is no XML: {error}") from error
        if self._root is None:
            raise BrokenXml("it holds no element")
        return self._root

    def _refuse(self, *_told: object) -> None:
        raise BrokenXml("it has a document type or declares entities, which are not read")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > _MOST_ELEMENTS:
            raise BrokenXml("it is nested too deep, or has too many elements")
        node = _Node(name.rpartition(" ")[2], attributes, self._parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].text.append(text)


def _value(node: _Node) -> object:
    """What the JSON form has for an element: a text, a list or an object."""
    if node.name in _LISTS:
        return [_item(node.name, child) for child in node.items(_LISTS[node.name])]
    told: Json = dict(node.attributes)
    for child in node.children:
        told.setdefault(child.name, _value(child))
    return {**told, LINE: node.line} if told else node.plain


def _item(within: str, node: _Node) -> object:
    """One member of a list, where the two forms differ."""
    if within == "licenses":
        return _license(node)
    if within == "hashes":
        return {"alg": node.attributes.get("alg", ""), "content": node.plain}
    if within == "properties":
        return {"name": node.attributes.get("name", ""), "value": node.plain}
    if within == "dependencies":
        needed = [child.attributes.get("ref", "") for child in node.items("dependency")]
        return {"ref": node.attributes.get("ref", ""), "dependsOn": needed, LINE: node.line}
    if within == "datasets" and node.name == "ref":
        return {"ref": node.plain, LINE: node.line}
    return _value(node)


def _license(node: _Node) -> Json:
    if node.name == "license":
        return {"license": _value(node), LINE: node.line}
    return {"expression": node.attributes.get("expression") or node.plain, LINE: node.line}
