"""Where a training was when it was last written down, and how it goes on from there.

A checkpoint is a file with the learner's state and ``place.json``, which names it. ``place.json`` is replaced in one
step, and only after the state is safely on disk: whenever a run is killed, one whole checkpoint is there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from model_license_audit.gate.digests import sha256_of
from model_license_audit.harness.learning.interface import Learner
from model_license_audit.harness.steps.coding import from_json, to_json
from model_license_audit.harness.steps.records import Scores, StageRecord
from model_license_audit.model.errors import ModelAuditError


@dataclass(frozen=True, slots=True)
class Place:
    """How far a training is: ``step`` steps of ``epoch`` are done, in the stage of that number.

    ``lr`` is the stage's learning rate once it is known. ``loss_sum`` and ``penalty_sum`` are over the steps of this
    epoch; ``best_loss`` is the least validation loss of the stage, reached after ``best_epoch`` epochs in the state
    ``best``; ``digests`` are the SHA-256 of both states. ``log_size`` are the bytes of the log that belong to what was
    done.
    """

    stage: int = 0
    epoch: int = 0
    step: int = 0
    lr: float | None = None
    loss_sum: float = 0.0
    penalty_sum: float = 0.0
    best_loss: float | None = None
    best_epoch: int = 0
    best: str | None = None
    state: str | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    log_size: int = 0
    before: Scores | None = None
    done: tuple[StageRecord, ...] = ()

    @property
    def words(self) -> str:
        """The place as an error tells it."""
        return f"stage {self.stage + 1}, epoch {self.epoch + 1}, step {self.step}"

    def after_step(self, loss: float, penalty: float) -> Place:
        """One step further."""
        sums = (self.loss_sum + loss, self.penalty_sum + penalty)
        return replace(self, step=self.step + 1, loss_sum=sums[0], penalty_sum=sums[1])

    def after_epoch(self) -> Place:
        """The start of the next epoch."""
        return replace(self, epoch=self.epoch + 1, step=0, loss_sum=0.0, penalty_sum=0.0)


class Checkpoints:
    """The checkpoints of one training, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def last(self) -> Place | None:
        """The place of the last whole checkpoint."""
        file = self._folder / "place.json"
        return from_json(Place, json.loads(file.read_text("utf-8"))) if file.exists() else None

    def restore(self, learner: Learner, place: Place, name: str) -> None:
        """Give a learner one of the states that a place names, its stage being begun.

        Raises :class:`ModelAuditError` where the file is not as it was written.
        """
        file = self._folder / name
        if not file.exists() or sha256_of(file) != place.digests.get(name):
            fault = "is not as it was written" if file.exists() else "is gone"
            raise ModelAuditError(f"the checkpoint {name} {fault}", "run again without --resume")
        learner.load_state(file)

    def keep(self, learner: Learner, place: Place, *, best: bool = False) -> Place:
        """Write a checkpoint, which is the ``best`` of its stage or not; gives the place with the name of its state.

        Until it is whole, the one before it stays good.
        """
        name = f"stage{place.stage + 1}-epoch{place.epoch}-step{place.step}.state"
        try:
            partial = self._folder / "state.partial"
            learner.save_state(partial)
            digests = {**place.digests, name: sha256_of(partial)}
            _settle(partial, self._folder / name)
            kept = replace(place, state=name, best=name if best else place.best)
            kept = replace(kept, digests={n: digest for n, digest in digests.items() if n in {name, kept.best}})
            record = self._folder / "place.partial"
            record.write_text(json.dumps(to_json(kept)), "utf-8")
            _settle(record, self._folder / "place.json")
        except (OSError, RuntimeError) as error:
            raise self._unwritten(place, error) from error
        self._sweep(kept)
        return kept

    def _sweep(self, place: Place) -> None:
        """Delete the states that nothing names any more."""
        for file in self._folder.glob("*.state"):
            if file.name not in {place.state, place.best}:
                file.unlink()

    def _unwritten(self, place: Place, error: Exception) -> ModelAuditError:
        """No room, mostly: a library may tell it in words of its own."""
        for partial in self._folder.glob("*.partial"):
            partial.unlink(missing_ok=True)
        last = self.last()
        there = f"the checkpoint of {last.words} is still good" if last else "there was no checkpoint before"
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        problem = f"the checkpoint of {place.words} could not be written ({reason})"
        return ModelAuditError(problem, f"make room on the disk, then run again with --resume; {there}")


def _settle(partial: Path, file: Path) -> None:
    """Give a written file its name once its bytes are on disk."""
    with partial.open("rb+") as stream:
        os.fsync(stream.fileno())
    partial.replace(file)
