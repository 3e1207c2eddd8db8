"""The policy that a command of this group is about: named, or found."""

from __future__ import annotations

from pathlib import Path

import click

from model_license_audit.cli.policies import found_policy
from model_license_audit.model.errors import UsageError

POLICY = click.argument("policy", metavar="[POLICY]", required=False)
"""A file, or the name of a policy that ships; without one the nearest is taken."""


def file_of(policy: str | None) -> Path:
    """The file that is meant; raises :class:`UsageError` where there is none."""
    found = found_policy(policy)
    if found is None:
        raise UsageError("there is no policy here", "write one with `modelaudit policy init`, or name a file")
    return found
