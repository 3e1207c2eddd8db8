"""Options that several commands share, and what they mean as a policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from model_license_audit.cli.packs import pack_option
from model_license_audit.cli.registries import registry_option
from model_license_audit.cli.rule_packs import rule_set, rules_option
from model_license_audit.model.errors import InvalidReference, UsageError
from model_license_audit.model.findings import FindingKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.policy.policy import NEVER, Policy, fail_on_from, field_from, load_policy, territory_from

_Command = TypeVar("_Command", bound=Callable[..., Any])

_USE_OPTIONS = (
    click.option("--use", "purpose", type=click.Choice(list(map(str, Purpose))), help="What the model is used for."),
    click.option(
        "--release",
        type=click.Choice(list(map(str, Release))),
        help="What leaves the house: weights (taken when not said), an API, a product with the model inside, outputs.",
    ),
    click.option("--territory", metavar="EU,…", help="Where it is released: country codes or EU, by commas."),
    click.option(
        "--established",
        metavar="DE,…",
        help="Where you live, or your company has its principal place of business: country codes or EU, by commas.",
    ),
    click.option(
        "--field",
        "fields",
        multiple=True,
        metavar="CODE",
        help="A field of use that is planned, as medical-advice or military; repeatable.",
    ),
    click.option(
        "--modified/--unmodified",
        default=None,
        help="Whether you pass the model on changed, or as you received it.",
    ),
    click.option(
        "--monthly-users",
        type=click.IntRange(min=0),
        metavar="N",
        help="Monthly active users of all your products together.",
    ),
    click.option("--annual-revenue", type=click.IntRange(min=0), metavar="N", help="Yearly revenue in US dollars."),
    click.option(
        "--policy",
        "policy_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A policy file (TOML); options given here win over it.",
    ),
    pack_option,
    rules_option,
)

_ANCESTOR_OPTIONS = (
    click.option(
        "--online/--offline",
        default=None,
        help="Ask the hub for ancestors whose license neither registry nor catalogue knows, and keep what it tells in"
        " the registry.  [default: offline]",
    ),
    registry_option,
    click.option(
        "--upstream",
        multiple=True,
        metavar="REF=PATH",
        help="An ancestor that lies in a local directory, as hf:org/name=./dir; repeatable.",
    ),
)

_JUDGING_OPTIONS = (
    click.option(
        "--fail-on",
        type=click.Choice([*map(str, FindingKind), NEVER]),
        help="Exit with 1 on findings of this kind or worse.  [default: unmet-duty]",
    ),
    click.option("--allow-incomplete", is_flag=True, default=None, help="Do not fail because something was not told."),
    *_ANCESTOR_OPTIONS,
)


def audit_options(command: _Command) -> _Command:
    """Add the options that say what the model is for and how its audit is judged."""
    for option in reversed((*_USE_OPTIONS, *_JUDGING_OPTIONS)):
        command = option(command)
    return command


def use_options(command: _Command) -> _Command:
    """Add only those that say what the model is for, and by which licenses and rules that is judged."""
    for option in reversed(_USE_OPTIONS):
        command = option(command)
    return command


def ancestor_options(command: _Command) -> _Command:
    """Add only those that say where ancestors may be looked up."""
    for option in reversed(_ANCESTOR_OPTIONS):
        command = option(command)
    return command


def policy_from(said: dict[str, Any]) -> Policy:
    """The policy of the file, if one was named, with the options given on the command line on top."""
    policy = Policy()
    if said["policy_file"]:
        rules, _ = rule_set()
        policy = load_policy(said["policy_file"], [rule.id for rule in rules], _ids_in)
    if said["fail_on"]:
        policy = replace(policy, fail_on=fail_on_from(said["fail_on"]))
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


def upstream_from(pairs: tuple[str, ...]) -> dict[ArtifactRef, Path]:
    """The local directories of ancestors, by reference."""
    found = {}
    for pair in pairs:
        name, equals, path = pair.partition("=")
        if not equals or not Path(path).is_dir():
            raise UsageError(f"--upstream {pair}: no directory is named", "write REF=PATH, as hf:org/name=./dir")
        try:
            found[ArtifactRef.parse(name)] = Path(path)
        except InvalidReference as error:
            raise UsageError(f"--upstream {pair}: {error.what}", error.remedy) from error
    return found
