"""What a database says when it fails, in words that tell what to do; never with a password."""

from __future__ import annotations

import re
import sqlite3

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.registry.database.schema import NoRegistry

_PASSWORD = re.compile(r"(?i)(?<=://)([^:/@\s]*):\S*@|(password=)[^&\s]*")
_FULL = "no room is left on the disk, or no larger file may be written"
_NOTHING_LOST = "; what was recorded before is kept"


def sqlite_failure(error: BaseException, path: str) -> ModelAuditError:
    """What happened to the registry in this file, and what to do."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_NOTADB or (code == sqlite3.SQLITE_ERROR and "no such table" in str(error)):
        return NoRegistry(path)
    told = {
        sqlite3.SQLITE_BUSY: ("another program has been writing to it", "try again when that is finished"),
        sqlite3.SQLITE_LOCKED: ("another program has been writing to it", "try again when that is finished"),
        sqlite3.SQLITE_FULL: (_FULL, f"make room and try again{_NOTHING_LOST}"),
        sqlite3.SQLITE_IOERR: (
            f"it cannot be read or written ({error}); perhaps {_FULL}",
            f"make room, or check the disk, and try again{_NOTHING_LOST}",
        ),
        sqlite3.SQLITE_READONLY: ("it may only be read", "let its file and folder be written to, or name another one"),
        sqlite3.SQLITE_CANTOPEN: (
            "it cannot be opened",
            "check that its folder is there, and that you may read and write both",
        ),
        sqlite3.SQLITE_PERM: ("you may not open it", "check who may read and write the file"),
        sqlite3.SQLITE_CORRUPT: (
            "the file is damaged",
            "restore it from a copy, or crawl into a new one; `sqlite3 FILE .recover` may save what is left",
        ),
    }.get(code, (str(error), "check that file"))
    return ModelAuditError(f"the registry {path}: {told[0]}", told[1])


def postgresql_failure(error: BaseException, shown: str) -> ModelAuditError:
    """What happened to the registry in this database, and what to do."""
    said = unsecret(" ".join(str(error).split()) or type(error).__name__)
    state = getattr(error, "sqlstate", None) or ""
    if state == "55P03":
        return ModelAuditError(
            f"the registry {shown}: another program has been writing to it", "try again when that is finished"
        )
    if state.startswith("53"):
        return ModelAuditError(f"the registry {shown}: {said}", f"make room on the server and try again{_NOTHING_LOST}")
    if state == "42501":
        return ModelAuditError(f"the registry {shown}: {said}", "ask for the right to read and write its tables")
    if not state or state.startswith(("08", "28", "3D", "57")):
        return ModelAuditError(
            f"the registry {shown} cannot be reached: {said}", "check host, port, database, user and password"
        )
    return ModelAuditError(f"the registry {shown}: {said}", "check the database")


def psycopg_missing() -> ModelAuditError:
    """What is said when the library for PostgreSQL is not installed."""
    return ModelAuditError(
        "a registry on PostgreSQL needs the library psycopg", "pip install 'model-license-audit[postgresql]'"
    )


def unsecret(text: str) -> str:
    """The text without passwords of addresses in it."""
    return _PASSWORD.sub(lambda found: f"{found[2]}***" if found[2] else f"{found[1]}@", text)
