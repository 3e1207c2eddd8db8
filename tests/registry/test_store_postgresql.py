"""A registry on a server: who may not in, and what is said of it; never a password."""

from __future__ import annotations

import sys
import traceback

import pytest

from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.registry.address import Address, address_of
from model_license_audit.registry.database import engines
from model_license_audit.registry.reading.shelf import open_shelf
from model_license_audit.registry.store import Store
from tests import postgresql
from tests.cli.inside import modelaudit
from tests.registry.observed import ref, seen

pytestmark = pytest.mark.postgresql
SECRET = "Xy!7secret"  # noqa: S105 - that of nobody


def look(address: Address) -> None:
    with open_shelf(address) as shelf:
        shelf.find(ref("acme/model"))


def told(url: str, use: object) -> str:
    """What is said of an address that does not work, with everything that a traceback would show."""
    address = address_of(url)
    assert address is not None
    with pytest.raises(ModelAuditError) as failed:
        use(address)  # type: ignore[operator]
    assert SECRET not in "".join(traceback.format_exception(failed.value))
    assert SECRET not in repr(address)
    return str(failed.value)


@pytest.mark.parametrize("use", [Store.open, look])
def test_a_wrong_password_is_told_without_it(postgresql_server: postgresql.Server, use: object) -> None:
    said = told(postgresql_server.url("postgres", SECRET), use)
    assert "cannot be reached" in said
    assert "password authentication failed" in said


@pytest.mark.parametrize("use", [Store.open, look])
def test_a_server_that_does_not_answer(use: object) -> None:
    said = told(f"postgresql://somebody:{SECRET}@127.0.0.1:1/registry", use)
    assert "postgresql://somebody@127.0.0.1:1/registry cannot be reached" in said
    assert "Connection refused" in said


@pytest.mark.parametrize("use", [Store.open, look])
def test_a_database_that_is_not_there(postgresql_server: postgresql.Server, use: object) -> None:
    assert 'database "none" does not exist' in told(postgresql_server.url("none"), use)


@pytest.mark.parametrize("url", ["postgresql://a:Xy!7secret@h:port/x", "postgres://u:Xy!7secret@[::1/x"])
def test_an_address_that_cannot_be_read_is_told_without_its_password(url: str) -> None:
    said = told(url, Store.open)
    assert "address cannot be read" in said


def test_other_kinds_of_databases_are_refused() -> None:
    with pytest.raises(UsageError, match="no kind that is known"):
        address_of("mysql://user:secret@host/name")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://u:p@ss@h/x", "postgresql://u@h/x"),
        ("postgresql://u@h/x?password=secret&sslmode=require", "postgresql://u@h/x?password=***&sslmode=require"),
    ],
)
def test_an_address_is_shown_without_a_password(url: str, shown: str) -> None:
    address = address_of(url)
    assert address is not None
    assert address.shown == shown


def test_a_database_with_other_tables_is_no_registry_until_something_is_recorded(
    postgresql_server: postgresql.Server,
) -> None:
    import psycopg

    url = postgresql_server.create("shared")
    with psycopg.connect(url) as connection:
        connection.execute("create table notes (key text)")
    address = address_of(url)
    assert address is not None
    with pytest.raises(ModelAuditError, match="is no registry"):
        look(address)
    Store.open(address).close()
    look(address)


def test_who_may_only_read_reads_and_does_not_write(postgresql_server: postgresql.Server) -> None:
    import psycopg

    address = postgresql_server.address("for_readers")
    store = Store.open(address)
    with store.writing() as writing:
        writing.record([seen("acme/model")])
    store.close()
    with psycopg.connect(postgresql_server.url("for_readers")) as connection:
        connection.execute(b"create role reader login password '" + SECRET.encode() + b"'")
        connection.execute("grant select on all tables in schema public to reader")
    reader = address_of(f"postgresql://reader:{SECRET}@127.0.0.1:{postgresql_server.port}/for_readers")
    assert reader is not None
    look(reader)
    store = Store.open(reader)
    with (
        pytest.raises(ModelAuditError, match=r"permission denied.*right to read and write"),
        store.writing() as writing,
    ):
        writing.record([seen("acme/second")])
    store.close()


def test_a_writer_that_waited_in_vain_says_so(
    postgresql_server: postgresql.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = postgresql_server.address("busy")
    first, second = Store.open(address), Store.open(address)
    monkeypatch.setattr(engines, "BUSY_S", 0.05)
    with first.writing() as writing:
        writing.record([seen("acme/model")])
        with second.reading() as shelf:
            assert shelf.find(ref("acme/model")) is None
        with pytest.raises(ModelAuditError, match="another program has been writing"), second.writing():
            pass
    with second.reading() as shelf:
        assert shelf.find(ref("acme/model")) is not None
    first.close()
    second.close()


def test_without_the_library_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    address = address_of("postgresql://u@127.0.0.1:1/x")
    assert address is not None
    for use in (Store.open, look):
        with pytest.raises(ModelAuditError, match=r"pip install 'model-license-audit\[postgresql\]'"):
            use(address)


def test_the_program_tells_it_in_two_lines(postgresql_server: postgresql.Server) -> None:
    done = modelaudit("registry", "stats", "--registry", postgresql_server.url("postgres", SECRET))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert SECRET not in done.stderr
