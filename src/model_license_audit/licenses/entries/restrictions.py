"""The codes of forbidden uses: what each means, and which wider one it is part of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Restriction(NamedTuple):
    """One forbidden use: in our words what is forbidden, and the code that forbids this and more."""

    meaning: str
    part_of: str | None = None


def wider(codes: Mapping[str, Restriction], code: str) -> frozenset[str]:
    """The code itself and every code that forbids it and more."""
    found: set[str] = set()
    current: str | None = code
    while current is not None and current not in found:
        found.add(current)
        known = codes.get(current)
        current = known.part_of if known else None
    return frozenset(found)


def parse_restrictions(source: str, name: str) -> dict[str, Restriction]:
    """Every code of the YAML text ``source``; raises :class:`ContentError` for anything malformed."""
    from model_license_audit.licenses.entries.schema import Fault, a_text, check_fields
    from model_license_audit.licenses.entries.yaml_source import read_yaml

    codes: dict[str, Restriction] = {}
    for entry in read_yaml(source, name):
        if not isinstance(entry, dict) or not {"code", "meaning"} <= entry.keys():
            raise Fault(name, f"every use restriction has a code and a meaning, not {entry!r}")
        check_fields(f"{name}: {entry['code']}", entry, dict.fromkeys(("code", "meaning", "part_of"), a_text))
        if entry["code"] in codes:
            raise Fault(name, f"the code {entry['code']!r} is given twice")
        codes[entry["code"]] = Restriction(entry["meaning"], entry.get("part_of"))
    for code, restriction in codes.items():
        if restriction.part_of is not None and restriction.part_of not in codes:
            raise Fault(f"{name}: {code}", f"part_of names {restriction.part_of!r}, which is no code")
    return codes
