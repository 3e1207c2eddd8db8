"""Hostile files: every fact is read, or a problem says that it was not, and none costs much."""

from __future__ import annotations

import io
import json
import struct
import time
import zipfile
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.cards.json_scan import top_level_values
from model_license_audit.model.evidence import Problem, Reading

ReadFiles = Callable[[Mapping[str, str | bytes]], Reading]
LICENSED = {"__metadata__": {"license": "cc-by-nc-4.0"}}


def told(reading: Reading) -> set[str | None]:
    return {c.value for c in reading.claims}


def lost(reading: Reading) -> list[Problem]:
    return [p for p in reading.problems if p.incomplete]


def safetensors(header: str) -> bytes:
    return struct.pack("<Q", len(header)) + header.encode()


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def gguf(count: int, *pairs: bytes) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, 0, count) + b"".join(pairs)


def pair(key: str, value: str) -> bytes:
    return text(key) + struct.pack("<I", 8) + text(value)


def test_gguf_keys_beyond_those_read_are_told_of(read_files: ReadFiles) -> None:
    fillers = [text(f"k{n}") + struct.pack("<IB", 0, 1) for n in range(66_000)]
    reading = read_files({"m.gguf": gguf(66_001, *fillers, pair("general.license", "cc-by-nc-4.0"))})
    assert "66,001 keys" in lost(reading)[0].what


@pytest.mark.parametrize(
    "value",
    [
        pair("general.license", "cc-by-nc-4.0" + " " * 70_000),
        text("general.license") + struct.pack("<II", 4, 7),
        text("general.license") + struct.pack("<IIQI", 9, 4, 1, 7),
        text("general.datasets") + struct.pack("<IIQ", 9, 8, 1200) + text("a/b") * 1200,
    ],
)
def test_gguf_values_that_are_not_kept_whole_are_told_of(read_files: ReadFiles, value: bytes) -> None:
    reading = read_files({"m.gguf": gguf(1, value)})
    assert [p.what.partition(" is")[0] for p in lost(reading)] in (
        [["the value of general.license"], ["the value of general.datasets"]]
    )


def test_only_metadata_at_the_top_counts(read_files: ReadFiles) -> None:
    decoys = "".join(f'"x{n}":{{"__metadata__":{{"license":"mit"}}}},' for n in range(20))
    reading = read_files({"m.safetensors": safetensors("{" + decoys + json.dumps(LICENSED)[1:])})
    assert told(reading) == {"cc-by-nc-4.0", "safetensors"}
    assert not lost(reading)


@pytest.mark.parametrize(
    "header",
    [
        '{"__metadata__":{"license":["cc-by-nc-4.0"]}}',
        '{"__metadata__":["cc-by-nc-4.0"]}',
        '{"a":{"b":' + "[" * 5000,
        '{"a":1' + " " * 17_000_000 + "," + json.dumps(LICENSED)[1:],
    ],
)
def test_metadata_that_is_not_read_is_told_of(read_files: ReadFiles, header: str) -> None:
    assert lost(read_files({"m.safetensors": safetensors(header)}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.dictionaries(st.sampled_from(["__metadata__", "a", '"', "\\"]), JSON), st.booleans())
def test_the_scan_finds_what_a_parser_finds(members: dict[str, object], ascii_only: bool) -> None:
    written = json.dumps(members, ensure_ascii=ascii_only)
    assert list(top_level_values(written, "__metadata__")) == [v for k, v in members.items() if k == "__metadata__"]


@pytest.mark.parametrize(
    "header",
    ['{"a":"' + '\\"' * 4_000_000, '{"a":' + "[" * 8_000_000, '{"' + "a" * 8_000_000, "{" + '"":{},' * 1_300_000],
)
def test_a_broken_header_is_given_up_soon(header: str) -> None:
    begun = time.monotonic()
    with pytest.raises(ValueError, match=r"."):
        list(top_level_values(header, "__metadata__"))
    assert time.monotonic() - begun < 5


def test_a_set_without_its_first_file_is_read_and_told_of(read_files: ReadFiles) -> None:
    weights = safetensors(json.dumps(LICENSED))
    reading = read_files({f"model-0000{n}-of-00003.safetensors": weights for n in (2, 3)})
    assert [c.evidence.source for c in reading.claims if c.value == "cc-by-nc-4.0"] == [
        "model-00002-of-00003.safetensors"
    ]
    assert [p.source for p in lost(reading)] == ["model-00002-of-00003.safetensors"]


def test_one_file_of_a_whole_set_is_read(read_files: ReadFiles) -> None:
    weights = safetensors(json.dumps(LICENSED))
    reading = read_files({f"{d}/m-0000{n}-of-00002.safetensors": weights for n in (1, 2) for d in "ab"})
    found = [c.evidence.source for c in reading.claims if c.value == "cc-by-nc-4.0"]
    assert found == ["a/m-00001-of-00002.safetensors", "b/m-00001-of-00002.safetensors"]
    assert not lost(reading)


def test_a_list_of_bases_is_read(read_files: ReadFiles) -> None:
    reading = read_files({"adapter_config.json": '{"base_model_name_or_path":["google/gemma-7b","acme/b"]}'})
    assert {"google/gemma-7b", "acme/b"} <= told(reading)
    assert not lost(reading)


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("adapter_config.json", {"base_model_name_or_path": {"name": "google/gemma-7b"}}),
        ("adapter_config.json", {"base_model_name_or_path": ["a/b", ["c/d"]]}),
        ("config.json", {"license": {"name": "cc-by-nc-4.0"}}),
        ("config.json", {"base_model": [f"a/b{n}" for n in range(200)]}),
        ("config.json", {f"p{n}": {"_name_or_path": "a/b"} for n in range(200)}),
    ],
)
def test_values_of_other_shapes_are_told_of(read_files: ReadFiles, name: str, members: dict[str, object]) -> None:
    assert lost(read_files({name: json.dumps(members)}))


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_what_archives_unpack_to_is_charged(read_files: ReadFiles) -> None:
    bomb = zipped({f"{n}/LICENSE": b"a " * 200_000 for n in range(20)})
    reading = read_files({f"k{n:02}.keras": bomb for n in range(20)})
    assert sum(len(t.text) for t in reading.texts) < 10_000_000
    assert any("k19.keras" in p.source for p in lost(reading))
    assert any("longer than 256 KiB" in p.what for p in lost(reading))


@pytest.mark.parametrize(
    "archive",
    [
        zipped({f"{n:x}": b"" for n in range(5000)}),
        zipped({f"{n}/LICENSE": b"x" for n in range(30)}),
        zipped({"LICENSE": b"x" * 9000}, zipfile.ZIP_BZIP2),
    ],
)
def test_archives_that_are_not_read_whole_are_told_of(read_files: ReadFiles, archive: bytes) -> None:
    assert lost(read_files({"m.keras": archive}))


@pytest.mark.parametrize("end", ["]", ""])
def test_many_large_front_matters_cost_no_more_than_a_few(read_files: ReadFiles, end: str) -> None:
    card = "---\nlicense: mit\nx: [" + "a," * 90_000 + f"{end}\n---\n"
    reading = read_files({"README.md": card, **{f"s{n:02}/README.md": card for n in range(15)}})
    assert {"s05/README.md", "s14/README.md"} <= {p.source for p in lost(reading)}


def test_package_metadata_that_states_too_much_is_told_of(read_files: ReadFiles) -> None:
    reading = read_files({"a-1.dist-info/METADATA": "Name: x\n" + "License-Expression: MIT\n" * 600})
    assert "601 names and licenses" in lost(reading)[0].what
    assert lost(read_files({"a-1.dist-info/METADATA": "X: y\n" * 20_001 + "License: MIT\n"}))
