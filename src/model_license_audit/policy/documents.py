"""Files of TOML that hold a policy, and those that they extend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import UsageError
from model_license_audit.policy.discovery import PROJECT_FILE, PROJECT_TABLE
from model_license_audit.policy.shipped import shipped_name, shipped_policies

_LARGEST = 1024 * 1024
_DEEPEST = 8
"""So many policies may extend one another."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds as it stands; ``shown`` names it, and paths in it are meant from ``folder``."""

    told: Mapping[str, Any]
    shown: str
    folder: Path


def toml_of(path: Path, what: str = "a policy file") -> dict[str, Any]:
    """The document of a regular file of a sensible size; raises :class:`UsageError`."""
    import tomllib

    try:
        if path.stat().st_size > _LARGEST or not path.is_file():
            raise UsageError(f"{path}: not a file of at most {_LARGEST // 1024} KiB", f"give the path of {what}")
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})", f"give the path of {what}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: not valid TOML ({error})", "correct the file") from error


def toml_value(value: object) -> str:
    """A date as it is, a text in quotes; what TOML forbids in one is written as an escape."""
    import json

    if not isinstance(value, str):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def document_of(path: Path) -> Document:
    """The policy that a file holds: a ``pyproject.toml`` in the table ``tool.model-license-audit``."""
    told = toml_of(path)
    if path.name == PROJECT_FILE:
        table = told.get("tool", {}).get(PROJECT_TABLE)
        if not isinstance(table, Mapping):
            raise UsageError(f"{path}: has no table [tool.{PROJECT_TABLE}]", "add it, or name another policy file")
        told = dict(table)
    return Document(told, shipped_name(path) or str(path), path.parent)


def policy_file(named: str) -> Path:
    """The file that is meant: one that is there, or the packaged policy of that name; raises :class:`UsageError`."""
    from model_license_audit.policy.faults import meant

    path, packaged = Path(named), shipped_policies()
    if path.is_file():
        return path
    if named in packaged:
        return packaged[named]
    if path.suffix or len(path.parts) > 1 or path.exists():
        raise UsageError(f"{named}: there is no such file", f"give a policy file, or one of {', '.join(packaged)}")
    raise UsageError(f"no policy is called {named!r:.80}", meant(named, packaged))


def extended(document: Document) -> tuple[Document, ...]:
    """The document behind those that it extends, the farthest first; raises :class:`UsageError`."""
    found, waiting = [document], document
    while "extends" in waiting.told:
        waiting = _base(waiting)
        if len(found) == _DEEPEST or any(_same(waiting, one) for one in found):
            raise UsageError(f"{document.shown}: extends: it goes round, or over {_DEEPEST} files", "extend fewer")
        found.append(waiting)
    return tuple(reversed(found))


def _same(one: Document, other: Document) -> bool:
    return (one.shown, one.folder) == (other.shown, other.folder) and one.told == other.told


def _base(document: Document) -> Document:
    named = document.told["extends"]
    if not isinstance(named, str) or not named.strip():
        raise UsageError(f"{document.shown}: extends: {named!r:.40} is no file or name", 'write extends = "saas"')
    here = document.folder / named
    try:
        return document_of(here if here.is_file() else policy_file(named))
    except UsageError as error:
        raise UsageError(f"{document.shown}: extends: {error.what}", error.remedy) from error
