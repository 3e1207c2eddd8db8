"""License packs on the command line: the option, and the license data with the packs it names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase

_Command = TypeVar("_Command", bound=Callable[..., Any])
_KEPT = "model_license_audit.packs"


def pack_option(command: _Command) -> _Command:
    """Add ``--licenses FILE``; :func:`license_data` then holds the packs as well."""
    option = click.option(
        "--licenses",
        multiple=True,
        expose_value=False,
        callback=_keep,
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Licenses of your own (YAML), added to those known; repeatable.",
    )
    return option(command)


def _keep(ctx: click.Context, _: click.Parameter, files: tuple[Path, ...]) -> None:
    ctx.meta[_KEPT] = files


def license_data(more: Iterable[Path] = ()) -> KnowledgeBase:
    """The license data that ship, with the packs of ``--licenses`` and those of a policy file (``more``) added.

    A file named twice is added once. Raises :class:`UsageError` or :class:`ContentError` naming file and entry.
    """
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase

    context = click.get_current_context(silent=True)
    files = [*more, *(context.meta.get(_KEPT, ()) if context else ())]
    kb = KnowledgeBase.load()
    if not files:
        return kb
    from model_license_audit.licenses.entries.packs import with_packs

    return with_packs(kb, {os.path.realpath(file): file for file in files}.values())
