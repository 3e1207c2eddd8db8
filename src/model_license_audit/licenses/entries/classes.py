"""The reviewed table of license classes: which class an SPDX identifier has, and which terms follow from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from model_license_audit.licenses.entries.load import parse_term
from model_license_audit.licenses.entries.schema import Fault
from model_license_audit.licenses.entries.yaml_source import read_yaml
from model_license_audit.model.areas import AREAS
from model_license_audit.model.terms import CLASS_CLAUSE, LicenseClass, Status, Term

_PARTS = frozenset({"classes", "sets", "categories", "open", "overrides", "successors", "later", "entries"})
_CLASS = frozenset({"title", "meaning", "limits", "source", "silent", "terms"})
_OVERRIDE = frozenset({"ids", "class", "category", "sets", "drop", "reason"})
_COMMONS = re.compile(
    r"CC(?P<by>-BY)?(?P<nc>-NC)?(?P<nd>-ND)?(?P<sa>-SA)?-(?P<version>\d\.\d)(?:-(?P<place>[A-Z]+))?\Z"
)


@dataclass(frozen=True, slots=True)
class Standard:
    """What goes for every license of a class, or with one mark (a set): terms, and areas of which nothing is asked."""

    terms: tuple[Term, ...]
    silent: tuple[str, ...] = ()
    title: str = ""
    meaning: str = ""
    limits: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A correction by hand for the identifiers that match one of ``ids``."""

    ids: tuple[str, ...]
    reason: str
    license_class: LicenseClass | None = None
    category: str | None = None
    sets: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the table makes of one identifier; ``reasons`` are those of the overrides that applied."""

    license_class: LicenseClass
    sets: tuple[str, ...]
    drop: tuple[str, ...] = ()
    deed: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassTable:
    """The whole table: standard terms of classes and sets, categories, overrides, and what replaces what."""

    classes: Mapping[str, Standard]
    sets: Mapping[str, Standard]
    categories: Mapping[str, LicenseClass]
    open: frozenset[str]
    overrides: tuple[Override, ...]
    successors: Mapping[str, str | dict[str, str]]
    later: Mapping[str, str]
    entries: Mapping[str, str]

    def assign(self, identifier: str, facts: Mapping[str, Any]) -> Assigned:
        """The class, sets and left-out actions of an SPDX identifier with these facts.

        Raises :class:`ContentError` for one of which nothing tells the class.
        """
        found = [o for o in self.overrides if any(fnmatchcase(identifier, pattern) for pattern in o.ids)]
        category = next((o.category for o in found if o.category), facts.get("category"))
        given = next((o.license_class for o in found if o.license_class), None)
        commons = _COMMONS.match(identifier)
        class_ = given or (_commons_class(commons) if commons else self.categories.get(str(category)))
        if class_ is None:
            raise Fault(f"data/license_classes.yaml: {identifier}", f"its category ({category}) gives no class")
        sets = _commons_sets(commons) if commons else self._grants(facts, category)
        return Assigned(
            license_class=class_,
            sets=tuple(dict.fromkeys((*sets, *(name for o in found for name in o.sets)))),
            drop=tuple(dict.fromkeys(action for o in found for action in o.drop)),
            deed=_deed(commons) if commons else None,
            reasons=tuple(o.reason for o in found),
        )

    def _grants(self, facts: Mapping[str, Any], category: str | None) -> tuple[str, ...]:
        """The sets that grant: a judgement of OSI or FSF before ScanCode's category."""
        judged = tuple(name for name in ("osi", "fsf") if facts.get(name))
        return judged or (("open",) if category in self.open else ())


def _commons_class(found: re.Match[str]) -> LicenseClass:
    if found["nc"]:
        return LicenseClass.NON_COMMERCIAL
    if found["nd"]:
        return LicenseClass.NO_DERIVATIVES
    return LicenseClass.SHARE_ALIKE if found["sa"] else LicenseClass.PERMISSIVE


def _commons_sets(found: re.Match[str]) -> tuple[str, ...]:
    marks = {
        "cc": True,
        "cc-by": found["by"],
        "cc-commercial": not found["nc"],
        "cc-adapt": not found["nd"],
        "cc-nc": found["nc"],
        "cc-nd": found["nd"],
        "cc-sa": found["sa"],
    }
    return tuple(name for name, holds in marks.items() if holds)


def _deed(found: re.Match[str]) -> str:
    elements = "-".join(name for name in ("by", "nc", "nd", "sa") if found[name])
    place = f"{found['place'].lower()}/" if found["place"] else ""
    return f"https://creativecommons.org/licenses/{elements}/{found['version']}/{place}"


def parse_classes(source: str, name: str) -> ClassTable:
    """The table of the YAML text ``source``; raises :class:`ContentError` for anything malformed."""
    given = read_yaml(source, name)
    if not isinstance(given, dict) or given.keys() != _PARTS:
        raise Fault(name, f"must have exactly the parts {', '.join(sorted(_PARTS))}")
    classes = {key: _standard(f"{name}: {key}", entry) for key, entry in given["classes"].items()}
    if missing := sorted(set(map(str, LicenseClass)) ^ classes.keys()):
        raise Fault(name, f"the class {missing[0]!r} is unknown or has no entry")
    sets = {key: _standard(f"{name}: {key}", entry) for key, entry in given["sets"].items()}
    return ClassTable(
        classes=classes,
        sets=sets,
        categories={category: LicenseClass(key) for category, key in given["categories"].items()},
        open=frozenset(given["open"]),
        overrides=tuple(_override(name, entry, sets) for entry in given["overrides"]),
        successors=given["successors"],
        later=given["later"],
        entries=given["entries"],
    )


def _standard(place: str, given: Mapping[str, Any]) -> Standard:
    if unknown := given.keys() - _CLASS:
        raise Fault(place, f"unknown field {min(unknown)!r}")
    terms = tuple(
        parse_term({"source": given["source"], **term}, Status.SECONDARY, f"{place}: term {n}")
        for n, term in enumerate(given["terms"], 1)
    )
    for term in terms:
        if not term.clause.startswith(CLASS_CLAUSE):
            raise Fault(place, f"the clause {term.clause!r} must say that it is no clause: {CLASS_CLAUSE}…")
    silent = tuple(given.get("silent") or ())
    if unknown_areas := sorted(set(silent) - {area.name for area in AREAS}):
        raise Fault(place, f"silent names {unknown_areas[0]!r}, which is no area")
    return Standard(terms, silent, given.get("title", ""), given.get("meaning", ""), given.get("limits"))


def _override(file: str, given: Mapping[str, Any], sets: Iterable[str]) -> Override:
    place = f"{file}: override of {given.get('ids')}"
    if unknown := given.keys() - _OVERRIDE:
        raise Fault(place, f"unknown field {min(unknown)!r}")
    if not given.get("ids") or not given.get("reason"):
        raise Fault(place, "needs ids and a reason")
    if unknown_sets := sorted(set(given.get("sets") or ()) - set(sets)):
        raise Fault(place, f"{unknown_sets[0]!r} is no set")
    return Override(
        ids=tuple(given["ids"]),
        reason=given["reason"],
        license_class=LicenseClass(given["class"]) if "class" in given else None,
        category=given.get("category"),
        sets=tuple(given.get("sets") or ()),
        drop=tuple(given.get("drop") or ()),
    )
