"""What is known of licenses: the compiled data, looked up by key and by the names people use."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from model_license_audit.licenses.records import license_from_record
from model_license_audit.licenses.restrictions import Restriction
from model_license_audit.model.terms import License

DATA_FILE = "seed_licenses.json"
LICENSES_BEGIN, LICENSES_END = b',\n"licenses":{\n', b"\n}}\n"
"""What stands before the first and after the last license in the compiled data."""

Family = tuple[str, str, tuple[str, ...]]
"""A shared name: how it is called, what would settle it, and the keys it may stand for."""


class ModelFamily(NamedTuple):
    """Models of one maker: the word they are named with, the keys of its licenses, the accounts it publishes under."""

    word: str
    licenses: tuple[str, ...]
    publishers: tuple[str, ...]


class KnowledgeBase:
    """Every license of the data by key; :class:`License` objects are built when first asked for."""

    __slots__ = ("_built", "_records", "_tables")

    def __init__(self, tables: dict[str, Any], records: dict[str, bytes]) -> None:
        self._tables = tables
        self._records = records
        self._built: dict[str, License] = {}

    @classmethod
    def load(cls) -> KnowledgeBase:
        """The data that ships with the package."""
        from importlib.resources import files

        return cls.parse(files("model_license_audit.content.data").joinpath(DATA_FILE).read_bytes())

    @classmethod
    def parse(cls, text: bytes) -> KnowledgeBase:
        """The compiled data; the licenses, one in each line, are parsed when asked for."""
        tables, _, licenses = text.partition(LICENSES_BEGIN)
        records = {}
        for line in licenses.removesuffix(LICENSES_END).split(b"\n"):
            key, _, record = line.partition(b":")
            records[key.strip(b'"').decode()] = record
        return cls(json.loads(tables + b"}"), records)

    @property
    def version(self) -> str:
        """The newest review date, the number of licenses and the digest of the data, for reports."""
        about = self._tables["about"]
        return f"{about['reviewed']}, {about['count']} licenses, {about['sha256'][:12]}"

    @property
    def reviewed(self) -> str:
        """The newest date (``YYYY-MM-DD``) on which an entry was read against its text."""
        return str(self._tables["about"]["reviewed"])

    def keys(self) -> tuple[str, ...]:
        """The keys of all licenses, sorted."""
        return tuple(sorted(self._records))

    def license(self, key: str) -> License | None:
        """The license of that key, or ``None`` when the data has no entry for it."""
        if key not in self._built:
            record = self._records.get(key)
            if record is None:
                return None
            self._built[key] = license_from_record(json.loads(record.removesuffix(b",")))
        return self._built[key]

    def licenses(self) -> tuple[License, ...]:
        """All licenses, sorted by key."""
        return tuple(entry for entry in map(self.license, self.keys()) if entry is not None)

    def by_id(self, identifier: str) -> tuple[str, str] | None:
        """Key and printed identifier for an exact id (Hub, SPDX, ``LicenseRef``, our key) in any case."""
        return _pair(self._tables["ids"].get(identifier.lower()))

    def by_spelling(self, essence: str) -> tuple[str, str] | None:
        """Key and printed identifier for an id written loosely (see :func:`spelling.essence`)."""
        return _pair(self._tables["spellings"].get(essence))

    def by_alias(self, folded: str) -> tuple[str, str] | None:
        """Key and printed identifier for a name or alias that belongs to one entry only."""
        return self._target(self._tables["aliases"].get(folded))

    def by_home(self, address: str) -> tuple[str, str] | None:
        """Key and printed identifier for the usual home of a text (see :func:`links.home`)."""
        return self._target(self._tables["links"].get(address))

    def family(self, folded: str) -> Family | None:
        """Name, what settles it and the member keys of a name that stands for several texts or none."""
        return self._family(self._tables["family_names"].get(folded))

    def family_by_home(self, address: str) -> Family | None:
        """The same for the home of a text that has no entry."""
        return self._family(self._tables["other_links"].get(address))

    @property
    def model_families(self) -> tuple[ModelFamily, ...]:
        """The families of models whose licenses are those of their maker, by word."""
        return tuple(ModelFamily(word, tuple(keys), tuple(by)) for word, keys, by in self._tables["model_families"])

    @property
    def restrictions(self) -> dict[str, Restriction]:
        """The codes of forbidden uses with their meaning."""
        return {code: Restriction(*entry) for code, entry in self._tables["restrictions"].items()}

    def is_policy(self, key: str) -> bool:
        """True for the key of an acceptable-use policy: part of some license, and none by itself."""
        return key in self._tables["policies"]

    def _family(self, number: int | None) -> Family | None:
        if number is None:
            return None
        name, settle, members = self._tables["families"][number]
        return name, settle, tuple(members)

    def _target(self, key: str | None) -> tuple[str, str] | None:
        return None if key is None else (key, self._tables["printed"][key])


def _pair(found: list[str] | None) -> tuple[str, str] | None:
    return (found[0], found[1]) if found else None
