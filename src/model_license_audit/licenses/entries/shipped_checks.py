"""The checks of the license data that ship: every entry, and every look-up table beside the entries."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.licenses.entries.checks import alias_faults, code_faults, entry_faults, together_faults
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.entries.schema import Fault
from model_license_audit.licenses.entries.writing import entry_of
from model_license_audit.licenses.spelling import fold

_REBUILD = "correct data/ and run tools/compile_content.py"


def shipped_faults(kb: KnowledgeBase, file: str) -> Iterator[Fault]:
    """Everything that is wrong with the data as it is installed."""
    licenses = kb.licenses()
    for license_ in licenses:
        entry = entry_of(license_)
        yield from entry_faults(entry, file)
        yield from code_faults(entry, kb.restrictions, file)
    yield from together_faults(licenses, file)
    names = kb.names()
    owners = {fold(name): key for name, key in names["id"].items()}
    yield from alias_faults(licenses, owners, names["shared name"].keys(), file)
    yield from _orphans(kb, file)
    yield from _families(kb, file)


def _orphans(kb: KnowledgeBase, file: str) -> Iterator[Fault]:
    """Names that lead to no license."""
    for what, names in kb.names().items():
        for name, key in sorted(names.items()):
            if what != "shared name" and kb.license(key) is None:
                yield Fault(f"{file}: {key}", f"the {what} {name!r} leads to no entry", _REBUILD)


def _families(kb: KnowledgeBase, file: str) -> Iterator[Fault]:
    """Shared names with members that do not exist."""
    for name in sorted(set(kb.names()["shared name"].values())):
        family = kb.family(fold(name) or name)
        for member in family[2] if family else ():
            if not kb.has_entry(member):
                yield Fault(f"{file}: {name}", f"the member {member!r} does not exist", _REBUILD)
