"""Encoders of text: what is loaded and what is refused, what is frozen, and what a user can load afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from model_license_audit.harness.learners.choose import make_learner
from model_license_audit.harness.learning.feed import Feed
from model_license_audit.harness.learning.fitting import fit
from model_license_audit.harness.learning.selection import trainable
from model_license_audit.harness.recipe.model import ObjectiveSpec, OptimizerSpec, Recipe
from model_license_audit.harness.steps.records import TrainingRecord
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import ModelAuditError, UsageError
from tests.harness import tiny_encoder as tiny


@pytest.fixture(scope="module")
def shared_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    tiny.write_base(folder)
    return folder


@pytest.fixture
def base(shared_base: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(shared_base, tmp_path / "base"))


Learner = Any
MakeLearner = Callable[..., Learner]


def made(folder: Path, recipe: Recipe | None = None, **more: Any) -> Learner:
    return make_learner(recipe or tiny.recipe(), tiny.record(folder), tiny.CLASSES, seed=5, **more)


def trained(folder: Path, out: Path, recipe: Recipe) -> TrainingRecord:
    workspace = Workspace.beside(out)
    workspace.make()
    return fit(recipe, lambda u: made(folder, recipe, untrained=u), tiny.prepared(), workspace, lambda _line: None)


@pytest.fixture(scope="module")
def whole(shared_base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainingRecord, Path]:
    """One training in two stages that several tests look at."""
    out = tmp_path_factory.mktemp("run") / "out"
    return trained(shared_base, out, tiny.recipe()), out.with_name("out.work")


def test_two_stages_learn_what_the_untrained_encoder_cannot(whole: tuple[TrainingRecord, Path]) -> None:
    record, _ = whole
    assert record.before is not None
    assert record.after is not None
    assert record.baseline is not None
    assert record.after.accuracy >= 0.9
    assert record.after.accuracy > record.before.accuracy
    assert record.after.accuracy > record.baseline.accuracy
    assert record.library == "transformers"


def test_what_is_exported_is_loaded_by_transformers_and_says_the_same(whole: tuple[TrainingRecord, Path]) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    record, work = whole
    model = AutoModelForSequenceClassification.from_pretrained(work / "model", local_files_only=True)
    tokenizer = AutoTokenizer.from_pretrained(work / "model", local_files_only=True)
    assert model.config.id2label == {0: "ham", 1: "spam"}
    assert model.config.label2id == {"ham": 0, "spam": 1}
    test = tiny.prepared().test
    encoded = tokenizer(list(test.inputs), padding=True, truncation=True, max_length=12, return_tensors="pt")
    with torch.no_grad():
        right = model(**encoded).logits.argmax(dim=1).numpy() == test.labels
    assert record.after is not None
    assert right.mean() == pytest.approx(record.after.accuracy)


def test_no_file_of_the_release_tells_where_anything_lay(whole: tuple[TrainingRecord, Path], shared_base: Path) -> None:
    _, work = whole
    files = sorted((work / "model").iterdir())
    assert {file.name for file in files} >= {"config.json", "model.safetensors", "tokenizer.json"}
    for file in files:
        content = file.read_bytes()
        for place in (shared_base, work, Path.cwd(), Path.home()):
            assert str(place).encode() not in content, file
        if file.suffix == ".json":
            told = json.loads(content)
            assert not {"_name_or_path", "name_or_path", "local_files_only", "is_local"} & set(told)


def test_parameters_are_named_as_in_the_file_and_renamings_are_told(
    whole: tuple[TrainingRecord, Path], shared_base: Path
) -> None:
    record, work = whole
    released = load_file(work / "model" / "model.safetensors")
    before = load_file(shared_base / "model.safetensors")
    assert {parameter.name for parameter in record.parameters} == set(released)
    assert {parameter.name: parameter.shape for parameter in record.parameters} == {
        name: tuple(tensor.shape) for name, tensor in released.items()
    }
    assert record.renamed == {name: f"bert.{name}" for name in before}
    assert {p.name for p in record.parameters if not p.pretrained} == {"classifier.weight", "classifier.bias"}


def test_frozen_tensors_keep_every_bit(base: Path, tmp_path: Path) -> None:
    stages = (tiny.stage("top", "classifier.*", "bert.pooler.*", "*.layer.1.*"),)
    record = trained(base, tmp_path / "out", tiny.recipe("text-encoder", *stages))
    released, before = (
        load_file(tmp_path / "out.work" / "model" / "model.safetensors"),
        load_file(base / "model.safetensors"),
    )
    frozen = [name for name in before if f"bert.{name}" in record.stages[0].frozen]
    moved = [name for name in before if f"bert.{name}" in record.stages[0].trainable]
    assert len(frozen) == 5 + 16
    assert all(torch.equal(before[name], released[f"bert.{name}"]) for name in frozen)
    assert len(moved) == 18
    assert not any(torch.equal(before[name], released[f"bert.{name}"]) for name in moved)


def test_the_same_seed_gives_the_same_files_and_another_does_not(base: Path, tmp_path: Path) -> None:
    one = tiny.recipe("text-encoder", tiny.stage("full", "*", epochs=1))
    first, second = trained(base, tmp_path / "a", one), trained(base, tmp_path / "b", one)
    third = trained(base, tmp_path / "c", replace(one, seed=6))
    assert first == second
    assert first.files["model.safetensors"] != third.files["model.safetensors"]


def test_dropout_works_in_what_is_trained_and_not_in_what_is_frozen(base: Path) -> None:
    from transformers.models.bert.modeling_bert import BertLayer

    learner = made(base)
    stage = tiny.stage("top", "classifier.*", "*.layer.1.*")
    names = trainable("top", stage.trainable, learner.parameters)
    learner.begin(stage, names, ObjectiveSpec())
    texts = tiny.examples(8, 4)
    learner.step(tiny.batch_of(texts, learner.encode(texts.inputs)), stage.optimizer, 1e-3, 1)
    layers = [module for module in learner.module.modules() if isinstance(module, BertLayer)]
    assert [layer.output.dropout.training for layer in layers] == [False, True]
    assert not learner.module.bert.embeddings.dropout.training
    assert learner.module.dropout.training
    learner.logits(learner.encode(texts.inputs))
    assert not any(module.training for module in learner.module.modules())


def test_cached_features_give_the_logits_of_the_whole_model(base: Path) -> None:
    learner = made(base)
    learner.begin(tiny.stage("head", "classifier.*"), frozenset({"classifier.weight"}), ObjectiveSpec())
    feed = Feed(learner, tiny.examples(70, 4))
    cached = feed.cached()
    assert {name: array.shape for name, array in (cached.features or {}).items()} == {
        "first": (70, 1, 16),
        "pooled": (70, 16),
    }
    for plain, known in zip(feed.in_order(), cached.in_order(), strict=True):
        assert learner.logits(known.inputs) == pytest.approx(learner.logits(plain.inputs), abs=1e-5)


def test_features_are_not_cached_of_what_is_trained(base: Path) -> None:
    learner = made(base)
    learner.begin(tiny.stage("full", "*"), frozenset(p.name for p in learner.parameters), ObjectiveSpec())
    with pytest.raises(UsageError, match="the stage trains the encoder"):
        learner.features(learner.encode(["money now"]))


def test_a_head_that_reads_every_token_cannot_be_cached(tmp_path: Path) -> None:
    """ModernBERT with mean pooling looks at all tokens: half of its input would be missing."""
    from transformers import ModernBertConfig, ModernBertModel

    tiny.write_base(tmp_path)
    config = ModernBertConfig(
        vocab_size=19, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        classifier_pooling="mean", pad_token_id=0, cls_token_id=2, sep_token_id=3, bos_token_id=2, eos_token_id=3,
    )  # fmt: skip
    torch.manual_seed(0)
    ModernBertModel(config).save_pretrained(tmp_path)
    learner = made(tmp_path)
    learner.begin(tiny.stage("head", "classifier.*"), frozenset({"classifier.weight"}), ObjectiveSpec())
    encoded = {k: v for k, v in learner.encode(["money now please", "lunch"]).items() if k != "token_type_ids"}
    assert learner.logits(encoded).shape == (2, 2)
    with pytest.raises(UsageError, match="needs more than the first token"):
        learner.features(encoded)


@pytest.mark.parametrize("kind", ["distilbert", "roberta", "electra"])
def test_other_families_of_encoders_work_too(kind: str, tmp_path: Path) -> None:
    import transformers

    tiny.write_base(tmp_path)
    names = {"distilbert": "DistilBert", "roberta": "Roberta", "electra": "Electra"}
    sizes: dict[str, Any] = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    if kind == "distilbert":
        sizes = {"dim": 16, "n_layers": 1, "n_heads": 2, "hidden_dim": 32}
    config = getattr(transformers, f"{names[kind]}Config")(vocab_size=19, max_position_embeddings=24, **sizes)
    getattr(transformers, f"{names[kind]}Model")(config).save_pretrained(tmp_path)
    learner = made(tmp_path)
    head = frozenset(p.name for p in learner.parameters if not p.pretrained)
    learner.begin(tiny.stage("head", "*"), head, ObjectiveSpec())
    encoded = learner.encode(["money now please", "lunch"])
    if kind == "distilbert":
        encoded.pop("token_type_ids", None)
    features = learner.features(encoded)
    assert learner.logits(features) == pytest.approx(learner.logits(encoded), abs=1e-5)
    assert all(name.startswith(("classifier.", "pre_classifier.")) for name in head)


def test_a_long_text_is_cut_and_a_batch_padded_to_its_longest(base: Path) -> None:
    learner = made(base)
    assert learner.encode(["lunch", "money now"])["input_ids"].shape == (2, 4)
    assert learner.encode(["money " * 100_000])["input_ids"].shape == (1, 12)


def test_an_old_head_of_the_base_is_not_taken_over(base: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForSequenceClassification

    model = AutoModelForSequenceClassification.from_pretrained(base, local_files_only=True, num_labels=2)
    model.save_pretrained(tmp_path / "tuned")
    for file in base.glob("tokenizer*"):
        shutil.copy(file, tmp_path / "tuned")
    learner = made(tmp_path / "tuned")
    old = model.classifier.weight.detach().numpy()
    assert not np.array_equal(learner.module.classifier.weight.detach().numpy(), old)
    assert "classifier.weight" in {p.name for p in learner.parameters if not p.pretrained}
    assert torch.equal(learner.module.bert.pooler.dense.weight, model.bert.pooler.dense.weight)
    assert learner.renamed == {}


def test_an_untrained_encoder_has_other_weights_and_none_of_the_base(base: Path) -> None:
    known, untrained = made(base), made(base, untrained=True)
    assert not any(parameter.pretrained for parameter in untrained.parameters)
    name = "bert.encoder.layer.0.output.dense.weight"
    assert not torch.equal(known.named_weights()[name], untrained.named_weights()[name])
    assert torch.equal(known.named_weights()["classifier.weight"], untrained.named_weights()["classifier.weight"])


def test_weights_that_could_run_code_are_not_opened(base: Path) -> None:
    torch.save(load_file(base / "model.safetensors"), base / "pytorch_model.bin")
    (base / "model.safetensors").unlink()
    with pytest.raises(UsageError, match=r"has no \.safetensors file"):
        made(base)


def test_code_of_a_model_is_not_run(base: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    (base / "modeling_evil.py").write_text(f"open({str(ran)!r}, 'w').close()\nclass Evil: pass\n", "utf-8")
    automatic = dict.fromkeys(("AutoConfig", "AutoModel"), "modeling_evil.Evil")
    tiny.change_config(base, model_type="evil", auto_map=automatic)
    with pytest.raises(ModelAuditError, match="the configuration of the base cannot be loaded") as caught:
        made(base)
    assert not ran.exists()
    assert str(base) not in str(caught.value)


def test_damaged_weights_are_told(base: Path) -> None:
    file = base / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-500])
    with pytest.raises(ModelAuditError, match="the encoder of the base cannot be loaded"):
        made(base)


def test_weights_that_are_no_numbers_are_told(base: Path) -> None:
    tensors = load_file(base / "model.safetensors")
    tensors["pooler.dense.bias"][3] = float("nan")
    save_file(tensors, base / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelAuditError, match=r"pooler\.dense\.bias holds numbers that are not finite"):
        made(base)


def test_wrong_shapes_are_told(base: Path) -> None:
    tensors = load_file(base / "model.safetensors")
    tensors["pooler.dense.weight"] = torch.zeros(16, 17)
    save_file(tensors, base / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelAuditError, match="the encoder of the base cannot be loaded"):
        made(base)


def test_files_without_an_encoder_are_told(base: Path) -> None:
    save_file({"something.else": torch.zeros(2)}, base / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelAuditError, match="hold no weight of the encoder"):
        made(base)


def test_a_base_is_needed() -> None:
    with pytest.raises(UsageError, match="needs the files of a base"):
        make_learner(tiny.recipe(), None, tiny.CLASSES)


def test_the_second_head_of_a_joint_objective_is_trained_and_not_released(base: Path, tmp_path: Path) -> None:
    learner = made(base, pretraining_classes=("a", "b", "c"))
    learner.begin(tiny.stage("full", "*"), frozenset(p.name for p in learner.parameters), ObjectiveSpec(joint=0.5))
    second = {name: weight.detach().clone() for name, weight in learner._second.named_parameters()}
    texts = tiny.examples(6, 4)
    batch = tiny.batch_of(texts, learner.encode(texts.inputs))
    learner.step(batch, OptimizerSpec(), 1e-2, 1, batch)
    assert all(not torch.equal(weight, second[name]) for name, weight in learner._second.named_parameters())
    learner.save_state(tmp_path / "state")
    again = made(base, pretraining_classes=("a", "b", "c"))
    again.begin(tiny.stage("full", "*"), frozenset(p.name for p in again.parameters), ObjectiveSpec(joint=0.5))
    again.load_state(tmp_path / "state")
    assert torch.equal(again._second.weight, learner._second.weight)
    (tmp_path / "out").mkdir()
    learner.export(tmp_path / "out")
    assert set(load_file(tmp_path / "out" / "model.safetensors")) == {p.name for p in learner.parameters}


def test_without_the_extra_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "model_license_audit.harness.learners.text_encoder", raising=False)
    monkeypatch.delitem(sys.modules, "model_license_audit.harness.learners.torch_common", raising=False)
    with pytest.raises(UsageError, match=r"pip install 'model-license-audit\[harness-torch\]'"):
        make_learner(tiny.recipe(), None, tiny.CLASSES)


def test_an_unknown_learner_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="text-encoder"):
        make_learner(tiny.recipe("text-encoders"), None, tiny.CLASSES)
