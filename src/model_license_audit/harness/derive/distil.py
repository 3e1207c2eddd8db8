"""What a student learns from: the logits that its teacher gives for the training examples, whose labels it is not told
unless the recipe says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_license_audit.harness.derive.held_out import refuse_seen
from model_license_audit.harness.derive.judging import logits_of, placed
from model_license_audit.harness.derive.source_model import source_model
from model_license_audit.harness.steps.coding import from_json
from model_license_audit.harness.steps.had import TEACHER_FILE
from model_license_audit.harness.steps.records import BaseRecord

if TYPE_CHECKING:
    from model_license_audit.harness.data.examples import Prepared
    from model_license_audit.harness.learning.feed import Targets
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.workspace import Workspace


def targets(recipe: Recipe, workspace: Workspace, prepared: Prepared) -> Targets:
    """The teacher's logits of the training examples, one row an example, a column a class of the data.

    Raises :class:`UsageError` for a teacher of other classes, and for one that may have seen what is held out here.
    """
    teacher = from_json(BaseRecord, workspace.read_json(TEACHER_FILE))
    source = source_model(teacher, recipe.model.max_length)
    refuse_seen(recipe, source.folder, teacher.ref)
    order = placed(source, prepared.classes)
    return logits_of(source, source.compute, tuple(map(str, prepared.train.inputs)))[:, order]
