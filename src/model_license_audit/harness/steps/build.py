"""The step that loads the base, gives it its new head, and says which parameters each stage trains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model_license_audit.harness.learners.choose import make_learner
from model_license_audit.harness.learning.interface import Parameter
from model_license_audit.harness.learning.planned import split
from model_license_audit.harness.learning.selection import trainable
from model_license_audit.harness.recipe.model import Recipe, StageSpec
from model_license_audit.harness.steps.base import base_record, teacher_record
from model_license_audit.harness.steps.coding import from_json, to_json
from model_license_audit.reports.safe import NAME, visible

if TYPE_CHECKING:
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace

_FILE = "build.json"


@dataclass(frozen=True, slots=True)
class StagePlan:
    """What a stage will train and what it will not: names of parameters, and how many numbers these are."""

    name: str
    trainable: tuple[str, ...]
    frozen: tuple[str, ...]
    trainable_count: int
    frozen_count: int


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """The model as it was built: its parameters, the stages, and the classes that its new head tells apart."""

    parameters: tuple[Parameter, ...]
    stages: tuple[StagePlan, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """The part of the record of prepared data that says between what a model decides."""

    classes: tuple[str, ...]
    pretraining_classes: tuple[str, ...] = ()


def build(recipe: Recipe, workspace: Workspace, context: RunContext) -> BuildRecord | None:
    """Write ``base.json`` and ``build.json``; ``None`` for a derivation that trains nothing.

    Raises :class:`UsageError` for a pattern that matches no parameter, and :class:`ModelAuditError` for a base that
    cannot be loaded.
    """
    base = base_record(recipe, workspace, context)
    teacher_record(recipe, workspace, context)
    if not recipe.method.trains:
        return None
    classes = classes_of(workspace)
    learner = make_learner(
        recipe, base, classes.classes, seed=recipe.seed, pretraining_classes=classes.pretraining_classes
    )
    stages = tuple(stage_plan(stage, learner.parameters) for stage in recipe.stages)
    record = BuildRecord(learner.parameters, stages, classes.classes)
    for line in table(record):
        context.progress(line)
    workspace.write_json(_FILE, to_json(record))
    return record


def classes_of(workspace: Workspace) -> Classes:
    """What the prepared data tell apart."""
    return from_json(Classes, workspace.read_json("data.json"))


def stage_plan(stage: StageSpec, parameters: tuple[Parameter, ...]) -> StagePlan:
    """The parameters of a stage."""
    free, frozen = split(parameters, trainable(stage.name, stage.trainable, parameters))
    return StagePlan(stage.name, _names(free), _names(frozen), _count(free), _count(frozen))


def table(record: BuildRecord) -> Iterator[str]:
    """What each stage trains and what it leaves as it is, for people."""
    pretrained = _count(tuple(parameter for parameter in record.parameters if parameter.pretrained))
    yield f"{_count(record.parameters):,} parameters, {pretrained:,} of them from the base"
    for stage in record.stages:
        name = visible(stage.name)[:NAME]
        yield f"stage {name}: {stage.trainable_count:,} trainable, {stage.frozen_count:,} frozen"
        for kind, names in (("trainable", stage.trainable), ("frozen", stage.frozen)):
            for group, count in groups(names).items():
                yield f"  {kind:<10} {group}  ({count} {'tensor' if count == 1 else 'tensors'})"


def groups(names: tuple[str, ...]) -> dict[str, int]:
    """Names by the part of the model that they belong to, down to a layer, in the model's order."""
    found: dict[str, int] = {}
    for name in names:
        parts = name.split(".")
        numbered = next((place for place, part in enumerate(parts) if part.isdigit()), None)
        part = ".".join(parts[:2] if numbered is None else parts[: numbered + 1])
        found[part] = found.get(part, 0) + 1
    return found


def _names(parameters: tuple[Parameter, ...]) -> tuple[str, ...]:
    return tuple(parameter.name for parameter in parameters)


def _count(parameters: tuple[Parameter, ...]) -> int:
    return sum(parameter.count for parameter in parameters)
