"""Rows of files of any form: each is read by itself, hostile ones are told with their place, and nothing grows big."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.sources.lists import table_streams
from model_license_audit.sources.lists.table_json import element_rows
from model_license_audit.sources.lists.table_streams import opened
from model_license_audit.sources.lists.tables import MAX_ROW, TableRow, table_rows

Row = dict[str, Any]
ROWS: list[Row] = [{"id": "a/b", "tags": ["x", "y,z"]}, {"id": "ü/\u2028", "tags": []}, {"id": "c", "tags": None}]


def as_lines(rows: list[Row]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def as_list(rows: list[Row]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def as_csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "tags"])
    writer.writerows([row["id"], "" if row["tags"] is None else json.dumps(row["tags"])] for row in rows)
    return text.getvalue().encode()


def read(path: Path, data: bytes) -> list[TableRow]:
    path.write_bytes(data)
    return list(table_rows(path))


def told(rows: list[TableRow]) -> list[tuple[str, object]]:
    return [(row.place, row.why or row.values.get("id")) for row in rows]


@pytest.mark.parametrize("form", [as_lines, as_list])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("packed", [False, True])
def test_json_is_read_in_either_form_packed_or_not(
    tmp_path: Path, form: Callable[[list[Row]], bytes], mark: bytes, packed: bool
) -> None:
    data = mark + form(ROWS)
    found = read(tmp_path / "rows", gzip.compress(data) if packed else data)
    assert [row.values for row in found] == ROWS


def test_csv_is_read_with_what_is_nested_as_text(tmp_path: Path) -> None:
    found = read(tmp_path / "rows.csv", as_csv(ROWS))
    assert [row.values for row in found] == [
        {"id": "a/b", "tags": '["x", "y,z"]'},
        {"id": "ü/\u2028", "tags": "[]"},
        {"id": "c"},
    ]
    assert told(read(tmp_path / "rows.tsv", b'id\ttags\na\t1\n"b\nc"\t2\nd\n'))[1:] == [
        ("line 3", "b\nc"),
        ("line 5", "it has 1 cells where there are 2 columns"),
    ]


def test_parquet_is_read_with_times_as_text(tmp_path: Path) -> None:
    moments = pa.array([1_700_000_000_123, None], pa.timestamp("ms", tz="UTC"))
    bases = [{"relation": "finetune", "models": [{"id": "x/y"}]}, {"relation": None, "models": None}]
    table = pa.table({"id": ["a", "b"], "at": moments, "bases": bases, "n": [float("nan"), 1.5]})
    parquet.write_table(table, tmp_path / "rows.parquet")
    rows = list(table_rows(tmp_path / "rows.parquet"))
    assert [row.values for row in rows] == [
        {"id": "a", "at": "2023-11-14T22:13:20.123Z", "bases": bases[0], "n": None},
        {"id": "b", "at": None, "bases": {}, "n": 1.5},
    ]
    assert [row.values for row in table_rows(tmp_path / "rows.parquet", ("id", "none such"))] == [
        {"id": "a"},
        {"id": "b"},
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.dictionaries(st.text(max_size=4), st.text() | st.lists(st.text(max_size=5)), max_size=4)))
def test_any_list_is_read_as_json_reads_it(tmp_path: Path, rows: list[Row]) -> None:
    path = tmp_path / "rows.json"
    for indent in (None, 2):
        path.write_text(json.dumps(rows, indent=indent, ensure_ascii=False), encoding="utf-8", errors="surrogatepass")
        assert [row.values for row in table_rows(path)] == json.loads(path.read_bytes().decode("utf-8", "replace"))


def test_one_object_on_several_lines_is_one_row(tmp_path: Path) -> None:
    page = {"registered_models": [{"name": "a"}], "next_page_token": None}
    assert [row.values for row in read(tmp_path / "rows.json", json.dumps(page, indent=2).encode())] == [page]
    with pytest.raises(ModelAuditError, match="one JSON object that cannot be read"):
        read(tmp_path / "cut.json", json.dumps(page, indent=2).encode()[:-4])


def test_rows_that_cannot_be_read_are_told_and_the_others_are_read(tmp_path: Path) -> None:
    deep = b'{"id":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    lines = [b'{"id":"a"}\n', b"{nonsense\n", b"\n", deep, b"[1]\n", b'{"id":"\xff"}\n', b'{"id":NaN}\n', b'{"id":"z"}']
    assert told(read(tmp_path / "rows.jsonl", b"".join(lines))) == [
        ("line 1", "a"),
        ("line 2", "it is no JSON"),
        ("line 4", "it is nested too deeply"),
        ("line 5", "it is no JSON object"),
        ("line 6", "it is no JSON"),
        ("line 7", None),
        ("line 8", "z"),
    ]
    elements = b'[{"id":"a"},\n{"id" "b"},\n3, null,\n' + deep.strip() + b',\n{"id":"z ]}"}\n]'
    assert told(read(tmp_path / "rows.json", elements)) == [
        ("line 1", "a"),
        ("line 2", "it is no JSON"),
        ("line 3", "it is no JSON object"),
        ("line 3", "it is no JSON object"),
        ("line 4", "it is nested too deeply"),
        ("line 5", "z ]}"),
    ]


def test_a_list_that_was_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    assert told(read(tmp_path / "a.json", b'[{"id":"a"},{"id":"b"')) == [
        ("line 1", "a"),
        ("line 1", "it is cut off or longer than 16 MiB; nothing after it can be read"),
    ]
    assert told(read(tmp_path / "b.json", b'[{"id":"a"},\n')) == [
        ("line 1", "a"),
        ("line 2", "the list ends here without its bracket: rows may be missing"),
    ]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_line_that_is_too_long_is_passed_over_in_little_memory(tmp_path: Path, form: str) -> None:
    before, after = (b'{"id":"a"}\n', b'{"id":"z"}\n') if form == "jsonl" else (b"id,x\na,1\n", b"z,1\n")
    long = (b'{"id":"' if form == "jsonl" else b'"') + b"x" * (3 * MAX_ROW) + (b'"}\n' if form == "jsonl" else b'",1\n')
    path = tmp_path / "rows.gz"
    with gzip.open(path, "wb", 1) as file:
        file.write(before + long + after)
    tracemalloc.start()
    found = told(list(table_rows(path)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [name for _, name in found][::2] == ["a", "z"]
    assert "16 MiB" in str(found[1][1])
    assert most < 3 * MAX_ROW


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_streams, "_FREE", 4 * 2**20)
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(64):
            file.write(b"{}\n" + b" " * 2**20)
    with pytest.raises(ModelAuditError, match="unpacks to far more"):
        list(table_rows(path))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "names no columns"),
        (b"just some prose", "names no columns"),
        (b"\x00\x01\x02\x03" * 100, "names no columns"),
        (b"PAR1 and nothing more", "cannot be read as Parquet"),
        (b"\x28\xb5\x2f\xfd1234", "packed with zstd"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    with pytest.raises(UsageError, match=what) as caught:
        read(tmp_path / "rows", data)
    assert caught.value.remedy


def test_a_file_that_is_missing_or_damaged_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        list(table_rows(tmp_path / "none"))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(as_lines(ROWS) * 1000)[:-20])
    with pytest.raises(ModelAuditError, match="cannot be read on"):
        list(table_rows(tmp_path / "cut.gz"))


def test_a_parquet_file_that_was_cut_off_is_told(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"id": ["a"] * 1000}), tmp_path / "rows.parquet")
    whole = (tmp_path / "rows.parquet").read_bytes()
    for data in (whole[:-4], whole[: len(whole) // 2], whole[:4] + bytes(20) + whole[24:]):
        with pytest.raises(UsageError, match="as Parquet"):
            read(tmp_path / "bad.parquet", data)


def test_bytes_are_given_back_and_lines_go_on_from_there(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"one\ntwo\nthree")
    with opened(tmp_path / "x") as stream:
        assert stream.peek(5) == b"one\nt"
        assert stream.read(4) == b"one\n"
        stream.give_back(b"ONE\n")
        assert list(stream.lines(5)) == [b"ONE\n", b"two\n", b"three"]
    with opened(tmp_path / "x") as stream:
        assert list(stream.lines(4)) == [b"one\n", b"two\n", None]


def test_a_string_without_end_stops_the_reading_and_not_the_machine(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b'[{"id":"' + b"\\\\x" * (MAX_ROW // 2))
    with opened(tmp_path / "x.json") as stream:
        assert [row.why[:14] for row in element_rows(stream)] == ["it is cut off "]
