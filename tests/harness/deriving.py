"""A small mail filter with files of a release, and runs that derive something of it without training."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from model_license_audit.audit.auditor import Auditor
from model_license_audit.harness.api import Release, Settings, context_of, run, workspace_of
from model_license_audit.harness.derive.facts import Facts
from model_license_audit.harness.derive.source_model import SourceModel, source_model
from model_license_audit.harness.recipe.model import Recipe
from model_license_audit.harness.recipe.reading import read_recipe
from model_license_audit.harness.steps.records import BaseRecord
from tests.harness import tiny_encoder as tiny

RECIPE = """
name = "derived"
summary = "Tells spam from other mail."
task = "text-classification"
method = "METHOD"
seed = 5

[base]
ref = "acme/tiny-filter"
files = "base"
license = "apache-2.0"

DATA
[model]
learner = "text-encoder"
max-length = 12

[model.options]
format = "FORMAT"
OPTIONS
[release]
name = "acme/tiny-filter-derived"
license = "apache-2.0"
holder = "Acme"

[use]
purpose = "commercial"
release = "weights"
"""
FACTS = Facts(
    "acme/made", "Acme", "Tells spam apart.", "apache-2.0", None, None, "acme/tiny-filter",
    "https://huggingface.co/acme/tiny-filter", "converted",
)  # fmt: skip
DATA = """
[[data]]
ref = "acme/mails"
files = "mails.csv"
format = "text-csv"
license = "cc0-1.0"
role = "evaluation"
"""


def write_filter(folder: Path, seed: int = 0, **config: object) -> Path:
    """A classifier whose head reads off what its encoder knows of words."""
    import torch

    from model_license_audit.harness.learners.frameworks import quiet_transformers

    tiny.write_base(folder, seed)
    transformers = quiet_transformers()
    names = dict(enumerate(tiny.CLASSES))
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        folder, id2label=names, label2id={name: number for number, name in names.items()}
    )
    torch.manual_seed(seed)
    fit_head(model, transformers.AutoTokenizer.from_pretrained(folder))
    for one in model.parameters():
        if one.ndim == 1:  # biases that are all different, as those of a model that was trained
            one.data += torch.randn_like(one) * 1e-3
    model.save_pretrained(folder)
    if config:
        tiny.change_config(folder, **config)
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# tiny-filter\n", "utf-8")
    return folder


def fit_head(model: object, tokenizer: object) -> None:
    """The head by least squares on what the pooling layer gives."""
    import torch

    texts = tiny.examples(200, 9)
    encoded = tokenizer(list(texts.inputs), padding=True, return_tensors="pt")  # type: ignore[operator]
    with torch.no_grad():
        pooled = model.bert(**encoded).pooler_output  # type: ignore[attr-defined]
        wanted = torch.nn.functional.one_hot(torch.as_tensor(texts.labels), 2).float() * 8 - 4
        known = torch.cat([pooled, torch.ones(len(pooled), 1)], 1)
        found = torch.linalg.lstsq(known, wanted).solution
        model.classifier.weight.copy_(found[:-1].T)  # type: ignore[attr-defined]
        model.classifier.bias.copy_(found[-1])  # type: ignore[attr-defined]


def write_mails(file: Path, count: int = 60) -> None:
    """Texts that are all different, with their classes."""
    texts, seen = tiny.examples(count * 8, 4), set()
    rows = ["text,label"]
    for text, label in zip(texts.inputs, texts.labels, strict=True):
        if text not in seen and len(rows) <= count:
            seen.add(text)
            rows.append(f"{text},{tiny.CLASSES[label]}")
    file.write_text("\n".join(rows) + "\n", "utf-8")


def a_recipe(folder: Path, method: str, form: str, *changes: tuple[str, str], data: bool = True) -> Recipe:
    """The recipe in that folder, beside base and mails, with parts of its text replaced."""
    text = RECIPE.replace("METHOD", method).replace("FORMAT", form).replace("DATA", DATA if data else "")
    for old, new in (*changes, ("OPTIONS", "")):
        text = text.replace(old, new)
    file = folder / "derived.toml"
    file.write_text(text, "utf-8")
    return read_recipe(file)


def derived(recipe: Recipe, output: Path) -> Release:
    """The whole run, as a user would have it."""
    workspace = workspace_of(recipe, output)
    return run(recipe, workspace, context_of(Auditor(), workspace, Settings()), resume=False)


def record_of(folder: Path) -> BaseRecord:
    return replace(tiny.record(folder), ref="acme/tiny-filter")


def source_in(folder: Path) -> SourceModel:
    """The filter as it is derived from."""
    return source_model(record_of(folder), 12)


def logits(source: SourceModel, texts: tuple[str, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.concatenate([source.compute(batch) for batch in source.batches(texts)])


def states(release: Path) -> dict[str, str]:
    """Of each tensor of a release what became of it."""
    told = json.loads((release / "tensors.json").read_text("utf-8"))
    return {one["name"]: one["state"] for one in told["tensors"]}
