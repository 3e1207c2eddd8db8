"""Names shared by several texts, or standing for none (``cc``, ``modified-mit``, ``other``): read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from model_license_audit.licenses.entries.schema import Fault, check_fields
from model_license_audit.licenses.entries.yaml_source import read_yaml
from model_license_audit.licenses.spelling import fold

_FIELDS = ("name", "also", "members", "complete", "settle", "links", "models", "services", "by")


@dataclass(frozen=True, slots=True)
class Family:
    """A name that is not resolved by itself: the keys it may stand for, and what would settle it.

    ``complete`` is true where no other text bears the name, so that what all members say holds whichever is meant.
    ``links`` are homes of texts that the license data does not have. Where the licenses belong to a family of models,
    ``models`` are the words its models are named with and ``by`` the accounts of its makers, both in lower case;
    ``services`` are the words for models that nobody receives: only their outputs are had.
    """

    name: str
    settle: str
    members: tuple[str, ...] = ()
    complete: bool = False
    also: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every way of writing it, folded."""
        return tuple(dict.fromkeys(fold(n) or n for n in (self.name, *self.also)))


def parse_families(source: str, name: str, keys: Sequence[str]) -> tuple[Family, ...]:
    """Every family of the YAML text, its patterns expanded over the license ``keys``.

    Raises :class:`ContentError` for a malformed family, a member that does not exist, or a name given twice.
    """
    families = tuple(_family(entry, name, keys) for entry in read_yaml(source, name))
    seen: dict[str, str] = {}
    for family in families:
        for written in family.names:
            if seen.setdefault(written, family.name) != family.name:
                raise Fault(f"{name}: {family.name}", f"{written!r} belongs to {seen[written]} already")
    return families


def _family(entry: Any, file: str, keys: Sequence[str]) -> Family:
    if not isinstance(entry, dict) or not entry.get("name") or not entry.get("settle"):
        raise Fault(file, f"every family has a name and says what settles it, not {entry!r}")
    place = f"{file}: {entry['name']}"
    check_fields(place, entry, dict.fromkeys(_FIELDS, _anything))
    return Family(
        name=entry["name"],
        settle=entry["settle"],
        members=tuple(sorted(set(_members(entry.get("members") or (), keys, place)))),
        complete=entry.get("complete") == "yes",
        also=tuple(entry.get("also") or ()),
        links=tuple(entry.get("links") or ()),
        models=tuple(entry.get("models") or ()),
        services=tuple(entry.get("services") or ()),
        by=tuple(entry.get("by") or ()),
    )


def _members(patterns: Iterable[str], keys: Sequence[str], place: str) -> Iterable[str]:
    for pattern in patterns:
        found = [key for key in keys if fnmatchcase(key, pattern)]
        if not found:
            raise Fault(place, f"no license key is, or matches, {pattern!r}")
        yield from found


def _anything(value: Any) -> str | None:
    return None if isinstance(value, str | list) else "must be a text or a list"
