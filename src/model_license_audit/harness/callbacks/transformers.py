"""A callback for the ``Trainer`` of transformers: its model is planned before, and released after the training."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.gate.digests import digests_of, files_of
from model_license_audit.harness.callbacks.script import Script, Watch, shared_out
from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, needed
from model_license_audit.harness.learning.interface import Parameter
from model_license_audit.harness.release.tensor import Tensor
from model_license_audit.harness.release.tensor_files import holds_tensors, tensors_in
from model_license_audit.harness.release.tensors import compare
from model_license_audit.harness.steps.records import Scores, StageRecord, TrainingRecord
from model_license_audit.model.report import AuditReport

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor

_SETTINGS = (
    "learning_rate", "num_train_epochs", "max_steps", "per_device_train_batch_size", "gradient_accumulation_steps",
    "weight_decay", "optim", "lr_scheduler_type", "warmup_steps", "seed", "data_seed", "max_grad_norm", "fp16", "bf16",
)  # fmt: skip

TrainerCallback: Any = needed("transformers", TORCH_EXTRA).TrainerCallback


class AuditedRelease(TrainerCallback):
    """Plans when training begins, and stops it where the plan is refused; composes and audits a release at its end.

    Give it to a ``Trainer`` (``callbacks=[AuditedRelease(script, "out/name")]``); ``report`` is the audit of the
    release that it made. Errors are raised through ``Trainer.train``.
    """

    def __init__(
        self,
        script: Script,
        release: str | Path,
        *,
        key_file: Path | None = None,
        allow_unknown: bool = False,
        auditor: Auditor | None = None,
    ) -> None:
        self._watch = Watch(script, Path(release), "transformers", key_file, allow_unknown, auditor)
        self._trainable: set[str] = set()
        self.report: AuditReport | None = None

    def on_train_begin(self, _args: Any, _state: Any, _control: Any, **given: Any) -> None:
        """Judge the plan; raises where it is refused."""
        self._watch.plan()
        self._note(given["model"])

    def on_train_end(self, args: Any, state: Any, _control: Any, **given: Any) -> None:
        """Export the model, compose its release, and audit it."""
        model = given["model"]
        self._note(model)
        folder = self._watch.model
        if folder.exists():
            shutil.rmtree(folder)
        model.save_pretrained(folder)
        tokenizer = given.get("processing_class")
        if tokenizer is not None:
            tokenizer.save_pretrained(folder)
        self._watch.settings = {
            name: getattr(args, name) for name in _SETTINGS if getattr(args, name, None) is not None
        }
        self.report = self._watch.finish(self._record(args, state, given))

    def _note(self, model: Any) -> None:
        """Which parameters are free."""
        self._trainable |= {file_name(name) for name, value in model.named_parameters() if value.requires_grad}

    def _record(self, args: Any, state: Any, given: dict[str, Any]) -> TrainingRecord:
        """What was trained, as the exported files and the Trainer's log tell it."""
        made = tensors_in(self._watch.model, filter(holds_tensors, files_of(self._watch.model)))
        named = {file_name(name) for name, _ in given["model"].named_parameters()}
        own = [tensor for tensor in made if tensor.name in named]
        trainable, frozen = shared_out((tensor.name for tensor in own), self._trainable)
        counts = {tensor.name: tensor.count for tensor in own}
        stage = StageRecord(
            "train", int(state.epoch or 0), str(getattr(args.optim, "value", args.optim)), float(args.learning_rate),
            False, trainable, frozen, sum(counts[name] for name in trainable), sum(counts[name] for name in frozen),
        )  # fmt: skip
        return TrainingRecord(
            parameters=_parameters(self._watch, own),
            stages=(stage,),
            before=None,
            after=_scores(state, given.get("eval_dataloader")),
            baseline=None,
            classes=_classes(given["model"]),
            library="peft" if hasattr(given["model"], "peft_config") else "transformers",
            files=digests_of(self._watch.model),
        )


def file_name(name: str) -> str:
    """The name of a parameter in the files: peft leaves out that of the adapter."""
    return name.replace(".default.", ".").removesuffix(".default")


def _parameters(watch: Watch, made: list[Tensor]) -> tuple[Parameter, ...]:
    """The tensors, and of each whether the base has it."""
    folder = watch.base_folder
    before = tensors_in(folder, filter(holds_tensors, files_of(folder))) if folder else None
    came = {one.name: one.was is not None for one in compare(before, made).tensors}
    return tuple(Parameter(tensor.name, tensor.shape, came[tensor.name]) for tensor in made)


def _scores(state: Any, loader: Any) -> Scores | None:
    """The last evaluation that the Trainer logged, if it measured accuracy."""
    logged = [entry for entry in state.log_history if "eval_accuracy" in entry and "eval_loss" in entry]
    if not logged:
        return None
    examples = len(loader.dataset) if loader is not None else 0
    return Scores(float(logged[-1]["eval_loss"]), float(logged[-1]["eval_accuracy"]), {}, examples)


def _classes(model: Any) -> tuple[str, ...]:
    """The classes of a classifier, by their numbers."""
    labels = getattr(model.config, "id2label", None) or {}
    return tuple(str(labels[number]) for number in sorted(labels))
