"""The SPDX License List with a class for each identifier: read when a license without an entry is first met."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any, NamedTuple

from model_license_audit.licenses.entries.records import term_from_record
from model_license_audit.model.terms import License, LicenseClass, Status, Term, TermKind

DATA_FILE = "spdx_licenses.json"
_HOME = "spdx.org/licenses/{}.html"
_GRANTS_FIRST = tuple(TermKind)


class SpdxFacts(NamedTuple):
    """What published lists say of one identifier.

    ``osi`` and ``fsf`` are true when the OSI approved it and the FSF counts it as free; false is no judgement.
    ``successor`` is the expression to write instead of a ``deprecated`` identifier; where there is none, ``reason``
    says why. ``because`` are our reasons for a class that its ScanCode ``category`` does not give.
    """

    id: str
    name: str
    license_class: LicenseClass
    key: str
    osi: bool = False
    fsf: bool = False
    deprecated: bool = False
    successor: str | None = None
    reason: str | None = None
    scancode: str | None = None
    category: str | None = None
    because: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """Where SPDX shows the text."""
        return f"https://{_HOME.format(self.id)}"


class ClassFacts(NamedTuple):
    """A license class in plain words; ``limits`` says what such licenses usually limit, where they leave a doubt."""

    title: str
    meaning: str
    limits: str | None = None


class SpdxList:
    """Every SPDX identifier and exception, by identifier in lower case and by license key."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._rows: Mapping[str, Mapping[str, Any]] = document["licenses"]

    @property
    def source(self) -> str:
        """What the facts were made from, and under which licenses that is."""
        return "; ".join(self._document["credits"])

    def keys(self) -> tuple[str, ...]:
        """The keys of all licenses of the list, sorted: those with an entry of ours too."""
        return tuple(sorted(self._ids_by_key))

    def facts(self, identifier: str) -> SpdxFacts | None:
        """The facts of an identifier (in any case), or ``None`` when SPDX has no such license."""
        row = self._rows.get(identifier.lower())
        if row is None:
            return None
        given = {name: value for name, value in row.items() if name in SpdxFacts._fields}
        given["license_class"] = LicenseClass(row["class"])
        given["because"] = tuple(row.get("because", ()))
        return SpdxFacts(**given)

    def facts_of(self, key: str) -> SpdxFacts | None:
        """The facts of a license key: those of the identifier that is printed for it."""
        identifiers = self._ids_by_key.get(key)
        return self.facts(identifiers[0]) if identifiers else None

    def by_scancode(self, scancode: str) -> SpdxFacts | None:
        """The facts of the license that ScanCode has under this key."""
        identifier = self._ids_by_scancode.get(scancode)
        return self.facts(identifier) if identifier else None

    def exception(self, identifier: str) -> str | None:
        """The exception as SPDX writes it, its successor where it is deprecated; ``None`` for no exception."""
        row = self._document["exceptions"].get(identifier.lower())
        return (row.get("successor") or row["id"]) if row else None

    def names(self) -> Iterator[tuple[str, bool]]:
        """Every identifier as SPDX writes it, with whether it names an exception."""
        yield from ((row["id"], False) for row in self._rows.values())
        yield from ((row["id"], True) for row in self._document["exceptions"].values())

    def class_facts(self, license_class: LicenseClass) -> ClassFacts:
        """A class in plain words."""
        row = self._document["classes"][license_class.value]
        return ClassFacts(row["title"], row["meaning"], row.get("limits"))

    def license(self, key: str) -> License | None:
        """What the class of a license says of it, its text unread; ``None`` for a key that SPDX does not have."""
        facts = self.facts_of(key)
        if facts is None:
            return None
        row = self._rows[facts.id.lower()]
        standards = [self._document["sets"][name] for name in row.get("sets", ())]
        class_ = self._document["classes"][row["class"]]
        return License(
            key=key,
            name=facts.name.removesuffix(" only"),
            license_class=facts.license_class,
            status=Status.SECONDARY,
            source=self.source,
            spdx=facts.id,
            scancode=facts.scancode,
            links=(_HOME.format(facts.id),),
            successor=row.get("later"),
            note=f"Known by its class only ({class_['title']}); its text was not read.",
            silent=tuple(sorted({area for standard in (class_, *standards) for area in standard.get("silent", ())})),
            class_only=True,
            terms=_terms(class_, standards, row),
        )

    @cached_property
    def _ids_by_key(self) -> dict[str, list[str]]:
        """The identifiers of each key; first the one that is printed: not deprecated, and *only* before *or later*."""
        found: dict[str, list[str]] = {}
        for row in self._rows.values():
            found.setdefault(row["key"], []).append(row["id"])
        for identifiers in found.values():
            identifiers.sort(key=lambda name: (self._rows[name.lower()].get("deprecated", False), name))
        return found

    @cached_property
    def _ids_by_scancode(self) -> dict[str, str]:
        rows = sorted(self._rows.values(), key=lambda row: (row.get("deprecated", False), row["id"]), reverse=True)
        return {row["scancode"]: row["id"] for row in rows if "scancode" in row}


def _terms(class_: Mapping[str, Any], standards: list[Mapping[str, Any]], row: Mapping[str, Any]) -> tuple[Term, ...]:
    """The terms of the sets, then those of the class with other actions; grants first, actions left out left out."""
    records = [record for standard in standards for record in standard["terms"]]
    told = {record["action"] for record in records}
    records += [record for record in class_["terms"] if record["action"] not in told]
    dropped = row.get("drop", ())
    terms = [term_from_record(_filled(record, row)) for record in records if record["action"] not in dropped]
    unique: dict[tuple[object, ...], Term] = {}
    for term in terms:
        unique.setdefault((term.kind, term.action, term.reach), term)
    return tuple(sorted(unique.values(), key=lambda term: _GRANTS_FIRST.index(term.kind)))


def _filled(record: Mapping[str, Any], row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**record, "url": row["deed"]} if record.get("url") == "{deed}" else record


@cache
def shipped_spdx_list() -> SpdxList:
    """The list that comes with the package."""
    from importlib.resources import files

    return SpdxList(json.loads(files("model_license_audit.content.data").joinpath(DATA_FILE).read_bytes()))
