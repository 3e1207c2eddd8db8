"""``modelaudit notice``: the notices, credits and license texts that a release has to carry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.output import put
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.targets import TARGETS, may_ask, one_target
from model_license_audit.cli.telling import printable
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.model.notice import Notice
    from model_license_audit.policy.policy import Policy

_FORMATS = ("text", "markdown", "json")


@click.command(context_settings={"max_content_width": 80}, epilog=TARGETS)
@click.argument("target", metavar="TARGET")
@click.option("-f", "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file.")
@audit_options
def notice(target: str, form: str, output: Path | None, **said: Any) -> None:
    """Put together the NOTICE of a release: what its ancestors' licenses want to go along with it.

    By license: the words that it prescribes, exactly; the ancestors and data sets under it with publisher and page;
    copyright lines, notices and license texts from their own files, where these were read (--upstream, --online, the
    registry); restrictions to pass on. What is not known is said. This program ships no license texts.

    \b
    modelaudit notice ./my-model -o ./my-model/NOTICE
    modelaudit notice ./my-model --upstream hf:org/base=./base --format markdown

    \b
    Exit codes:
      0  nothing is missing
      2  wrong usage
      3  nothing to audit at the target
      4  an ancestor, a license or a license text is missing, and the notice
         says which (--allow-incomplete accepts this)
    """
    policy = policy_from(said)
    found = _notice(target, policy, said)
    put(_rendered(found, form), output)
    _tell(found)
    incomplete = found.missing and not policy.allow_incomplete
    click.get_current_context().exit(int(ExitCode.INCOMPLETE if incomplete else ExitCode.AUDITED))


def _notice(target: str, policy: Policy, said: dict[str, Any]) -> Notice:
    from model_license_audit.audit.auditor import ScanRequest
    from model_license_audit.fixing.noticing import notice_of

    auditor = auditor_for(policy, said)
    source = one_target(target, said["online"])
    request = ScanRequest(source, policy, upstream_from(said["upstream"]), may_ask(target, said["online"]))
    seen = auditor.see(source)
    return notice_of(auditor.report_on(seen, request), auditor.situation(seen, request))


def _rendered(found: Notice, form: str) -> str:
    if form == "json":
        from model_license_audit.reports.notice.as_json import as_json

        return as_json(found)
    if form == "markdown":
        from model_license_audit.reports.notice.as_markdown import as_markdown

        return as_markdown(found)
    from model_license_audit.reports.notice.as_text import as_text

    return as_text(found)


def _tell(found: Notice) -> None:
    """On standard error what is missing, since the notice itself may go into a file."""
    for gap in found.missing:
        click.echo(f"missing: {printable(gap.subject, 200)}: {printable(gap.what)}", err=True)
