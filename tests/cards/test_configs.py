from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping

import pytest

from model_license_audit.model.evidence import Basis, ClaimField, Confidence, ProblemKind, Reading

ReadFiles = Callable[[Mapping[str, str | bytes]], Reading]


def told(reading: Reading) -> set[tuple[str, str | None]]:
    return {(c.field.value, c.value) for c in reading.claims}


def test_config_json_tells_base_architecture_and_quantization(read_files: ReadFiles) -> None:
    config = {
        "_name_or_path": "org/base",
        "architectures": ["AcmeForCausalLM"],
        "model_type": "acme",
        "quantization_config": {"quant_method": "gptq", "bits": 4},
        "vision_config": {"_name_or_path": "org/vision"},
    }
    reading = read_files({"config.json": json.dumps(config, indent=1)})
    assert told(reading) == {
        ("base_model", "org/base"),
        ("base_model", "org/vision"),
        ("architecture", "AcmeForCausalLM"),
        ("architecture", "acme"),
        ("quantization", "gptq"),
    }
    levels = {c.value: c.confidence for c in reading.claims if c.field is ClaimField.BASE_MODEL}
    assert levels == {"org/base": Confidence.MEDIUM, "org/vision": Confidence.LOW}
    architecture = next(c for c in reading.claims if c.value == "acme")
    assert (architecture.evidence.line, architecture.basis) == (6, Basis.DETECTED)
    assert architecture.evidence.excerpt == '"model_type": "acme",'


def test_an_adapter_names_its_base(read_files: ReadFiles) -> None:
    reading = read_files({"adapter_config.json": '{"base_model_name_or_path": "org/base", "peft_type": "LORA"}'})
    assert told(reading) == {("base_model", "org/base"), ("base_model_relation", "adapter")}
    assert all(c.confidence is Confidence.HIGH for c in reading.claims)


@pytest.mark.parametrize("base", ["/home/me/x", "./x", "../x", "C:\\x\\y", "acme-model", "None", "~/x"])
def test_a_path_of_another_machine_counts_little(read_files: ReadFiles, base: str) -> None:
    reading = read_files({"adapter_config.json": json.dumps({"base_model_name_or_path": base})})
    (claim,) = [c for c in reading.claims if c.field is ClaimField.BASE_MODEL]
    assert (claim.value, claim.confidence) == (base, Confidence.LOW)


def test_an_empty_base_claims_nothing(read_files: ReadFiles) -> None:
    assert told(read_files({"config.json": '{"_name_or_path": ""}'})) == set()


def test_other_tools(read_files: ReadFiles) -> None:
    reading = read_files(
        {
            "quantize_config.json": '{"bits": 4, "group_size": 128}',
            "model_index.json": '{"_class_name": "AcmePipeline", "_name_or_path": "org/pipe"}',
            "unet/config.json": '{"_name_or_path": "org/unet"}',
        }
    )
    assert {("quantization", "gptq"), ("base_model", "org/pipe"), ("architecture", "AcmePipeline")} <= told(reading)
    (unet,) = [c for c in reading.claims if c.value == "org/unet"]
    assert unet.confidence is Confidence.LOW


@pytest.mark.parametrize(
    "text",
    [
        '{"model_type": "acme", "x": ' + "[" * 100_000,
        '{"model_type": "acme", "x": ' + '{"a":' * 100_000,
        '{"model_type": "acme", oops}',
        '{"model_type": "acme", "n": ' + "9" * 10_000 + "}",
        '{"model_type": "acme", "x": "' + "y" * 5_000_000 + '"}',
    ],
)
def test_broken_deep_and_long_json_is_salvaged(read_files: ReadFiles, text: str) -> None:
    start = time.perf_counter()
    reading = read_files({"config.json": text, "LICENSE": "kept"})
    assert time.perf_counter() - start < 2
    (claim,) = [c for c in reading.claims if c.field is ClaimField.ARCHITECTURE]
    assert (claim.value, claim.confidence) == ("acme", Confidence.LOW)
    assert any(p.source == "config.json" and p.incomplete for p in reading.problems)
    assert [t.path for t in reading.texts] == ["LICENSE"]


@pytest.mark.parametrize("text", ["[]", "3", '"x"', "", "null"])
def test_json_that_is_no_object(read_files: ReadFiles, text: str) -> None:
    (problem,) = read_files({"config.json": text}).problems
    assert problem.kind is ProblemKind.MALFORMED


def test_odd_types_behind_known_keys(read_files: ReadFiles) -> None:
    config = '{"_name_or_path": 3, "architectures": "One", "quantization_config": [], "license": ["mit", 3, null]}'
    assert told(read_files({"config.json": config})) == {("architecture", "One"), ("license", "mit")}


def test_lone_surrogates_can_be_written_out(read_files: ReadFiles) -> None:
    (claim,) = read_files({"config.json": '{"license": "\\ud800"}'}).claims
    assert str(claim.value).encode() == b"?"
