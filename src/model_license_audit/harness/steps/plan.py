"""The first step: whether what a recipe means to make may be released as it says, before anything is fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.audit.planning import PlanRequest, audit_plan, foresee
from model_license_audit.audit.releasing import releasing
from model_license_audit.audit.ways_out import with_ways_out
from model_license_audit.harness.recipe.model import CHOOSE, DataRole, Recipe
from model_license_audit.harness.steps.coding import from_json, to_json
from model_license_audit.harness.steps.declared import informed, ref_of, unheard
from model_license_audit.harness.steps.intent import at_hand, request_of, unmade
from model_license_audit.harness.steps.reasons import reasons
from model_license_audit.harness.steps.stops import PlanStopped
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.options import Lawfulness
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport, ExitCode
from model_license_audit.reports.as_json import document, read_reports

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace

PLAN_FILE, INTENT_FILE = "plan.json", "intent.json"


@dataclass(frozen=True, slots=True)
class Intent:
    """What was decided with the plan: the label, and whether the recipe says it (``chosen`` false) or it was taken.

    ``reasons`` tell whether the licenses of what is only learnt from reach the model; ``unknown`` is what is not known
    of licenses and was allowed to be so.
    """

    license: str | None
    chosen: bool = False
    notes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that was judged; ``stop`` says why it may not go on, with the exit code of that."""

    report: AuditReport
    intent: Intent
    stop: PlanStopped | None = field(default=None)


def plan(recipe: Recipe, workspace: Workspace, context: RunContext) -> AuditReport:
    """Judge the plan, and keep what was found; raises :class:`PlanStopped` where it may not be released as intended.

    Where the base is still to be chosen raises :class:`~model_license_audit.harness.steps.stops.BaseNotChosen` with
    those that fit.
    """
    return keep(judge(recipe, context, at_hand(recipe, context)), workspace)


def keep(planned: Planned, workspace: Workspace) -> AuditReport:
    """Write down what was planned, if it may go on; raises as :func:`plan`."""
    if planned.stop is not None:
        raise planned.stop
    workspace.make()
    workspace.write_json(INTENT_FILE, to_json(planned.intent))
    workspace.write_json(PLAN_FILE, document([planned.report]))
    return planned.report


def judge(recipe: Recipe, context: RunContext, upstream: dict[ArtifactRef, Path]) -> Planned:
    """The plan as the rules see it; nothing is written and nothing fetched."""
    auditor = informed(context.auditor, recipe)
    if recipe.base is not None and recipe.base.ref == CHOOSE:
        from model_license_audit.harness.steps.choose import stop_with_offers

        stop_with_offers(auditor, recipe, context)
    notes: tuple[str, ...] = ()
    label = recipe.release.license
    if label is None:
        label, notes = _label(auditor, request_of(recipe, None, context, upstream))
    request = request_of(recipe, label, context, upstream)
    report = audit_plan(auditor, request)
    situation = foresee(auditor, request)
    report = with_ways_out(auditor, report, situation, request.policy, request.plan.at_hand)
    unknown = (*_unknown(report), *_data_untold(recipe, report))
    taken = recipe.release.license is None and label is not None
    notes = (*notes, *unheard(auditor.kb, recipe, report))
    intent = Intent(label, taken, notes, reasons(situation), unknown)
    stop = _stop(report, intent, context)
    needed = unmade(recipe, context)
    if stop is not None and needed and stop.exit_code is ExitCode.INCOMPLETE:
        stop.remedy = f"make it first: modelaudit finetune {needed} --output {context.root / needed}"
    return Planned(report, intent, stop)


def planned_report(workspace: Workspace) -> AuditReport:
    """The audit of the plan, as it was kept."""
    return read_reports(workspace.file(PLAN_FILE).read_text("utf-8"))[0]


def planned_intent(workspace: Workspace) -> Intent:
    """What was decided with the plan, as it was kept."""
    return from_json(Intent, workspace.read_json(INTENT_FILE))


def _label(auditor: Auditor, request: PlanRequest) -> tuple[str | None, tuple[str, ...]]:
    """The license that asks least of all that may be used; ``None`` where none may."""
    found = releasing(auditor, foresee(auditor, request), request.policy, "planned", request.plan.at_hand)
    first = next(iter(found.options), None)
    allowed = {Lawfulness.LAWFUL} | ({Lawfulness.OPEN} if request.policy.allow_incomplete else set())
    if first is None or first.verdict not in allowed:
        return None, ("no license was found under which it may be told to be lawful to release it",)
    whose = "that of what it is made from" if first.inherited else f"a {first.license_class.value} one"
    lawful = "" if first.verdict is Lawfulness.LAWFUL else "; not all is known, and it cannot be called lawful"
    return first.labels[0], (f"the recipe leaves the license open: {first.labels[0]} is taken, {whose}{lawful}",)


def _unknown(report: AuditReport) -> tuple[str, ...]:
    return tuple(f"{gap.subject}: {gap.what}" for gap in report.gaps)


def _data_untold(recipe: Recipe, report: AuditReport) -> tuple[str, ...]:
    """The data of which nobody says the license."""
    refs = [ref_of(data.ref, dataset=True) for data in recipe.data if data.role is not DataRole.EVALUATION]
    found = [(ref, report.lineage.artifact(ref)) for ref in refs]
    return tuple(
        f"{ref.display}: the license of this data set is not known" for ref, known in found if not _told(known)
    )


def _told(artifact: Artifact | None) -> bool:
    return artifact is not None and artifact.concluded is not None and artifact.concluded.determined


def _stop(report: AuditReport, intent: Intent, context: RunContext) -> PlanStopped | None:
    """Why the run may not go on: what may not be done, a label that is not to be had, what is not known."""
    code = report.outcome.exit_code
    if code is ExitCode.FINDINGS:
        return PlanStopped(report, intent.reasons, code, "it may not be released as the recipe says")
    if intent.license is None:
        known = ExitCode.INCOMPLETE if intent.unknown else ExitCode.FINDINGS
        return PlanStopped(report, intent.reasons, known, intent.notes[0])
    if intent.unknown and not context.allow_unknown:
        what = f"{intent.unknown[0]}" + (f" (and {len(intent.unknown) - 1} more)" if intent.unknown[1:] else "")
        return PlanStopped(report, intent.reasons, ExitCode.INCOMPLETE, what)
    return None
