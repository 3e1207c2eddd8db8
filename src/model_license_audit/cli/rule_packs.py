"""Rule packs on the command line: the option, and the rules with those of the packs it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.keeping import beyond_for
from model_license_audit.cli.packs import license_data, paths_named, paths_option
from model_license_audit.gate.policies import rules_with

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.policy.policy import Policy
    from model_license_audit.rules.rule import Rule

rules_option = paths_option(
    "--rules",
    metavar="PACK",
    of=click.Path(path_type=Path),
    help_="A folder of rules of your own (YAML), run beside those that ship; repeatable.",
)
"""Adds ``--rules PACK``; :func:`rule_set` then holds the rules of the packs as well."""


def rule_set(more: Iterable[Path] = ()) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """The rules that ship with those of ``--rules`` and of a policy file (``more``), and what tells the packs apart.

    Raises :class:`UsageError` or :class:`ContentError` naming file and key.
    """
    return rules_with(paths_named("--rules", more))


def auditor_for(policy: Policy, said: Mapping[str, Any] | None = None) -> Auditor:
    """The auditor with every pack that the command line and the policy name.

    With the options ``said`` it also looks into the registry that they name, and keeps there what is read from the hub;
    what could not be kept is told when the command ends.
    """
    from model_license_audit.audit.auditor import Auditor

    rules, packs = rule_set(policy.rules)
    kb = license_data(policy.licenses)
    beyond = beyond_for(kb, said) if said is not None else None
    return Auditor(kb, rules=rules, rule_packs=packs, beyond=beyond)
