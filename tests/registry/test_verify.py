"""A registry that is whole is found whole; whatever is changed in it behind its back is found."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from model_license_audit.crawl.observing import worked_out
from model_license_audit.crawl.verifying import verify
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.checking import Check
from model_license_audit.registry.records import Alias, StoredFile
from model_license_audit.registry.store import Store
from tests.registry.filled import exported, fill, observation, opened

MakeAddress = Callable[[], Address]


@pytest.fixture
def full(new_address: MakeAddress, kb: KnowledgeBase) -> Iterator[Store]:
    with opened(new_address()) as store:
        fill(store, kb)
        yield store


@pytest.fixture(scope="module")
def filled_file(tmp_path_factory: pytest.TempPathFactory, kb: KnowledgeBase) -> Path:
    """A registry to be copied: filling one takes longer than looking at it."""
    path = tmp_path_factory.mktemp("filled") / "registry.db"
    with opened(Address(path=str(path))) as store:
        fill(store, kb)
    return path


@pytest.fixture
def copy(filled_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = shutil.copy(filled_file, tmp_path / "copy.db")
    with opened(Address(path=str(path))) as store:
        yield store


def edit(store: Store, sql: str) -> None:
    """Change something behind the registry's back."""
    with store.writing() as writing:
        done = writing.connection.execute(text(sql))
        assert done.rowcount > 0


def test_a_registry_is_whole(full: Store, kb: KnowledgeBase) -> None:
    found = verify(full, kb)
    assert found.faults == []
    assert found.whole
    assert (found.artifacts, found.revisions, found.outdated) == (4, 6, 0)


@pytest.mark.parametrize(
    ("sql", "check", "what"),
    [
        ("update bodies set text = 'other words'", Check.DIGESTS, "the digest is not that of the text"),
        ("update claims set value = 'mit' where value = 'cc-by-nc-4.0'", Check.DIGESTS, "does not hold what was read"),
        ("update revisions set digest = 'x' where ordinal = 1", Check.DIGESTS, "does not hold what was read"),
        ("update revisions set gist = 'x' where ordinal = 1", Check.DIGESTS, "digest of license and lineage"),
        ("delete from files", Check.DIGESTS, "does not hold what was read"),
        ("update claims set confidence = 'certain'", Check.ROWS, "is none of the words that are known"),
        ("update artifacts set key = 'hf:acme/else' where key = 'hf:acme/one'", Check.ROWS, "is not how"),
        ("update revisions set last_seen = 'once'", Check.ROWS, "is no moment"),
        ("update artifacts set current = 9 where key = 'hf:acme/one'", Check.CURRENT, "present revision is not there"),
        ("update artifacts set current = 0 where key = 'hf:acme/one'", Check.CURRENT, "none is the present one"),
        ("update artifacts set current = 1 where key = 'hf:acme/one'", Check.CURRENT, "was seen later"),
        ("update revisions set first_seen = '2027-01-01T00:00:00.000000Z'", Check.CURRENT, "ends before it begins"),
        ("update audits set revision = 7", Check.CURRENT, "an audit is of a revision that is not there"),
        ("update revisions set license = 'MIT'", Check.CONCLUSIONS, "no longer follow"),
        ("update derivations set kind = 'merge'", Check.CONCLUSIONS, "no longer follow"),
        ("delete from derivations", Check.CONCLUSIONS, "no longer follow"),
    ],
)
def test_what_was_changed_is_found(copy: Store, kb: KnowledgeBase, sql: str, check: Check, what: str) -> None:
    edit(copy, sql)
    found = verify(copy, kb)
    assert not found.whole
    assert {fault.check for fault in found.faults if fault.amiss} == {check}
    assert any(what in fault.what for fault in found.faults)
    assert all(fault.remedy and fault.about for fault in found.faults)


def test_references_that_lead_nowhere_are_found(tmp_path: Path, kb: KnowledgeBase) -> None:
    path = tmp_path / "r.db"
    with opened(Address(path=str(path))) as store:
        fill(store, kb)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("delete from revisions where ordinal = 2")
    with opened(Address(path=str(path))) as store:
        found = verify(store, kb)
    assert "rows of claims belong to rows of revisions that are not there" in {fault.what for fault in found.faults}


def test_a_damaged_index_is_found(tmp_path: Path, kb: KnowledgeBase) -> None:
    path = tmp_path / "r.db"
    with opened(Address(path=str(path))) as store:
        fill(store, kb)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma writable_schema = on")
        connection.execute("update sqlite_master set rootpage = 2 where name = 'ix_revisions_license'")
    with opened(Address(path=str(path))) as store:
        found = verify(store, kb)
    assert not found.whole
    assert Check.DATABASE in {fault.check for fault in found.faults}


def test_what_no_longer_follows_is_worked_out_anew(full: Store, kb: KnowledgeBase) -> None:
    before = exported(full)
    edit(full, "update revisions set license = 'MIT', license_data = 'of old'")
    edit(full, "delete from derivations")
    told = verify(full, kb)
    assert (told.whole, told.refreshed) == (False, 0)
    done = verify(full, kb, refresh=True)
    assert (done.whole, done.refreshed) == (True, 6)
    assert exported(full) == before
    assert verify(full, kb, refresh=True).refreshed == 0


def test_other_license_data_with_the_same_result_is_told_and_not_amiss(copy: Store, kb: KnowledgeBase) -> None:
    edit(copy, "update revisions set license_data = 'of old'")
    found = verify(copy, kb)
    assert (found.whole, found.outdated) == (True, 6)


def test_nothing_is_concluded_of_what_was_tampered_with(copy: Store, kb: KnowledgeBase) -> None:
    edit(copy, "update claims set value = 'mit' where value = 'cc-by-nc-4.0'")
    found = verify(copy, kb, refresh=True)
    assert (found.whole, found.refreshed) == (False, 0)


def test_cycles_and_names_of_two_artifacts_are_told_and_not_amiss(full: Store, kb: KnowledgeBase) -> None:
    old = Alias(ArtifactRef.parse("hf:acme/one"), observation("x/x").reading.claims[0].evidence)
    seen = [
        observation("a/self", 6, base="a/self"),
        observation("a/a", 6, base="a/b"),
        observation("a/b", 6, base="old/a"),
        replace(observation("a/a", 6, base="a/b"), aliases=(Alias(ArtifactRef.parse("hf:old/a"), old.evidence),)),
        replace(observation("a/new", 0), aliases=(old,)),
    ]
    with full.writing() as writing:
        writing.record([worked_out(kb, one) for one in seen])
    found = verify(full, kb)
    assert found.whole
    told = {(fault.check, fault.about) for fault in found.faults}
    assert (Check.LINEAGE, "hf:a/self") in told
    assert (Check.LINEAGE, "hf:a/a ← hf:a/b") in told
    assert (Check.NAMES, "hf:acme/one, once hf:a/new") in told


def test_local_models_are_looked_for_where_they_were(
    copy: Store, kb: KnowledgeBase, model_dir: Callable[..., Path]
) -> None:
    folder = model_dir({"README.md": "---\nlicense: mit\n---\n", "config.json": "{}", "model.safetensors": b"12345"})
    files = (
        StoredFile("README.md", 21, "8f" * 32),
        StoredFile("config.json", 2),
        StoredFile("model.safetensors", 5),
        StoredFile("NOTICE", 7),
    )
    ref = ArtifactRef.parse(f"path:{folder}")
    seen = replace(observation("a/b", 6), ref=ref, source="path", coverage=Coverage.FILES, files=files)
    with copy.writing() as writing:
        writing.record([worked_out(kb, seen)])
    (folder / "extra.txt").write_text("new")
    found = verify(copy, kb)
    assert found.local == 1
    assert {(fault.what, fault.about.rpartition("/")[2]) for fault in found.faults} == {
        ("a file was changed since", "README.md"),
        ("a file is no longer there", "NOTICE"),
        ("a file was added since", "extra.txt"),
    }
    (folder / "model.safetensors").write_bytes(b"other")
    assert len(verify(copy, kb).faults) == 3  # same size, and no digest of weights is kept
    for path in folder.iterdir():
        path.unlink()
    assert [fault.what for fault in verify(copy, kb).faults] == ["a model is no longer where it was added from"]
