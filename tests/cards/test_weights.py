from __future__ import annotations

import struct
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import gguf
import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper
from safetensors.numpy import save

from model_license_audit.cards.gguf import GgufReader
from model_license_audit.cards.interface import MALFORMED_INPUT, Reader
from model_license_audit.cards.onnx import OnnxReader
from model_license_audit.cards.safetensors import SafetensorsReader
from model_license_audit.model.evidence import ProblemKind, Reading
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.snapshot import FileEntry

ReadFiles = Callable[[Mapping[str, str | bytes]], Reading]
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


def told(reading: Reading) -> set[tuple[str, str | None]]:
    return {(c.field.value, c.value) for c in reading.claims}


def safetensors_bytes(metadata: dict[str, str]) -> bytes:
    return bytes(save({"w": np.zeros(4, dtype=np.float32)}, metadata=metadata))


def gguf_bytes(path: Path, big: bool = False) -> bytes:
    order = gguf.GGUFEndian.BIG if big else gguf.GGUFEndian.LITTLE
    writer = gguf.GGUFWriter(path, "llama", endianess=order)
    writer.add_name("Acme 7B")
    writer.add_license("llama3.1")
    writer.add_license_name("Llama 3.1 Community")
    writer.add_license_link("https://example.org/license")
    writer.add_quantized_by("Acme")
    writer.add_base_model_count(2)
    writer.add_base_model_name(0, "Llama 3.1 8B")
    writer.add_base_model_organization(0, "Meta Llama")
    writer.add_base_model_repo_url(0, "https://huggingface.co/meta-llama/Llama-3.1-8B")
    writer.add_base_model_name(1, "Other One")
    writer.add_base_model_organization(1, "Acme")
    writer.add_source_repo_url("https://huggingface.co/acme/acme-7b")
    writer.add_array("general.datasets", ["acme/set", "https://huggingface.co/datasets/acme/more"])
    writer.add_array("tokenizer.ggml.tokens", [f"token{n}" for n in range(5000)])
    writer.add_array("tokenizer.ggml.scores", [0.5] * 5000)
    writer.add_file_type(15)
    writer.add_tensor("w", np.zeros(4, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


def onnx_bytes() -> bytes:
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    weights = helper.make_tensor("w", TensorProto.FLOAT, [50_000], [0.5] * 50_000)
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["x2"])], "g", [value], [], [weights])
    model = helper.make_model(graph, producer_name="acme-export")
    helper.set_model_props(model, {"license": "AGPL-3.0", "base_model": "https://huggingface.co/org/base"})
    model.doc_string = "A model that was built with Acme and must say so."
    return bytes(model.SerializeToString())


def test_safetensors_metadata(read_files: ReadFiles) -> None:
    metadata = {
        "format": "pt",
        "modelspec.license": "cc-by-nc-4.0",
        "modelspec.title": "Acme",
        "base_model": "org/base",
    }
    reading = read_files({"model.safetensors": safetensors_bytes(metadata)})
    assert told(reading) == {
        ("license", "cc-by-nc-4.0"),
        ("name", "Acme"),
        ("base_model", "org/base"),
        ("format", "safetensors"),
    }
    assert reading.claims[0].evidence.location == "model.safetensors#__metadata__.base_model"
    assert not reading.problems


def test_of_a_set_of_shards_only_the_first_is_read(read_files: ReadFiles) -> None:
    shard = safetensors_bytes({"license": "mit"})
    reading = read_files({f"model-0000{n}-of-00003.safetensors": shard for n in (1, 2, 3)})
    assert [c.evidence.source for c in reading.claims if c.value == "mit"] == ["model-00001-of-00003.safetensors"]


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<Q", 2**60) + b'{"__metadata__":{"license":"mit"}}',
        struct.pack("<Q", 2**64 - 1),
        b"",
        b"\x00",
        struct.pack("<Q", 20) + b"x" * 20,
        struct.pack("<Q", 30) + b'{"__metadata__":{"license":',
        struct.pack("<Q", 200_000) + b'{"__metadata__":' + b"[" * 199_984 + b"    ",
    ],
)
def test_headers_that_are_none(read_files: ReadFiles, data: bytes) -> None:
    reading = read_files({"model.safetensors": data, "LICENSE": "kept"})
    assert [p.kind for p in reading.problems] == [ProblemKind.MALFORMED]
    assert [t.path for t in reading.texts] == ["LICENSE"]


def test_a_long_header_costs_no_memory_and_keeps_its_metadata(read_files: ReadFiles) -> None:
    tensors = ",".join(f'"t{n}":[[],[],[]]' for n in range(200_000))
    header = f'{{{tensors},"__metadata__":{{"license":"mit"}}}}'.encode()
    reading = read_files({"model.safetensors": struct.pack("<Q", len(header)) + header})
    assert ("license", "mit") in told(reading)


@pytest.mark.parametrize("big", [False, True])
def test_gguf_metadata(read_files: ReadFiles, tmp_path: Path, big: bool) -> None:
    reading = read_files({"acme-Q4_K_M.gguf": gguf_bytes(tmp_path / "x.gguf", big)})
    assert told(reading) == {
        ("license", "llama3.1"),
        ("license_name", "Llama 3.1 Community"),
        ("license_link", "https://example.org/license"),
        ("name", "Acme 7B"),
        ("architecture", "llama"),
        ("quantization", "Acme"),
        ("quantization", "Q4_K_M"),
        ("dataset", "acme/set"),
        ("dataset", "acme/more"),
        ("base_model", "meta-llama/Llama-3.1-8B"),
        ("base_model", "Acme/Other-One"),
        ("base_model", "acme/acme-7b"),
        ("format", "gguf"),
    }
    assert not reading.problems


def test_a_vocabulary_of_half_a_million_is_passed_over_quickly(read_files: ReadFiles, tmp_path: Path) -> None:
    tokens = b"".join(struct.pack("<Q", 8) + b"tokenxyz" for _ in range(500_000))
    head = b"GGUF" + struct.pack("<IQQ", 3, 0, 2)
    array = text_bytes("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 500_000) + tokens
    last = text_bytes("general.license") + struct.pack("<I", 8) + text_bytes("mit")
    start = time.perf_counter()
    reading = read_files({"m.gguf": head + array + last})
    assert time.perf_counter() - start < 2
    assert ("license", "mit") in told(reading)


def text_bytes(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def keyed(count: int, *values: bytes) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, 0, count) + b"".join(values)


LICENSED = text_bytes("general.license") + struct.pack("<I", 8) + text_bytes("mit")


@pytest.mark.parametrize(
    "data",
    [
        keyed(2**60, LICENSED),
        keyed(3, LICENSED, struct.pack("<Q", 2**60)),
        keyed(3, LICENSED, text_bytes("k"), struct.pack("<IIQ", 9, 8, 2**60)),
        keyed(3, LICENSED, text_bytes("k"), struct.pack("<IIQ", 9, 4, 2**60)),
        keyed(3, LICENSED, text_bytes("k"), struct.pack("<IIQ", 9, 9, 1)),
        keyed(3, LICENSED, text_bytes("k"), struct.pack("<I", 99)),
        keyed(3, LICENSED, text_bytes("k"), struct.pack("<IIQ", 9, 8, 2), struct.pack("<Q", 2**64 - 1)),
        keyed(2, LICENSED),
        keyed(2, LICENSED, text_bytes("general.name")),
    ],
)
def test_broken_gguf_keeps_what_came_before(read_files: ReadFiles, data: bytes) -> None:
    start = time.perf_counter()
    reading = read_files({"m.gguf": data})
    assert time.perf_counter() - start < 2
    assert ("license", "mit") in told(reading)
    assert [(p.kind, p.incomplete) for p in reading.problems] == [(ProblemKind.MALFORMED, True)]


@pytest.mark.parametrize("data", [b"", b"GGUF", b"GGML" + b"\x00" * 40, b"GGUF" + struct.pack("<IQQ", 9, 0, 1)])
def test_no_gguf_at_all(read_files: ReadFiles, data: bytes) -> None:
    assert [p.kind for p in read_files({"m.gguf": data}).problems] == [ProblemKind.MALFORMED]


def test_every_cut_of_a_gguf_file_is_told_of(tmp_path: Path) -> None:
    whole = gguf_bytes(tmp_path / "x.gguf")
    end = whole.index(b"general.file_type") + 20
    for cut in range(0, end, 997):
        reading = GgufReader().read(Bytes(whole[:cut]), FileEntry("m.gguf", cut))
        assert reading.problems


def test_onnx_metadata(read_files: ReadFiles) -> None:
    data = onnx_bytes()
    onnx.checker.check_model(onnx.load_from_string(data), full_check=False)
    reading = read_files({"model.onnx": data})
    assert told(reading) == {
        ("license", "AGPL-3.0"),
        ("base_model", "org/base"),
        ("library", "acme-export"),
        ("format", "onnx"),
    }
    assert [t.text[:7] for t in reading.texts] == ["A model"]


def test_every_cut_of_an_onnx_file_is_told_of_or_falls_between_fields() -> None:
    whole = onnx_bytes()
    ends = {0}
    for cut in range(0, len(whole), 1709):
        reading = OnnxReader().read(Bytes(whole[:cut]), FileEntry("m.onnx", cut))
        assert bool(reading.problems) != (cut in ends)


def test_an_onnx_file_of_endless_small_fields(read_files: ReadFiles) -> None:
    start = time.perf_counter()
    (problem,) = read_files({"m.onnx": b"\x08\x01" * 1_000_000}).problems
    assert time.perf_counter() - start < 2
    assert problem.kind is ProblemKind.MALFORMED


@pytest.mark.parametrize("name", ["model.safetensors", "model.gguf", "model.onnx"])
def test_a_pointer_in_place_of_weights_leaves_its_metadata_unread(read_files: ReadFiles, name: str) -> None:
    (problem,) = read_files({name: POINTER}).problems
    assert (problem.kind, problem.incomplete) == (ProblemKind.LFS_POINTER, True)


def test_pickles_are_listed_and_never_opened(read_files: ReadFiles) -> None:
    reading = read_files({f"pytorch_model-{n:05}-of-00030.bin": b"\x80\x04." for n in range(1, 31)})
    assert told(reading) == {("format", "pickle")}
    assert {p.kind for p in reading.problems} == {ProblemKind.NOT_OPENED}
    assert len(reading.problems) == 21
    assert not any(p.incomplete for p in reading.problems)


def test_one_format_claim_for_each_kind(read_files: ReadFiles) -> None:
    reading = read_files({"a.h5": b"", "b.h5": b"", "c.npy": b"", "openvino_model.bin": b""})
    assert told(reading) == {("format", "keras"), ("format", "numpy"), ("format", "binary")}


class Bytes:
    """One file in memory, as a snapshot."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.ref = ArtifactRef(Host.PATH, "./x")
        self.files = (FileEntry("x", len(data)),)
        self.problems = ()

    def read(self, path: str, limit: int, offset: int = 0) -> bytes:
        return self.data[offset : offset + limit]


_STARTS = st.sampled_from(
    [
        b"",
        b"GGUF\x03\x00\x00\x00",
        b"GGUF" + struct.pack("<IQQ", 3, 0, 5),
        struct.pack("<Q", 64) + b'{"__metadata__":',
        b"\x72",
    ]
)


@pytest.mark.parametrize("reader", [GgufReader(), SafetensorsReader(), OnnxReader()], ids=lambda r: r.name)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(start=_STARTS, rest=st.binary(max_size=300))
def test_no_bytes_make_a_reader_fail_in_an_unnamed_way(reader: Reader, start: bytes, rest: bytes) -> None:
    data = start + rest
    try:
        reading = reader.read(Bytes(data), FileEntry("x", len(data)))
    except MALFORMED_INPUT:
        return
    assert all(c.evidence.source == "x" for c in reading.claims)
