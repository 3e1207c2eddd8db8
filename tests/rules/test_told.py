"""What names, tags and architectures tell of a model."""

from __future__ import annotations

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.rules.hints import family_hints
from model_license_audit.rules.modality import modality


def model(
    name: str, field: ClaimField | None = None, value: str = "", obtained: str = "read", title: str = ""
) -> Artifact:
    evidence = Evidence("config.json", obtained=obtained)
    claims = (Claim(field, value, Basis.DETECTED, Confidence.HIGH, evidence),) if field else ()
    return Artifact(ArtifactRef.parse(f"hf:{name}"), names=(title or name,), claims=claims)


@pytest.mark.parametrize(
    ("architecture", "expected"),
    [
        ("LlamaForCausalLM", "text"),
        ("GPT2LMHeadModel", "text"),
        ("T5ForConditionalGeneration", "text"),
        ("MBartForConditionalGeneration", "text"),
        ("MllamaForConditionalGeneration", "multimodal"),
        ("MllamaForCausalLM", "multimodal"),
        ("Llama4ForConditionalGeneration", "multimodal"),
        ("LlavaForConditionalGeneration", "multimodal"),
        ("Qwen2VLForConditionalGeneration", "multimodal"),
        ("Qwen2_5_VLForConditionalGeneration", "multimodal"),
        ("llava", "multimodal"),
        ("llama", "unknown"),
        ("UNet2DConditionModel", "unknown"),
    ],
)
def test_an_architecture_tells_what_goes_in(architecture: str, expected: str) -> None:
    assert modality(model("acme/a", ClaimField.ARCHITECTURE, architecture)) == expected


def test_names_and_tags_tell_it_too() -> None:
    assert modality(model("acme/Seeing-11B-Vision-Instruct")) == "multimodal"
    assert modality(model("acme/Qwen2-VL-7B")) == "multimodal"
    assert modality(model("acme/a", ClaimField.TAG, "image-text-to-text")) == "multimodal"
    assert modality(model("acme/Visionary-8B")) == modality(model("acme/a", ClaimField.TAG, "text")) == "unknown"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("acme/llama-2-ft", ["llama"]),
        ("acme/Llama3-8B", ["llama"]),
        ("acme/qwen_distilled_gemma2", ["gemma", "qwen"]),
        ("acme/TinyLlama-1B", []),
        ("acme/llamas", []),
        ("meta-llama/Llama-2-7b", []),
        ("Qwen/Qwen2.5-7B", []),
        ("mistralai/Mistral-7B", []),
        ("google/gemma-2-9b", []),
        ("qwen/llama-tuned", ["llama"]),
        ("gemma-friends/a", []),
    ],
)
def test_a_name_speaks_of_families_but_not_of_its_makers(name: str, expected: list[str], kb: KnowledgeBase) -> None:
    assert list(family_hints(kb, model(name))) == expected


def test_tags_that_the_hub_adds_name_architectures_and_no_family(kb: KnowledgeBase) -> None:
    assert list(family_hints(kb, model("acme/a", ClaimField.TAG, "llama-2"))) == ["llama"]
    assert list(family_hints(kb, model("acme/a", ClaimField.TAG, "llama", obtained="hub"))) == []
    assert list(family_hints(kb, model("acme/a", ClaimField.TAG, "base_model:meta-llama/Llama-3.1-8B"))) == []


def test_every_model_family_has_licenses_and_makers_in_lower_case(kb: KnowledgeBase) -> None:
    assert kb.model_families
    for family in kb.model_families:
        assert family.licenses
        assert family.publishers
        assert (family.word, *family.publishers) == tuple(map(str.lower, (family.word, *family.publishers)))
