"""``modelaudit bom`` as a user runs it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.inside import Done, modelaudit

EXAMPLES = Path(__file__).parents[2] / "examples"
MODEL = EXAMPLES / "apache-finetune-ok"


def bom(*arguments: object, cwd: Path | None = None) -> Done:
    return modelaudit("bom", *arguments, "--registry", "none", cwd=cwd)


def test_the_document_goes_to_standard_output_and_is_the_same_each_time() -> None:
    first, second = bom(MODEL), bom(MODEL)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == second.stdout
    main = json.loads(first.stdout)["metadata"]["component"]
    assert main["name"] == "Acme-Mistral-7B-Support"
    assert {one["name"] for one in main["components"]} == {path.name for path in MODEL.iterdir()}


def test_every_byte_of_the_files_is_digested() -> None:
    files = json.loads(bom(MODEL).stdout)["metadata"]["component"]["components"]
    told = {one["name"]: {sum_["alg"]: sum_["content"] for sum_ in one["hashes"]} for one in files}
    for path in MODEL.iterdir():
        assert told[path.name]["SHA-256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert told[path.name]["SHA-1"] == hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    bare = json.loads(bom(MODEL, "--no-digests").stdout)["metadata"]["component"]["components"]
    assert not next(one for one in bare if one["name"] == "model.safetensors").get("hashes")


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("cyclonedx", '{\n  "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json"'),
        ("spdx-2.3", "{"),
        ("spdx-2.3-tv", "## Document Information\nSPDXVersion: SPDX-2.3\n"),
        ("spdx-3.0", '{\n  "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"'),
    ],
)
def test_each_format_goes_to_a_file(form: str, start: str, tmp_path: Path) -> None:
    file = tmp_path / "bill"
    done = bom(MODEL, "-f", form, "-o", file, "--date", "2026-11-01", "--supplier", "Acme", "--model-version", "3.2")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = file.read_text("utf-8")
    assert text.startswith(start)
    assert "2026-11-01T00:00:00" in text
    assert "Acme" in text
    assert "3.2" in text


def test_a_scan_writes_them_too(tmp_path: Path) -> None:
    places = [f"-f{form}={tmp_path / form}" for form in ("cyclonedx", "spdx-2.3", "spdx-2.3-tv", "spdx-3.0")]
    done = modelaudit("scan", MODEL, *places, "--registry", "none")
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.iterdir())) == 4


def test_the_newer_cyclonedx() -> None:
    assert json.loads(bom(MODEL, "--spec-version", "1.7").stdout)["specVersion"] == "1.7"


def test_what_could_not_be_told_is_said_and_fails_nothing() -> None:
    done = bom(EXAMPLES / "onnx-unknown-base")
    assert done.returncode == 0
    assert "not everything could be told" in done.stderr
    ghost = json.loads(done.stdout)["components"][0]
    assert "licenses" not in ghost
    assert {"name": "modelaudit:license:concluded", "value": "NOASSERTION"} in ghost["properties"]


def test_a_card_and_a_text_that_disagree_are_one_expression() -> None:
    main = json.loads(bom(EXAMPLES / "mit-card-gpl-text").stdout)["metadata"]["component"]
    assert main["licenses"] == [{"acknowledgement": "concluded", "expression": "MIT AND GPL-3.0-only"}]
    declared = next(one["license"] for one in main["evidence"]["licenses"] if "acknowledgement" in one["license"])
    assert declared == {"acknowledgement": "declared", "id": "MIT"}


def test_several_models_are_in_one_document(tmp_path: Path) -> None:
    done = bom(MODEL, EXAMPLES / "llama-finetune-ok")
    told = json.loads(done.stdout)
    assert "component" not in told["metadata"]
    names = {one["name"] for one in told["components"]}
    assert {"Acme-Mistral-7B-Support", "Llama-3.1-8B-Acme-Support"} <= names
    partly = bom(MODEL, tmp_path)
    assert partly.returncode == 4
    assert json.loads(partly.stdout)["metadata"]["component"]["name"] == "Acme-Mistral-7B-Support"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--date", "soon"), 2, "no date"),
        (("--format", "xml"), 2, "xml"),
        (("--spec-version", "1.2"), 2, "1.2"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = bom(MODEL, *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert not done.stdout


def test_nothing_there(tmp_path: Path) -> None:
    done = bom(tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
