"""What a recipe means to make, as a plan that the rules can be asked of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.audit.planning import PlanRequest
from model_license_audit.audit.plans import Making, Plan, PlannedBase, PlannedData, Source
from model_license_audit.harness.data.source import SourceKind, parse_source
from model_license_audit.harness.recipe.checks import named_bases
from model_license_audit.harness.recipe.model import CHOOSE, DataRole, Method, Recipe
from model_license_audit.harness.steps.declared import ref_of
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.policy.policy import Policy

if TYPE_CHECKING:
    from model_license_audit.harness.steps.context import RunContext

MAKING = {
    Method.FINETUNE: Making.FINETUNE,
    Method.LORA: Making.ADAPTER,
    Method.LORA_MERGED: Making.ADAPTER_MERGED,
    Method.DISTIL: Making.FINETUNE,
    Method.QUANTIZE: Making.QUANTIZED,
    Method.CONVERT: Making.CONVERTED,
}
"""How the base of a recipe is used; a student that is distilled starts from its base, if it has one."""


def policy_of(recipe: Recipe, policy: Policy, allow_unknown: bool) -> Policy:
    """The policy by which plan and release are judged: the use is the recipe's, its license packs are added."""
    packs = tuple(recipe.path(file) for file in recipe.release.licenses)
    incomplete = policy.allow_incomplete or allow_unknown
    return replace(policy, use=recipe.release.use, licenses=(*policy.licenses, *packs), allow_incomplete=incomplete)


def plan_of(recipe: Recipe, label: str | None) -> Plan:
    """What is to be made, under that label (``None``: not yet chosen)."""
    file = recipe.origin.name or None
    return Plan(tuple(_bases(recipe)), tuple(_data(recipe)), label, recipe.release.name, file)


def _bases(recipe: Recipe) -> Iterator[PlannedBase]:
    if recipe.base is not None and recipe.base.ref != CHOOSE:
        yield PlannedBase(Source(ref_of(recipe.base.ref)), MAKING[recipe.method])
    if recipe.teacher is not None:
        yield PlannedBase(Source(ref_of(recipe.teacher.ref)), Making.DISTILLED)


def _data(recipe: Recipe) -> Iterator[PlannedData]:
    for data in recipe.data:
        if data.role is DataRole.EVALUATION:
            continue
        generators = tuple(Source(ref_of(model)) for model in data.generated_by)
        yield PlannedData(Source(ref_of(data.ref, dataset=True)), generators)


def request_of(
    recipe: Recipe, label: str | None, context: RunContext, upstream: dict[ArtifactRef, Path]
) -> PlanRequest:
    """The question that is asked of the rules."""
    policy = policy_of(recipe, context.policy, context.allow_unknown)
    return PlanRequest(plan_of(recipe, label), policy, upstream, online=False, on=context.started.date())


def at_hand(recipe: Recipe, context: RunContext) -> dict[ArtifactRef, Path]:
    """Bases and data that lie in folders already, so that their own files can be asked: no network is."""
    found = dict(context.upstream)
    for _, base in named_bases(recipe):
        folder = _folder(recipe, base.files, context)
        if folder is not None and base.ref != CHOOSE:
            found.setdefault(ref_of(base.ref), folder)
    return found


def unmade(recipe: Recipe, context: RunContext) -> str | None:
    """The recipe whose release this one starts from, where that is not made yet."""
    sources = [parse_source(base.files) for _, base in named_bases(recipe) if base.files is not None]
    names = [source.name for source in sources if source.kind is SourceKind.RECIPE]
    return next((name for name in names if not (context.root / name).is_dir()), None)


def _folder(recipe: Recipe, files: str | None, context: RunContext) -> Path | None:
    if files is None:
        return None
    source = parse_source(files)
    if source.kind not in {SourceKind.LOCAL, SourceKind.RECIPE}:
        return None
    folder = recipe.path(files) if source.kind is SourceKind.LOCAL else context.root / source.name
    return folder if folder.is_dir() else None
