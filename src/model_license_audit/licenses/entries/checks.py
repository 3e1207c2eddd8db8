"""The checks of license data, as generators of faults: a loader raises the first, ``licenses check`` shows all."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from model_license_audit.licenses.entries.schema import ENTRY, IDS, REQUIRED, TERM, TEXT, Fault, field_faults, kind_of
from model_license_audit.licenses.links import home
from model_license_audit.licenses.spelling import fold
from model_license_audit.model.areas import AREAS
from model_license_audit.model.terms import License, TermKind

_NEEDS_WORDS = frozenset({"display", "name-prefix"})
_OF_ONE_ACTION = {"cure": "termination", "law": "governing-law"}


def entry_faults(entry: Any, file: str) -> Iterator[Fault]:
    """Everything that is wrong with one entry by itself."""
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
        yield Fault(file, "every entry is a mapping with a key", "begin the entry with `- key:`")
        return
    place = f"{file}: {entry['key']}"
    yield from field_faults(place, entry, ENTRY)
    for field in REQUIRED:
        if not entry.get(field):
            yield Fault(place, f"{field} is missing", f"write {field}")
    yield from _id_faults(place, entry.get("ids"))
    yield from _text_faults(place, entry.get("text"))
    terms = entry.get("terms")
    for number, term in enumerate(terms if isinstance(terms, list) else (), 1):
        yield from term_faults(term, entry.get("status"), f"{place}: term {number}")
    yield from _silence_faults(place, entry)


def _id_faults(place: str, ids: Any) -> Iterator[Fault]:
    if isinstance(ids, dict):
        yield from field_faults(f"{place}: ids", ids, IDS)
        if not ids.get("spdx") and not ids.get("ref"):
            remedy = "write the SPDX identifier as spdx, or a LicenseRef-… of your own as ref"
            yield Fault(place, "ids needs spdx or ref", remedy)


def _text_faults(place: str, text: Any) -> Iterator[Fault]:
    if isinstance(text, dict):
        yield from field_faults(f"{place}: text", text, TEXT)
        if not text.get("source"):
            yield Fault(place, "text.source is missing", "say where the text was read, or could not be had")


def _silence_faults(place: str, entry: Mapping[str, Any]) -> Iterator[Fault]:
    """A text is not silent on what one of its terms answers."""
    silent, terms = entry.get("silent"), entry.get("terms")
    written = [term for term in terms if isinstance(term, dict)] if isinstance(terms, list) else []
    actions = {term.get(kind.value) for term in written for kind in TermKind if isinstance(term.get(kind.value), str)}
    for area in AREAS:
        if isinstance(silent, list) and area.name in silent and actions & area.actions:
            what = f"is said to be silent on {area.name}, which a term answers"
            yield Fault(place, what, "take the area out of silent, or the term out of terms")


def term_faults(given: Any, status: object, place: str) -> Iterator[Fault]:
    """Everything that is wrong with one term; ``status`` is its entry's and holds unless the term has its own."""
    if not isinstance(given, dict):
        yield Fault(place, "a term is a mapping", "write it as `grant: …` with its clause")
        return
    try:
        kind, action = kind_of(place, given)
    except Fault as fault:
        yield fault
        return
    place = f"{place} ({action})"
    fields = {name: value for name, value in given.items() if name != kind.value}
    yield from field_faults(place, fields, TERM)
    yield from _meaning_faults(place, kind, action, fields, fields.get("status") or status)


def _meaning_faults(
    place: str, kind: TermKind, action: str, fields: Mapping[str, Any], status: object
) -> Iterator[Fault]:
    """What a term of its kind must say."""
    if not fields.get("clause"):
        yield Fault(place, "clause is missing", "give the number as the text prints it")
    if status == "verified" and not fields.get("quote"):
        yield Fault(place, "a verified term needs a quote", "quote the clause in at most 25 words, or lower the status")
    if action in _NEEDS_WORDS and not fields.get("words") and not fields.get("note"):
        yield Fault(place, "words are missing", "give the exact words that must appear, or say in a note what must")
    if (kind is TermKind.THRESHOLD) != (fields.get("measure") is not None):
        yield Fault(place, "a threshold, and nothing else, has a measure", "add the measure, or take it out")
    if fields.get("scope") == "commercial" and kind is not TermKind.OBLIGATION:
        yield Fault(place, "only an obligation can be owed for commercial use alone", "correct scope")
    if fields.get("combinable") and not fields.get("note"):
        yield Fault(place, "note is missing", "say on which condition the combinable licenses are accepted")
    for field, owner in _OF_ONE_ACTION.items():
        if fields.get(field) and action != owner:
            yield Fault(place, f"only {owner} has {field}", f"take {field} out, or make it a term of its own")
    if action == "territory" and not fields.get("territories"):
        yield Fault(place, "territories are missing", "list the excluded ones, as in [EU]")


def code_faults(entry: Mapping[str, Any], codes: Container[str], file: str) -> Iterator[Fault]:
    """Every coded use restriction that the vocabulary does not have."""
    terms = entry.get("terms")
    for number, term in enumerate(terms if isinstance(terms, list) else (), 1):
        items = term.get("items") if isinstance(term, dict) else None
        for item in items if isinstance(items, list | dict) else ():
            if isinstance(item, str) and item not in codes:
                place = f"{file}: {entry.get('key')}: term {number}"
                remedy = "use a code of data/use_restrictions.yaml (`modelaudit licenses show creativeml-openrail-m`)"
                yield Fault(place, f"the item {item!r} is no code of a forbidden use", remedy)


def together_faults(licenses: Iterable[License], file: str, known: Container[str] = ()) -> Iterator[Fault]:
    """What only the whole list can show: owners of names are unique, and named neighbours exist.

    ``known`` are the keys of other license data that an entry may name as its neighbour.
    """
    by_key: dict[str, License] = {}
    for entry in licenses:
        if entry.key in by_key:
            yield Fault(file, f"the key {entry.key!r} is used by two entries", "give each a key of its own")
        by_key.setdefault(entry.key, entry)
    yield from owner_faults(by_key.values(), file)
    for entry in by_key.values():
        for role, neighbour in (("predecessor", entry.predecessor), ("successor", entry.successor)):
            if neighbour is not None and neighbour not in by_key and neighbour not in known:
                yield Fault(f"{file}: {entry.key}", f"{role} {neighbour!r} does not exist", f"correct {role}")


def owner_faults(licenses: Iterable[License], file: str) -> Iterator[Fault]:
    """Every id, alias and link that belongs to two entries (in any spelling), or is none."""
    owners: dict[tuple[str, str], str] = {}
    for entry in licenses:
        place = f"{file}: {entry.key}"
        for what, written, name in names_of(entry):
            if not name:
                kind = "holds no letter or digit" if what == "alias" else "is no web address"
                yield Fault(place, f"the {what} {written!r} {kind}", f"correct the {what}")
            elif (owner := owners.setdefault((what, name), entry.key)) != entry.key:
                yield Fault(place, f"the {what} {name!r} belongs to {owner} already", "leave it to one of them")


def alias_faults(
    licenses: Iterable[License], owners: Mapping[str, str], shared: Container[str], file: str
) -> Iterator[Fault]:
    """Aliases that several texts share, or that are an identifier of another entry.

    ``owners`` are the keys by identifier and ``shared`` the names that belong to nobody, both in the one spelling.
    """
    for entry in licenses:
        for alias in entry.aliases:
            name, place = fold(alias), f"{file}: {entry.key}"
            if name in shared:
                remedy = "take it out: a name that stands for several texts is never resolved"
                yield Fault(place, f"the alias {alias!r} is a name shared by several texts", remedy)
            elif owners.get(name, entry.key) != entry.key:
                yield Fault(place, f"the alias {alias!r} is an id of {owners[name]}", "take it out")


def names_of(entry: License) -> Iterator[tuple[str, str, str]]:
    """Every name of an entry: what it is, as it is written, and in the spelling that is compared."""
    for hub in entry.hub:
        yield "hub id", hub, hub.lower()
    for identifier in filter(None, (entry.spdx, entry.ref)):
        yield "identifier", identifier, identifier.lower()
    if entry.scancode:
        yield "ScanCode key", entry.scancode, entry.scancode.lower()
    for alias in entry.aliases:
        yield "alias", alias, fold(alias)
    for link in entry.links:
        yield "link", link, home(link)
