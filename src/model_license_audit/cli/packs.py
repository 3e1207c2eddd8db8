"""License packs on the command line: the option, and the license data with the packs it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.gate.policies import licenses_with

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase

_Command = TypeVar("_Command", bound=Callable[..., Any])


def paths_option(flag: str, *, metavar: str, of: click.Path, help_: str) -> Callable[[_Command], _Command]:
    """A repeatable option whose paths are kept for :func:`paths_named`, and not handed to the command."""

    def keep(ctx: click.Context, _: click.Parameter, paths: tuple[Path, ...]) -> None:
        ctx.meta[_kept(flag)] = paths

    return click.option(flag, multiple=True, expose_value=False, callback=keep, metavar=metavar, type=of, help=help_)


def paths_named(flag: str, more: Iterable[Path] = ()) -> list[Path]:
    """The paths of a policy file (``more``) and those that the option of the present command names."""
    context = click.get_current_context(silent=True)
    return [*more, *(context.meta.get(_kept(flag), ()) if context else ())]


def _kept(flag: str) -> str:
    return f"model_license_audit{flag}"


pack_option = paths_option(
    "--licenses",
    metavar="FILE",
    of=click.Path(dir_okay=False, path_type=Path),
    help_="Licenses of your own (YAML), added to those known; repeatable.",
)
"""Adds ``--licenses FILE``; :func:`license_data` then holds the packs as well."""


def license_data(more: Iterable[Path] = ()) -> KnowledgeBase:
    """The license data that ship, with the packs of ``--licenses`` and those of a policy file (``more``) added.

    A file named twice is added once. Raises :class:`UsageError` or :class:`ContentError` naming file and entry.
    """
    return licenses_with(paths_named("--licenses", more))
