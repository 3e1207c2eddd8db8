"""The checks of a license pack: its entries by themselves, together, and beside the license data it is added to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from model_license_audit.licenses.entries.checks import code_faults, entry_faults, names_of, together_faults
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.entries.load import made, read_entries
from model_license_audit.licenses.entries.schema import Fault
from model_license_audit.licenses.names.value import by_link, resolve_value
from model_license_audit.licenses.spelling import essence, fold
from model_license_audit.model.expressions import LicenseId, leaves
from model_license_audit.model.terms import License

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.packs import Pack


def pack_faults(kb: KnowledgeBase, pack: Pack) -> Iterator[Fault]:
    """Everything that is wrong with a pack that is to be added to ``kb``.

    An entry with faults of its own is left out when the entries are compared with each other and with ``kb``.
    """
    try:
        entries = read_entries(pack.text, pack.name)
    except Fault as fault:
        yield fault
        return
    sound: list[License] = []
    for entry in entries:
        faults = [*entry_faults(entry, pack.name)]
        faults += code_faults(entry, kb.restrictions, pack.name) if isinstance(entry, dict) else []
        yield from faults
        if not faults:
            sound.append(made(entry))
    keys = {entry["key"] for entry in entries if isinstance(entry, dict) and isinstance(entry.get("key"), str)}
    yield from together_faults(sound, pack.name, known=keys | set(kb.keys()))
    for license_ in sound:
        yield from _taken_faults(kb, license_, f"{pack.name}: {license_.key}")


def _taken_faults(kb: KnowledgeBase, license_: License, place: str) -> Iterator[Fault]:
    """Every name of an entry that the license data uses already, and for which license."""
    if kb.has_entry(license_.key):
        yield Fault(place, f"the key is taken by {_called(kb, license_.key)}", "choose another key")
    for what, written, name in names_of(license_):
        if owners := _owners(kb, what, name, written):
            yield Fault(
                place, f"the {what} {written!r} is taken by {owners}", f"take the {what} out, or choose another"
            )
    for what, name in (("name", license_.name), ("key", license_.key)):
        family = kb.family(fold(name)) or kb.family(essence(fold(name)))
        if family:
            remedy = f"choose another {what}; what stands for several texts is never resolved"
            yield Fault(place, f"the {what} {name!r} is one that several texts share ({family[0]})", remedy)
    if (owner := kb.by_alias(fold(license_.name))) and kb.has_entry(owner[0]):
        yield Fault(place, f"the name {license_.name!r} is taken by {_called(kb, owner[0])}", "choose another name")


def _owners(kb: KnowledgeBase, what: str, name: str, written: str) -> str:
    """The licenses of the data that a name means already, or the shared name it is; empty when it is free."""
    if what == "link":
        found = by_link(kb, written)
    else:
        identifier = f"LicenseRef-scancode-{name}" if what == "ScanCode key" else written
        found = resolve_value(kb, identifier)
    taken = [leaf.key for leaf in leaves(found.expression) if isinstance(leaf, LicenseId) and kb.has_entry(leaf.key)]
    if taken:
        return " and ".join(_called(kb, key) for key in dict.fromkeys(taken))
    shared = (
        kb.family(name) or kb.family(essence(fold(written))) or (kb.family_by_home(name) if what == "link" else None)
    )
    return f"the shared name {shared[0]}" if shared else ""


def _called(kb: KnowledgeBase, key: str) -> str:
    license_ = kb.license(key)
    return f"{key} ({license_.name})" if license_ else key
