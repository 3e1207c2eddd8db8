"""What a run leaves in the registry: base and data where it knew nothing of them, the release, and its audit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from model_license_audit.audit.keeping import Keeper
from model_license_audit.audit.targets import LocalTarget
from model_license_audit.harness.steps.audit import source_of
from model_license_audit.harness.steps.declared import informed, ref_of
from model_license_audit.harness.steps.had import with_files
from model_license_audit.harness.steps.intent import policy_of
from model_license_audit.model.artifacts import Artifact, ArtifactKind
from model_license_audit.model.evidence import Reading
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.moments import now
from model_license_audit.registry.records import Observation
from model_license_audit.sources.local import LocalSource

if TYPE_CHECKING:
    from model_license_audit.audit.lookup import Lookup
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace
    from model_license_audit.model.report import AuditReport


def record(recipe: Recipe, workspace: Workspace, context: RunContext, report: AuditReport) -> None:
    """Keep what the release was made of, and the release under its own name with its audit.

    Raises :class:`ModelAuditError` when the registry cannot be written.
    """
    if context.keep_at is None:
        return
    lookup = informed(context.auditor, recipe).lookup
    keeper = Keeper(context.keep_at, lookup.kb)
    try:
        for observed in (*_bases(recipe, workspace, context, lookup), *_data(recipe, lookup)):
            if lookup.holdings.find(observed.ref) is None:
                keeper.keep(observed)
        if keeper.failures:
            raise keeper.failures[0]
        known_as = ArtifactRef(Host.HUGGINGFACE, recipe.release.name)
        seen = LocalTarget(source_of(workspace.release), known_as).seen(lookup)
        policy = policy_of(recipe, context.policy, context.allow_unknown)
        kept = keeper.keep_audit(seen, report, policy)
    finally:
        keeper.close()
    what = "was there already" if kept.again else "is kept"
    context.progress(f"registry: {known_as} with its audit {what} in {context.keep_at.shown}")


def _bases(recipe: Recipe, workspace: Workspace, context: RunContext, lookup: Lookup) -> Iterator[Observation]:
    """The bases whose files lie here, as they are."""
    for ref, folder in sorted(with_files(recipe, workspace, context).items()):
        yield LocalTarget(LocalSource(str(folder)), ref).seen(lookup).observation


def _data(recipe: Recipe, lookup: Lookup) -> Iterator[Observation]:
    """The data, by what the recipe says of them."""
    resolve = lookup.resolver({}, online=False)
    for data in recipe.data:
        ref = ref_of(data.ref, dataset=True)
        known = resolve(ref)
        if isinstance(known, Artifact):
            reading = Reading(known.claims)
            yield Observation(ref, ArtifactKind.DATASET, reading, Coverage.RECORD, "path", now())
