"""A list of models in a file becomes what the registry knows; doing it again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.crawl.observing import worked_out
from model_license_audit.crawl.snapshots import Snapshot, import_snapshot
from model_license_audit.crawl.summary import Summary
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.records import Effect, Observation
from model_license_audit.registry.store import Store
from model_license_audit.sources.hub.records import record_of
from model_license_audit.sources.lists.snapshots import snapshot_file
from tests.crawl.waiting import Silent
from tests.registry.filled import exported, opened

Row = dict[str, Any]
MakeAddress = Callable[[], Address]
AS_OF = datetime(2026, 8, 22, 12, tzinfo=UTC)


def row(name: str, license_: str = "mit", **more: object) -> Row:
    told = {"id": name, "tags": [f"license:{license_}", "base_model:finetune:acme/base"], "license": license_}
    return told | {"updated_at": "2026-08-18T06:00:00.000Z", "removed": False, "base_model": "acme/base"} | more


def took(store: Store, kb: KnowledgeBase, path: Path, rows: list[Row], as_of: datetime = AS_OF) -> Summary:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return import_snapshot(store, kb, Snapshot(snapshot_file(path).listed(), as_of), Silent())


def test_rows_become_artifacts_with_license_and_parents(
    new_address: MakeAddress, tmp_path: Path, kb: KnowledgeBase
) -> None:
    with opened(new_address()) as store:
        summary = took(store, kb, tmp_path / "x", [row("acme/one"), row("acme/two", "llama3.1")])
        with store.reading() as shelf:
            found = shelf.find(ArtifactRef.parse("hf:acme/two"))
            assert [str(link.child) for link in shelf.children("hf:acme/base")] == ["hf:acme/one", "hf:acme/two"]
    assert summary.effects == {Effect.NEW: 2}
    assert found is not None
    assert (found.license, found.coverage, found.source) == ("LicenseRef-llama-3.1", Coverage.RECORD, "import")
    assert (found.first_seen, found.modified) == (AS_OF, "2026-08-18T06:00:00.000Z")


def test_doing_it_again_changes_nothing(new_address: MakeAddress, tmp_path: Path, kb: KnowledgeBase) -> None:
    gone = row("acme/gone", removed=True, removed_at="2026-08-20T00:00:00.000Z")
    rows = [row("acme/one"), gone, row("acme/off", removed=True, removed_at=None), row("ACME/One", "apache-2.0")]
    with opened(new_address()) as store:
        first = took(store, kb, tmp_path / "x", rows)
        before = exported(store)
        again = took(store, kb, tmp_path / "x", rows)
        assert exported(store) == before
    assert (first.effects, first.withdrawn) == ({Effect.NEW: 3}, 2)
    assert (again.effects, again.withdrawn) == ({Effect.SAME: 3}, 0)


def test_what_was_taken_away_is_known_with_its_license_and_since_when(tmp_path: Path, kb: KnowledgeBase) -> None:
    rows = [row("acme/gone", removed=True, removed_at="2026-08-20T00:00:00.000Z"), row("acme/off", removed=True)]
    with opened(Address(path=str(tmp_path / "r.db"))) as store:
        took(store, kb, tmp_path / "x", rows)
        with store.reading() as shelf:
            gone, off = (shelf.find(ArtifactRef.parse(f"hf:acme/{name}")) for name in ("gone", "off"))
    assert gone is not None
    assert off is not None
    assert (gone.state, gone.state_at, gone.license) == (State.DELETED, datetime(2026, 8, 20, tzinfo=UTC), "MIT")
    assert gone.last_seen == datetime(2026, 8, 18, 6, tzinfo=UTC)
    assert (off.state, off.state_at) == (State.DELETED, AS_OF)


def test_a_later_file_tells_of_changes_and_an_earlier_one_does_not_undo_them(tmp_path: Path, kb: KnowledgeBase) -> None:
    with opened(Address(path=str(tmp_path / "r.db"))) as store:
        took(store, kb, tmp_path / "x", [row("acme/one")])
        later = took(store, kb, tmp_path / "y", [row("acme/one", "cc-by-nc-4.0")], AS_OF.replace(day=30))
        took(store, kb, tmp_path / "x", [row("acme/one")], AS_OF.replace(day=1))
        with store.reading() as shelf:
            history = shelf.history_of(ArtifactRef.parse("hf:acme/one"))
            present = shelf.find(ArtifactRef.parse("hf:acme/one"))
    assert later.effects == {Effect.CHANGED: 1}
    assert [one.license for one in history] == ["MIT", "CC-BY-NC-4.0"]
    assert history[0].first_seen == AS_OF.replace(day=1)
    assert present is not None
    assert present.license == "CC-BY-NC-4.0"


def test_a_crawl_and_a_file_that_tell_the_same_are_one_revision(tmp_path: Path, kb: KnowledgeBase) -> None:
    listed = {"id": "acme/one", "sha": "a" * 40, "tags": ["license:mit"], "cardData": {"license": "mit"}, "likes": 3}
    record = record_of(listed, dataset=False)
    crawled = Observation(record.ref, record.kind, record.reading, Coverage.RECORD, "hf", AS_OF.replace(day=1))
    with opened(Address(path=str(tmp_path / "r.db"))) as store:
        with store.writing() as writing:
            writing.record([worked_out(kb, crawled)])
        (tmp_path / "x").write_text(json.dumps(listed))
        found = snapshot_file(tmp_path / "x", dataset=False)
        assert import_snapshot(store, kb, Snapshot(found.listed(), AS_OF), Silent()).effects == {Effect.SAME: 1}


def test_every_row_that_is_skipped_is_named(tmp_path: Path, kb: KnowledgeBase) -> None:
    with opened(Address(path=str(tmp_path / "r.db"))) as store:
        rows = [row("acme/one"), row("../x"), row("acme/One", "apache-2.0"), row("acme/two")]
        summary = took(store, kb, tmp_path / "x", rows)
    assert summary.read == 2
    assert [(one.ref, one.why, one.remedy) for one in summary.skipped] == [
        ("line 2 ../x", "its id is none that the Hub gives", "correct the row, or leave it out"),
        ("line 3 hf:acme/One", "an earlier row tells of it", "see line 1: that was taken"),
    ]


@pytest.mark.parametrize("as_of", [AS_OF, datetime(2026, 8, 1, tzinfo=UTC)])
def test_nothing_was_seen_after_the_file_was_made(tmp_path: Path, kb: KnowledgeBase, as_of: datetime) -> None:
    late = "2027-01-01T00:00:00.000Z"
    rows = [row("acme/one", updated_at=late), row("acme/two", removed=True, removed_at=late, updated_at=late)]
    with opened(Address(path=str(tmp_path / "r.db"))) as store:
        took(store, kb, tmp_path / "x", rows, as_of)
        with store.reading() as shelf:
            for name in ("one", "two"):
                found = shelf.find(ArtifactRef.parse(f"hf:acme/{name}"))
                assert found is not None
                assert found.last_seen <= as_of
                assert found.state_at is not None
                assert found.state_at <= as_of
