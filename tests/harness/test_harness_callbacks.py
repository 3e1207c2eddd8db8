"""The callbacks around training scripts of somebody else: a real Trainer, a real adapter, a real Keras model."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model_license_audit.gate.verification import Standing
from model_license_audit.harness.callbacks.script import Script
from model_license_audit.harness.learners.frameworks import quiet_transformers
from model_license_audit.harness.recipe.model import BaseSpec, DataSpec, Method, ReleaseSpec
from model_license_audit.harness.release.verifying import verify_release
from model_license_audit.harness.steps.stops import PlanStopped
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.report import ExitCode
from model_license_audit.model.use import Purpose, Release, UseContext

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")
COMMERCIAL = UseContext(Purpose.COMMERCIAL, Release.WEIGHTS, True)


def script(base: Path | None, license_: str = "apache-2.0", **changes: Any) -> Script:
    files = str(base) if base else None
    told: dict[str, Any] = {
        "name": "mails",
        "task": "text-classification",
        "base": BaseSpec("acme/tiny-base", files, license=license_),
        "data": (DataSpec("acme/mails", "", "own", license="cc0-1.0"),),
        "release": ReleaseSpec("acme/tiny-mails", "apache-2.0", "Acme Ltd", use=COMMERCIAL),
    }
    return Script(**(told | changes))


@pytest.fixture(name="bert_base")
def _bert_base(tmp_path: Path) -> Path:
    """A tiny BERT that nobody trained, with its card."""
    transformers = quiet_transformers()
    transformers.set_seed(3)
    config = transformers.BertConfig(
        vocab_size=32, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8
    )
    folder = tmp_path / "base"
    transformers.BertModel(config).save_pretrained(folder)
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# tiny-base\n", "utf-8")
    return folder


class Mails:
    """Sixteen sequences of numbers, in two classes."""

    def __len__(self) -> int:
        return 16

    def __getitem__(self, number: int) -> dict[str, Any]:
        import torch

        ids = torch.tensor([(number * 7 + place) % 32 for place in range(6)])
        return {"input_ids": ids, "attention_mask": torch.ones(6, dtype=torch.long), "labels": number % 2}


def trained(model: Any, folder: Path, callback: Any) -> Any:
    from transformers import Trainer, TrainingArguments

    settings = TrainingArguments(
        output_dir=str(folder), num_train_epochs=1, per_device_train_batch_size=8, learning_rate=0.01, report_to=[],
        save_strategy="no", eval_strategy="epoch", use_cpu=True, seed=5, disable_tqdm=True,
        dataloader_pin_memory=False,
    )  # fmt: skip

    def accuracy(told: Any) -> dict[str, float]:
        return {"accuracy": float((told.predictions.argmax(-1) == told.label_ids).mean())}

    trainer = Trainer(
        model, settings, train_dataset=Mails(), eval_dataset=Mails(), callbacks=[callback], compute_metrics=accuracy
    )
    trainer.train()
    return trainer


def test_a_trainer_leaves_a_release_in_which_the_frozen_encoder_is_shown_to_be_the_bases(
    tmp_path: Path, bert_base: Path
) -> None:
    from transformers import BertForSequenceClassification

    from model_license_audit.harness.callbacks.transformers import AuditedRelease

    model = BertForSequenceClassification.from_pretrained(bert_base, num_labels=2)
    model.bert.requires_grad_(False)
    callback = AuditedRelease(script(bert_base), tmp_path / "out" / "tiny-mails")
    trained(model, tmp_path / "trainer", callback)
    release = tmp_path / "out" / "tiny-mails"
    assert callback.report is not None
    assert callback.report.outcome.exit_code is ExitCode.AUDITED
    assert callback.report.findings == ()
    told = json.loads((release / "tensors.json").read_text("utf-8"))
    states = {entry["name"]: entry["state"] for entry in told["tensors"]}
    assert {name for name, state in states.items() if state == "new"} == {"classifier.bias", "classifier.weight"}
    assert set(states.values()) == {"new", "unchanged"}
    found = verify_release(KnowledgeBase.load(), release, None, {callback_base(): bert_base})
    assert [check.name for check in found.checks if check.standing is Standing.FAILS] == []
    settings = json.loads((release / "provenance.json").read_text("utf-8"))["predicate"]["buildDefinition"]
    assert settings["internalParameters"]["settings"]["learning_rate"] == 0.01
    assert "accuracy" in (release / "README.md").read_text("utf-8")


def callback_base() -> Any:
    from model_license_audit.model.refs import ArtifactRef

    return ArtifactRef.parse("hf:acme/tiny-base")


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
def test_the_path_that_peft_writes_as_the_base_of_an_adapter_is_replaced(tmp_path: Path, bert_base: Path) -> None:
    from peft import LoraConfig, TaskType, get_peft_model
    from transformers import BertForSequenceClassification

    from model_license_audit.harness.callbacks.transformers import AuditedRelease

    model = BertForSequenceClassification.from_pretrained(bert_base, num_labels=2)
    lora = LoraConfig(task_type=TaskType.SEQ_CLS, r=2, target_modules=["query"], lora_dropout=0.0)
    callback = AuditedRelease(script(bert_base, method=Method.LORA), tmp_path / "out" / "tiny-mails")
    trained(get_peft_model(model, lora), tmp_path / "trainer", callback)
    release = tmp_path / "out" / "tiny-mails"
    config = json.loads((release / "adapter_config.json").read_text("utf-8"))
    assert config["base_model_name_or_path"] == "acme/tiny-base"
    texts = "".join(path.read_text("utf-8") for path in release.glob("*") if path.suffix in {".json", ".md"})
    assert str(tmp_path) not in texts
    told = json.loads((release / "tensors.json").read_text("utf-8"))
    assert told["compared"] == "beside"
    assert {entry["state"] for entry in told["tensors"]} == {"new"}
    assert callback.report is not None
    assert callback.report.outcome.exit_code is ExitCode.AUDITED


def test_training_is_stopped_before_its_first_step_where_the_plan_is_refused(tmp_path: Path, bert_base: Path) -> None:
    from transformers import BertForSequenceClassification

    from model_license_audit.harness.callbacks.transformers import AuditedRelease

    (bert_base / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# tiny-base\n", "utf-8")
    model = BertForSequenceClassification.from_pretrained(bert_base, num_labels=2)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    callback = AuditedRelease(script(bert_base, "cc-by-nc-4.0"), tmp_path / "out" / "tiny-mails")
    with pytest.raises(PlanStopped) as stopped:
        trained(model, tmp_path / "trainer", callback)
    assert stopped.value.exit_code is ExitCode.FINDINGS
    assert all(bool((before[name] == value).all()) for name, value in model.state_dict().items())
    assert not (tmp_path / "out" / "tiny-mails").exists()


def keras_model(keras: Any) -> Any:
    inputs = keras.Input((6,))
    hidden = keras.layers.Dense(5, activation="relu", name="encoder")(inputs)
    return keras.Model(inputs, keras.layers.Dense(3, activation="softmax", name="head")(hidden))


@pytest.fixture(name="keras_base")
def _keras_base(tmp_path: Path) -> Path:
    """A small Keras model with its card."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    keras.utils.set_random_seed(4)
    folder = tmp_path / "keras-base"
    folder.mkdir()
    keras_model(keras).save(folder / "base.keras")
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# tiny-base\n", "utf-8")
    return folder


def test_two_fits_of_keras_make_one_release(tmp_path: Path, keras_base: Path) -> None:
    import keras

    from model_license_audit.harness.callbacks.keras import AuditedRelease

    model = keras.models.load_model(keras_base / "base.keras")
    encoder = model.get_layer("encoder")
    inputs, labels = np.random.default_rng(2).normal(size=(32, 6)).astype("float32"), np.arange(32) % 3
    callback = AuditedRelease(script(keras_base), tmp_path / "tiny-mails", fits=2, classes=("a", "b", "c"), examples=32)
    encoder.trainable = False
    for rate in (0.01, 0.001):
        model.compile(keras.optimizers.RMSprop(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(inputs, labels, epochs=1, verbose=0, validation_data=(inputs, labels), callbacks=[callback])
    assert callback.report is not None
    assert callback.report.outcome.exit_code is ExitCode.AUDITED
    told = json.loads((tmp_path / "tiny-mails" / "tensors.json").read_text("utf-8"))
    states = {entry["name"]: entry["state"] for entry in told["tensors"] if not entry["name"].startswith("optimizer/")}
    assert sorted(states.values()) == ["changed", "changed", "unchanged", "unchanged"]
    card = (tmp_path / "tiny-mails" / "README.md").read_text("utf-8")
    assert "rmsprop" in card
    assert "It tells 3 classes apart: a, b, c." in card


def test_a_refused_plan_stops_keras_before_its_first_step(tmp_path: Path, keras_base: Path) -> None:
    import keras

    from model_license_audit.harness.callbacks.keras import AuditedRelease

    (keras_base / "README.md").write_text("---\nlicense: cc-by-nd-4.0\n---\n# tiny-base\n", "utf-8")
    model = keras_model(keras)
    model.compile("sgd", "sparse_categorical_crossentropy")
    before = [weights.copy() for weights in model.get_weights()]
    callback = AuditedRelease(script(keras_base, "cc-by-nd-4.0"), tmp_path / "tiny-mails")
    with pytest.raises(PlanStopped):
        model.fit(np.zeros((4, 6), "float32"), np.zeros(4), verbose=0, callbacks=[callback])
    assert all((old == new).all() for old, new in zip(before, model.get_weights(), strict=True))
