"""Holding a crawl alone: a lease that frees itself when its program ends, however it ends.

Beside an SQLite file it is a lock on a small file, which the system lifts when the program is gone; on PostgreSQL an
advisory lock of a connection of its own, which the server lifts when the connection is gone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, func, select

from model_license_audit.model.errors import ModelAuditError


class AlreadyHeld(ModelAuditError):
    """Somebody else holds what is to be held alone."""


@contextmanager
def leased(engine: Engine, path: str | None, what: str) -> Iterator[None]:
    """Nobody else holds ``what`` while the block runs; raises :class:`ModelAuditError` when somebody does already."""
    digest = hashlib.sha256(what.encode()).digest()
    if path is None:
        with _leased_by_server(engine, int.from_bytes(digest[:8], "big", signed=True)):
            yield
    else:
        with _leased_by_file(Path(f"{path}.{digest.hex()[:12]}.lock")):
            yield


@contextmanager
def _leased_by_server(engine: Engine, number: int) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(select(func.pg_try_advisory_lock(number))).scalar_one():
            raise _held()
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(number)))


@contextmanager
def _leased_by_file(path: Path) -> Iterator[None]:
    descriptor = _locked(path)
    try:
        yield
    finally:
        with suppress(FileNotFoundError):  # somebody tidied up
            path.unlink()
        os.close(descriptor)


def _locked(path: Path) -> int:
    """A descriptor of the file, locked; anew when the file was taken away by its last holder between both steps."""
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            raise ModelAuditError(
                f"{path} cannot be made: {error.strerror}", "let the folder of the registry be written to"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_ino == os.stat(path).st_ino:  # noqa: PTH116 - beside fstat
                return descriptor
        except BlockingIOError as error:
            os.close(descriptor)
            raise _held() from error
        except FileNotFoundError:
            pass  # the last holder took it away: try again
        os.close(descriptor)


def _held() -> AlreadyHeld:
    return AlreadyHeld("the same crawl runs already on this registry", "wait for it, or stop it first")
