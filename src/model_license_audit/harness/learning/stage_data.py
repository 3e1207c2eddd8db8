"""The examples of one stage: what its steps train on, and what its epochs are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model_license_audit.harness.learning import order
from model_license_audit.harness.learning.feed import Feed
from model_license_audit.harness.learning.interface import Batch, Learner
from model_license_audit.harness.learning.planned import Planned, Settings
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.recipe.model import StageSpec


@dataclass(frozen=True, slots=True)
class StageData:
    """Batches of a stage by epoch and step; ``joint`` are the other data of a joint objective."""

    train: Feed
    validation: Feed
    joint: Feed | None
    batch_size: int
    key: tuple[int, int]
    """The recipe's seed and the stage's number: with epoch and step they say all that is drawn at random."""
    epochs_before: int
    """Epochs of the stages before, so that no image is changed in the same way in two stages."""

    @property
    def steps(self) -> int:
        """How many steps an epoch has."""
        return order.steps(len(self.train), self.batch_size)

    def at(self, epoch: int, step: int) -> tuple[Batch, int, Batch | None]:
        """What that step trains on, its seed, and its batch of the other data if there are any."""
        chosen = order.batches(len(self.train), self.batch_size, *self.key, epoch)[step]
        seed = order.step_seed(*self.key, epoch, step)
        return self.train.batch(chosen, self.epochs_before + epoch), seed, self._joint(epoch * self.steps + step)

    def _joint(self, step: int) -> Batch | None:
        if self.joint is None:
            return None
        return self.joint.batch(order.joint_batch(len(self.joint), self.batch_size, *self.key, step))


def gather(learner: Learner, planned: Planned, number: int, settings: Settings) -> StageData:
    """The data of the stage that the learner has begun; its frozen part runs over them now if features are cached."""
    stage, data = planned.stages[number], planned.data
    check(stage, settings)
    train = Feed(learner, data.train, settings.augment, targets=settings.targets)
    validation = Feed(learner, data.validation)
    joint = Feed(learner, data.pretraining) if data.pretraining else None
    if stage.cache_features:
        train, validation, joint = train.cached(), validation.cached(), joint.cached() if joint else None
    before = sum(stage.epochs for stage in planned.stages[:number])
    return StageData(train, validation, joint, stage.batch_size, (planned.seed, number), before)


def check(stage: StageSpec, settings: Settings) -> None:
    """Features that are kept cannot be those of images that are changed each time."""
    if stage.cache_features and settings.augment:
        problem = f"stage {stage.name!r} caches features of inputs that are changed at random"
        raise UsageError(problem, "set `cache-features = false`, or leave the table [augment] out")
