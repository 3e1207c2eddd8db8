"""A registry in a file: readers beside a writer, files that cannot be read or written, a disk that is full."""

from __future__ import annotations

import os
import resource
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.registry.address import Address
from model_license_audit.registry.database import engines
from model_license_audit.registry.reading.rows import BUSY_S
from model_license_audit.registry.reading.shelf import open_shelf
from model_license_audit.registry.store import Store
from tests.registry.observed import day, ref, seen

_NOBODY = 65534


def at(path: Path) -> Address:
    return Address(path=str(path))


@pytest.fixture
def address(tmp_path: Path) -> Address:
    """A registry that knows one model."""
    found = at(tmp_path / "registry.db")
    fill(found, "acme/model")
    return found


def fill(address: Address, *names: str) -> None:
    store = Store.open(address)
    try:
        with store.writing() as writing:
            writing.record([seen(name, tag="x" * 500) for name in names])
    finally:
        store.close()


def names(address: Address) -> list[str]:
    with open_shelf(address) as shelf:
        return [str(row[0]) for row in shelf.rows.ask("select ref from artifacts order by key")]


@contextmanager
def nobody() -> Iterator[None]:
    """Without the rights of root, who may write everywhere."""
    privileged = os.geteuid() == 0
    if privileged:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if privileged:
            os.seteuid(0)


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that other users can enter."""
    with tempfile.TemporaryDirectory(prefix="modelaudit-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_the_file_is_set_up_for_readers_beside_a_writer(address: Address) -> None:
    store = Store.open(address)
    with store.writing() as writing:
        ask = writing.connection.exec_driver_sql
        assert ask("pragma journal_mode").scalar() == "wal"
        assert ask("pragma foreign_keys").scalar() == 1
        assert ask("pragma busy_timeout").scalar() == BUSY_S * 1000
    store.close()


def test_readers_neither_wait_for_a_writer_nor_see_half_of_what_it_does(address: Address) -> None:
    store, other = Store.open(address), Store.open(address)
    with open_shelf(address) as early:
        assert early.find(ref("acme/second")) is None
        with store.writing() as writing:
            writing.record([seen("acme/second")])
            with open_shelf(address) as shelf, other.reading() as own:
                assert shelf.find(ref("acme/second")) is None
                assert own.find(ref("acme/second")) is None
                assert own.find(ref("acme/model")) is not None
        assert early.find(ref("acme/second")) is None
    assert names(address) == ["hf:acme/model", "hf:acme/second"]
    store.close()
    other.close()


def test_a_writer_that_waited_in_vain_says_so(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_S", 0.05)
    first, second = Store.open(address), Store.open(address)
    with first.writing() as writing:
        writing.record([seen("acme/second")])
        with pytest.raises(ModelAuditError, match="another program has been writing") as told, second.writing():
            pass
    assert str(address.path) in str(told.value)
    assert names(address) == ["hf:acme/model", "hf:acme/second"]
    first.close()
    second.close()


def test_a_full_disk_loses_nothing_that_was_kept(address: Address) -> None:
    store = Store.open(address)
    with store.writing() as writing:
        pages = writing.connection.exec_driver_sql("pragma page_count").scalar_one()
        writing.connection.exec_driver_sql(f"pragma max_page_count = {pages + 3}")
    with pytest.raises(ModelAuditError, match="no room is left"), store.writing() as writing:
        writing.record([seen(f"acme/m{number}", tag="x" * 2000) for number in range(100)])
    store.close()
    assert names(address) == ["hf:acme/model"]
    fill(address, "acme/second")
    assert names(address) == ["hf:acme/model", "hf:acme/second"]


def test_a_file_that_may_not_grow_loses_nothing_that_was_kept(address: Address) -> None:
    store = Store.open(address)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with (
            pytest.raises(ModelAuditError, match=r"make room.*what was recorded before is kept"),
            store.writing() as one,
        ):
            one.record([seen(f"acme/m{number}", tag="x" * 20_000) for number in range(100)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        store.close()
    assert names(address) == ["hf:acme/model"]


def test_a_registry_that_may_only_be_read_is_read(shared_folder: Path) -> None:
    address = at(shared_folder / "registry.db")
    fill(address, "acme/model")
    shared_folder.chmod(0o555)
    (shared_folder / "registry.db").chmod(0o444)
    with nobody():
        assert names(address) == ["hf:acme/model"]
        with pytest.raises(ModelAuditError, match=r"registry\.db: it (cannot be opened|may only be read)"):
            fill(address, "acme/second")
    shared_folder.chmod(0o755)
    assert names(address) == ["hf:acme/model"]


def test_a_registry_that_somebody_else_writes_is_read_as_it_is(shared_folder: Path) -> None:
    address = at(shared_folder / "registry.db")
    store = Store.open(address)
    with store.writing() as writing:
        writing.record([seen("acme/model")])
    for file in shared_folder.iterdir():
        file.chmod(0o644)
    assert [file.suffix for file in sorted(shared_folder.iterdir())] == [".db", ".db-shm", ".db-wal"]
    with nobody():
        assert names(address) == ["hf:acme/model"]
    store.close()


def test_a_file_that_may_only_be_read_is_not_written(shared_folder: Path) -> None:
    address = at(shared_folder / "registry.db")
    fill(address, "acme/model")
    (shared_folder / "registry.db").chmod(0o444)
    shared_folder.chmod(0o777)
    with nobody(), pytest.raises(ModelAuditError, match="it may only be read"):
        fill(address, "acme/second")
    assert names(address) == ["hf:acme/model"]


@pytest.mark.parametrize("content", [b"not a database, but long enough to be looked at as one" * 20, b"short"])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    for use in (fill, names):
        with pytest.raises(ModelAuditError, match=r"notes\.txt is no registry"):
            use(at(path))
    assert path.read_bytes() == content


def test_a_database_of_somebody_else_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table artifacts (key text)")
    connection.close()
    before = path.read_bytes()
    for use in (fill, names):
        with pytest.raises(ModelAuditError, match=r"other\.db is no registry"):
            use(at(path))
    assert path.read_bytes() == before


def test_a_damaged_file_is_told(address: Address) -> None:
    assert address.path is not None
    path = Path(address.path)
    fill(address, *(f"acme/m{number}" for number in range(50)))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(ModelAuditError, match=r"damaged.*restore it"):
        fill(address, *(f"acme/n{number}" for number in range(50)))


def test_what_is_not_there_or_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelAuditError, match="cannot be opened"):
        fill(at(tmp_path))
    with pytest.raises(ModelAuditError, match="folder of the registry"):
        fill(at(tmp_path / "file" / "registry.db"))
    assert not at(tmp_path / "none.db").exists


def test_an_empty_file_becomes_a_registry(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert not at(path).exists
    fill(at(path), "acme/model")
    assert at(path).exists
    assert names(at(path)) == ["hf:acme/model"]


@pytest.mark.parametrize("name", ["a b.db", "50%?x=1#y.db", "Größe.db", "file:x.db"])
def test_any_name_of_a_file_will_do(tmp_path: Path, name: str) -> None:
    fill(at(tmp_path / name), "acme/model")
    assert names(at(tmp_path / name)) == ["hf:acme/model"]
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_transaction_that_is_killed_half_way_leaves_nothing_behind(address: Address) -> None:
    child = os.fork()
    if child == 0:
        store = Store.open(address)
        with store.writing() as writing:
            writing.record([seen("acme/second"), seen("acme/model", 1, "cc0")])
            os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert names(address) == ["hf:acme/model"]
    with open_shelf(address) as shelf:
        found = shelf.find(ref("acme/model"))
    assert found is not None
    assert (found.license, found.last_seen) == ("MIT", day(0))
