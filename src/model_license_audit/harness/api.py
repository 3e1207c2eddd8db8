"""The harness as a library: a recipe in, an audited release out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.harness.recipe.model import Recipe
from model_license_audit.harness.recipe.reading import read_recipe
from model_license_audit.harness.recipe.shipped import recipe_file
from model_license_audit.harness.steps.context import Progress, RunContext, nobody
from model_license_audit.harness.steps.intent import policy_of
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport, ExitCode
from model_license_audit.policy.policy import Policy

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.audit.stored import Holdings
    from model_license_audit.harness.steps.records import TrainingRecord
    from model_license_audit.registry.address import Address

_CACHE = "MODELAUDIT_CACHE"


@dataclass(frozen=True, slots=True)
class Release:
    """What a run made: the ``folder`` to ship, the run's own folder, the audits of plan and release, the scores.

    ``training`` is ``None`` where a derivation needs no training.
    """

    folder: Path
    work: Path
    plan: AuditReport
    audit: AuditReport
    training: TrainingRecord | None

    @property
    def exit_code(self) -> ExitCode:
        """What the audit of the release came to."""
        return self.audit.outcome.exit_code


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told beside its recipe, as the options of ``modelaudit finetune``.

    ``registry`` is the address of a registry, as ``--registry`` takes it (``"none"`` by default).
    """

    fetch: bool = False
    allow_unknown: bool = False
    resume: bool = False
    key_file: Path | None = None
    registry: str = "none"
    policy: Policy = field(default_factory=Policy)
    upstream: Mapping[ArtifactRef, Path] = field(default_factory=dict)
    progress: Progress = nobody


def finetune(
    recipe: Recipe | Path | str, output: Path | str | None = None, settings: Settings | None = None
) -> Release:
    """Make what a recipe says: the recipe itself, its file, or the name of one that ships.

    ``output`` is the folder of the release, that of the recipe's name here by default. Raises :class:`PlanStopped`
    where it may not be released as intended (nothing is fetched or trained then), :class:`AuditDiffers` where the
    release says what the plan did not, and other kinds of :class:`ModelAuditError` that say what to do.
    """
    settings = settings or Settings()
    made = recipe if isinstance(recipe, Recipe) else read_recipe(recipe_file(str(recipe)))
    workspace = workspace_of(made, output)
    address, holdings = _registry(settings.registry)
    try:
        auditor = _auditor(policy_of(made, settings.policy, settings.allow_unknown), holdings)
        return run(made, workspace, context_of(auditor, workspace, settings, address), settings.resume)
    finally:
        if holdings is not None:
            holdings.close()


def run(recipe: Recipe, workspace: Workspace, context: RunContext, resume: bool) -> Release:
    """All steps of a recipe in a place; raises as :func:`finetune`."""
    from model_license_audit.harness.steps.run import Run

    Run(recipe, workspace, context).all(resume)
    return released(workspace)


def released(workspace: Workspace) -> Release:
    """What a run that is done left."""
    from model_license_audit.harness.steps.audit import AUDIT_FILE
    from model_license_audit.harness.steps.coding import from_json
    from model_license_audit.harness.steps.plan import planned_report
    from model_license_audit.harness.steps.records import TrainingRecord
    from model_license_audit.reports.as_json import read_reports

    (audit,) = read_reports(workspace.file(AUDIT_FILE).read_text("utf-8"))
    has_trained = workspace.file("training.json").is_file()
    training = from_json(TrainingRecord, workspace.read_json("training.json")) if has_trained else None
    return Release(workspace.release, workspace.work, planned_report(workspace), audit, training)


def workspace_of(recipe: Recipe, output: Path | str | None) -> Workspace:
    """Where a run takes place: the folder that is named, or one of the recipe's name here."""
    return Workspace.beside(Path(output or recipe.name).absolute())


def context_of(
    auditor: Auditor, workspace: Workspace, settings: Settings, address: Address | None = None
) -> RunContext:
    """What the steps are given."""
    return RunContext(
        auditor=auditor,
        root=workspace.release.parent,
        cache=cache_folder(),
        fetch=settings.fetch,
        allow_unknown=settings.allow_unknown,
        upstream=settings.upstream,
        policy=settings.policy,
        progress=settings.progress,
        key_file=settings.key_file,
        keep_at=address,
    )


def cache_folder() -> Path:
    """Where packages are kept that were fetched: ``MODELAUDIT_CACHE``, or a folder of the user's own cache."""
    said = os.environ.get(_CACHE)
    if said:
        return Path(said)
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "modelaudit" / "packages"


def _registry(said: str) -> tuple[Address | None, Holdings | None]:
    from model_license_audit.audit.stored import Holdings
    from model_license_audit.registry.address import address_of

    address = address_of(said)
    return address, Holdings(address) if address is not None else None


def _auditor(policy: Policy, holdings: Holdings | None) -> Auditor:
    """The auditor with the packs that policy and recipe name."""
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.audit.lookup import Beyond
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.licenses.entries.packs import with_packs
    from model_license_audit.rules.packs import beside_shipped, packs_of

    packs = packs_of(list(policy.rules))
    kb = KnowledgeBase.load()
    told = tuple(pack.about for pack in packs)
    data = with_packs(kb, policy.licenses) if policy.licenses else kb
    return Auditor(data, rules=beside_shipped(packs), rule_packs=told, beyond=Beyond(holdings))
