"""``modelaudit policy test``: does the policy let out and stop what it should?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from model_license_audit.cli.policies import loaded
from model_license_audit.cli.policy.named import POLICY, file_of
from model_license_audit.cli.telling import counted, hanging, printable
from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.policy.expectations import PolicyTest


@click.command()
@POLICY
def test(policy: str | None) -> None:
    """Audit every model of the policy's [[tests]], offline and without a registry, and compare the outcome.

    \b
    [[tests]]
    model = "models/translate"    # meant from the folder of the policy
    expect = "refused"            # pass, refused, incomplete
    keys = ["deny.classes"]       # keys that must have spoken
    rules = ["MLA201"]            # rules that must have found something

    Exits with 1 where any is not as expected.
    """
    from model_license_audit.audit.auditor import ScanRequest
    from model_license_audit.cli.rule_packs import auditor_for
    from model_license_audit.cli.targets import one_target
    from model_license_audit.policy.documents import document_of
    from model_license_audit.policy.expectations import tests_of
    from model_license_audit.policy.reading import at

    file = file_of(policy)
    found, tests = loaded(file), tests_of(document_of(file))
    if not tests:
        raise UsageError(f"{file}: it has no [[tests]]", "write some: `modelaudit policy test --help` shows how")
    auditor, wrong = auditor_for(found), 0
    for one in tests:
        source = one_target(str(one.model), online=False)
        report = auditor.audit(ScanRequest(source, at(found, one.model)))
        wrong += not _told(one, list(one.failures(report)))
    click.echo(f"{counted(len(tests), 'test')}, {wrong} not as expected")
    click.get_current_context().exit(int(ExitCode.FINDINGS if wrong else ExitCode.AUDITED))


def _told(one: PolicyTest, failures: list[str]) -> bool:
    """Say whether the outcome is as expected."""
    click.echo(f"{'not ok' if failures else 'ok':<6}  {printable(str(one.model), 200)}: {one.expect}")
    for failure in failures:
        click.echo(hanging(printable(failure), "        "))
    return not failures
