"""``modelaudit rules``: the rules that ship and those of a pack, listed and tried on their cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.packs import license_data, pack_option
from model_license_audit.cli.telling import counted, printable
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.reports.text.page import Page
    from model_license_audit.rules.rule import Rule
    from model_license_audit.rules.trial import Trial, TriedCase

_PACK = click.argument("pack", required=False, type=click.Path(path_type=Path))
_TOLD = ("id", "slug", "title", "kind", "severity", "scope", "basis", "rationale", "remedy", "does_not_check")


@click.group()
def rules() -> None:
    """List rules, or try them on their cases."""


@rules.command("list")
@_PACK
@format_option
def list_rules(pack: Path | None, form: str) -> None:
    """List the rules: id, kind of finding, severity, title.

    Told are the rules that ship, or those of a PACK.
    """
    found = _rules(pack)
    if form == "json":
        told = [{key: getattr(rule, key) for key in _TOLD} | {"cases": len(rule.cases)} for rule in found]
        click.echo(json.dumps(told, indent=2))
        return
    put_page(lambda page: _list(page, found))
    cases = sum(len(rule.cases) for rule in found)
    click.echo(f"\n{counted(len(found), 'rule')}, {counted(cases, 'case')}.", nl=False)
    click.echo("" if pack else f" `modelaudit explain {found[0].id}` tells all about one.")


@rules.command("test")
@_PACK
@pack_option
@format_option
def test_rules(pack: Path | None, form: str) -> None:
    """Try the rules on their cases.

    Tried are the rules that ship, or those of a PACK: a folder of rules in YAML, one a file. Exit code 0: every case
    got what it expects; 1: some did not; 2: the pack cannot be read.
    """
    from model_license_audit.rules.trial import try_rules

    trials = try_rules(_rules(pack), license_data())
    if form == "json":
        click.echo(json.dumps([_as_json(trial) for trial in trials], indent=2))
    else:
        _tell(trials)
    click.get_current_context().exit(int(ExitCode.FINDINGS if any(t.failed for t in trials) else ExitCode.AUDITED))


def _list(page: Page, rules: tuple[Rule, ...]) -> None:
    for rule in rules:
        page.text(printable(rule.title), lead=f"{rule.id:<7}  {rule.kind:<16}  {rule.severity:<7}  ")


def _rules(pack: Path | None) -> tuple[Rule, ...]:
    """The rules of the pack, or all that ship, with their cases."""
    if pack is not None:
        from model_license_audit.rules.packs import read_pack

        return read_pack(pack).rules
    from model_license_audit.rules.load import full_rule, shipped_rules

    return tuple(full_rule(rule.slug) for rule in shipped_rules())


def _tell(trials: tuple[Trial, ...]) -> None:
    """One line a rule, each failed case with why it is there, what it expects and got, and its lineage."""
    for trial in trials:
        failed, every = len(trial.failed), len(trial.cases)
        told = f"{failed} of {every} failed" if failed else f"{every} passed" if every else "no case"
        click.echo(f"{trial.rule.id:<7}  {printable(trial.rule.slug):<44}  {told}")
        for case in trial.failed:
            _tell_case(case)
    failed = sum(len(trial.failed) for trial in trials)
    every = sum(len(trial.cases) for trial in trials)
    click.echo(
        f"\n{counted(len(trials), 'rule')}, {counted(every, 'case')}: {every - failed:,} passed, {failed:,} failed"
    )


def _tell_case(tried: TriedCase) -> None:
    case = tried.case
    click.echo(f"  case {tried.number}: {printable(case.why)}")
    got = f"no verdict: {tried.failure}" if tried.failure else tried.got
    rows = [("expected", tried.expected), ("got", printable(str(got)))]
    given = {"use": case.use, "files": case.files, "texts": case.texts, "edited": case.edited, "names": case.names}
    rows += [("lineage", printable(line.strip())) for line in case.lineage.splitlines() if line.strip()]
    rows += [(key, printable(json.dumps(value, ensure_ascii=False))) for key, value in given.items() if value]
    shown = ""
    for label, text in rows:
        click.echo(f"    {label if label != shown else '':<9} {text}".rstrip())
        shown = label


def _as_json(trial: Trial) -> dict[str, object]:
    return {
        "id": trial.rule.id,
        "slug": trial.rule.slug,
        "passed": len(trial.cases) - len(trial.failed),
        "failed": [
            {
                "case": tried.number,
                "why": tried.case.why,
                "expected": tried.expected,
                "got": tried.got,
                "failure": tried.failure,
                "lineage": tried.case.lineage,
                "use": tried.case.use,
                "files": tried.case.files,
                "texts": tried.case.texts,
                "edited": tried.case.edited,
                "names": tried.case.names,
            }
            for tried in trial.failed
        ],
    }
