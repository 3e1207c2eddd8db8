"""Manifests in which a repository of code declares its license, as a package manager reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from model_license_audit.cards.json_documents import load_json
from model_license_audit.cards.loading import decode, load, too_large
from model_license_audit.cards.origin import At, Origin
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Problem, Reading
from model_license_audit.model.snapshot import FileEntry, Snapshot

MAX_MANIFEST = 1024 * 1024
"""Bytes of a manifest that are read."""

_CLASSIFIER = "License :: "
_GENERAL = frozenset({"OSI Approved", "License"})
_KEY = r"(?im)^[^#\n]{0,80}license[^\n]{0,80}?"
_MOST = 50
_LONGEST = 200
_SAYS_NOTHING = re.compile(r"(?i)(?:see )?licen[cs]e(?:\.\w+| file| in .*)?\Z|unknown\Z|\Z")

_Value = tuple[str, object]
"""A pointer and the value that stands there."""


class ManifestReader:
    """``pyproject.toml``, ``setup.cfg``, ``Cargo.toml`` and ``package.json`` at the root: the license of the code."""

    name = "package manifest"
    max_files = 4
    budget = 4 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Files of these names at the root; in deeper folders they belong to other packages."""
        return entry.path in _VALUES or entry.path == "package.json"

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The license claims; a table that only names a file is passed over, since that file is read by itself."""
        if entry.path == "package.json":
            document = load_json(snapshot, entry, ("license",))
            origin = Origin(entry.path, document.origin.digest, Basis.DECLARED, document.origin.confidence)
            value = _text(document.members.get("license"), "type")
            told = [origin.claim(ClaimField.LICENSE, value, document.at("/license", value))] if value else []
            return Reading(tuple(told), (), document.problems)
        loaded = load(snapshot, entry, MAX_MANIFEST)
        text, problems = decode(loaded)
        if loaded.truncated:
            return Reading(problems=(*problems, too_large(entry.path, MAX_MANIFEST)))
        origin = Origin(entry.path, loaded.digest, Basis.DECLARED, Confidence.HIGH)
        return _reading(text, origin, problems)


def _reading(text: str, origin: Origin, problems: tuple[Problem, ...]) -> Reading:
    values = [(pointer, told) for pointer, value in _VALUES[origin.path](text) if (told := _text(value, "text"))]
    return Reading(tuple(_claim(text, origin, *value) for value in values[:_MOST]), (), problems)


def _claim(text: str, origin: Origin, pointer: str, value: str) -> Claim:
    classified = pointer.endswith("classifiers")
    name = value.rpartition(" :: ")[2] if classified else value
    at = At(_line(text, value), pointer, value)
    return origin.claim(ClaimField.LICENSE, name, at, Confidence.MEDIUM if classified else Confidence.HIGH)


def _line(text: str, value: str) -> int | None:
    """The line that holds a classifier, or the value behind a key for licenses."""
    pattern = re.escape(value) if value.startswith(_CLASSIFIER) else _KEY + re.escape(value[:60])
    found = re.search(pattern, text)
    return text.count("\n", 0, found.end()) + 1 if found else None


def _text(value: object, key: str) -> str | None:
    """The license a value states: a short text, or that behind ``key`` of a table."""
    said = value.get(key) if isinstance(value, Mapping) else value
    told = said.strip() if isinstance(said, str) else ""
    return None if _SAYS_NOTHING.match(told) or len(told) > _LONGEST or "\n" in told else told


def _pyproject(text: str) -> Iterator[_Value]:
    project, poetry = _table(_toml(text), "project"), _table(_table(_toml(text), "tool"), "poetry")
    for place, table in (("project", project), ("tool/poetry", poetry)):
        if _text(table.get("license"), "text"):
            yield f"{place}/license", table["license"]
        else:
            yield from _classifiers(f"{place}/classifiers", table.get("classifiers"))


def _cargo(text: str) -> Iterator[_Value]:
    found = _toml(text)
    for place, table in (("package", _table(found, "package")), ("workspace/package", _workspace(found))):
        yield f"{place}/license", table.get("license")


def _workspace(found: Mapping[str, object]) -> Mapping[str, object]:
    return _table(_table(found, "workspace"), "package")


def _setup(text: str) -> Iterator[_Value]:
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(f"is no valid configuration: {str(error)[:120]}") from error
    table = parser["metadata"] if parser.has_section("metadata") else {}
    if _text(table.get("license"), "text"):
        yield "metadata/license", table.get("license")
    else:
        yield from _classifiers("metadata/classifiers", table.get("classifiers", "").splitlines())


def _classifiers(pointer: str, values: object) -> Iterator[_Value]:
    for value in values if isinstance(values, list) else ():
        told = value.strip() if isinstance(value, str) else ""
        if told.startswith(_CLASSIFIER) and told.rpartition(" :: ")[2] not in _GENERAL:
            yield pointer, told


def _toml(text: str) -> Mapping[str, object]:
    import tomllib

    return tomllib.loads(text)


def _table(found: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = found.get(key)
    return value if isinstance(value, Mapping) else {}


_VALUES = {"pyproject.toml": _pyproject, "setup.cfg": _setup, "Cargo.toml": _cargo}
"""What reads the license values of each manifest."""
