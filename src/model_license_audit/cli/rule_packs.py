"""Rule packs on the command line: the option, and the rules with those of the packs it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.cli.packs import license_data

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.policy.policy import Policy
    from model_license_audit.rules.rule import Rule

_Command = TypeVar("_Command", bound=Callable[..., Any])
_KEPT = "model_license_audit.rule_packs"


def rules_option(command: _Command) -> _Command:
    """Add ``--rules PACK``; :func:`rule_set` then holds the rules of the packs as well."""
    option = click.option(
        "--rules",
        multiple=True,
        expose_value=False,
        callback=_keep,
        metavar="PACK",
        type=click.Path(path_type=Path),
        help="A folder of rules of your own (YAML), run beside those that ship; repeatable.",
    )
    return option(command)


def _keep(ctx: click.Context, _: click.Parameter, folders: tuple[Path, ...]) -> None:
    ctx.meta[_KEPT] = folders


def rule_set(more: Iterable[Path] = ()) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """The rules that ship with those of ``--rules`` and of a policy file (``more``), and what tells the packs apart.

    Raises :class:`UsageError` or :class:`ContentError` naming file and key.
    """
    from model_license_audit.rules.load import shipped_rules

    context = click.get_current_context(silent=True)
    folders = [*more, *(context.meta.get(_KEPT, ()) if context else ())]
    if not folders:
        return shipped_rules(), ()
    from model_license_audit.rules.packs import beside_shipped, packs_of

    packs = packs_of(folders)
    return beside_shipped(packs), tuple(pack.about for pack in packs)


def auditor_for(policy: Policy) -> Auditor:
    """The auditor with every pack that the command line and the policy name."""
    from model_license_audit.audit.auditor import Auditor

    rules, packs = rule_set(policy.rules)
    return Auditor(license_data(policy.licenses), rules=rules, rule_packs=packs)
