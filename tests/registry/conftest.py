"""Empty registries for tests of the registry: made once, and emptied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from model_license_audit.registry.address import Address
from model_license_audit.registry.database.tables import Table
from model_license_audit.registry.store import Store
from tests import postgresql


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty registry in an SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Store.open(Address(path=str(path))).close()
    return path


@pytest.fixture(scope="session")
def database(postgresql_server: postgresql.Server) -> Address:
    """A registry on PostgreSQL, to be emptied before it is used."""
    address = postgresql_server.address("emptied")
    Store.open(address).close()
    return address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty registry, on each engine."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("empty_file"), tmp_path / "registry.db")
        found = Store.open(Address(path=str(path)))
    else:
        found = Store.open(request.getfixturevalue("database"))
        with found.writing() as writing:
            writing.connection.exec_driver_sql(f"truncate {', '.join(Table.metadata.tables)} restart identity cascade")
    yield found
    found.close()
