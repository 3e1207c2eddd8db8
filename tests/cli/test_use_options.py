"""The options that say where the licensee is at home, what is planned, and whether the model was changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from model_license_audit.cli.main import modelaudit
from model_license_audit.model.errors import UsageError

WriteModel = Callable[..., Path]
CARD = """---
license: {license}
base_model: acme/base
base_model_relation: {relation}
---
# Acme-Model
"""
BASE = "---\nlicense: {license}\n---\n# base\n"


def scan(model: Path, base: Path, *options: str) -> dict[str, Any]:
    args = ["scan", str(model), "--upstream", f"hf:acme/base={base}", "--format", "json", *options]
    done = CliRunner().invoke(modelaudit, args, obj={"debug": False}, standalone_mode=False)
    assert done.exception is None, done.exception
    report: dict[str, Any] = json.loads(done.stdout)["audits"][0]
    return report


def told(report: dict[str, Any]) -> dict[str, str]:
    return {finding["rule"]: finding["verdict"] for finding in report["findings"]}


@pytest.fixture
def models(model_dir: WriteModel) -> Callable[..., tuple[Path, Path]]:
    """Writes a model and its base."""

    def write(base_license: str, relation: str = "finetune", **files: bytes) -> tuple[Path, Path]:
        card = CARD.format(license="mit", relation=relation)
        weights = {name.replace("__", "."): content for name, content in files.items()}
        model = model_dir({"README.md": card, **weights}, "model")
        return model, model_dir({"README.md": BASE.format(license=base_license), "config.json": "{}"}, "base")

    return write


def test_a_forbidden_field_is_a_conflict(models: Callable[..., tuple[Path, Path]]) -> None:
    model, base = models("creativeml-openrail-m", model__safetensors=b"")
    assert "MLA511" not in told(scan(model, base))
    report = scan(model, base, "--field", "medical-advice", "--field", "nuclear")
    assert told(report)["MLA511"] == "violated"
    assert report["use"]["fields"] == ["medical-advice", "nuclear"]
    (finding,) = (f for f in report["findings"] if f["rule"] == "MLA511")
    assert "give medical advice" in finding["message"]
    assert finding["clauses"][0]["clause"]


def test_where_the_licensee_is_at_home_decides(models: Callable[..., tuple[Path, Path]]) -> None:
    model, base = models("llama4", config__json=b'{"architectures": ["Llama4ForConditionalGeneration"]}')
    assert told(scan(model, base))["MLA510"] == "undetermined"
    assert told(scan(model, base, "--territory", "EU"))["MLA505"] == "undetermined"
    assert told(scan(model, base, "--established", "FR"))["MLA505"] == "violated"
    at_home = told(scan(model, base, "--established", "US", "--territory", "EU"))
    assert not {"MLA505", "MLA510"} & set(at_home)


def test_an_adapter_beside_its_base_is_seen_in_its_files(models: Callable[..., tuple[Path, Path]]) -> None:
    adapter = {"adapter_config__json": b'{"base_model_name_or_path": "acme/base"}', "adapter_model__safetensors": b""}
    model, base = models("tongyi-qianwen-research", "adapter", **adapter)
    alone = scan(model, base)
    assert told(alone)["MLA202"] == "undetermined"
    assert {d["kind"] for d in alone["lineage"]["derivations"]} == {"adapter"}
    (model / "model.safetensors").write_bytes(b"")
    beside = scan(model, base)
    assert told(beside)["MLA202"] == "violated"
    assert {d["kind"] for d in beside["lineage"]["derivations"]} == {"adapter", "contains"}
    assert [report["answers"][0]["value"] for report in (alone, beside)] == ["no", "no"]


def test_modified_and_unmodified(models: Callable[..., tuple[Path, Path]]) -> None:
    model, base = models("apache-2.0", model__safetensors=b"")
    assert scan(model, base)["use"]["modified"] is None
    assert scan(model, base, "--modified")["use"]["modified"] is True
    assert scan(model, base, "--unmodified")["use"]["modified"] is False


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--field", "medical"], "medical-advice or medical-diagnosis"),
        (["--established", "Germany"], "two-letter country codes"),
    ],
)
def test_a_wrong_word_is_told_with_the_nearest_right_one(
    models: Callable[..., tuple[Path, Path]], options: list[str], said: str
) -> None:
    model, _ = models("mit")
    done = CliRunner().invoke(modelaudit, ["scan", str(model), *options], obj={"debug": False}, standalone_mode=False)
    assert isinstance(done.exception, UsageError)
    assert said in done.exception.remedy


def test_a_plan_is_told_of_a_place_that_is_left_out() -> None:
    args = ["check", "--base", "license:hunyuan-video", "--license", "hunyuan-video", "--format", "json"]
    done = CliRunner().invoke(modelaudit, args, obj={"debug": False}, standalone_mode=False)
    assert done.exception is None, done.exception
    assert told(json.loads(done.stdout)["audits"][0])["MLA510"] == "undetermined"
