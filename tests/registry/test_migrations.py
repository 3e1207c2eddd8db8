"""The steps of the tables, up and down, on both engines, with data in place."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.registry.address import Address
from model_license_audit.registry.database import schema
from model_license_audit.registry.database.engines import reading
from model_license_audit.registry.database.tables import Table
from model_license_audit.registry.database.upgrading import migrate, version_of
from model_license_audit.registry.kept import InputRole, KeptAncestor, KeptAudit, KeptFinding, KeptInput, KeptWaiver
from model_license_audit.registry.reading.shelf import open_shelf
from model_license_audit.registry.records import Effect
from model_license_audit.registry.store import Store
from tests.cli.inside import modelaudit
from tests.conftest import MakeAddress
from tests.registry.observed import day, ref, seen, whole

_AUDIT = KeptAudit(
    at=day(1),
    target="acme/model",
    exit_code=1,
    reason="a finding",
    report='{"answers": []}',
    findings=(KeptFinding("MLA101", "conflict", "error", "violated", "hf:acme/model", "no", "f" * 16),),
    waivers=(KeptWaiver("MLA101", "acme/model", None, "licensed-separately", "signed", "legal", "2027-01-01"),),
    verdict="refused",
    who="anna",
    who_from="GITHUB_ACTOR",
    inputs=(KeptInput(InputRole.FILE, "model.bin", 5_000_000_000), KeptInput(InputRole.POLICY, "p.toml", 3, "a" * 64)),
    ancestors=(KeptAncestor(ref("acme/base", "b" * 40), "MIT"), KeptAncestor(ref("dataset:hf:acme/data"))),
)


@pytest.fixture
def address(new_address: MakeAddress) -> Address:
    return new_address()


@pytest.fixture
def filled(address: Address) -> Iterator[Engine]:
    """A registry with something in every table."""
    store = Store.open(address)
    with store.writing() as writing:
        writing.record([whole("acme/model"), seen("acme/before", tag="x"), seen("acme/base")])
        writing.record([seen("acme/after", 1, "cc0", old=["acme/before"])])
        writing.keep_audit(ref("acme/model"), _AUDIT)
    yield store.engine
    store.close()


def at(engine: Engine, address: Address) -> str | None:
    with reading(engine) as connection:
        return version_of(connection, address)


def columns(connection: Connection) -> dict[str, set[str]]:
    found = inspect(connection)
    return {table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()}


def test_the_steps_are_those_the_program_knows() -> None:
    folder = Path(schema.__file__).parent / "migrations"
    steps = [step.revision for step in ScriptDirectory(str(folder)).walk_revisions()]
    assert tuple(reversed(steps)) == schema.VERSIONS
    assert tuple(schema.HOLDS) == schema.VERSIONS


def test_all_steps_together_make_exactly_the_tables(address: Address) -> None:
    store = Store.open(address)
    with reading(store.engine) as connection:
        options = {"compare_type": True, "compare_server_default": True, "version_table": schema.TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Table.metadata) == []
    store.close()


def test_every_way_down_and_up_again_gives_the_same_tables(filled: Engine, address: Address) -> None:
    made = {}
    with reading(filled) as connection:
        made[schema.HEAD] = columns(connection)
    for version in [*reversed(schema.VERSIONS[:-1]), *schema.VERSIONS]:
        migrate(filled, address, version)
        assert at(filled, address) == version
        with reading(filled) as connection:
            assert made.setdefault(version, columns(connection)) == columns(connection)
            context = MigrationContext.configure(connection, opts={"version_table": schema.TABLE})
            assert version != schema.HEAD or compare_metadata(context, Table.metadata) == []


def test_what_an_earlier_version_can_hold_survives_the_way_down_and_up(filled: Engine, address: Address) -> None:
    with open_shelf(address) as shelf:
        before = [shelf.history_of(ref(name)) for name in ("acme/model", "acme/after")]
        old = shelf.aliases_of(ref("acme/after"))
        assert shelf.audits_of(ref("acme/model"), reports=True)[0].findings == _AUDIT.findings
    migrate(filled, address, "0001")
    migrate(filled, address, schema.HEAD)
    with open_shelf(address) as shelf:
        assert [shelf.history_of(ref(name)) for name in ("acme/model", "acme/after")] == before
        assert shelf.aliases_of(ref("acme/after")) == old
        assert shelf.audits_of(ref("acme/model")) == ()
        assert shelf.rows.ask("select first_seen from aliases where first_seen <> last_seen") == []
    store = Store.open(address)
    with store.writing() as writing:
        assert writing.record([whole("acme/model", 3)]) == [Effect.SAME]
    store.close()


def test_audits_survive_the_way_down_to_where_nobody_asked_who_ran_them(filled: Engine, address: Address) -> None:
    migrate(filled, address, "0003")
    migrate(filled, address, schema.HEAD)
    with open_shelf(address) as shelf:
        told = shelf.audits_of(ref("acme/model"), reports=True)
    nobody = replace(_AUDIT, verdict="", who=None, who_from=None, inputs=(), ancestors=())
    assert told == (replace(nobody, number=1, revision=1),)


def test_opening_for_writing_brings_an_earlier_version_up(filled: Engine, address: Address) -> None:
    migrate(filled, address, "0001")
    Store.open(address).close()
    assert at(filled, address) == schema.HEAD


def test_an_earlier_version_is_read_as_far_as_it_goes(filled: Engine, address: Address) -> None:
    migrate(filled, address, "0001")
    with open_shelf(address) as shelf:
        found = shelf.find(ref("acme/before"))
        assert found is not None
        assert found.ref.name == "acme/after"
        with pytest.raises(ModelAuditError, match=r"earlier version.*modelaudit registry upgrade"):
            shelf.audits_of(ref("acme/model"))
    assert at(filled, address) == "0001"


def test_a_newer_version_is_told_and_left_alone(filled: Engine, address: Address) -> None:
    with filled.begin() as connection:
        connection.exec_driver_sql(f"update {schema.TABLE} set version_num = '9999'")  # noqa: S608
    for use in (Store.open, lambda address: open_shelf(address).__enter__()):
        with pytest.raises(ModelAuditError, match=r"newer program: its tables are version 9999.*update the program"):
            use(address)
    done = modelaudit("registry", "upgrade", "--registry", address.url or address.path)
    assert done.returncode == 2
    assert "newer program" in done.stderr


def test_a_step_that_fails_leaves_all_as_it_was(filled: Engine, address: Address) -> None:
    migrate(filled, address, "0001")
    with filled.begin() as connection:
        connection.exec_driver_sql("create table audits (id integer)")  # what the third step is to make is there
    with reading(filled) as connection:
        before = columns(connection)
    with pytest.raises(ModelAuditError, match="audits"):
        Store.open(address)
    with reading(filled) as connection:
        assert columns(connection) == before
    assert at(filled, address) == "0001"


def test_programs_that_open_one_new_registry_at_once_make_it_once(address: Address) -> None:
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(Store.open, [address] * 6))
    assert {at(store.engine, address) for store in stores} == {schema.HEAD}
    with stores[0].writing() as writing:
        assert writing.record([seen("acme/model")]) == [Effect.NEW]
    for store in stores:
        store.close()


def test_upgrade_goes_up_and_down_and_says_so(filled: Engine, address: Address) -> None:
    def upgrade(*options: str) -> tuple[int, str]:
        done = modelaudit("registry", "upgrade", "--registry", address.url or address.path, *options)
        return done.returncode, " ".join((done.stdout + done.stderr).replace(address.shown, "REGISTRY").split())

    assert upgrade() == (0, "REGISTRY has tables of version 0004 already")
    code, said = upgrade("--to", "0001")
    assert (code, "loses" in said, "audits" in said, "--down" in said) == (2, True, True, True)
    assert upgrade("--down") == (0, "REGISTRY: tables brought from version 0004 to 0003")
    assert upgrade("--to", "0001", "--down") == (0, "REGISTRY: tables brought from version 0003 to 0001")
    assert upgrade("--down")[0] == 2
    assert upgrade("--to", "0002") == (0, "REGISTRY: tables brought from version 0001 to 0002")
    assert upgrade() == (0, "REGISTRY: tables brought from version 0002 to 0004")


def test_upgrade_makes_no_registry(tmp_path: Path) -> None:
    done = modelaudit("registry", "upgrade", "--registry", tmp_path / "none.db")
    assert (done.returncode, list(tmp_path.iterdir())) == (3, [])
    assert "there is no registry" in done.stderr
