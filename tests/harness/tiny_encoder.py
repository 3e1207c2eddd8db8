"""A BERT so small that a test trains it in a second, in the files that a user would have; and texts to train it on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from model_license_audit.harness.data.examples import Examples, Prepared
from model_license_audit.harness.learning.interface import Batch, Learner, Parameter
from model_license_audit.harness.recipe.model import (
    BaseSpec,
    Method,
    ModelSpec,
    OptimizerSpec,
    Recipe,
    ReleaseSpec,
    StageSpec,
)
from model_license_audit.harness.steps.records import BaseRecord

GOOD, BAD = ("meeting", "report", "patch", "lunch"), ("money", "winner", "free", "pills")
FILLERS = ("the", "a", "now", "today", "please", "about")
CLASSES = ("ham", "spam")
HUB_ID, REVISION = "org/tiny-bert", "0123456789abcdef0123456789abcdef01234567"


def write_base(folder: Path, seed: int = 0) -> BaseRecord:
    """An encoder that knows which words are alike, and a tokenizer of words, as ``save_pretrained`` leaves them."""
    import torch

    from model_license_audit.harness.learners.frameworks import quiet_transformers

    transformers = quiet_transformers()
    words = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *GOOD, *BAD, *FILLERS)
    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=16,
        initializer_range=0.3,
    )
    model = transformers.BertModel(config)
    with torch.no_grad():
        apart = torch.randn(config.hidden_size)
        model.embeddings.position_embeddings.weight *= 0.1
        for known, direction in ((GOOD, apart), (BAD, -apart)):
            model.embeddings.word_embeddings.weight[[words.index(word) for word in known]] += 2 * direction
    model.save_pretrained(folder)
    vocabulary = {word: number for number, word in enumerate(words)}
    transformers.BertTokenizer(vocab=vocabulary).save_pretrained(folder)
    return record(folder)


def record(folder: Path) -> BaseRecord:
    return BaseRecord(HUB_ID, REVISION, "local", str(folder), ("model.safetensors",), {}, "mit", "recipe")


def change_config(folder: Path, **changes: object) -> None:
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changes), "utf-8")


def examples(count: int, seed: int) -> Examples:
    """Texts with one telling word among others."""
    random = np.random.default_rng(seed)
    labels = np.arange(count, dtype=np.int64) % 2
    telling = [random.choice(BAD if label else GOOD) for label in labels]
    fillers = [list(random.choice(FILLERS, random.integers(1, 6))) for _ in labels]
    return Examples([" ".join([*few, word, *few[:1]]) for few, word in zip(fillers, telling, strict=True)], labels)


def prepared(train: int = 64) -> Prepared:
    return Prepared(examples(train, 1), examples(16, 2), examples(32, 3), CLASSES, ())


def stage(name: str, *trainable: str, lr: float | None = 2e-2, **more: object) -> StageSpec:
    usual: dict[str, object] = {"epochs": 2, "batch_size": 8, "optimizer": OptimizerSpec(lr=lr)}
    return StageSpec(name, trainable, **{**usual, **more})  # type: ignore[arg-type]


TWO_STAGES = (stage("head", "classifier.*", cache_features=True, patience=2), stage("full", "*", lr=5e-3))


def recipe(learner: str = "text-encoder", *stages: StageSpec, **more: object) -> Recipe:
    model = ModelSpec(learner, max_length=12)
    release = ReleaseSpec("ex/tiny", None, "holder")
    made = Recipe("tiny", "", "t", Method.FINETUNE, BaseSpec(HUB_ID), (), model, stages or TWO_STAGES, release, seed=5)
    return replace(made, **more)  # type: ignore[arg-type]


def batch_of(texts: Examples, encoded: object) -> Batch:
    return Batch(encoded, texts.labels)  # type: ignore[arg-type]


def train_in(folder: Path) -> None:
    """Train in a folder on the base that lies beside it, or go on with it."""
    from model_license_audit.harness.learners.choose import make_learner
    from model_license_audit.harness.learning.fitting import fit
    from model_license_audit.harness.learning.planned import Settings
    from model_license_audit.harness.steps.context import nobody
    from model_license_audit.harness.steps.workspace import Workspace

    workspace, base = Workspace.beside(folder), record(folder.with_name("base"))
    workspace.make()

    def learner(untrained: bool) -> Learner:
        return make_learner(recipe(), base, CLASSES, untrained=untrained, seed=5)

    fit(recipe(), learner, prepared(), workspace, nobody, settings=Settings(3))


def parameter(name: str, *shape: int) -> Parameter:
    return Parameter(name, shape, pretrained=True)
