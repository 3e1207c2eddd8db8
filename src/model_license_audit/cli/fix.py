"""``modelaudit fix``: a patch for what can be put right in files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.output import format_option, put, terminal
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.references import Referring
from model_license_audit.cli.rule_packs import auditor_for, rule_set
from model_license_audit.cli.targets import is_elsewhere, one_target
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.fixing.case import Choices
    from model_license_audit.model.fixes import FixReport
    from model_license_audit.policy.policy import Policy
    from model_license_audit.sources.local import LocalSource

_RELATIONS = ("finetune", "adapter", "quantized", "merge")


@click.command(context_settings={"max_content_width": 80})
@click.argument("path", metavar="PATH")
@click.option("--write", "writing", is_flag=True, help="Change the files; without it they are only shown.")
@click.option("--only", multiple=True, metavar="RULE", help="Settle findings of this rule alone; repeatable.")
@click.option("--license", "label", metavar="ID", help="The license to declare in the card; no other is ever chosen.")
@click.option("--name", metavar="NAME", help="The name to put into the card's title.")
@click.option("--relation", type=click.Choice(_RELATIONS), help="How the model was made from its base.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="When that was, where a license wants it said.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the patch to this file as well."
)
@format_option
@audit_options
def fix(path: str, writing: bool, output: Path | None, form: str, **said: Any) -> None:
    """Show a patch for what can be put right in the files of the model in PATH.

    The card, NOTICE and copies of license texts are changed or added: front matter, prescribed words, credits,
    statements of changes, restrictions to pass on. Every change is tried out by the rules first, and is offered only
    where it settles a finding and brings no other. License texts come from the files of the model's ancestors
    (--upstream, --online), never from this program. What cannot be settled in files is listed with what to do.

    \b
    modelaudit fix ./my-model
    modelaudit fix ./my-model --write --upstream hf:org/base=./base
    modelaudit fix ./my-model -f json     each file with its new content

    The exit code is that of an audit of the files as they then are: before the changes without --write, after them
    with it.
    """
    policy = policy_from(said)
    auditor = auditor_for(policy, said)
    source = _directory(path)
    report = _fixing(auditor, policy, source, said)
    if output is not None:
        from model_license_audit.fixing.diffs import patch_of

        put(patch_of(report.changes), output)
    report = _written(report, source) if writing else report
    _echo(report, form)
    click.get_current_context().exit(int(report.outcome.exit_code))


def _directory(path: str) -> LocalSource:
    from model_license_audit.sources.local import LocalSource

    if not path or is_elsewhere(path):
        raise UsageError(f"{path!r} is no path", "name a directory; what lies on a hub is changed there")
    source = one_target(path, online=False)
    assert isinstance(source, LocalSource)  # noqa: S101 - what lies here is found as nothing else
    return source


def _fixing(auditor: Auditor, policy: Policy, source: LocalSource, said: dict[str, Any]) -> FixReport:
    from model_license_audit.audit.auditor import ScanRequest
    from model_license_audit.fixing.fixer import Fixing

    request = ScanRequest(source, policy, upstream_from(said["upstream"]), bool(said["online"]))
    return Fixing(auditor, request, _choices(auditor, policy, said)).run(source)


def _choices(auditor: Auditor, policy: Policy, said: dict[str, Any]) -> Choices:
    from model_license_audit.fixing.case import Choices

    label = said["label"]
    if label is not None:
        label = Referring(auditor.kb, auditor.catalogue).license(label, "--license")
    date = said["date"].date().isoformat() if said["date"] else None
    return Choices(_rules(said["only"], policy), label, said["name"], said["relation"], date)


def _rules(named: tuple[str, ...], policy: Policy) -> frozenset[str]:
    """The ids of the rules that are named by id or slug; raises :class:`UsageError` for one that there is not."""
    ids = {name: rule.id for rule in rule_set(policy.rules)[0] for name in (rule.id.lower(), rule.slug)}
    unknown = next((name for name in named if name.lower() not in ids), None)
    if unknown is not None:
        raise UsageError(f"--only {unknown}: there is no such rule", "`modelaudit rules list` shows them")
    return frozenset(ids[name.lower()] for name in named)


def _written(report: FixReport, source: LocalSource) -> FixReport:
    import os

    from model_license_audit.fixing.writing import write_changes

    write_changes(os.path.realpath(source.directory), report.changes)
    return replace(report, written=bool(report.changes))


def _echo(report: FixReport, form: str) -> None:
    from model_license_audit.fixing.diffs import shown_patch, whole_patch

    if form == "json":
        from model_license_audit.reports.pages.fix_json import fix_json

        diffs = {change.path: whole_patch([change]) for change in report.changes}
        put(fix_json(report, diffs), None)
        return
    from model_license_audit.reports.pages.fix import fix_page

    click.echo(fix_page(report, shown_patch(report.changes), **terminal()), nl=False)
