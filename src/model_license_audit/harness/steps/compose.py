"""The step that makes a release of what was planned, had and trained."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.harness.recipe.model import Recipe
from model_license_audit.harness.release.composing import Composed, compose_release
from model_license_audit.harness.release.materials import Materials
from model_license_audit.harness.release.names import CURVE
from model_license_audit.harness.steps.coding import from_json
from model_license_audit.harness.steps.declared import informed
from model_license_audit.harness.steps.had import BASE_FILE, TEACHER_FILE, data_records, with_files
from model_license_audit.harness.steps.intent import policy_of
from model_license_audit.harness.steps.plan import planned_intent, planned_report
from model_license_audit.harness.steps.records import BaseRecord, TrainingRecord
from model_license_audit.model.errors import UsageError
from model_license_audit.registry.moments import EPOCH, now

if TYPE_CHECKING:
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace

COMPOSED = "composed.json"
"""The record of what composing did and could not do."""
_TRAINING, _MODEL, _LOG = "training.json", "model", "training.jsonl"
SETTINGS = "settings.json"
"""Hyper-parameters that a training script of somebody else ran with."""


def compose(recipe: Recipe, workspace: Workspace, context: RunContext) -> Composed:
    """Put the release together from the files of the run, sign it where a key is given, and record what was done."""
    materials = gather(recipe, workspace, context)
    auditor = informed(context.auditor, recipe)
    policy = policy_of(recipe, context.policy, context.allow_unknown)
    done = compose_release(auditor, materials, policy, workspace.release, context.key_file)
    workspace.write_json(COMPOSED, told(done))
    for line in _lines(done):
        context.progress(line)
    return done


def gather(recipe: Recipe, workspace: Workspace, context: RunContext) -> Materials:
    """What the earlier steps left; raises :class:`UsageError` where they did not."""
    intent, base = planned_intent(workspace), _record(workspace, BASE_FILE)
    if intent.license is None:
        raise UsageError("the plan chose no license for the release", "name one in the recipe: release.license")
    model = workspace.file(_MODEL)
    if not model.is_dir():
        raise UsageError("nothing was exported yet", "train first: `modelaudit recipes train`")
    return Materials(
        recipe=recipe,
        plan=planned_report(workspace),
        base=base,
        teacher=_record(workspace, TEACHER_FILE),
        data=data_records(workspace),
        training=_training(workspace),
        model=model,
        license=intent.license,
        started=_started(workspace, context),
        finished=now(),
        base_folder=Path(base.folder) if base and base.folder else None,
        curve=workspace.file(CURVE) if workspace.file(CURVE).is_file() else None,
        log=workspace.file(_LOG),
        upstream=with_files(recipe, workspace, context),
        unknown=intent.unknown,
        settings=_settings(workspace),
    )


def _record(workspace: Workspace, name: str) -> BaseRecord | None:
    found = workspace.read_json(name) if workspace.file(name).is_file() else None
    return from_json(BaseRecord, found) if found is not None else None


def _training(workspace: Workspace) -> TrainingRecord | None:
    if not workspace.file(_TRAINING).is_file():
        return None
    return from_json(TrainingRecord, workspace.read_json(_TRAINING))


def _settings(workspace: Workspace) -> dict[str, object]:
    found = workspace.read_json(SETTINGS) if workspace.file(SETTINGS).is_file() else {}
    return found if isinstance(found, dict) else {}


def _started(workspace: Workspace, context: RunContext) -> datetime:
    """When the run began, of which this may be a later process; the moment that is told where one is."""
    if EPOCH in os.environ:
        return context.started
    files = [file for file in workspace.work.iterdir() if file.is_file()]
    return min([context.started, *(datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in files)])


def told(done: Composed) -> dict[str, object]:
    """What composing did, as JSON: counts of tensors, texts by where they came from, fixes, and what is left."""
    return {
        "tensors": done.tensors.counts,
        "texts": dict(done.texts),
        "missing": list(done.missing),
        "fixes": [step.what for step in done.fixes.steps],
        "left": [{"rule": one.finding.rule, "what": one.finding.message, "why": one.why} for one in done.fixes.left],
        "signed": done.signed,
    }


def _lines(done: Composed) -> list[str]:
    counts = ", ".join(f"{number} {state}" for state, number in done.tensors.counts.items() if number)
    left = [f"left open: {one.finding.rule} {one.finding.message}" for one in done.fixes.left]
    return [f"tensors: {counts}", *(f"missing: {gap}" for gap in done.missing), *left]
