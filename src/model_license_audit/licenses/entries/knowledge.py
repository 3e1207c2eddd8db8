"""What is known of licenses: the compiled data, looked up by key and by the names people use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from model_license_audit.licenses.entries.records import license_from_record
from model_license_audit.licenses.entries.restrictions import Restriction
from model_license_audit.model.terms import License, LicenseClass

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.spdx_list import ClassFacts, SpdxFacts, SpdxList

DATA_FILE = "seed_licenses.json"
LICENSES_BEGIN, LICENSES_END = b',\n"licenses":{\n', b"\n}}\n"
"""What stands before the first and after the last license in the compiled data."""

PACK_TABLES = ("ids", "spellings", "aliases", "links", "printed")
"""The look-up tables to which a license pack adds."""

SharedName = tuple[str, str, tuple[str, ...]]
"""A shared name: how it is called, what would settle it, and the keys it may stand for."""


class ModelFamily(NamedTuple):
    """Models of one maker: the word they are named with, the keys of its licenses, the accounts it publishes under."""

    word: str
    licenses: tuple[str, ...]
    publishers: tuple[str, ...]


class KnowledgeBase:
    """Every license of the data by key; :class:`License` objects are built when first asked for.

    ``keys`` and ``licenses`` are the entries, whose texts were read or are to be; of any other license that SPDX lists
    its class is known.
    """

    __slots__ = ("_built", "_records", "_restrictions", "_tables")

    def __init__(self, tables: dict[str, Any], records: dict[str, bytes]) -> None:
        self._tables = tables
        self._records = records
        self._built: dict[str, License | None] = {}
        self._restrictions: dict[str, Restriction] | None = None

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
        """The newest review date, the number of licenses and the digest of the data, then the packs, for reports."""
        about = self._tables["about"]
        ours = f"{about['reviewed']}, {about['count']} licenses, {about['sha256'][:12]}"
        return "; ".join([ours, *self.packs])

    @property
    def packs(self) -> tuple[str, ...]:
        """The license packs that were added to the shipped data, each with its name, size and digest."""
        return tuple(self._tables.get("packs", ()))

    def with_pack(self, about: str, tables: dict[str, Any], records: dict[str, bytes]) -> KnowledgeBase:
        """This data and the entries of a pack; a name that an entry here has stays with it."""
        merged: dict[str, Any] = {name: {**tables[name], **self._tables[name]} for name in PACK_TABLES}
        merged["ids"] |= {
            name: pair for name, pair in tables["ids"].items() if not self.has_entry(merged["ids"][name][0])
        }
        merged["policies"] = sorted({*self._tables["policies"], *tables["policies"]})
        merged["packs"] = [*self.packs, about]
        return KnowledgeBase(self._tables | merged, records | self._records)

    @property
    def reviewed(self) -> str:
        """The newest date (``YYYY-MM-DD``) on which an entry was read against its text."""
        return str(self._tables["about"]["reviewed"])

    def keys(self) -> tuple[str, ...]:
        """The keys of all licenses, sorted."""
        return tuple(sorted(self._records))

    def has_entry(self, key: str) -> bool:
        """True for the key of a license whose terms are recorded, and not its class alone."""
        return key in self._records

    def license(self, key: str) -> License | None:
        """The license of that key, or ``None`` when nothing is known of it.

        One without an entry that SPDX lists is known by its class (``class_only``).
        """
        if key not in self._built:
            record = self._records.get(key)
            if record is not None:
                self._built[key] = license_from_record(json.loads(record.removesuffix(b",")))
            else:
                self._built[key] = _spdx_list().license(key)
        return self._built[key]

    def spdx(self, key: str) -> SpdxFacts | None:
        """What published lists say of a license, whether or not it has an entry; ``None`` where SPDX has no such."""
        return _spdx_list().facts_of(key)

    def spdx_id(self, identifier: str) -> SpdxFacts | None:
        """The same by SPDX identifier (in any case), the deprecated ones too."""
        return _spdx_list().facts(identifier)

    def spdx_keys(self) -> tuple[str, ...]:
        """The keys of all licenses that SPDX lists, with an entry or without, sorted."""
        return _spdx_list().keys()

    def class_facts(self, license_class: LicenseClass) -> ClassFacts:
        """What a class of licenses means, in plain words."""
        return _spdx_list().class_facts(license_class)

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

    def family(self, folded: str) -> SharedName | None:
        """Name, what settles it and the member keys of a name that stands for several texts or none."""
        return self._family(self._tables["family_names"].get(folded))

    def family_by_home(self, address: str) -> SharedName | None:
        """The same for the home of a text that has no entry."""
        return self._family(self._tables["other_links"].get(address))

    @property
    def model_families(self) -> tuple[ModelFamily, ...]:
        """The families of models whose licenses are those of their maker, by word."""
        return tuple(ModelFamily(word, tuple(keys), tuple(by)) for word, keys, by in self._tables["model_families"])

    @property
    def service_families(self) -> tuple[ModelFamily, ...]:
        """The same for models that are had as a service alone, by word: what comes from them is their outputs."""
        return tuple(ModelFamily(word, tuple(keys), tuple(by)) for word, keys, by in self._tables["service_families"])

    @property
    def restrictions(self) -> dict[str, Restriction]:
        """The codes of forbidden uses with their meaning."""
        if self._restrictions is None:
            self._restrictions = {code: Restriction(*entry) for code, entry in self._tables["restrictions"].items()}
        return self._restrictions

    def names(self) -> dict[str, dict[str, str]]:
        """Every name in the look-up tables by kind, with the key it leads to; a shared name with what it is called."""
        families = self._tables["families"]
        return {
            "id": {name: pair[0] for name, pair in self._tables["ids"].items()},
            "spelling": {name: pair[0] for name, pair in self._tables["spellings"].items()},
            "alias": dict(self._tables["aliases"]),
            "link": dict(self._tables["links"]),
            "shared name": {name: families[number][0] for name, number in self._tables["family_names"].items()},
        }

    def is_complete(self, members: tuple[str, ...]) -> bool:
        """True where a name stands for one of these licenses and for no other."""
        return list(members) in self._tables["complete"]

    def is_policy(self, key: str) -> bool:
        """True for the key of an acceptable-use policy: part of some license, and none by itself."""
        return key in self._tables["policies"]

    def _family(self, number: int | None) -> SharedName | None:
        if number is None:
            return None
        name, settle, members = self._tables["families"][number]
        return name, settle, tuple(members)

    def _target(self, key: str | None) -> tuple[str, str] | None:
        return None if key is None else (key, self._tables["printed"][key])


def _pair(found: list[str] | None) -> tuple[str, str] | None:
    return (found[0], found[1]) if found else None


def _spdx_list() -> SpdxList:
    """The SPDX list, read only when a license without an entry is met or asked for."""
    from model_license_audit.licenses.entries.spdx_list import shipped_spdx_list

    return shipped_spdx_list()
