"""What commands say outside of reports: errors, counted things, names that cannot steer a terminal."""

from __future__ import annotations

from collections.abc import Iterable

import click

from model_license_audit.model.errors import ModelAuditError

_LONGEST = 2_000


def tell(error: ModelAuditError) -> None:
    """Say what happened and what to do about it."""
    from model_license_audit.reports.safe import inert

    click.echo(inert(f"modelaudit: {printable(error.what)}\n  what to do: {printable(error.remedy)}"), err=True)


def say(lines: Iterable[str], *, err: bool = False) -> None:
    """Lines for a log, in signs that standard output can show; the marks of a build service stay as they are."""
    from model_license_audit.cli.output import terminal
    from model_license_audit.reports.safe import visible

    unicode = terminal()["unicode"]
    for line in lines:
        shown = line if unicode or line.isascii() else visible(line, ascii_only=True)
        click.echo(shown, err=err, color=True)


def counted(number: int, one: str, many: str = "") -> str:
    """``1 rule``, ``2,000 rules``; ``many`` where an s does not make the plural."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def hanging(text: str, indent: str) -> str:
    """The text in lines of 79 columns behind ``indent``, the further lines two blanks deeper."""
    import textwrap

    return textwrap.fill(text, 79, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def printable(text: str, longest: int = _LONGEST) -> str:
    """The text with control characters escaped and its length cut, so that a name can neither steer nor flood."""
    escaped = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text[:longest])
    return escaped if len(text) <= longest else f"{escaped}\u2026"
