"""Everything that a release is made of, gathered in one place by a run of the harness or by a callback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from model_license_audit.harness.data.examples import DataRecord
from model_license_audit.harness.recipe.model import Method, Recipe
from model_license_audit.harness.steps.records import BaseRecord, TrainingRecord
from model_license_audit.lineage.written import is_local_path, parent_ref
from model_license_audit.model.errors import UsageError
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import AuditReport

RELATIONS = {
    Method.FINETUNE: "finetune",
    Method.LORA: "adapter",
    Method.LORA_MERGED: "finetune",
    Method.QUANTIZE: "quantized",
    Method.CONVERT: "converted",
    Method.DISTIL: "finetune",
}
"""How a derivative of each method relates to its base, in the words that readers of cards know."""


@dataclass(frozen=True, slots=True)
class Materials:
    """What was planned, had and made.

    ``model`` is the folder of exported files, ``curve`` the drawing of the training, ``log`` its record.
    ``base_folder`` holds the base's files, and ``upstream`` says of other ancestors in which folder they lie.
    ``settings`` are hyper-parameters that a training script of somebody else ran with. ``license`` is the label, and
    ``unknown`` what is not known of licenses and was allowed to be so.
    """

    recipe: Recipe
    plan: AuditReport
    base: BaseRecord | None
    data: tuple[DataRecord, ...]
    training: TrainingRecord | None
    model: Path
    license: str
    started: datetime
    finished: datetime
    base_folder: Path | None = None
    curve: Path | None = None
    log: Path | None = None
    upstream: Mapping[ArtifactRef, Path] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    teacher: BaseRecord | None = None
    unknown: tuple[str, ...] = ()

    @property
    def relation(self) -> str | None:
        """How the release relates to its base; ``None`` where it has none."""
        return RELATIONS.get(self.recipe.method) if self.base else None

    @property
    def is_adapter(self) -> bool:
        """True for an adapter that is released without its base."""
        return self.recipe.method is Method.LORA

    @property
    def name(self) -> str:
        """The name of the release, without the account."""
        return self.recipe.release.name.rpartition("/")[2]


def reference(written: str, *, dataset: bool = False) -> ArtifactRef:
    """The artifact that a recipe names; raises :class:`UsageError` for a path, which names nothing to anybody else."""
    found = parent_ref(written, dataset=dataset)
    if found is None or found.host is Host.PATH or is_local_path(written):
        what = "data set" if dataset else "base"
        raise UsageError(
            f"{written!r} does not name a {what}", "write its Hub id; where its files lie goes into `files`"
        )
    return found


def card_name(ref: ArtifactRef) -> str:
    """How a card writes the reference: a Hub id plainly, without its revision."""
    return ref.name if ref.host in {Host.HUGGINGFACE, Host.UNNAMED} else str(ref)
