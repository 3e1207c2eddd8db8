"""Where reports go: formats and files as the user named them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

from model_license_audit.cli.themes import theme_option
from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.choose import FORMATS, binary_renderer, is_binary, renderer
from model_license_audit.reports.interface import terminal_speaks_unicode
from model_license_audit.reports.safe import inert

if TYPE_CHECKING:
    from model_license_audit.reports.html.theme import Theme
    from model_license_audit.reports.text.page import Page

_MIN_WIDTH, _MAX_WIDTH = 60, 100


_Command = TypeVar("_Command", bound=Callable[..., Any])

format_option = click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
"""Adds ``--format`` to a command that tells one thing, as text or as JSON; the command gets it as ``form``."""


def report_options(command: _Command, default: str = "text") -> _Command:
    """Add ``--format`` and ``--output``, which :func:`outputs_from` reads, and ``--theme``."""
    aside = f"  [default: {default}]" if default else ""
    formats = click.option(
        "-f",
        "--format",
        "formats",
        multiple=True,
        metavar="FORMAT[=FILE]",
        help=f"{', '.join(FORMATS)}; with a file to write it to; repeatable.{aside}",
    )
    output = click.option(
        "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to this file."
    )
    return formats(output(theme_option(command)))


@dataclass(frozen=True, slots=True)
class Output:
    """One report to write: its format, the file (``None``: standard output), and the theme that dresses it."""

    format: str
    file: Path | None = None
    theme: Theme | None = None


def outputs_from(formats: Sequence[str], output: Path | None) -> tuple[Output, ...]:
    """The reports asked for; at most one may go to standard output."""
    found = []
    for text in formats or ("text",):
        name, _, file = text.partition("=")
        if name not in FORMATS:
            raise UsageError(f"--format {text}: unknown format {name!r}", f"choose one of {', '.join(FORMATS)}")
        found.append(Output(name, Path(file) if file else None))
    unplaced = [target for target in found if target.file is None]
    if len(unplaced) > 1:
        raise UsageError("two formats go to standard output", "give files: -f text -f html=report.html")
    files = [target.file.absolute() for target in found if target.file]
    if len(set(files)) < len(files):
        raise UsageError("two formats go to one file", "give each a file of its own")
    if output:
        if not unplaced:
            raise UsageError("--output names a file and every format has one already", "leave one of them out")
        found = [Output(t.format, output) if t.file is None else t for t in found]
    for target in found:
        _check_binary(target)
    return tuple(found)


def _check_binary(target: Output) -> None:
    """Tell before the audit that a format which is no text cannot be made, or would go to a terminal."""
    if not is_binary(target.format):
        return
    if target.file is None and sys.stdout.isatty():
        remedy = f"name a file: -f {target.format}=report.{target.format}"
        raise UsageError(f"{target.format} is not for a terminal", remedy)
    binary_renderer(target.format)


def write(target: Output, reports: Sequence[AuditReport]) -> None:
    """Render and write one report, a file whole or not at all."""
    settings = (target.theme,) if target.theme else ()
    if is_binary(target.format):
        put(binary_renderer(target.format, *settings).render(reports), target.file)
    elif target.file is None:
        text = renderer(target.format, *settings).render(reports, **terminal())
        in_a_log = target.format == "text" and os.environ.get("GITHUB_ACTIONS")  # where lines can be commands
        click.echo(inert(text) if in_a_log else text, nl=False)
    else:
        put(renderer(target.format, *settings).render(reports), target.file)


def put_page(fill: Callable[[Page], None], file: Path | None = None) -> None:
    """Write a page of text as the terminal shows it, or plain and 80 columns wide to a file."""
    from model_license_audit.reports.text.page import Page

    page = Page(**(terminal() if file is None else Terminal(color=False, width=80, unicode=True)))
    fill(page)
    if file is None:
        click.echo(page.finish(), nl=False)
    else:
        put(page.finish(), file)


def put(document: str | bytes, file: Path | None) -> None:
    """Put a finished document, a text in UTF-8, on standard output, or in a file: whole or not at all."""
    data = document.encode("utf-8") if isinstance(document, str) else document
    if file is None:
        click.echo(data, nl=False)
    else:
        from model_license_audit.gate.writing import replace_file

        replace_file(file, data)


class Terminal(TypedDict):
    """How standard output shows a page: in colour or not, columns, and whether signs beyond ASCII may be used."""

    color: bool
    width: int
    unicode: bool


def terminal() -> Terminal:
    """What standard output can show."""
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Terminal(color=color, width=_width(), unicode=terminal_speaks_unicode(sys.stdout.encoding))


def _width() -> int:
    """Columns of the terminal, within what reads well; 80 when the output is no terminal."""
    if not sys.stdout.isatty():
        return 80
    import shutil

    return max(_MIN_WIDTH, min(shutil.get_terminal_size().columns, _MAX_WIDTH))
