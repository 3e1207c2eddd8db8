"""Options that several commands share; :mod:`~model_license_audit.cli.policies` says what they mean as a policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from model_license_audit.cli.packs import pack_option
from model_license_audit.cli.registries import registry_option
from model_license_audit.cli.rule_packs import rules_option
from model_license_audit.model.errors import InvalidReference, UsageError
from model_license_audit.model.findings import FindingKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.use import Purpose, Release
from model_license_audit.policy.policy import NEVER

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
        metavar="FILE",
        help="A policy file (TOML), or the name of one that ships; options given here win over it.  [default: the"
        " nearest modelaudit.toml at or above the working directory]",
    ),
    click.option("--no-policy", is_flag=True, help="Go by no policy file that is found."),
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


def upstream_from(pairs: tuple[str, ...], option: str = "--upstream") -> dict[ArtifactRef, Path]:
    """The local directories of ancestors, by reference."""
    found = {}
    for pair in pairs:
        name, equals, path = pair.partition("=")
        if not equals or not Path(path).is_dir():
            raise UsageError(f"{option} {pair}: no directory is named", "write REF=PATH, as hf:org/name=./dir")
        try:
            found[ArtifactRef.parse(name)] = Path(path)
        except InvalidReference as error:
            raise UsageError(f"{option} {pair}: {error.what}", error.remedy) from error
    return found
