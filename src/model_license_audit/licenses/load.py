"""The license data as people write it (YAML) into :class:`License` objects; every fault names the entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from model_license_audit.licenses.links import home
from model_license_audit.licenses.schema import ENTRY, IDS, REQUIRED, TERM, TEXT, Fault, check_fields, kind_of
from model_license_audit.licenses.spelling import fold
from model_license_audit.model.areas import AREAS
from model_license_audit.model.terms import (
    FlowDown,
    License,
    LicenseClass,
    Measure,
    Reach,
    Status,
    Term,
    TermKind,
    Trigger,
)

DEFAULT_REACH = ["copies", "derivatives"]
_NEEDS_WORDS = frozenset({"display", "name-prefix"})


def parse_licenses(source: str, name: str) -> tuple[License, ...]:
    """Every entry of the YAML text ``source``, checked one by one and together; ``name`` is said in errors.

    Raises :class:`ContentError` for anything malformed.
    """
    import yaml

    try:
        entries = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe loaders both
    except yaml.YAMLError as error:
        raise Fault(name, f"is not YAML ({error})") from error
    if not isinstance(entries, list):
        raise Fault(name, "must be a list of entries")
    licenses = tuple(parse_entry(entry, name) for entry in entries)
    check_together(licenses, name)
    return licenses


def parse_entry(entry: Any, file: str) -> License:
    """One entry as a :class:`License`; raises :class:`ContentError` naming it."""
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
        raise Fault(file, "every entry is a mapping with a key")
    place = f"{file}: {entry['key']}"
    check_fields(place, entry, ENTRY)
    if missing := [field for field in REQUIRED if not entry.get(field)]:
        raise Fault(place, f"{missing[0]} is missing")
    ids, text = entry["ids"], entry["text"]
    check_fields(f"{place}: ids", ids, IDS)
    check_fields(f"{place}: text", text, TEXT)
    if not text.get("source"):
        raise Fault(place, "text.source is missing: say where the text was read or could not be had")
    if not ids.get("spdx") and not ids.get("ref"):
        raise Fault(place, "ids needs spdx or ref")
    license_ = _license(entry, ids, text, place)
    check_silence(license_, place)
    return license_


def _license(entry: Mapping[str, Any], ids: Mapping[str, Any], text: Mapping[str, Any], place: str) -> License:
    status = Status(entry["status"])
    return License(
        key=entry["key"],
        name=entry["name"],
        license_class=LicenseClass(entry["class"]),
        status=status,
        source=text["source"],
        spdx=ids.get("spdx"),
        ref=ids.get("ref"),
        hub=tuple(ids.get("hub") or ()),
        scancode=ids.get("scancode"),
        aliases=tuple(entry.get("aliases") or ()),
        silent=tuple(entry.get("silent") or ()),
        links=tuple(entry.get("links") or ()),
        **{name: entry.get(name) for name in _PLAIN},
        text_sha256=text.get("sha256"),
        gated=bool(entry.get("gated")),
        terms=tuple(parse_term(term, status, f"{place}: term {n}") for n, term in enumerate(entry["terms"], 1)),
    )


_PLAIN = (
    "publisher", "licensor", "version", "released", "family", "predecessor", "successor", "reviewed", "note",
)  # fmt: skip


def parse_term(given: Any, status: Status, place: str) -> Term:
    """One term; ``status`` is its entry's and holds unless the term has its own."""
    if not isinstance(given, dict):
        raise Fault(place, "a term is a mapping")
    kind, action = kind_of(place, given)
    fields = {name: value for name, value in given.items() if name != kind.value}
    check_fields(f"{place} ({action})", fields, TERM)
    term = Term(
        kind=kind,
        action=action,
        clause=fields.get("clause") or "",
        status=Status(fields.get("status") or status),
        when=tuple(Trigger(value) for value in fields.get("when") or ()),
        reach=tuple(Reach(value) for value in fields.get("reach") or DEFAULT_REACH),
        flow_down=FlowDown(fields["flow_down"]) if fields.get("flow_down") else None,
        measure=_measure(fields.get("measure")),
        **_plain_fields(fields),
    )
    check_term(term, f"{place} ({action})")
    return term


def _plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are carried over as they are, lists as tuples."""
    made = {"clause", "status", "when", "reach", "flow_down", "measure"}
    plain = {n: tuple(v) if isinstance(v, list) else v for n, v in fields.items() if n not in made and v is not None}
    if isinstance(items := plain.get("items"), dict):
        plain |= {"items": tuple(items), "item_clauses": tuple(items.values())}
    return plain


def _measure(given: Mapping[str, Any] | None) -> Measure | None:
    return Measure(**given) if given else None


def check_term(term: Term, place: str) -> None:
    """What a term of its kind must say."""
    if not term.clause:
        raise Fault(place, "clause is missing: give the number as the text prints it")
    if term.status is Status.VERIFIED and not term.quote:
        raise Fault(place, "a verified term needs a quote")
    if term.action in _NEEDS_WORDS and not term.words:
        raise Fault(place, "words are missing: give the exact words that must appear")
    if (term.kind.value == "threshold") != (term.measure is not None):
        raise Fault(place, "a threshold, and nothing else, has a measure")
    if term.scope == "commercial" and term.kind is not TermKind.OBLIGATION:
        raise Fault(place, "only an obligation can be owed for commercial use alone")
    if term.combinable and not term.note:
        raise Fault(place, "note is missing: say on which condition the combinable licenses are accepted")
    for field, action in (("cure", "termination"), ("law", "governing-law")):
        if getattr(term, field) and term.action != action:
            raise Fault(place, f"only {action} has {field}")
    if term.action == "territory" and not term.territories:
        raise Fault(place, "territories are missing")


def check_silence(license_: License, place: str) -> None:
    """A text is not silent on what one of its terms answers."""
    for area in AREAS:
        if area.name in license_.silent and area.of(license_.terms):
            raise Fault(place, f"is said to be silent on {area.name}, which a term answers")


def check_together(licenses: Iterable[License], file: str) -> None:
    """What only the whole list can show: owners of names are unique, and named neighbours exist."""
    by_key: dict[str, License] = {}
    for entry in licenses:
        if entry.key in by_key:
            raise Fault(file, f"the key {entry.key!r} is used by two entries")
        by_key[entry.key] = entry
    check_owners(by_key.values(), file)
    for entry in by_key.values():
        for role, neighbour in (("predecessor", entry.predecessor), ("successor", entry.successor)):
            if neighbour is not None and neighbour not in by_key:
                raise Fault(f"{file}: {entry.key}", f"{role} {neighbour!r} does not exist")


def check_owners(licenses: Iterable[License], file: str) -> None:
    """Every id, alias and link belongs to one entry only (in any spelling)."""
    owners: dict[tuple[str, str], str] = {}
    for entry in licenses:
        for what, name in _names(entry):
            owner = owners.setdefault((what, name), entry.key)
            if owner != entry.key:
                raise Fault(f"{file}: {entry.key}", f"the {what} {name!r} belongs to {owner} already")


def _names(entry: License) -> Iterable[tuple[str, str]]:
    for hub in entry.hub:
        yield "hub id", hub.lower()
    for identifier in filter(None, (entry.spdx, entry.ref)):
        yield "identifier", identifier.lower()
    for alias in entry.aliases:
        if not fold(alias):
            raise Fault(entry.key, f"the alias {alias!r} holds no letter or digit")
        yield "alias", fold(alias)
    for link in entry.links:
        if not home(link):
            raise Fault(entry.key, f"the link {link!r} is no web address")
        yield "link", home(link)
