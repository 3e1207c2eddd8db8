"""``modelaudit policy check``: everything that is wrong with a policy."""

from __future__ import annotations

import click

from model_license_audit.cli.policies import loaded
from model_license_audit.cli.policy.named import POLICY, file_of
from model_license_audit.cli.telling import counted, printable


@click.command()
@POLICY
def check(policy: str | None) -> None:
    """Read a policy with all that it extends and names; every mistake is told at once, and exits with 2."""
    from model_license_audit.cli.rule_packs import auditor_for

    found = loaded(file_of(policy))
    auditor_for(found)
    files = ", ".join(printable(source, 200) for source in found.sources)
    click.echo(f"{files}: well formed; {counted(len(found.stated), 'key')} in force")
