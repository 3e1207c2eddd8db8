"""Whether a model writes text, as its architecture or the task on its card tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model_license_audit.cards import read_snapshot
from model_license_audit.model.artifacts import Artifact
from model_license_audit.rules.modality import writes_text
from model_license_audit.sources.local import LocalSource

WriteModel = Callable[..., Path]


@pytest.mark.parametrize(
    ("architecture", "task", "told"),
    [
        ("LlamaForCausalLM", None, "yes"),
        ("T5ForConditionalGeneration", None, "yes"),
        ("BertForSequenceClassification", None, "no"),
        ("BertForSequenceClassification", "text-generation", "no"),
        ("LlamaForCausalLM", "text-classification", "yes"),
        (None, "text-to-speech", "no"),
        (None, "text-generation", "yes"),
        (None, "sentence-similarity", "no"),
        ("AcmeModel", None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_what_tells_that_a_model_writes_text(
    model_dir: WriteModel, architecture: str | None, task: str | None, told: str
) -> None:
    card = "---\nlicense: mit\n" + (f"pipeline_tag: {task}\n" if task else "") + "---\n# Acme\n"
    config = f'{{"architectures": ["{architecture}"]}}' if architecture else "{}"
    snapshot = LocalSource(str(model_dir({"README.md": card, "config.json": config}))).snapshot()
    reading = read_snapshot(snapshot)
    assert writes_text(Artifact(snapshot.ref, names=("Acme",), claims=reading.claims)) == told
