"""What a training script of somebody else makes, told in the words of a recipe, and its release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.gate.digests import digests_of, directory_digest, files_of, sha256_of
from model_license_audit.harness.data.examples import DataRecord
from model_license_audit.harness.recipe.model import (
    BaseSpec,
    DataSpec,
    KnownSpec,
    Method,
    ModelSpec,
    Recipe,
    ReleaseSpec,
)
from model_license_audit.harness.release.tensor_files import holds_tensors
from model_license_audit.harness.steps.audit import audit
from model_license_audit.harness.steps.coding import to_json
from model_license_audit.harness.steps.compose import SETTINGS, compose
from model_license_audit.harness.steps.context import RunContext
from model_license_audit.harness.steps.declared import ref_of
from model_license_audit.harness.steps.had import BASE_FILE, DATA_FILE
from model_license_audit.harness.steps.plan import plan
from model_license_audit.harness.steps.records import BaseRecord, TrainingRecord
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import AuditReport

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor


_PLAIN = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Script:
    """What a training script makes of what, and how it is to be released.

    ``base`` is the pretrained model; where its files lie in a folder (``files``) the tensors are compared with them.
    ``data`` are the data sets; ``files`` of one may be a file or folder, of which the digest is then recorded.
    ``known`` says the license of what nothing else tells.
    """

    name: str
    task: str
    base: BaseSpec
    data: tuple[DataSpec, ...]
    release: ReleaseSpec
    summary: str = ""
    method: Method = Method.FINETUNE
    seed: int = 0
    known: tuple[KnownSpec, ...] = ()

    def recipe(self, learner: str) -> Recipe:
        """The same as a recipe."""
        summary = self.summary or f"{self.release.name.rpartition('/')[2]}, for {self.task}."
        model = ModelSpec(learner)
        return Recipe(
            self.name, summary, self.task, self.method, self.base, self.data, model, (), self.release, self.seed,
            known=self.known,
        )  # fmt: skip


@dataclass
class Watch:
    """The steps around a training script: plan, then compose and audit; ``release`` is the folder that is made.

    ``key_file`` signs it; ``allow_unknown`` lets it go on where a license is not known.
    """

    script: Script
    release: Path
    learner: str
    key_file: Path | None = None
    allow_unknown: bool = False
    auditor: Auditor | None = None
    settings: dict[str, object] = field(default_factory=dict)

    @cached_property
    def recipe(self) -> Recipe:
        """The script as a recipe."""
        return self.script.recipe(self.learner)

    @cached_property
    def workspace(self) -> Workspace:
        """The folder beside the release in which is kept what the release is made of."""
        return Workspace.beside(Path(self.release).absolute())

    @cached_property
    def context(self) -> RunContext:
        """Whom the steps ask."""
        from model_license_audit.audit.auditor import Auditor as NewAuditor

        upstream = {ref_of(self.script.base.ref): self.base_folder} if self.base_folder else {}
        return RunContext(
            self.auditor or NewAuditor(),
            self.workspace.release.parent,
            self.workspace.work / "cache",
            upstream=upstream,
            allow_unknown=self.allow_unknown,
            key_file=self.key_file,
        )

    @property
    def base_folder(self) -> Path | None:
        """Where the base's files lie, if that is told."""
        return Path(self.script.base.files) if self.script.base.files else None

    @property
    def model(self) -> Path:
        """The folder into which the script's model is exported, made empty."""
        return self.workspace.file("model")

    def plan(self) -> AuditReport:
        """Judge what is to be made; raises :class:`~model_license_audit.harness.steps.stops.PlanStopped` where it may
        not be released so, and :class:`UsageError` where the folder for it is taken by something else."""
        if self.base_folder and not self.base_folder.is_dir():
            raise UsageError(f"{self.base_folder} is no folder", "name the folder of the base's files, or leave it out")
        if self.workspace.release.exists():
            raise UsageError(f"{self.workspace.release} is there already", "name another folder, or remove it")
        report = plan(self.recipe, self.workspace, self.context)
        self.workspace.write_json(BASE_FILE, to_json(self._base()))
        self.workspace.write_json(DATA_FILE, {"records": to_json(tuple(map(_data, self.script.data)))})
        return report

    def finish(self, training: TrainingRecord) -> AuditReport:
        """Compose the release of what lies in :attr:`model`, and audit it; raises where that says what the plan did
        not."""
        self.workspace.write_json("training.json", to_json(training))
        self.workspace.write_json(SETTINGS, plain(self.settings))
        compose(self.recipe, self.workspace, self.context)
        return audit(self.recipe, self.workspace, self.context)

    def _base(self) -> BaseRecord:
        base, folder = self.script.base, self.base_folder
        digests = digests_of(folder) if folder else {}
        told = (base.ref, base.revision, base.files or base.ref, str(folder) if folder else None)
        said = "the training script" if base.license else None
        return BaseRecord(*told, tuple(filter(holds_tensors, digests)), digests, base.license, said)


def _data(spec: DataSpec) -> DataRecord:
    """What is known of a data set that a script reads by itself."""
    said = "the training script" if spec.license else None
    return DataRecord(
        spec.ref, spec.role, spec.files, _digest(spec), spec.license, said, spec.limit or 0, {}, spec.generated_by
    )


def _digest(spec: DataSpec) -> str:
    place = Path(spec.files)
    if spec.sha256:
        return spec.sha256
    if spec.files and place.is_dir():
        return directory_digest(digests_of(place, files_of(place)))
    return sha256_of(place) if spec.files and place.is_file() else ""


def plain(settings: Mapping[str, object]) -> dict[str, Any]:
    """Settings as JSON holds them: numbers, words, and the names of what is neither."""
    return {
        name: value if isinstance(value, bool | int | float | str) else str(value) for name, value in settings.items()
    }


def shared_out(names: Iterable[str], trained: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that were trained and those that were frozen, sorted."""
    found = set(trained)
    names = sorted(names)
    return tuple(name for name in names if name in found), tuple(name for name in names if name not in found)
