"""What is said on standard error: one line on what happened, one on what to do."""

from __future__ import annotations

import click

from model_license_audit.model.errors import ModelAuditError

_LONGEST = 2_000


def tell(error: ModelAuditError) -> None:
    """Say what happened and what to do about it."""
    click.echo(f"modelaudit: {printable(error.what)}\n  what to do: {printable(error.remedy)}", err=True)


def printable(text: str, longest: int = _LONGEST) -> str:
    """The text with control characters escaped and its length cut, so that a name can neither steer nor flood."""
    escaped = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text[:longest])
    return escaped if len(text) <= longest else f"{escaped}\u2026"
