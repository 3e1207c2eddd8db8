"""Small runs made by hand: a base with real weights, data, training and its files, as the steps before composing leave
them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from model_license_audit.audit.auditor import Auditor
from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.data.examples import DataRecord
from model_license_audit.harness.learning.interface import Parameter
from model_license_audit.harness.recipe.model import (
    BaseSpec,
    DataRole,
    DataSpec,
    Method,
    ModelSpec,
    Recipe,
    ReleaseSpec,
    StageSpec,
)
from model_license_audit.harness.release.composing import Composed, compose_release
from model_license_audit.harness.release.materials import Materials
from model_license_audit.harness.steps.context import RunContext
from model_license_audit.harness.steps.declared import informed, ref_of
from model_license_audit.harness.steps.intent import policy_of
from model_license_audit.harness.steps.plan import judge
from model_license_audit.harness.steps.records import BaseRecord, Scores, StageRecord, TrainingRecord
from model_license_audit.model.report import AuditReport
from model_license_audit.model.use import Purpose, Release, UseContext

Weights = Mapping[str, NDArray[np.float32]]
MOMENT = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
COMMERCIAL = UseContext(Purpose.COMMERCIAL, Release.WEIGHTS, True)


def ramp(*shape: int, start: float = 0.0) -> NDArray[np.float32]:
    """Numbers that are all different."""
    return (np.arange(np.prod(shape), dtype=np.float32) / 7 + start).astype(np.float32).reshape(shape)


def base_weights() -> dict[str, NDArray[np.float32]]:
    """A base of two layers."""
    return {"encoder.weight": ramp(3, 4), "encoder.bias": ramp(4, start=50), "head.weight": ramp(4, 2, start=90)}


def tuned_weights() -> dict[str, NDArray[np.float32]]:
    """The same with its encoder kept and another head."""
    kept = base_weights()
    return {"encoder.weight": kept["encoder.weight"], "encoder.bias": kept["encoder.bias"], "fc.weight": ramp(4, 3)}


def base_in(folder: Path, license_: str, files: Mapping[str, str]) -> Path:
    """A folder with a card, weights, and more files."""
    folder.mkdir(parents=True)
    save_file(base_weights(), folder / "model.safetensors")
    (folder / "README.md").write_text(f"---\nlicense: {license_}\n---\n# tiny-base\n", "utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def a_recipe(**changes: object) -> Recipe:
    """Fine-tuning of ``acme/tiny-base`` on mails."""
    recipe = Recipe(
        name="tiny",
        summary="Tells spam from other mail.",
        task="text-classification",
        method=Method.FINETUNE,
        base=BaseSpec("acme/tiny-base"),
        data=(DataSpec("acme/mails", "mails", "text", license="cc0-1.0"),),
        model=ModelSpec("text_encoder"),
        stages=(StageSpec("head", ("fc.*",), 2),),
        release=ReleaseSpec("acme/tiny-spam", "apache-2.0", "Acme Ltd", use=COMMERCIAL, intended="Sorting mail."),
        seed=7,
    )
    return replace(recipe, **changes)  # type: ignore[arg-type]


def a_training(model: Path, **changes: object) -> TrainingRecord:
    """Of the head alone, on a frozen encoder."""
    parameters = (
        Parameter("encoder.bias", (4,), True),
        Parameter("encoder.weight", (3, 4), True),
        Parameter("fc.weight", (4, 3), False),
    )
    stage = StageRecord("head", 2, "adamw", 0.001, False, ("fc.weight",), ("encoder.bias", "encoder.weight"), 12, 16)
    after, before = Scores(0.21, 0.94, {"ham": 0.95, "spam": 0.93}, 60), Scores(0.7, 0.5, {"ham": 1.0, "spam": 0.0}, 60)
    record = TrainingRecord(
        parameters, (stage,), before, after, before, ("ham", "spam"), "transformers", digests_of(model)
    )
    return replace(record, **changes)  # type: ignore[arg-type]


def a_data_record(**changes: object) -> DataRecord:
    """Of the mails."""
    digest = hashlib.sha256(b"mails").hexdigest()
    record = DataRecord(
        "acme/mails", DataRole.TASK, "/home/somebody/mails", digest, "cc0-1.0", "recipe", 300, {"ham": 150, "spam": 150}
    )
    return replace(record, **changes)  # type: ignore[arg-type]


@cache
def _auditor() -> Auditor:
    """One for all: what it loads does not change."""
    return Auditor()


@dataclass
class Run:
    """A run in a folder: what was made, and how to compose it."""

    root: Path
    recipe: Recipe = field(default_factory=a_recipe)
    license: str = "apache-2.0"
    data: tuple[DataRecord, ...] = field(default_factory=lambda: (a_data_record(),))
    tuned: Weights = field(default_factory=tuned_weights)
    base_files: Mapping[str, str] = field(default_factory=dict)
    base_license: str = "apache-2.0"
    auditor: Auditor = field(default_factory=_auditor)

    def __post_init__(self) -> None:
        self.base = base_in(self.root / "base", self.base_license, self.base_files)
        self.model = self.root / "work" / "model"
        self.model.mkdir(parents=True)
        save_file(dict(self.tuned), self.model / "model.safetensors")
        (self.model / "config.json").write_text(json.dumps({"model_type": "tiny"}), "utf-8")
        (self.model / "README.md").write_text("---\nbase_model: /home/somebody/base\n---\n", "utf-8")
        self.training: TrainingRecord | None = a_training(self.model)
        upstream = {ref_of(self.recipe.base.ref): self.base} if self.recipe.base else {}
        self.context = RunContext(self.auditor, self.root, self.root / "cache", upstream=upstream, started=MOMENT)

    @property
    def release(self) -> Path:
        """Where the release goes."""
        return self.root / self.recipe.release.name.rpartition("/")[2]

    @property
    def record(self) -> BaseRecord | None:
        """Of the base."""
        if self.recipe.base is None:
            return None
        digests = digests_of(self.base)
        told = (self.recipe.base.ref, None, "/home/somebody/base", str(self.base), ("model.safetensors",), digests)
        return BaseRecord(*told, self.base_license, "README.md")

    def plan(self) -> AuditReport:
        """The audit of the plan."""
        return judge(self.recipe, self.context, dict(self.context.upstream)).report

    def materials(self, **changes: object) -> Materials:
        """Everything that a release is made of."""
        found = Materials(
            recipe=self.recipe,
            plan=self.plan(),
            base=self.record,
            data=self.data,
            training=self.training,
            model=self.model,
            license=self.license,
            started=MOMENT,
            finished=MOMENT,
            base_folder=self.base if self.recipe.base else None,
            upstream=self.context.upstream,
        )
        return replace(found, **changes)  # type: ignore[arg-type]

    def compose(self, key: Path | None = None, **changes: object) -> Composed:
        """Make the release."""
        policy = policy_of(self.recipe, self.context.policy, False)
        auditor = informed(self.auditor, self.recipe)
        return compose_release(auditor, self.materials(**changes), policy, self.release, key)
