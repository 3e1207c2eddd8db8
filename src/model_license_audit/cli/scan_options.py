"""The options that a scan and a gate share, and the audits that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import click

from model_license_audit.cli.baselines import baseline_options
from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.keeping import keeper_for
from model_license_audit.cli.output import Output, report_options
from model_license_audit.cli.policies import policy_from, policy_in
from model_license_audit.cli.registries import needed_address
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.sboms import check_targets, sbom_option, told_in
from model_license_audit.cli.scanning import Scanning
from model_license_audit.cli.themes import dressed, shows_ways_out
from model_license_audit.model.errors import UsageError

_Command = TypeVar("_Command", bound=Callable[..., Any])

_TARGETS = click.argument("targets", metavar="TARGET…", nargs=-1)
_OPTIONS = (
    audit_options,
    sbom_option,
    click.option("--keep", is_flag=True, help="Keep what was looked at, with its audit, in the registry."),
    baseline_options,
)


def scan_options(command: _Command, report: str = "text") -> _Command:
    """Add the targets and every option of a scan, whose ``report`` is made when none is named; :func:`prepared` reads
    all but where reports go."""
    return _TARGETS(scan_options_alone(command, report))


def scan_options_alone(command: _Command, report: str = "") -> _Command:
    """Add every option of a scan, for a command that names what is audited in its own way."""
    command = report_options(command, report)
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def prepared(
    targets: Sequence[str], outputs: Sequence[Output], said: dict[str, Any]
) -> tuple[Scanning, tuple[Output, ...]]:
    """The audits that the options ask for, none made yet, and the reports, dressed as the policy or an option says.

    Raises :class:`UsageError` for what cannot be meant, before anything is looked at.
    """
    if "" in targets:
        raise UsageError("an empty PATH was given", "name a directory; an unset shell variable may be the cause")
    check_targets(targets, said["sbom"], said["keep"])
    address = needed_address(said["registry_url"]) if said["keep"] else None
    policy, upstream = policy_from(said), upstream_from(said["upstream"])
    outputs = dressed(outputs, said["theme"], policy.theme)
    auditor = auditor_for(policy, said)
    scanning = Scanning(auditor, policy, upstream, said["online"], keeper_for(auditor.kb, address) if address else None)
    scanning.told = told_in(said["sbom"], auditor.kb)
    scanning.ways_out = shows_ways_out(outputs)
    scanning.policy_in = partial(policy_in, policy, said)
    return scanning, outputs
