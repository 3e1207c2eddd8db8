"""``modelaudit policy``: the policy file of a house, and whether it says what is meant."""

from __future__ import annotations

import click

from model_license_audit.cli.lazy import lazy_group

_HERE = "model_license_audit.cli.policy"
_COMMANDS = {
    "init": (f"{_HERE}.init", "Write a modelaudit.toml, from a policy that ships or from nothing."),
    "check": (f"{_HERE}.check", "Tell everything that is wrong with a policy."),
    "show": (f"{_HERE}.show", "Show what is in force, and which file says so."),
    "test": (f"{_HERE}.test", "Audit the models of the policy's own tests, and hold them against what is expected."),
}


@click.group(cls=lazy_group(_COMMANDS))
def policy() -> None:
    """The policy of a house: which models it lets out, whatever their licenses allow."""
