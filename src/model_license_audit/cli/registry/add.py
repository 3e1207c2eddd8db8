"""``modelaudit registry add``: put local models into the registry, with their audits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.keeping import keeper_for
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.registries import needed_address
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.telling import printable, tell
from model_license_audit.gate.verdict import exit_code
from model_license_audit.model.errors import NothingToAudit, UsageError

if TYPE_CHECKING:
    from model_license_audit.audit.keeping import Kept
    from model_license_audit.audit.targets import LocalTarget
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.model.report import AuditReport

_EFFECTS = {"new": "new", "changed": "changed since it was last seen", "same": "the same as before"}


@click.command(context_settings={"max_content_width": 80})
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option(
    "--as", "known_as", metavar="REF",
    help="What it is known by: hf:org/name where it is published there, or a name.  [default: its path]",
)  # fmt: skip
@audit_options
def add(paths: tuple[str, ...], known_as: str | None, **said: Any) -> None:
    """Put the model in each PATH into the registry: what its files say, their digests, its parents, and its audit.

    The audit is that of `modelaudit scan` with the same options; it is kept with its findings and with the waivers that
    covered any. Added again, a model that is the same stays one entry; a changed one gets a further revision and audit.
    Cards that name it with the name given by --as lead to it.

    \b
    modelaudit registry add ./my-model --as acme-chat-7b --policy policy.toml

    Exits as `modelaudit scan` does.
    """
    adding = _Adding(said)
    for path in paths:
        try:
            for target in _targets(path, known_as, len(paths)):
                adding.add(target)
        except NothingToAudit as error:
            tell(error)
            adding.missing = True
    click.get_current_context().exit(int(exit_code(adding.reports, adding.missing)))


class _Adding:
    """What one call puts into the registry, model by model; ``missing`` is true when a path held none."""

    def __init__(self, said: dict[str, Any]) -> None:
        address = needed_address(said["registry_url"])
        self._policy, self._upstream = policy_from(said), upstream_from(said["upstream"])
        self._online = bool(said["online"])
        self._auditor = auditor_for(self._policy, said)
        self._keeper = keeper_for(self._auditor.kb, address)
        self.reports: list[AuditReport] = []
        self.missing = False

    def add(self, target: LocalTarget) -> None:
        """Look at a model, audit it, keep both, and tell what came of it."""
        from model_license_audit.audit.auditor import ScanRequest

        self._keeper.open()
        seen = self._auditor.see(target)
        report = self._auditor.report_on(seen, ScanRequest(target, self._policy, self._upstream, self._online))
        kept = self._keeper.keep_audit(seen, report, self._policy)
        self.reports.append(report)
        for line in _lines(seen.observation.ref, report, kept):
            click.echo(line)


def _targets(path: str, known_as: str | None, paths: int) -> list[LocalTarget]:
    """The models at a path; one name is for one model."""
    from model_license_audit.audit.targets import LocalTarget
    from model_license_audit.sources.discover import discover

    if not path:
        raise UsageError("an empty PATH was given", "name a directory; an unset shell variable may be the cause")
    ref = _reference(known_as) if known_as is not None else None
    sources = discover(path.removeprefix("path:"))
    if ref is not None and (paths > 1 or len(sources) > 1):
        held = f"{path} holds {len(sources)} models" if len(sources) > 1 else f"{paths} paths are given"
        raise UsageError(f"--as names one model, and {held}", "add them one by one")
    return [LocalTarget(source, ref) for source in sources]


def _reference(text: str) -> ArtifactRef:
    """A reference, or a name of ours: what has no host is not said to be on any hub."""
    from model_license_audit.model.refs import ArtifactRef, Host

    text = text.strip()
    if text.startswith((*(f"{host}:" for host in Host), "dataset:", "pkg:")):
        ref = ArtifactRef.parse(text)
        if ref.host is Host.PATH:
            raise UsageError(f"--as {text}: a path is no name", "leave --as out, or give a name")
        return ref
    return ArtifactRef.parse(f"{Host.UNNAMED}:{text}")


def _lines(ref: ArtifactRef, report: AuditReport, kept: Kept) -> Iterator[str]:
    """Two lines on what was put into the registry."""
    from model_license_audit.reports import phrases

    yield f"{printable(str(ref), 200)}: {_EFFECTS[kept.effect.value]} (revision {kept.audit.revision})"
    number = f"audit {kept.audit.number}" + (", kept before" if kept.again else "")
    outcome = report.outcome
    yield f"  {number}: exit {int(outcome.exit_code)}, {phrases.counts(report)}"
