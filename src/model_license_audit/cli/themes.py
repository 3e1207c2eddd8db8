"""How reports look: the theme that an option or the policy names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.model.errors import UsageError
from model_license_audit.reports.choose import THEMED

if TYPE_CHECKING:
    from model_license_audit.cli.output import Output

_Command = TypeVar("_Command", bound=Callable[..., Any])


def theme_option(command: _Command) -> _Command:
    """Add ``--theme``, which :func:`dressed` reads."""
    return click.option(
        "--theme",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="Dress html and pdf as the theme.toml of this folder says: company, logo, styles, templates.",
    )(command)


def shows_ways_out(outputs: Sequence[Output]) -> bool:
    """True when one of the reports shows what would leave no conflict."""
    return any(target.format in THEMED for target in outputs)


def dressed(outputs: Sequence[Output], said: Path | None, house: Path | None) -> tuple[Output, ...]:
    """The reports with the theme that was named (``said``), or else with that of the policy (``house``).

    Raises :class:`UsageError` when a theme was named that no report can use, or that cannot be read.
    """
    themed = any(target.format in THEMED for target in outputs)
    if said is not None and not themed:
        raise UsageError("--theme dresses html and pdf alone", "add -f html=report.html, or leave --theme out")
    folder = said or house
    if folder is None or not themed:
        return tuple(outputs)
    from model_license_audit.reports.html.theme import load_theme

    theme = load_theme(folder)
    return tuple(replace(target, theme=theme) if target.format in THEMED else target for target in outputs)
