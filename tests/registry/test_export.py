"""A registry that is exported and imported is the same registry, on either engine and in either form."""

from __future__ import annotations

import json
import shutil
import stat
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_license_audit.crawl.observing import worked_out
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import ClaimField, Reading, TextFile, TextRole
from model_license_audit.model.recorded import Coverage
from model_license_audit.registry.address import Address
from model_license_audit.registry.database.tables import Table
from model_license_audit.registry.exchange import form
from model_license_audit.registry.exchange.exporting import writer_to
from model_license_audit.registry.records import Observation, StoredFile, key_of
from model_license_audit.registry.store import Store
from tests.postgresql import Server
from tests.registry import filled
from tests.registry.filled import exported, fill, imported, observation, opened, with_everything

MakeAddress = Callable[[], Address]


@pytest.fixture
def full(new_address: MakeAddress, kb: KnowledgeBase) -> Iterator[Store]:
    with opened(new_address()) as store:
        fill(store, kb)
        yield store


@pytest.fixture
def full_file(tmp_path: Path, kb: KnowledgeBase) -> Iterator[Store]:
    with opened(Address(path=str(tmp_path / "full.db"))) as store:
        fill(store, kb)
        yield store


def rows_of(data: bytes) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for line in data.splitlines()[1:-1]:
        row = json.loads(line)
        found.setdefault(row["table"], []).append(row)
    return found


def test_every_column_of_every_table_is_written() -> None:
    for shape in form.shapes():
        written = {field.column for field in shape.fields} | {parent.column for parent in shape.parents}
        assert set(shape.table.columns) - {shape.surrogate} <= written
    assert {shape.name for shape in form.shapes()} == set(Table.metadata.tables)


def test_the_registry_of_these_tests_has_something_in_every_table(full: Store) -> None:
    assert rows_of(exported(full)).keys() == set(Table.metadata.tables)


def test_nothing_is_lost_and_nothing_is_twice(full: Store, new_address: MakeAddress) -> None:
    before = exported(full)
    with opened(new_address()) as other:
        first, again = imported(other, before), imported(other, before)
        assert exported(other) == before
    assert first.new == first.read
    assert not any(again.new.values())


def test_numbers_of_the_database_are_not_written(full_file: Store) -> None:
    for rows in rows_of(exported(full_file)).values():
        assert not {"id", "artifact_id", "revision_id", "audit_id", "crawl_id"} & rows[0].keys()


@pytest.mark.postgresql
def test_from_one_engine_to_the_other_and_back(full_file: Store, tmp_path: Path, postgresql_server: Server) -> None:
    before = exported(full_file)
    with opened(postgresql_server.address("between")) as between:
        imported(between, before)
        there = exported(between)
    with opened(Address(path=str(tmp_path / "back.db"))) as back:
        imported(back, there)
        assert exported(back) == there == before


def test_from_lines_to_parquet_and_back(full: Store, new_address: MakeAddress, tmp_path: Path) -> None:
    before = exported(full)
    counts = filled.export_to(full, tmp_path / "tables", parquet=True)
    with opened(new_address()) as other:
        done = filled.import_from(other, tmp_path / "tables")
        assert exported(other) == before
    assert {name: count for name, count in counts.items() if count} == done.read == done.new


def test_the_same_registry_gives_the_same_bytes_in_every_form(full_file: Store, tmp_path: Path) -> None:
    for name, parquet in (("a.jsonl", False), ("a.jsonl.gz", False), ("tables", True)):
        filled.export_to(full_file, tmp_path / f"1{name}", parquet)
        filled.export_to(full_file, tmp_path / f"2{name}", parquet)
        files = list((tmp_path / f"1{name}").rglob("*")) or [tmp_path / f"1{name}"]
        for file in files:
            other = Path(str(file).replace(str(tmp_path / "1"), str(tmp_path / "2")))
            assert file.read_bytes() == other.read_bytes()


def test_what_is_recorded_in_another_order_or_of_others_besides_gives_the_same_bytes(
    tmp_path: Path, kb: KnowledgeBase
) -> None:
    seen = [observation("a/a"), observation("b/b", base="a/a"), with_everything(observation("c/c"))]
    found = []
    for number, order in enumerate((seen, seen[::-1])):
        with opened(Address(path=str(tmp_path / f"{number}.db"))) as store, store.writing() as writing:
            writing.record(order)
        with opened(Address(path=str(tmp_path / f"{number}.db"))) as store:
            found.append(exported(store))
    assert found[0] == found[1]


def test_the_journal_can_be_left_out(full_file: Store, tmp_path: Path) -> None:
    without = exported(full_file, journal=False)
    assert rows_of(without).keys() == set(Table.metadata.tables) - form.JOURNAL
    with opened(Address(path=str(tmp_path / "other.db"))) as other:
        imported(other, without)
        assert exported(other, journal=False) == without


def test_a_file_is_replaced_whole_or_stays_as_it_was(full_file: Store, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("before")
    half_written: dict[str, dict[str, object]] = {}
    with pytest.raises(KeyError), writer_to(str(target), parquet=False) as writer:
        writer.begin(half_written["fails on the way"])
    assert target.read_text() == "before"
    filled.export_to(full_file, target, parquet=False)
    assert target.read_bytes() == exported(full_file)
    assert stat.S_IMODE(target.stat().st_mode) & stat.S_IRUSR
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()


def test_links_and_folders_with_other_things_are_not_replaced(full_file: Store, tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    for name, parquet in (("link.jsonl", False), ("mine", True), ("nowhere/x.jsonl", False)):
        with pytest.raises(UsageError):
            filled.export_to(full_file, tmp_path / name, parquet)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_of_an_earlier_export_is_replaced(full_file: Store, tmp_path: Path) -> None:
    filled.export_to(full_file, tmp_path / "tables", parquet=True)
    (tmp_path / "tables" / "gone.parquet").write_bytes(b"of an earlier version")
    filled.export_to(full_file, tmp_path / "tables", parquet=True)
    assert not (tmp_path / "tables" / "gone.parquet").exists()


TEXTS = st.text(max_size=12)
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,6}/[A-Za-z0-9][A-Za-z0-9._-]{0,6}", fullmatch=True)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    """Something seen, with any text that a card may hold: half surrogates and zeros among them."""
    license_ = draw(st.sampled_from(["mit", "llama3.1", None]))
    seen: Observation = observation(draw(NAMES), draw(st.integers(0, 3)), license_)
    fields = st.sampled_from(list(ClaimField))
    claims = [filled.claim(draw(fields), draw(TEXTS), excerpt=draw(TEXTS), line=draw(st.integers(0, 9)))]
    texts = [TextFile(draw(TEXTS), TextRole.OTHER, draw(TEXTS), "00", 1)] if draw(st.booleans()) else []
    reading = Reading((*seen.reading.claims, *claims), tuple(texts))
    files = (StoredFile(draw(TEXTS), draw(st.integers(0, 2**62))),) if draw(st.booleans()) else ()
    return replace(seen, reading=reading, files=files, coverage=draw(st.sampled_from(list(Coverage))))


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with nothing in it, to be copied: making one takes longer than filling it."""
    path = tmp_path_factory.mktemp("empty") / "registry.db"
    with opened(Address(path=str(path))) as store:
        store.engine.dispose()
    return path


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seen=st.lists(observations(), max_size=5), others=st.lists(observations(), max_size=3))
def test_any_registry_survives_the_journey_and_takes_in_another_one(
    seen: list[Observation], others: list[Observation], tmp_path: Path, kb: KnowledgeBase, empty_file: Path
) -> None:
    with ExitStack() as stack:
        stores = []
        for number in range(3):
            path = tmp_path / f"{uuid.uuid4()}-{number}.db"
            shutil.copy(empty_file, path)
            stores.append(stack.enter_context(opened(Address(path=str(path)))))
        one, two, both = stores
        for store, told in ((one, seen), (two, others)):
            with store.writing() as writing:
                writing.record([worked_out(kb, observed) for observed in told])
        first, second = exported(one), exported(two)
        imported(both, first)
        assert exported(both) == first
        imported(both, second)
        whole = exported(both)
        assert not any(imported(both, first).new.values())
        assert not any(imported(both, second).new.values())
        assert exported(both) == whole
        keys = {key_of(observed.ref) for observed in (*seen, *others)}
        assert {row["key"] for row in rows_of(whole).get("artifacts", [])} == keys


def test_a_new_kind_of_column_is_not_passed_over() -> None:
    from sqlalchemy import Column, Float, MetaData
    from sqlalchemy import Table as SqlTable

    with pytest.raises(TypeError, match="no form"):
        form.kind_of(SqlTable("t", MetaData(), Column("x", Float)).c.x.type)


def test_kinds_of_artifacts_and_data_sets_are_kept(full_file: Store) -> None:
    kinds = {row["kind"] for row in rows_of(exported(full_file))["revisions"]}
    assert kinds == {ArtifactKind.MODEL.value, ArtifactKind.DATASET.value}
    refs = {row["ref"] for row in rows_of(exported(full_file))["artifacts"]}
    assert "dataset:hf:acme/data" in refs
