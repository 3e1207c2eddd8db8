"""The policy that a command goes by: named or found, with its files, and the options given on top."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from model_license_audit.cli.packs import paths_named
from model_license_audit.gate import policies
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.policy.policy import Policy, fail_on_from
from model_license_audit.policy.words import field_from, territory_from


def policy_from(said: dict[str, Any]) -> Policy:
    """The policy of the file that was named or found, with the options given on the command line on top."""
    found = found_policy(said["policy_file"], said["no_policy"])
    policy = loaded(found) if found else Policy()
    return with_options(policy if said["no_policy"] else with_files(policy, found, said), said)


def with_files(policy: Policy, found: Path | None, said: dict[str, Any]) -> Policy:
    """The policy with its waivers, its baseline (or the one that ``--baseline`` names) and its curations."""
    audited, packs = _directories_named(), paths_named("--rules")
    return policies.with_files(policy, found, baseline=said.get("baseline"), audited=audited, packs=packs)


def rule_ids(policy: Policy) -> list[str]:
    """The rules that a waiver may name: those that ship, and those of the policy's packs and of ``--rules``."""
    return policies.rule_ids(paths_named("--rules", policy.rules))


def policy_in(policy: Policy, said: dict[str, Any], directory: Path) -> Policy:
    """The policy for the model in a directory, with the options given on the command line on top."""
    there = policies.policy_in(policy, directory)
    return policy if there is policy else with_options(there, said)


def loaded(file: Path) -> Policy:
    """The policy of a file, checked against the rules that ship and those of the packs that it or ``--rules`` names."""
    return policies.loaded(file, paths_named("--rules"))


def found_policy(named: str | None, none_wanted: bool = False) -> Path | None:
    """The policy file that is named, or else the nearest one; ``None`` where there is none, or none is wanted.

    Raises :class:`UsageError` for a name of none, and where one that was found lies in what is to be audited.
    """
    return policies.found_policy(named, none_wanted, _directories_named())


def _directories_named() -> list[Path]:
    """The directories among the arguments of the present command."""
    context = click.get_current_context()
    arguments = [p.name for p in context.command.params if isinstance(p, click.Argument)]
    told = [context.params.get(name) for name in arguments if name]
    words = [word for one in told for word in (one if isinstance(one, tuple) else (one,)) if word]
    return [Path(str(word).removeprefix("path:")) for word in words if Path(str(word).removeprefix("path:")).is_dir()]


def with_options(policy: Policy, said: dict[str, Any]) -> Policy:
    """The policy with the options given on the command line on top."""
    if said["fail_on"]:
        policy = policy.failing_on(fail_on_from(said["fail_on"]))
    if said["allow_incomplete"] is not None:
        policy = replace(policy, allow_incomplete=said["allow_incomplete"])
    return replace(policy, use=_use(policy.use, said))


def _use(use: UseContext, said: dict[str, Any]) -> UseContext:
    if said["purpose"]:
        use = replace(use, purpose=Purpose(said["purpose"]))
    if said["release"]:
        use = replace(use, release=Release(said["release"]), release_stated=True)
    if said["territory"] is not None:
        use = replace(
            use, territories=tuple(territory_from(part, "--territory") for part in said["territory"].split(","))
        )
    if said["established"] is not None:
        places = said["established"].split(",")
        use = replace(use, established=tuple(territory_from(place, "--established") for place in places))
    if said["fields"]:
        use = replace(use, fields=tuple(field_from(code, "--field") for code in said["fields"]))
    if said["modified"] is not None:
        use = replace(use, modified=said["modified"])
    if said["monthly_users"] is not None:
        use = replace(use, monthly_users=said["monthly_users"])
    if said["annual_revenue"] is not None:
        use = replace(use, annual_revenue=said["annual_revenue"])
    return use
