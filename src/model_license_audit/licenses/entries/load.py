"""The license data as people write it (YAML) into :class:`License` objects; every fault names the entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model_license_audit.licenses.entries.checks import entry_faults, term_faults, together_faults
from model_license_audit.licenses.entries.schema import Fault, first, kind_of
from model_license_audit.licenses.entries.yaml_source import read_yaml
from model_license_audit.model.terms import FlowDown, License, LicenseClass, Measure, Reach, Status, Term, Trigger

DEFAULT_REACH = ["copies", "derivatives"]


def parse_licenses(source: str, name: str) -> tuple[License, ...]:
    """Every entry of the YAML text ``source``, checked one by one and together; ``name`` is said in errors.

    Raises :class:`ContentError` for anything malformed.
    """
    licenses = tuple(parse_entry(entry, name) for entry in read_entries(source, name))
    first(together_faults(licenses, name))
    return licenses


def read_entries(source: str, name: str) -> list[Any]:
    """The entries of the YAML text as they are written; raises :class:`ContentError` for what is no list."""
    entries = read_yaml(source, name)
    if not isinstance(entries, list):
        raise Fault(name, "must be a list of entries", "begin each entry with `- key:`")
    return entries


def parse_entry(entry: Any, file: str) -> License:
    """One entry as a :class:`License`; raises :class:`ContentError` naming it."""
    first(entry_faults(entry, file))
    return made(entry)


def made(entry: Mapping[str, Any]) -> License:
    """The license of an entry that has no fault by itself."""
    ids, text = entry["ids"], entry["text"]
    status = Status(entry["status"])
    plain: dict[str, Any] = {name: entry.get(name) for name in _PLAIN}
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
        **plain,
        text_sha256=text.get("sha256"),
        gated=bool(entry.get("gated")),
        class_only=False,
        terms=tuple(_term(term, status) for term in entry["terms"]),
    )


_PLAIN = (
    "publisher", "licensor", "version", "released", "family", "predecessor", "successor", "reviewed", "note",
)  # fmt: skip


def parse_term(given: Any, status: Status, place: str) -> Term:
    """One term; ``status`` is its entry's and holds unless the term has its own."""
    first(term_faults(given, status.value, place))
    return _term(given, status)


def _term(given: Mapping[str, Any], status: Status) -> Term:
    kind, action = kind_of("", given)
    fields = {name: value for name, value in given.items() if name != kind.value}
    return Term(
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


def _plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are carried over as they are, lists as tuples."""
    made = {"clause", "status", "when", "reach", "flow_down", "measure"}
    plain = {n: tuple(v) if isinstance(v, list) else v for n, v in fields.items() if n not in made and v is not None}
    if isinstance(items := plain.get("items"), dict):
        plain |= {"items": tuple(items), "item_clauses": tuple(items.values())}
    return plain


def _measure(given: Mapping[str, Any] | None) -> Measure | None:
    return Measure(**given) if given else None
