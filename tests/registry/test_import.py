"""An import is whole or nothing; into a filled registry it loses nothing and puts nothing there twice."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.crawl.observing import worked_out
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.database import schema
from model_license_audit.registry.exchange.merging import Span, joined, same_as
from model_license_audit.registry.exchange.row_checks import Malformed
from model_license_audit.registry.kept import KeptAudit
from model_license_audit.registry.records import Alias, Observation, Withdrawal
from model_license_audit.registry.store import Store
from tests.registry import filled
from tests.registry.filled import day, exported, fill, imported, observation, opened, with_everything

MakeAddress = Callable[[], Address]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, kb: KnowledgeBase) -> bytes:
    """An export with something of everything."""
    with opened(Address(path=str(tmp_path_factory.mktemp("full") / "r.db"))) as store:
        fill(store, kb)
        return exported(store)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with opened(Address(path=str(tmp_path / "empty.db"))) as store:
        yield store


def rows_of(data: bytes) -> list[Row]:
    return [json.loads(line) for line in data.splitlines()]


def sealed(rows: list[Row]) -> bytes:
    """The rows as an export that ends as it should."""
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows[:-1])
    end = {"end": True, "rows": len(rows) - 2, "sha256": hashlib.sha256(lines).hexdigest()}
    return lines + json.dumps(end).encode() + b"\n"


def with_header(data: bytes, change: Callable[[Row], object]) -> bytes:
    rows = rows_of(data)
    change(rows[0])
    return sealed(rows)


def refused(store: Store, data: bytes) -> str:
    """What is said of an export that is not taken; nothing of it is."""
    before = exported(store)
    with pytest.raises(Malformed) as caught:
        imported(store, data)
    assert exported(store) == before
    assert caught.value.remedy
    return caught.value.what


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(empty: Store, data: bytes, share: float) -> None:
    what = refused(empty, data[: int(len(data) * share)])
    assert what.startswith("export.jsonl, line ")


def test_a_file_that_lost_its_last_line_is_refused(empty: Store, data: bytes) -> None:
    lines = data.splitlines(keepends=True)
    assert refused(empty, b"".join(lines[:-1])) == (
        f"export.jsonl, line {len(lines) - 1}: the file ends here, before its last line"
    )


def test_a_file_that_was_edited_is_refused(empty: Store, data: bytes) -> None:
    edited = data.replace(b'"apache-2.0"', b'"mit"', 1)
    assert edited != data
    assert "was changed after it was written" in refused(empty, edited)


def test_more_after_the_last_line_is_refused(empty: Store, data: bytes) -> None:
    assert "more follows" in refused(empty, data + b"{}\n")


@pytest.mark.parametrize(
    ("table", "values", "what"),
    [
        ("artifacts", {"host": 5}, "host of a row of artifacts is no text"),
        ("artifacts", {"dataset": "yes"}, "dataset of a row of artifacts is neither true nor false"),
        ("artifacts", {"state": "lost"}, "state of a row of artifacts is none of the words that are known"),
        ("artifacts", {"state_at": "yesterday"}, "state_at of a row of artifacts is no moment"),
        ("artifacts", {"state_at": None}, "state_at of a row of artifacts is missing"),
        ("artifacts", {"ref": "nonsense"}, "'nonsense' names no artifact"),
        ("artifacts", {"ref": "hf:acme/other"}, "is not how 'hf:acme/other' is found"),
        ("revisions", {"ordinal": 2**31}, "ordinal of a row of revisions is no whole number, or too large"),
        ("revisions", {"ordinal": True}, "ordinal of a row of revisions is no whole number, or too large"),
        (
            "revisions",
            {"artifact": "hf:acme/nobody"},
            "belongs to a row of artifacts that is not there: hf:acme/nobody",
        ),
        ("claims", {"value": "\ud800"}, "value of a row of claims holds half of a surrogate pair"),
        ("claims", {"value": "a\0b"}, "value of a row of claims holds a zero character"),
        ("claims", {"revision_ordinal": 9}, "belongs to a row of revisions that is not there: dataset:hf:acme/data, 9"),
        ("bodies", {"text": "other words"}, "the digest is not that of the text"),
        ("files", {"size": 2**63}, "size of a row of files is no whole number, or too large"),
        ("claims", {"more": 1}, "a row of claims lacks fields, or has others: more"),
    ],
)
def test_a_row_that_is_none_is_refused_with_its_line(
    empty: Store, data: bytes, table: str, values: Row, what: str
) -> None:
    number = next(n for n, row in enumerate(rows_of(data), 1) if row.get("table") == table)
    crafted = sealed([row if n != number else row | values for n, row in enumerate(rows_of(data), 1)])
    told = refused(empty, crafted)
    assert told.startswith(f"export.jsonl, line {number}: ")
    assert what in told


def test_a_row_that_stands_twice_is_refused(empty: Store, data: bytes) -> None:
    rows = rows_of(data)
    number = next(n for n, row in enumerate(rows) if row.get("table") == "claims")
    assert "contradicts another one" in refused(empty, sealed([*rows[:number], rows[number], *rows[number:]]))
    number = next(n for n, row in enumerate(rows) if row.get("table") == "artifacts")
    assert "contradicts another one" in refused(empty, sealed([*rows[:number], rows[number], *rows[number:]]))


def test_tables_in_another_order_are_refused(empty: Store, data: bytes) -> None:
    rows = rows_of(data)
    bodies = [row for row in rows if row.get("table") == "bodies"]
    others = [row for row in rows[1:-1] if row not in bodies]
    assert "rows of 'artifacts' do not belong here" in refused(empty, sealed([rows[0], *bodies, *others, rows[-1]]))


@pytest.mark.parametrize(
    "text", [b"", b"\n", b"{}\n", b"[1]\n", b"\xff\xfe", b"hello\n", b'{"format":"x"}\n', b"[" * 99999]
)
def test_what_is_no_export_is_refused(empty: Store, text: bytes) -> None:
    assert refused(empty, text).startswith("export.jsonl, line 1: ")


def test_what_a_later_version_wrote_is_refused_with_what_to_do(empty: Store, data: bytes) -> None:
    for change in (
        lambda header: header.update(version=2),
        lambda header: header["tables"].update(embeddings=["artifact"]),
        lambda header: header["tables"]["claims"].append("certainty"),
    ):
        crafted = with_header(data, change)
        with pytest.raises(Malformed) as caught:
            imported(empty, crafted)
        assert "later one" in caught.value.remedy
        assert not rows_of(exported(empty))[1].get("table")


def test_a_field_that_an_earlier_version_did_not_have_gets_its_default(empty: Store, data: bytes) -> None:
    rows = rows_of(data)
    for name, table in (("state_why", "artifacts"), ("cursor", "crawls")):
        rows[0]["tables"][table].remove(name)
        for row in rows:
            if row.get("table") == table:
                del row[name]
    imported(empty, sealed(rows))
    found = rows_of(exported(empty))
    assert {row["state_why"] for row in found if row.get("table") == "artifacts"} == {""}
    rows[0]["tables"]["artifacts"].remove("host")
    with pytest.raises(Malformed, match="artifacts lacks the field host"):
        imported(empty, sealed(rows))


def test_a_packed_file_that_was_cut_off_or_damaged_is_refused(empty: Store, data: bytes, tmp_path: Path) -> None:
    packed = gzip.compress(data, mtime=0)
    (tmp_path / "whole.jsonl.gz").write_bytes(packed)
    for name, bad in (("cut", packed[: len(packed) // 2]), ("bad", packed[:500] + b"\0\0\0\0" + packed[504:])):
        path = tmp_path / f"{name}.jsonl.gz"
        path.write_bytes(bad)
        with pytest.raises(ModelAuditError):
            filled.import_from(empty, path)
    assert len(rows_of(exported(empty))) == 2
    filled.import_from(empty, tmp_path / "whole.jsonl.gz")
    assert exported(empty) == data


def test_a_folder_that_was_changed_is_refused(empty: Store, data: bytes, tmp_path: Path) -> None:
    with opened(Address(path=str(tmp_path / "full.db"))) as store:
        imported(store, data)
        filled.export_to(store, tmp_path / "tables", parquet=True)
    claims, manifest = tmp_path / "tables" / "claims.parquet", tmp_path / "tables" / "registry.json"
    whole, listed = claims.read_bytes(), manifest.read_text()
    claims.write_bytes(whole[:-9])
    with pytest.raises(Malformed, match="changed after it was written"):
        filled.import_from(empty, tmp_path / "tables")
    manifest.write_text(listed.replace(hashlib.sha256(whole).hexdigest(), hashlib.sha256(whole[:-9]).hexdigest()))
    with pytest.raises(Malformed, match="no Parquet file"):
        filled.import_from(empty, tmp_path / "tables")
    claims.unlink()
    with pytest.raises(Malformed, match="cannot be read"):
        filled.import_from(empty, tmp_path / "tables")
    manifest.write_text("{}")
    with pytest.raises(Malformed, match="no export"):
        filled.import_from(empty, tmp_path / "tables")
    assert len(rows_of(exported(empty))) == 2


def recorded(store: Store, kb: KnowledgeBase, *seen: Observation) -> None:
    for one in seen:
        with store.writing() as writing:
            writing.record([worked_out(kb, one)])


def revisions(store: Store, key: str) -> list[tuple[str | None, str, str]]:
    rows = [row for row in rows_of(exported(store)) if row.get("table") == "revisions" and row["artifact"] == key]
    return sorted((row["first_seen"][:10], row["last_seen"][:10], row["license"]) for row in rows)


def current(store: Store, key: str) -> Row:
    rows = rows_of(exported(store))
    artifact = next(row for row in rows if row.get("table") == "artifacts" and row["key"] == key)
    return next(
        row
        for row in rows
        if row.get("table") == "revisions" and (row["artifact"], row["ordinal"]) == (key, artifact["current"])
    )


def test_what_two_registries_saw_of_one_model_becomes_one_history(new_address: MakeAddress, kb: KnowledgeBase) -> None:
    with opened(new_address()) as mine, opened(new_address()) as theirs:
        recorded(mine, kb, observation("a/b", 0), observation("a/b", 4), observation("a/b", 9, "cc-by-nc-4.0"))
        recorded(theirs, kb, observation("a/b", 2), observation("a/b", 6), observation("a/b", 12, "apache-2.0"))
        imported(mine, exported(theirs))
        assert revisions(mine, "hf:a/b") == [
            ("2026-01-01", "2026-01-07", "MIT"),
            ("2026-01-10", "2026-01-10", "CC-BY-NC-4.0"),
            ("2026-01-13", "2026-01-13", "Apache-2.0"),
        ]
        assert current(mine, "hf:a/b")["license"] == "Apache-2.0"
        imported(theirs, exported(mine))
        assert revisions(theirs, "hf:a/b") == revisions(mine, "hf:a/b")


def test_the_same_at_two_times_with_another_between_is_two_revisions(
    empty: Store, tmp_path: Path, kb: KnowledgeBase
) -> None:
    with opened(Address(path=str(tmp_path / "theirs.db"))) as theirs:
        recorded(empty, kb, observation("a/b", 9))
        recorded(theirs, kb, observation("a/b", 0), observation("a/b", 5, "apache-2.0"))
        imported(empty, exported(theirs))
    assert [license_ for *_, license_ in revisions(empty, "hf:a/b")] == ["MIT", "Apache-2.0", "MIT"]


def test_a_record_adds_nothing_to_the_files_that_were_read(empty: Store, tmp_path: Path, kb: KnowledgeBase) -> None:
    with opened(Address(path=str(tmp_path / "theirs.db"))) as theirs:
        files = with_everything(observation("a/b", 0))
        claims = tuple(c for c in files.reading.claims if c.field.value != "license_name")
        recorded(empty, kb, replace(files, reading=replace(files.reading, claims=claims)))
        recorded(theirs, kb, observation("a/b", 3))
        imported(empty, exported(theirs))
    assert revisions(empty, "hf:a/b") == [("2026-01-01", "2026-01-04", "MIT")]
    assert current(empty, "hf:a/b")["coverage"] == "files"


def test_the_later_look_tells_whether_it_can_be_had(empty: Store, tmp_path: Path, kb: KnowledgeBase) -> None:
    with opened(Address(path=str(tmp_path / "theirs.db"))) as theirs:
        recorded(empty, kb, observation("a/b", 0), observation("a/c", 9))
        recorded(theirs, kb, observation("a/b", 1), observation("a/c", 1))
        with theirs.writing() as writing:
            for name in "bc":
                writing.withdraw(Withdrawal(ArtifactRef.parse(f"hf:a/{name}"), State.DELETED, day(5), "gone"))
        imported(empty, exported(theirs))
    rows = [row for row in rows_of(exported(empty)) if row.get("table") == "artifacts"]
    assert {row["key"]: row["state"] for row in rows} == {"hf:a/b": "deleted", "hf:a/c": "present"}
    assert {row["artifact"] for row in rows_of(exported(empty)) if row.get("table") == "events"} == {"hf:a/b", "hf:a/c"}


def test_a_model_that_was_renamed_is_one_whichever_registry_heard_of_it(
    new_address: MakeAddress, kb: KnowledgeBase
) -> None:
    one, two = (Alias(ArtifactRef.parse(f"hf:old/{name}"), Evidence("hub")) for name in "ab")
    for heard_first in (True, False):
        with opened(new_address()) as old, opened(new_address()) as new:
            recorded(old, kb, observation("old/a", 0), observation("old/b", 9))
            recorded(new, kb, replace(observation("new/a", 5), aliases=(one,)))
            recorded(new, kb, replace(observation("new/b", 5), aliases=(two,)))
            here, there = (new, old) if heard_first else (old, new)
            imported(here, exported(there))
            whole = exported(here)
            imported(here, exported(there))
            assert exported(here) == whole
        keys = [row["key"] for row in rows_of(whole) if row.get("table") == "artifacts"]
        assert keys == ["hf:new/a", "hf:new/b", "hf:old/b"]
        revisions_of_a = [row for row in rows_of(whole) if row.get("artifact") == "hf:new/a" and "ordinal" in row]
        assert {row["first_seen"][:10] for row in revisions_of_a} == {"2026-01-01", "2026-01-06"}


def test_an_old_name_leads_where_it_led_last(empty: Store, tmp_path: Path, kb: KnowledgeBase) -> None:
    old = Alias(ArtifactRef.parse("hf:x/old"), Evidence("hub"))
    with opened(Address(path=str(tmp_path / "theirs.db"))) as theirs:
        recorded(empty, kb, replace(observation("x/one", 2), aliases=(old,)))
        recorded(theirs, kb, replace(observation("x/two", 4), aliases=(old,)))
        imported(empty, exported(theirs))
        imported(theirs, exported(empty))
        found = [
            [
                (row["artifact"], row["last_seen"][:10])
                for row in rows_of(exported(store))
                if row.get("table") == "aliases"
            ]
            for store in (empty, theirs)
        ]
    assert found == [[("hf:x/two", "2026-01-05")]] * 2


def test_audits_go_with_the_revisions_they_are_of(empty: Store, tmp_path: Path, kb: KnowledgeBase) -> None:
    ref = ArtifactRef.parse("hf:a/b")
    with opened(Address(path=str(tmp_path / "theirs.db"))) as theirs:
        recorded(empty, kb, observation("a/b", 0, "apache-2.0"), observation("a/b", 1, "cc-by-4.0"))
        recorded(theirs, kb, observation("a/b", 5))
        for store, at in ((empty, 2), (theirs, 6)):
            with store.writing() as writing:
                writing.keep_audit(ref, KeptAudit(day(at), "./b", 0, "clean", "{}"))
        imported(empty, exported(theirs))
        imported(empty, exported(theirs))
    rows = rows_of(exported(empty))
    audits = [row for row in rows if row.get("table") == "audits"]
    licenses = {row["ordinal"]: row["license"] for row in rows if row.get("table") == "revisions"}
    assert [(row["ordinal"], row["at"][:10], licenses[row["revision"]]) for row in audits] == [
        (1, "2026-01-03", "CC-BY-4.0"),
        (2, "2026-01-07", "MIT"),
    ]


def span(digest: str, first: int, last: int, **more: Any) -> Span:
    return Span(digest, more.get("gist", digest), "model", None, more.get("coverage", "card"), str(first), str(last))


def test_spans_are_one_when_they_hold_the_same_and_nothing_is_between() -> None:
    known, between = span("a", 1, 2), span("b", 3, 3)
    assert same_as(span("a", 4, 5), [known], [known]) is known
    assert same_as(span("a", 4, 5), [known], [known, between]) is None
    assert same_as(span("a", 2, 5), [known], [known, between]) is known
    assert same_as(span("b", 1, 2), [known], [known]) is None
    assert joined(known, span("a", 0, 5)) == ("0", "5")


def test_less_that_does_not_differ_is_the_same_but_more_is_not() -> None:
    known = span("a", 1, 2, gist="g")
    assert same_as(span("r", 2, 3, gist="g", coverage="record"), [known], [known]) is known
    assert same_as(span("f", 2, 3, gist="g", coverage="files"), [known], [known]) is None
    assert same_as(span("r", 2, 3, gist="other", coverage="record"), [known], [known]) is None


def test_an_import_needs_little_memory_at_once(empty: Store, data: bytes) -> None:
    class Counting(io.BytesIO):
        most = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            self.most = max(self.most, len(line))
            return line

        def read(self, size: int | None = -1, /) -> bytes:
            assert size == 1
            return super().read(size)

    stream = Counting(data)
    from model_license_audit.registry.exchange.importing import load, tables_of
    from model_license_audit.registry.exchange.lines import LineReader

    reader = LineReader(stream, "export.jsonl")
    tables = tables_of(reader, schema.HEAD)
    with empty.writing() as writing:
        load(writing.connection, reader, tables)
    assert stream.most < len(data) / 4
