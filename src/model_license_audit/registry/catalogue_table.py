"""One file of the catalogue that ships, looked up without parsing more of it than is asked for.

It is a header line and then one JSON object per line, sorted by lower-case id, so that an entry is found by bisecting
the bytes and only the lines that are asked for are ever parsed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from model_license_audit.model.errors import ContentError

_ID_START = b'{"id":"'
_PARENTS = b'"parents":['


class CatalogueTable:
    """One file of the catalogue, held as bytes."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name, self._data = name, data
        self._start = data.find(b"\n") + 1
        self.header = self._object(0, self._start)

    def find(self, name: str) -> dict[str, Any] | None:
        """The object whose id equals the name but for case, old ids followed to the present one."""
        found = self._bisect(name.lower().encode())
        return self.find(found["alias_of"]) if found is not None and "alias_of" in found else found

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Every object but the header and the old ids, in their order."""
        start = self._start
        while start < len(self._data):
            end = self._data.index(b"\n", start) + 1
            found = self._object(start, end)
            if "alias_of" not in found:
                yield found
            start = end

    def children(self) -> dict[str, tuple[str, ...]]:
        """Who names whom among ``parents``, found without parsing a line that names nobody."""
        found: dict[str, dict[str, None]] = {}
        at = self._data.find(_PARENTS)
        while at >= 0:
            start, end = self._data.rfind(b"\n", 0, at) + 1, self._data.index(b"]", at)
            child = self._data[start + len(_ID_START) : self._data.index(b'"', start + len(_ID_START))].decode()
            for parent in json.loads(self._data[at + len(_PARENTS) - 1 : end + 1]):
                found.setdefault(parent["id"].lower(), {})[child] = None
            at = self._data.find(_PARENTS, end)
        return {parent: tuple(children) for parent, children in found.items()}

    def _bisect(self, key: bytes) -> dict[str, Any] | None:
        low, high = self._start, len(self._data)
        while low < high:
            start = self._data.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._data.index(b"\n", start) + 1
            here = self._key(start)
            if here == key:
                return self._object(start, end)
            low, high = (end, high) if here < key else (low, start)
        return None

    def _key(self, start: int) -> bytes:
        first = start + len(_ID_START)
        last = self._data.find(b'"', first)
        if self._data[start:first] != _ID_START or last < 0:
            raise self._malformed(start, "the line does not begin with an id")
        return self._data[first:last].lower()

    def _object(self, start: int, end: int) -> dict[str, Any]:
        try:
            found = json.loads(self._data[start:end])
        except ValueError as error:
            raise self._malformed(start, str(error)) from error
        if not isinstance(found, dict):
            raise self._malformed(start, "not an object")
        return found

    def _malformed(self, start: int, why: str) -> ContentError:
        line = self._data.count(b"\n", 0, start) + 1
        return ContentError(
            f"registry/{self._name}:{line}: {why}",
            "build it again with tools.build_catalogue or install the package again",
        )
