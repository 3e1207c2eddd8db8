from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from model_license_audit.cards.readers import READERS
from model_license_audit.model.evidence import ClaimField, Confidence, ProblemKind, Reading, TextRole

ReadFiles = Callable[[Mapping[str, str | bytes]], Reading]


def told(reading: Reading) -> list[tuple[str, str | None]]:
    return [(c.field.value, c.value) for c in reading.claims]


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_merge_names_each_parent_once(read_files: ReadFiles) -> None:
    config = (
        "slices:\n- sources:\n  - model: org/a\n    layer_range: [0, 4]\n  - model: org/b+org/lora\n"
        "base_model: org/a\nmerge_method: slerp\nparameters:\n  t: 0.5\ntokenizer_source: org/never\n"
    )
    reading = read_files({"mergekit_config.yml": config})
    assert told(reading) == [
        ("base_model", "org/a"),
        ("base_model", "org/b"),
        ("base_model", "org/lora"),
        ("base_model_relation", "merge"),
    ]
    assert [c.evidence.line for c in reading.claims] == [3, 5, 5, 7]


def test_a_mixture_and_nested_model_paths(read_files: ReadFiles) -> None:
    moe = "base_model: org/a\nexperts:\n- source_model: org/b\n- source_model: /home/me/c\n"
    nested = "models:\n- model:\n    model:\n      path: org/d\n- model: org/e\nmerge_method: linear\n"
    reading = read_files({"mergekit_moe_config.yml": moe, "mergekit_config.yaml": nested})
    assert {v for f, v in told(reading) if f == "base_model"} == {"org/a", "org/b", "/home/me/c", "org/d", "org/e"}
    (local,) = [c for c in reading.claims if c.value == "/home/me/c"]
    assert local.confidence is Confidence.LOW


def test_a_file_of_several_merges(read_files: ReadFiles) -> None:
    text = "name: one\nmodels:\n- model: org/a\n---\nname: two\nmodels:\n- model: org/b\nmerge_method: ties\n"
    reading = read_files({"merge.yml": text})
    assert told(reading) == [("base_model", "org/a"), ("base_model", "org/b"), ("base_model_relation", "merge")]


def test_mlflow_tells_the_source_model(read_files: ReadFiles) -> None:
    mlmodel = (
        "flavors:\n  transformers:\n    source_model_name: org/base\n    task: x\n  python_function:\n    env: y\n"
    )
    reading = read_files({"MLmodel": mlmodel, "model_card_data.yaml": "license: mit\n"})
    assert set(told(reading)) == {("library", "transformers"), ("base_model", "org/base"), ("license", "mit")}


def test_a_classifier_counts_beside_the_older_field_only(read_files: ReadFiles) -> None:
    text = "Metadata-Version: 2.1\nName: acme\nLicense: MIT\nClassifier: License :: OSI Approved :: MIT License\n"
    reading = read_files({"acme-1.0.dist-info/METADATA": text})
    assert [(c.value, c.confidence.value) for c in reading.claims if c.field.value == "license"] == [
        ("MIT", "medium"),
        ("MIT License", "low"),
    ]


def test_package_metadata(read_files: ReadFiles) -> None:
    text = (
        "Metadata-Version: 2.4\nName: acme\nLicense-Expression: MIT\n"
        "Classifier: License :: OSI Approved :: Apache Software License\nClassifier: Topic :: X\n"
        "\nLicense: not a header\n"
    )
    reading = read_files({"acme-1.0.dist-info/METADATA": text})
    assert [(c.field.value, c.value, c.confidence.value, c.evidence.line) for c in reading.claims] == [
        ("license", "MIT", "high", 3),
        ("name", "acme", "low", 2),
    ]


def test_a_license_field_with_a_whole_text(read_files: ReadFiles) -> None:
    text = "Name: acme\nLicense: Copyright Acme\n        \n        Permission is granted\n        to everyone\nX: 1\n"
    reading = read_files({"acme.egg-info/PKG-INFO": text})
    assert [(t.role, t.body_line) for t in reading.texts] == [(TextRole.LICENSE, 2)]
    assert "Permission is granted" in reading.texts[0].text
    assert not [c for c in reading.claims if c.field is ClaimField.LICENSE]


def test_a_license_field_that_says_nothing(read_files: ReadFiles) -> None:
    assert told(read_files({"a-1.dist-info/METADATA": "Name: a\nLicense: UNKNOWN\n"})) == [("name", "a")]


def test_download_records_tell_one_commit_once(read_files: ReadFiles) -> None:
    record = "a" * 40 + "\netag\n1.0\n"
    folder = ".cache/huggingface/download"
    reading = read_files({f"{folder}/README.md.metadata": record, f"{folder}/x/y.json.metadata": record})
    assert told(reading) == [("revision", "a" * 40)]
    assert not read_files({f"{folder}/README.md.metadata": "../../etc", f"{folder}/x/y.json.metadata": ""}).claims


def test_keras_and_tflite_archives(read_files: ReadFiles) -> None:
    keras = zipped({"metadata.json": b'{"keras_version": "3.0"}', "model.weights.h5": b"x" * 1000})
    tflite = b"\x18\x00\x00\x00TFL3" + b"\x00" * 100 + zipped({"LICENSE": b"Terms"})
    reading = read_files({"m.keras": keras, "m.tflite": tflite, "plain.tflite": b"TFL3" * 30})
    assert told(reading) == [("library", "keras"), ("format", "keras"), ("format", "tflite")]
    assert [(t.path, t.text) for t in reading.texts] == [("m.tflite!LICENSE", "Terms")]
    assert not reading.problems


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip",
        zipped({"metadata.json": b"{"}),
        zipped({"metadata.json": b"[" * 100_000}),
        zipped({"metadata.json": b"{}"})[:-30] + b"PK\x05\x06" + b"\xff" * 18,
    ],
)
def test_broken_archives(read_files: ReadFiles, data: bytes) -> None:
    (problem,) = read_files({"m.keras": data}).problems
    assert problem.kind is ProblemKind.MALFORMED


@pytest.mark.parametrize("text", ["- a list\n", "a: [b\n", "x: " + "[" * 100_000])
@pytest.mark.parametrize("name", ["MLmodel", "mergekit_config.yml", "model_card_data.yaml"])
def test_broken_yaml_files(read_files: ReadFiles, name: str, text: str) -> None:
    reading = read_files({name: text, "NOTICE": "kept"})
    assert [(p.kind, p.incomplete) for p in reading.problems] == [(ProblemKind.MALFORMED, True)]
    assert [t.path for t in reading.texts] == ["NOTICE"]


def test_readers_have_distinct_names_and_bounds() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert all(0 < reader.max_files <= 500 for reader in READERS)


def test_more_files_than_are_read_are_told_of(read_files: ReadFiles) -> None:
    reading = read_files({f"part{n:02}/MLmodel": "flavors: {}\n" for n in range(60)})
    (problem,) = reading.problems
    assert (problem.kind, problem.source) == (ProblemKind.TOO_LARGE, "part50/MLmodel")


def test_many_costly_files_cost_no_more_than_a_few(read_files: ReadFiles) -> None:
    reading = read_files({f"part{n:02}/config.json": b'{"x": "' + b"y" * 1_000_000 + b'"}' for n in range(20)})
    assert {p.kind for p in reading.problems} == {ProblemKind.TOO_LARGE}
    assert reading.problems[0].source == "part09/config.json"
    assert all(p.incomplete for p in reading.problems)


def test_more_facts_than_any_model_states_are_told_of(read_files: ReadFiles) -> None:
    reading = read_files({f"a-{n}.dist-info/METADATA": "Classifier: License :: X\n" * 500 for n in range(21)})
    assert len(reading.claims) == 10_000
    assert [p.kind for p in reading.problems] == [ProblemKind.TOO_LARGE]
