"""The plan once more, with the files of base and data that were had: what they say of their licenses counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.harness.data.examples import DataRecord
from model_license_audit.harness.recipe.model import CHOOSE, Recipe
from model_license_audit.harness.steps.coding import from_json
from model_license_audit.harness.steps.declared import ref_of
from model_license_audit.harness.steps.intent import at_hand
from model_license_audit.harness.steps.plan import judge, keep
from model_license_audit.harness.steps.records import BaseRecord
from model_license_audit.harness.steps.stops import PlanStopped
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport, ExitCode

if TYPE_CHECKING:
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace

BASE_FILE, TEACHER_FILE, DATA_FILE = "base.json", "teacher.json", "data.json"


def confirm(recipe: Recipe, workspace: Workspace, context: RunContext) -> AuditReport:
    """Judge the plan by what was had, and keep it in the place of the first one; raises as the first one does."""
    planned = judge(recipe, context, with_files(recipe, workspace, context))
    if planned.stop is not None:
        raise planned.stop.after_fetching()
    untold = [record.ref for record in data_records(workspace) if record.license is None]
    if untold and not context.allow_unknown:
        why = f"{untold[0]}: neither the recipe nor its own files tell the license of this data set"
        raise PlanStopped(planned.report, (), ExitCode.INCOMPLETE, why).after_fetching()
    return keep(planned, workspace)


def with_files(recipe: Recipe, workspace: Workspace, context: RunContext) -> dict[ArtifactRef, Path]:
    """In which folders base and data lie, those included that were fetched for this run."""
    found = at_hand(recipe, context)
    for file, spec in ((BASE_FILE, recipe.base), (TEACHER_FILE, recipe.teacher)):
        if spec is None or spec.ref == CHOOSE or not workspace.file(file).is_file():
            continue
        record = from_json(BaseRecord, workspace.read_json(file))
        if record.folder is not None:
            found.setdefault(ref_of(spec.ref), Path(record.folder))
    return found


def data_records(workspace: Workspace) -> tuple[DataRecord, ...]:
    """What was recorded of the data, nothing where none are used."""
    if not workspace.file(DATA_FILE).is_file():
        return ()
    return from_json(_Listed, workspace.read_json(DATA_FILE)).records


@dataclass(frozen=True, slots=True)
class _Listed:
    """The part of the record of prepared data that tells where they came from."""

    records: tuple[DataRecord, ...]
