"""The training loop: one learner goes through its stages, and can be taken up again wherever it was stopped.

To read it, begin with :meth:`Course.run` and follow the calls: stages consist of epochs, and epochs of steps. What has
been done so far is a :class:`Place`; nothing else changes from step to step but the learner.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from model_license_audit.harness.learning import finder
from model_license_audit.harness.learning.bar import bar, epoch_line
from model_license_audit.harness.learning.checkpoints import Checkpoints, Place
from model_license_audit.harness.learning.feed import Feed
from model_license_audit.harness.learning.interface import Learner
from model_license_audit.harness.learning.log import Log
from model_license_audit.harness.learning.planned import Outcome, Planned, Settings, TrainingDiverged, split
from model_license_audit.harness.learning.scores import evaluate
from model_license_audit.harness.learning.stage_data import StageData, gather
from model_license_audit.harness.recipe.model import StageSpec
from model_license_audit.harness.steps.records import Scores, StageRecord
from model_license_audit.model.errors import UsageError


class Course:
    """The training of one learner; its checkpoints lie in ``folder``, and ``log`` is the file of its record."""

    def __init__(
        self, learner: Learner, planned: Planned, folder: Path, log: Path, progress: Callable[[str], None]
    ) -> None:
        self._learner, self._planned, self._progress = learner, planned, progress
        self._checkpoints = Checkpoints(folder)
        self._scratch = folder / "finder.partial"
        self._log_file = log

    def run(self, settings: Settings) -> Outcome:
        """Train through all stages, from the last checkpoint on if there is one."""
        last = self._checkpoints.last()
        self._settings = settings
        with Log(self._log_file, last.log_size if last else 0, settings.clock) as self._log:
            place = last or Place(before=self._judge("before"))
            while place.stage < len(self._planned.stages):
                place = self._stage(place, self._planned.stages[place.stage])
            return Outcome(place.before, self._judge("after"), place.done)

    def _stage(self, place: Place, stage: StageSpec) -> Place:
        """Train one stage, or what is left of it; gives the place where the next one begins."""
        self._learner.begin(stage, self._planned.trainable[place.stage], self._planned.objective)
        if place.state:
            self._checkpoints.restore(self._learner, place, place.state)
        data = gather(self._learner, self._planned, place.stage, self._settings)
        if place.lr is None:
            place = self._keep(replace(place, lr=self._rate(place, stage, data)))
        while place.epoch < stage.epochs and not stops_early(place, stage):
            place = self._epoch(place, stage, data)
        if stage.patience is not None and place.best:
            self._checkpoints.restore(self._learner, place, place.best)
            self._log.write("restored", stage=stage.name, epoch=place.best_epoch, validation_loss=place.best_loss)
        return Place(place.stage + 1, before=place.before, done=(*place.done, self._done(place, stage)))

    def _epoch(self, place: Place, stage: StageSpec, data: StageData) -> Place:
        """Train one epoch, or what is left of it; then see how well it does on the validation split."""
        steps = data.steps
        while place.step < steps:
            loss = self._step(place, stage, data, place.lr or 0.0)
            place = place.after_step(loss, self._learner.penalty)
            at = {"stage": stage.name, "epoch": place.epoch + 1, "step": place.step}
            self._log.write("step", **at, lr=place.lr, loss=loss, penalty=self._learner.penalty)
            self._progress(bar(f"{self._planned.name}, {stage.name}", place, stage.epochs, steps, loss))
            if place.step % self._settings.checkpoint_steps == 0 and place.step < steps:
                place = self._keep(place)
        return self._validate(place, stage, data)

    def _step(self, place: Place, stage: StageSpec, data: StageData, lr: float) -> float:
        """One step of the optimiser; :class:`TrainingDiverged` where its loss is no number."""
        batch, seed, joint = data.at(place.epoch, place.step)
        loss = self._learner.step(batch, stage.optimizer, lr, seed, joint)
        if not math.isfinite(loss):
            raise diverged(f"the loss became {loss}", place, stage, lr)
        return loss

    def _validate(self, place: Place, stage: StageSpec, data: StageData) -> Place:
        """End an epoch: judge it, note whether it was the best one, keep a checkpoint."""
        scores = evaluate(data.validation, self._planned.data.classes)
        if scores and not math.isfinite(scores.loss):
            raise diverged(f"the validation loss became {scores.loss}", place, stage, place.lr or 0.0)
        means = {"loss": place.loss_sum / data.steps, "penalty": place.penalty_sum / data.steps}
        judged = {"validation_loss": scores.loss, "validation_accuracy": scores.accuracy} if scores else {}
        self._log.write("epoch", stage=stage.name, epoch=place.epoch + 1, lr=place.lr, **means, **judged)
        self._progress(epoch_line(f"{self._planned.name}, {stage.name}", place.epoch + 1, {**means, **judged}))
        place = place.after_epoch()
        if scores is None or (place.best_loss is not None and scores.loss >= place.best_loss):
            return self._keep(place)
        return self._keep(replace(place, best_loss=scores.loss, best_epoch=place.epoch), best=True)

    def _rate(self, place: Place, stage: StageSpec, data: StageData) -> float:
        """The stage's learning rate: that of the recipe, or one that is looked for."""
        lr = stage.optimizer.lr
        if lr is None:
            self._progress(f"{self._planned.name}, {stage.name}: looking for a learning rate")
            steps = data.steps

            def trial(number: int, rate: float) -> float:
                try:
                    return self._step(replace(place, step=number % steps), stage, data, rate)
                except TrainingDiverged:
                    return math.inf

            lr, trials = finder.find(self._learner, trial, self._scratch)
            points = [(one.lr, one.loss, one.smoothed) for one in trials]
            self._log.write("finder", stage=stage.name, lr=lr, trials=points)
        self._log.write("stage", stage=stage.name, optimizer=stage.optimizer.name.value, lr=lr, epochs=stage.epochs)
        return lr

    def _keep(self, place: Place, *, best: bool = False) -> Place:
        return self._checkpoints.keep(self._learner, replace(place, log_size=self._log.kept()), best=best)

    def _judge(self, moment: str) -> Scores | None:
        """Scores of the held-out split."""
        scores = evaluate(Feed(self._learner, self._planned.data.test), self._planned.data.classes)
        if scores:
            self._log.write("scores", moment=moment, loss=scores.loss, accuracy=scores.accuracy)
        return scores

    def _done(self, place: Place, stage: StageSpec) -> StageRecord:
        trainable, frozen = split(self._learner.parameters, self._planned.trainable[place.stage])
        return StageRecord(
            name=stage.name,
            epochs=place.epoch,
            optimizer=stage.optimizer.name.value,
            lr=place.lr or 0.0,
            lr_found=stage.optimizer.lr is None,
            trainable=tuple(parameter.name for parameter in trainable),
            frozen=tuple(parameter.name for parameter in frozen),
            trainable_count=sum(parameter.count for parameter in trainable),
            frozen_count=sum(parameter.count for parameter in frozen),
            stopped_early=place.epoch < stage.epochs,
        )


def stops_early(place: Place, stage: StageSpec) -> bool:
    """True when the validation loss has not become less for as many epochs as the stage waits."""
    if stage.patience is None or not place.epoch:
        return False
    if place.best_loss is None:
        problem = f"stage {stage.name!r} is to stop early, and there are no validation examples to judge by"
        raise UsageError(problem, "set `validation` in [split], or leave `patience` out")
    return place.epoch - place.best_epoch >= stage.patience


def diverged(what: str, place: Place, stage: StageSpec, lr: float) -> TrainingDiverged:
    """The error that tells where training broke, and what mostly helps."""
    where = f"{what} in stage {stage.name!r}, epoch {place.epoch + 1}, step {place.step + 1}, at learning rate {lr:g}"
    remedy = "set a lower `lr` (or none: it is then looked for) in that stage's optimizer, and look at the data"
    return TrainingDiverged(where, f"{remedy}; nothing was released")
