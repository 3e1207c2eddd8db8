"""Reading policy files: what each says by key, every mistake with its file and key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import UsageError
from model_license_audit.model.use import UseContext
from model_license_audit.policy.building import built
from model_license_audit.policy.documents import Document, document_of, extended
from model_license_audit.policy.faults import Faults, meant
from model_license_audit.policy.forms import Reading
from model_license_audit.policy.keys import BESIDE, KEYS, TABLES
from model_license_audit.policy.names import Names
from model_license_audit.policy.policy import Override, Policy, Stated, Told
from model_license_audit.policy.waivers import Waiver, waiver_from

IdsIn = Callable[[tuple[Path, ...]], Iterable[str]]
"""The ids of the rules in packs."""


def load_policy(path: Path, rule_ids: Iterable[str], ids_in: IdsIn | None = None) -> Policy:
    """The policy of a TOML file and of those it extends; raises :class:`PolicyError` telling every mistake at once.

    ``ids_in`` tells the ids of the rules in the packs that the files name, which they may then disable as well.
    """
    documents = extended(document_of(path))
    packs = tuple(_named_paths(documents, ("rules", "packs")))
    more = ids_in(packs) if ids_in and packs else ()
    names = Names({*rule_ids, *more}, tuple(_named_paths(documents, ("licenses",))))
    reader = _Reader(names, Faults())
    told = [reader.document(document) for document in documents]
    reader.faults.stop()
    policy = built(joined(part.stated for part in told))
    return replace(
        policy,
        waivers=tuple(waiver for part in told for waiver in part.waivers),
        overrides=tuple(override for part in told for override in part.overrides),
        sources=tuple(document.shown for document in documents),
    )


def use_from(source: str, table: object) -> UseContext:
    """The intended use that a table ``use`` of some file tells; raises :class:`PolicyError` as :func:`load_policy`."""
    reader = _Reader(Names(()), Faults())
    stated = reader.table(Document({"use": table}, source, Path(source).parent), {"use": table}, "")
    reader.faults.stop()
    return built(stated).use


def joined(parts: Iterable[Stated]) -> dict[str, tuple[Told, ...]]:
    """What several files say together, each after those that it extends."""
    found: dict[str, tuple[Told, ...]] = {}
    for part in parts:
        for key, told in part.items():
            found[key] = (*found.get(key, ()), *told) if KEYS[key].adds else told
    return found


def at(policy: Policy, directory: Path) -> Policy:
    """The policy for the model in a directory: overrides whose patterns it fits are laid over it, the last on top."""
    fitting = [override for override in policy.overrides if _fits(override, directory)]
    if not fitting:
        return policy
    anew = built(joined([policy.stated, *(override.stated for override in fitting)]))
    kept = {name: getattr(policy, name) for name in ("waivers", "overrides", "sources", "baseline", "curations")}
    return replace(anew, **kept)


def _fits(override: Override, directory: Path) -> bool:
    from fnmatch import fnmatchcase

    folder, here = override.folder.resolve(), directory.resolve()
    if not here.is_relative_to(folder):
        return False
    where = here.relative_to(folder).as_posix()
    return any(fnmatchcase(where, p) or fnmatchcase(f"{where}/", f"{p.rstrip('/')}/*") for p in override.patterns)


def _named_paths(documents: Iterable[Document], keys: tuple[str, ...]) -> Iterator[Path]:
    """Paths under a key, as far as they are any: what is wrong with them is told where the key is read."""
    for document in documents:
        value: Any = document.told
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        yield from (
            (document.folder / path for path in value or () if isinstance(path, str)) if isinstance(value, list) else ()
        )


_NOUNS = {"waivers": "a waiver", "override": "an override", "tests": "a test"}


@dataclass(frozen=True, slots=True)
class _Part:
    """What one file says."""

    stated: Stated
    waivers: tuple[Waiver, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reader:
    names: Names
    faults: Faults = field(repr=False)

    def document(self, document: Document) -> _Part:
        """Everything that a file says."""
        plain = {key: value for key, value in document.told.items() if key not in BESIDE}
        stated = self.table(document, plain, "")
        overrides = tuple(self._overrides(document))
        return _Part(stated, tuple(self._waivers(document)), overrides)

    def table(self, document: Document, told: Mapping[str, Any], prefix: str) -> dict[str, tuple[Told, ...]]:
        """The keys of a table, those of the tables in it by their whole names."""
        found: dict[str, tuple[Told, ...]] = {}
        for name, value in told.items():
            key = f"{prefix}{name}"
            if key in KEYS:
                read = self._value(document, key, value)
                found |= {} if read is None else {key: (Told(read, document.shown),)}
            elif key not in TABLES or prefix:
                known = [k.removeprefix(prefix).partition(".")[0] for k in KEYS if k.startswith(prefix)]
                where = f"{document.shown}: key {key}"
                self.faults.add(where, f"unknown {name!r:.80}", meant(name, {*known, *(() if prefix else BESIDE)}))
            elif isinstance(value, Mapping):
                found |= self.table(document, value, f"{key}.")
            else:
                self.faults.add(f"{document.shown}: {key}", "it is not a table", f"write [{key}]")
        return found

    def _value(self, document: Document, key: str, value: object) -> Any:
        reading = Reading(self.names, document.folder)
        where = f"{document.shown}: {key}"
        return KEYS[key].form.read(value, reading, lambda what, remedy: self.faults.add(where, what, remedy))

    def _tables(self, document: Document, key: str) -> Iterator[Mapping[str, Any]]:
        """The tables of an array."""
        told = document.told.get(key, [])
        if not isinstance(told, list):
            self.faults.add(f"{document.shown}: {key}", "it is not a list", f"write [[{key}]]")
            return
        for one in told:
            if isinstance(one, Mapping):
                yield one
            else:
                self.faults.add(
                    f"{document.shown}: {key}", f"{one!r:.40}: {_NOUNS[key]} is a table", f"write [[{key}]]"
                )

    def _waivers(self, document: Document) -> Iterator[Waiver]:
        for entry in self._tables(document, "waivers"):
            try:
                waiver = waiver_from(document.shown, entry)
                self.names.rule(waiver.rule)
                yield waiver
            except UsageError as error:
                self.faults.note(error)

    def _overrides(self, document: Document) -> Iterator[Override]:
        for number, entry in enumerate(self._tables(document, "override"), 1):
            here = replace(document, shown=f"{document.shown}: override {number}")
            patterns = entry.get("paths")
            if not isinstance(patterns, list) or not patterns or not all(isinstance(p, str) and p for p in patterns):
                self.faults.add(f"{here.shown}: paths", "no directories are named", 'write paths = ["models/*"]')
                continue
            stated = self.table(here, {key: value for key, value in entry.items() if key != "paths"}, "")
            for key in (key for key in stated if KEYS[key].whole):
                self.faults.add(f"{here.shown}: {key}", "it concerns all audits", "say it outside of the override")
            yield Override(document.folder, tuple(patterns), stated)
