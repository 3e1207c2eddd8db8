"""The policy that a command goes by: named or found, with its files, and the options given on top."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from model_license_audit.cli.rule_packs import rule_set
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.policy.policy import Policy, fail_on_from
from model_license_audit.policy.words import field_from, territory_from


def policy_from(said: dict[str, Any]) -> Policy:
    """The policy of the file that was named or found, with the options given on the command line on top."""
    found = found_policy(said["policy_file"], said["no_policy"])
    policy = loaded(found) if found else Policy()
    return with_options(policy if said["no_policy"] else with_files(policy, found, said), said)


def with_files(policy: Policy, found: Path | None, said: dict[str, Any]) -> Policy:
    """The policy with what stands in the files that it names: waivers, the baseline, curations.

    Waivers and curations that are not named are looked for beside the policy file, or in the working directory.
    """
    from model_license_audit.policy.discovery import CURATIONS_FILE, WAIVERS_FILE

    baseline = said.get("baseline") or policy.baseline_file
    if (curations := policy.curations_file or _beside(found, CURATIONS_FILE)) is not None:
        from model_license_audit.policy.curations import load_curations

        policy = replace(policy, curations=load_curations(curations))
    if (waivers := policy.waivers_file or _beside(found, WAIVERS_FILE)) is not None:
        from model_license_audit.policy.waiver_files import load_waivers

        policy = replace(policy, waivers=(*policy.waivers, *load_waivers(waivers, rule_ids(policy))))
    if baseline is not None:
        from model_license_audit.policy.baseline import load_baseline

        policy = replace(policy, baseline=load_baseline(baseline))
    return policy


def rule_ids(policy: Policy) -> list[str]:
    """The rules that a waiver may name: those that ship, and those of the policy's packs."""
    return _ids_in(policy.rules)


def _beside(found: Path | None, name: str) -> Path | None:
    """A file beside the policy that was found, or in the working directory, if it is there.

    Raises :class:`UsageError` where it lies in what is to be audited, as for the policy itself.
    """
    from model_license_audit.policy.discovery import refuse_own_policy, refuse_strangers
    from model_license_audit.policy.shipped import shipped_name

    file = (found.parent if found is not None and not shipped_name(found) else Path()) / name
    if not file.is_file():
        return None
    refuse_own_policy(file, _directories_named())
    refuse_strangers(file)
    return file


def policy_in(policy: Policy, said: dict[str, Any], directory: Path) -> Policy:
    """The policy for the model in a directory, with the options given on the command line on top."""
    from model_license_audit.policy.reading import at

    there = at(policy, directory) if policy.overrides else policy
    return policy if there is policy else with_options(there, said)


def loaded(file: Path) -> Policy:
    """The policy of a file, checked against the rules that ship and those of the packs it names."""
    from model_license_audit.policy.reading import load_policy

    return load_policy(file, [rule.id for rule in rule_set()[0]], _ids_in)


def found_policy(named: str | None, none_wanted: bool = False) -> Path | None:
    """The policy file that is named, or else the nearest one; ``None`` where there is none, or none is wanted.

    Raises :class:`UsageError` for a name of none, and where one that was found lies in what is to be audited.
    """
    if named is not None:
        from model_license_audit.policy.documents import policy_file

        return policy_file(named)
    if none_wanted:
        return None
    from model_license_audit.policy.discovery import discover, refuse_own_policy

    found = discover(Path.cwd())
    if found is None:
        return None
    refuse_own_policy(found, _directories_named())
    return Path(os.path.relpath(found))


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


def _ids_in(packs: tuple[Path, ...]) -> list[str]:
    return [rule.id for rule in rule_set(packs)[0]]


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
