"""A PostgreSQL server of the tests' own: made in a folder of its own, stopped and forgotten at their end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from model_license_audit.registry.address import Address

PASSWORD = "correct-horse"  # noqa: S105 - of a server that nobody else reaches
USER = "auditor"
_DEBIAN = Path("/usr/lib/postgresql")
_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "40"}
"""Nothing has to outlive the server."""


@dataclass(frozen=True)
class Server:
    """A running server; ``port`` on 127.0.0.1 asks for the password."""

    port: int

    def url(self, database: str, password: str = PASSWORD) -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make an empty database and return its address."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'create database "{database}"'.encode())
        return self.url(database)

    def address(self, database: str) -> Address:
        """The address of a registry to be, in an empty database."""
        return Address(url=self.create(database).replace("postgresql://", "postgresql+psycopg://"))


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version; ``None`` when it is not installed."""
    found = shutil.which("initdb")
    if found and Path(found).resolve().with_name("pg_ctl").exists():
        return Path(found).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    return versions[0].parent if versions else None


@contextmanager
def running() -> Iterator[Server]:
    """A server, for as long as the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="modelaudit-postgresql-"))
    found = programs()
    assert found is not None, "PostgreSQL is not installed (apt install postgresql)"
    try:
        port = _free_port()
        _make(found, folder, port)
        _run(found / "pg_ctl", "start", "-w", "-D", folder / "data", "-l", folder / "log", folder=folder)
        try:
            yield Server(port)
        finally:
            _run(found / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", folder / "data", folder=folder)
    finally:
        shutil.rmtree(folder)


def _make(found: Path, folder: Path, port: int) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD)
    _hand_over(folder, secret)
    options = ["-U", USER, f"--pwfile={secret}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    _run(found / "initdb", "-D", folder / "data", *options, folder=folder)
    settings = _SETTINGS | {
        "port": str(port),
        "listen_addresses": "'127.0.0.1'",
        "unix_socket_directories": f"'{folder}'",
    }
    with (folder / "data" / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = {value}\n" for name, value in settings.items())


def _run(*command: object, folder: Path) -> None:
    """Run one of its programs, which refuse to be run by root, and wait for it."""
    as_whom = _user() if os.geteuid() == 0 else None
    done = subprocess.run(
        [str(part) for part in command],
        user=as_whom and as_whom.pw_uid,
        group=as_whom and as_whom.pw_gid,
        extra_groups=[] if as_whom else None,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{_log(folder)}"


def _hand_over(*paths: Path) -> None:
    if os.geteuid() == 0:
        for path in paths:
            os.chown(path, _user().pw_uid, _user().pw_gid)


def _user() -> pwd.struct_passwd:
    """Whom a server may run as that root starts."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("there is neither a user `postgres` nor `nobody` to run PostgreSQL as")


def _log(folder: Path) -> str:
    log = folder / "log"
    return log.read_text() if log.exists() else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
