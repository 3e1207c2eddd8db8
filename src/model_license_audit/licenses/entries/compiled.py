"""The compiled form of the license data: look-up tables made once, so that a scan parses no YAML."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model_license_audit.licenses.entries.checks import alias_faults
from model_license_audit.licenses.entries.families import Family
from model_license_audit.licenses.entries.knowledge import LICENSES_BEGIN, LICENSES_END
from model_license_audit.licenses.entries.records import to_record
from model_license_audit.licenses.entries.restrictions import Restriction
from model_license_audit.licenses.entries.schema import Fault, first
from model_license_audit.licenses.links import home
from model_license_audit.licenses.spelling import essence, fold
from model_license_audit.model.terms import License

Target = tuple[str, str]
"""A license key and the SPDX identifier to print."""


def compile_document(
    licenses: Sequence[License],
    families: Sequence[Family],
    hub: Mapping[str, Mapping[str, Any]],
    restrictions: Mapping[str, Restriction] | None = None,
) -> dict[str, Any]:
    """Everything the knowledge base needs, as one JSON document; ``hub`` maps each Hub id to its name and SPDX id.

    Raises :class:`ContentError` when a name would stand for two things.
    """
    records = {entry.key: to_record(entry) for entry in licenses}
    family_names = {name: n for n, family in enumerate(families) for name in family.names}
    ids = _ids(licenses, hub, family_names)
    first(alias_faults(licenses, {fold(name): key for name, (key, _) in ids.items()}, family_names, "the license data"))
    return {
        "about": _about(licenses, records),
        "ids": ids,
        "spellings": _spellings(ids, family_names),
        "aliases": _aliases(licenses, family_names),
        **_links(licenses, families),
        "families": [[family.name, family.settle, list(family.members)] for family in families],
        "complete": sorted({family.members for family in families if family.complete}),
        "family_names": family_names,
        "model_families": sorted([word, list(f.members), list(f.by)] for f in families for word in f.models),
        "service_families": sorted([word, list(f.members), list(f.by)] for f in families for word in f.services),
        "printed": {entry.key: entry.id for entry in licenses},
        "policies": sorted({term.policy for entry in licenses for term in entry.terms if term.policy}),
        "restrictions": {code: list(entry) for code, entry in (restrictions or {}).items()},
        "licenses": records,
    }


def _links(licenses: Iterable[License], families: Iterable[Family]) -> dict[str, dict[str, Any]]:
    """Homes of the texts that have an entry, by key; those of other texts, by the number of the family."""
    links = {home(link): entry.key for entry in licenses for link in entry.links}
    others = {home(link): n for n, family in enumerate(families) for link in family.links}
    if both := sorted(links.keys() & others.keys()):
        raise Fault(both[0], "is the home of a license and of a text without an entry")
    return {"links": links, "other_links": others}


def dump(document: Mapping[str, Any]) -> bytes:
    """The document as JSON text with one table or license in each line, keys sorted, terms in order.

    The licenses come last, so that the knowledge base can leave each unparsed until it is asked for.
    """
    lines = [f"{json.dumps(name)}:{compact(document[name])}" for name in sorted(document) if name != "licenses"]
    records = document["licenses"]
    body = ",\n".join(f"{json.dumps(key)}:{compact(records[key])}" for key in sorted(records))
    return b"{" + ",\n".join(lines).encode() + LICENSES_BEGIN + body.encode() + LICENSES_END


def compact(value: Any) -> str:
    """A value as JSON on one line, keys sorted."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _about(licenses: Sequence[License], records: Mapping[str, Any]) -> dict[str, Any]:
    reviewed = max((entry.reviewed or "" for entry in licenses), default="")
    digest = hashlib.sha256(compact(records).encode()).hexdigest()
    return {"reviewed": reviewed, "count": len(licenses), "sha256": digest}


def gnu_base(identifier: str | None) -> str | None:
    """``GPL-3.0`` for ``GPL-3.0-only``: the identifiers whose *only* or *or later* people leave out; else ``None``."""
    return identifier.removesuffix("-only") if identifier and identifier.endswith("-only") else None


def _ids(
    licenses: Iterable[License], hub: Mapping[str, Mapping[str, Any]], family_names: Mapping[str, int]
) -> dict[str, Target]:
    ids: dict[str, Target] = {}
    for entry in licenses:
        for name in _identifiers(entry, family_names):
            target = (entry.key, f"{gnu_base(entry.id)}-or-later" if name.endswith("-or-later") else entry.id)
            if ids.setdefault(name.lower(), target)[0] != entry.key:
                raise Fault(entry.key, f"the id {name!r} belongs to {ids[name.lower()][0]} already")
    for name, facts in hub.items():
        if name not in ids and fold(name) not in family_names:
            spdx = facts.get("spdx")
            ids[name] = (spdx.lower(), spdx) if spdx else (name, f"LicenseRef-{name}")
    return ids


def _identifiers(entry: License, family_names: Mapping[str, int]) -> Iterable[str]:
    yield from (entry.id, *entry.hub, *filter(None, (entry.spdx, entry.ref)))
    if fold(entry.key) not in family_names:
        yield entry.key
    if entry.scancode:
        yield f"LicenseRef-scancode-{entry.scancode}"
    if base := gnu_base(entry.spdx):
        yield from (base, f"{base}-or-later")


def _spellings(ids: Mapping[str, Target], family_names: Mapping[str, int]) -> dict[str, Target]:
    """The ids by their essence; a spelling that two licenses share, or a family has, names neither."""
    found: dict[str, set[Target]] = {}
    for name, target in ids.items():
        if not name.startswith("licenseref-"):
            found.setdefault(essence(fold(name)), set()).add(target)
    return {
        spelling: min(targets)
        for spelling, targets in found.items()
        if len({key for key, _ in targets}) == 1 and spelling and spelling not in family_names
    }


def _aliases(licenses: Sequence[License], family_names: Mapping[str, int]) -> dict[str, str]:
    aliases: dict[str, str] = {}
    for entry in licenses:
        for alias in map(fold, entry.aliases):
            aliases[alias] = entry.key
    names = Counter(fold(entry.name) for entry in licenses)
    for entry in licenses:
        name = fold(entry.name)
        if names[name] == 1 and name not in family_names:
            aliases.setdefault(name, entry.key)
    return aliases
