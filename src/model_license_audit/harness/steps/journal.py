"""Which steps of a run were begun and done, with what they depended on: what lets a run go on after it was cut off."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.steps.coding import from_json, to_json
from model_license_audit.harness.steps.workspace import StepName
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace

JOURNAL = "run.json"

OUTPUTS: Mapping[StepName, tuple[str, ...]] = {
    StepName.PLAN: ("plan.json", "intent.json"),
    StepName.PREPARE: ("data.json", "data"),
    StepName.BUILD: ("base.json", "build.json", "base"),
    StepName.TRAIN: ("training.json", "training.jsonl", "baseline.jsonl", "training-curve.svg", "checkpoint", "model"),
    StepName.COMPOSE: (),
    StepName.AUDIT: ("audit.json", "audit.html"),
}
"""What each step leaves in the run's folder; what it composes lies in that of the release."""

AFTER: Mapping[StepName, tuple[StepName, ...]] = {
    StepName.PLAN: (),
    StepName.PREPARE: (StepName.PLAN,),
    StepName.BUILD: (StepName.PREPARE,),
    StepName.TRAIN: (StepName.BUILD,),
    StepName.COMPOSE: (StepName.TRAIN,),
    StepName.AUDIT: (StepName.COMPOSE,),
}
"""The step before each one, without which it cannot be taken."""

_FROM: Mapping[StepName, tuple[StepName, ...]] = {
    **dict.fromkeys(StepName, ()),
    StepName.BUILD: (StepName.PREPARE,),
    StepName.TRAIN: (StepName.BUILD,),
    StepName.COMPOSE: (StepName.PLAN, StepName.TRAIN),
    StepName.AUDIT: (StepName.COMPOSE,),
}
"""What each step is made from: a plan that is judged anew leaves prepared data and trained weights as they are."""

_Parts = Callable[["Recipe"], Any]
_PARTS: Mapping[StepName, tuple[str, ...]] = {
    StepName.PLAN: ("method", "base", "teacher", "data", "release", "known", "task"),
    StepName.PREPARE: ("data", "split", "seed", "task", "model"),
    StepName.BUILD: ("method", "base", "teacher", "model", "stages", "seed"),
    StepName.TRAIN: ("method", "stages", "objective", "augment", "seed", "model", "compare"),
    StepName.COMPOSE: ("name", "summary", "task", "release", "known"),
    StepName.AUDIT: ("release", "known"),
}
"""The parts of a recipe on which each step depends."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The digests of what each step depended on, of those that were begun and those that are done."""

    recipe: str
    begun: Mapping[str, str] = field(default_factory=dict)
    done: Mapping[str, str] = field(default_factory=dict)

    def has_begun(self, step: StepName, digest: str) -> bool:
        """True where what lies there of the step was made from the same."""
        return self.begun.get(step) == digest

    def is_done(self, step: StepName, digest: str) -> bool:
        """True where the step was done, from the same."""
        return self.done.get(step) == digest

    def beginning(self, step: StepName, digest: str) -> Journal:
        """The journal when a step begins: that one and all after it are not done."""
        after = list(StepName)[list(StepName).index(step) :]
        stale = set(after) if step is not StepName.PLAN else {step, StepName.COMPOSE, StepName.AUDIT}
        done = {name: kept for name, kept in self.done.items() if name not in stale}
        return replace(self, begun={**self.begun, step: digest}, done=done)

    def ending(self, step: StepName, digest: str) -> Journal:
        """The journal when a step is done."""
        return replace(self, done={**self.done, step: digest})


def read_journal(workspace: Workspace) -> Journal | None:
    """The journal of a run; ``None`` where there is none. Raises :class:`UsageError` for one that cannot be read."""
    if not workspace.file(JOURNAL).is_file():
        return None
    try:
        told = workspace.read_json(JOURNAL)
    except ValueError as error:
        what = f"{workspace.file(JOURNAL)}: is not what a run wrote ({error})"
        raise UsageError(what, "give another output directory, or take this one away") from error
    return from_json(Journal, told)


def write_journal(workspace: Workspace, journal: Journal) -> None:
    """Keep the journal, whole or not at all."""
    workspace.make()
    workspace.write_json(JOURNAL, to_json(journal))


def digests(recipe: Recipe, context: RunContext) -> dict[StepName, str]:
    """What each step depends on, as one SHA-256 each; files that are made without training tell their license."""
    found: dict[StepName, str] = {}
    for step in StepName:
        parts: dict[str, Any] = {name: to_json(getattr(recipe, name)) for name in _PARTS[step]}
        parts["from"] = [found[other] for other in _FROM[step]]
        if step is StepName.TRAIN and not recipe.method.trains:
            parts["told"] = [to_json(recipe.name), to_json(recipe.release), found[StepName.PLAN]]
        if step is StepName.PLAN:
            parts["asked"] = _asked(recipe, context)
        if step in {StepName.COMPOSE, StepName.AUDIT}:
            parts["signed"] = context.key_file is not None
        found[step] = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return found


def _asked(recipe: Recipe, context: RunContext) -> dict[str, Any]:
    """What a plan depends on beside the recipe's own words: what judges it, and the packs of licenses."""
    packs = {file: _digest(recipe.path(file)) for file in recipe.release.licenses}
    versions = to_json(context.auditor.versions())
    return {"allow_unknown": context.allow_unknown, "packs": packs, "versions": versions}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        found = hashlib.sha256()
        for chunk in iter(partial(stream.read, 1 << 20), b""):
            found.update(chunk)
    return found.hexdigest()
