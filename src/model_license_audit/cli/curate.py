"""``modelaudit curate``: write down a license that a legal team concluded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.output import put
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.targets import may_ask, one_target
from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import UsageError
from model_license_audit.policy.discovery import CURATIONS_FILE as FILE

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.model.artifacts import Artifact, UnknownArtifact
    from model_license_audit.model.lineage import Lineage


@click.command(context_settings={"max_content_width": 80})
@click.argument("target")
@click.option("--artifact", metavar="REF", help="An ancestor that it is about.  [default: TARGET itself]")
@click.option("--license", "label", required=True, metavar="EXPR", help="The license that was concluded.")
@click.option("--who", required=True, help="Who concluded it.")
@click.option("--evidence", required=True, help="By what: a letter, an opinion, a contract.")
@click.option("--when", metavar="YYYY-MM-DD", help="The day on which it was concluded.  [default: today]")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=f"The file of curations.  [default: that of the policy, or {FILE}]",
)
@audit_options
def curate(target: str, artifact: str | None, output: Path | None, **said: Any) -> None:
    """Conclude a license: it takes the place of what the artifact declares, in every audit and report.

    It holds as long as the artifact is what was looked at (its digest is written down with it). Audits then say who
    concluded it, when and by what; once the artifact has changed they say that, and go by its own word again.
    """
    from dataclasses import replace

    from model_license_audit.audit.auditor import ScanRequest
    from model_license_audit.audit.curating import statement_of
    from model_license_audit.policy.curations import Curation, load_curations, with_curation

    policy = policy_from(said)
    auditor, source = auditor_for(policy, said), one_target(target, said["online"])
    bare = replace(policy, curations=())
    request = ScanRequest(source, bare, upstream_from(said["upstream"]), may_ask(target, said["online"]))
    ref, digest = _subject(auditor, request, artifact)
    file = output or policy.curations_file or Path(policy.sources[-1] if policy.sources else "").parent / FILE
    curation = Curation(ref, said["label"], said["who"], _day(said["when"]), said["evidence"], digest, str(file))
    statement_of(auditor.kb, curation)
    there = load_curations(file) if file.exists() else ()
    if any((one.artifact, one.digest) == (ref, digest) for one in there):
        raise UsageError(f"{file}: has a curation of {ref} as it is now", "change it there")
    put(with_curation(file.read_text("utf-8") if file.exists() else "", curation), file)
    click.echo(f"{printable(str(file))}: {printable(ref)} is taken to be under {printable(said['label'])}")


def _subject(auditor: Auditor, request: Any, artifact: str | None) -> tuple[str, str]:
    """What it is about and its digest: the model that is there, or one of its ancestors."""
    from model_license_audit.audit.curating import digest_of

    seen = auditor.see(request.source)
    if artifact is None:
        return seen.subject.name, digest_of(seen.subject, seen.inputs)
    lineage: Lineage = auditor.situation(seen, request).lineage
    every: tuple[Artifact | UnknownArtifact, ...] = (*lineage.artifacts, *lineage.unknown)
    for one in every:
        if one.ref != lineage.subject and artifact in {str(one.ref), one.ref.display}:
            return str(one.ref), digest_of(one)
    known = ", ".join(sorted(str(one.ref) for one in every if one.ref != lineage.subject)) or "none"
    raise UsageError(f"--artifact {artifact:.80}: no such ancestor", f"those of {seen.subject.name}: {known}")


def _day(text: str | None) -> date:
    from model_license_audit.policy.policy import today

    try:
        return date.fromisoformat(text) if text else today()
    except ValueError as error:
        raise UsageError(f"--when {text!r:.40}: no day", "write it as 2026-11-01") from error
