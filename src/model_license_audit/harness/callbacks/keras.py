"""A callback for ``Model.fit`` of Keras: the model is planned before, and released after the training."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.gate.digests import digests_of, files_of
from model_license_audit.harness.callbacks.script import Script, Watch, shared_out
from model_license_audit.harness.learners.frameworks import KERAS_EXTRA, needed
from model_license_audit.harness.learning.interface import Parameter
from model_license_audit.harness.release.tensor import Tensor, tensor_digest
from model_license_audit.harness.release.tensor_files import holds_tensors, tensors_in
from model_license_audit.harness.release.tensors import compare
from model_license_audit.harness.steps.records import Scores, StageRecord, TrainingRecord
from model_license_audit.model.report import AuditReport

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor

Callback: Any = needed("keras", KERAS_EXTRA).callbacks.Callback

MODEL = "model.keras"
"""The file of the model in the release."""


class AuditedRelease(Callback):
    """Plans when training begins, and stops it where the plan is refused; composes and audits a release at its end.

    Give it to every ``fit`` of the model: after the last of ``fits`` the release is made, and ``report`` is its audit.
    ``classes`` are the names of what the model tells apart, ``examples`` how many it was evaluated on.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own, named where it is made
        self,
        script: Script,
        release: str | Path,
        *,
        fits: int = 1,
        classes: tuple[str, ...] = (),
        examples: int = 0,
        key_file: Path | None = None,
        allow_unknown: bool = False,
        auditor: Auditor | None = None,
    ) -> None:
        super().__init__()
        self._watch = Watch(script, Path(release), "keras", key_file, allow_unknown, auditor)
        self._fits, self._classes, self._examples = fits, classes, examples
        self._free: list[frozenset[str]] = []
        self._done: list[tuple[int, float, str]] = []
        self._last: dict[str, float] = {}
        self.report: AuditReport | None = None

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Judge the plan before the first fit; raises where it is refused."""
        del logs
        if not self._free:
            self._watch.plan()
        self._free.append(frozenset(variable.path for variable in self.model.trainable_variables))

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keep the scores of the epoch."""
        del epoch
        self._last = {name: float(value) for name, value in (logs or {}).items()}

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:
        """After the last fit export the model, compose its release, and audit it."""
        del logs
        optimizer = self.model.optimizer
        self._done.append(
            (int(self.params["epochs"]), float(optimizer.learning_rate), type(optimizer).__name__.lower())
        )
        if len(self._done) < self._fits:
            return
        folder = self._watch.model
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        self.model.save(folder / MODEL)
        self.report = self._watch.finish(self._record())

    def _record(self) -> TrainingRecord:
        """What was trained, by the names of the tensors in the file."""
        folder = self._watch.model
        made = tensors_in(folder, filter(holds_tensors, files_of(folder)))
        names = names_in_file(self.model.variables, made)
        parameters = _parameters(self._watch, [tensor for tensor in made if tensor.name in set(names.values())])
        sizes = {one.name: one.count for one in parameters}
        weights = [names[variable.path] for variable in self.model.weights if variable.path in names]
        stages = []
        for number, (free, (epochs, rate, optimizer)) in enumerate(zip(self._free, self._done, strict=True), 1):
            trained, frozen = shared_out(weights, (names[path] for path in free if path in names))
            counts = sum(sizes[name] for name in trained), sum(sizes[name] for name in frozen)
            stages.append(StageRecord(f"fit {number}", epochs, optimizer, rate, False, trained, frozen, *counts))
        return TrainingRecord(
            parameters, tuple(stages), None, self._scores(), None, self._classes, "keras", digests_of(folder)
        )

    def _scores(self) -> Scores | None:
        """Of the validation data of the last epoch, if accuracy was measured."""
        if not {"val_loss", "val_accuracy"} <= self._last.keys():
            return None
        return Scores(self._last["val_loss"], self._last["val_accuracy"], {}, self._examples)


def names_in_file(variables: Iterable[Any], made: Iterable[Tensor]) -> dict[str, str]:
    """How the file calls each variable, told by its content; of equal ones any stands for the other."""
    import numpy as np

    places = defaultdict(list)
    for tensor in made:
        places[tensor.digest].append(tensor.name)
    found = {}
    for variable in variables:
        values = np.ascontiguousarray(variable.numpy())
        names = places[tensor_digest(values.dtype.name, tuple(values.shape), [values.tobytes()])]
        if names:
            found[variable.path] = names.pop(0)
    return found


def _parameters(watch: Watch, own: list[Tensor]) -> tuple[Parameter, ...]:
    """The model's weights, and of each whether the base has it; what else a file holds is the optimiser's."""
    folder = watch.base_folder
    before = tensors_in(folder, filter(holds_tensors, files_of(folder))) if folder else None
    came = {one.name: one.was is not None for one in compare(before, own).tensors}
    return tuple(Parameter(tensor.name, tensor.shape, came[tensor.name]) for tensor in own)
