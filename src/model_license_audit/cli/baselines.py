"""Baselines on the command line: what was open before fails nothing, and is written down to be known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from model_license_audit.model.report import AuditReport

_Command = TypeVar("_Command", bound=Callable[..., Any])


known_option: Callable[[_Command], _Command] = click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Fail only on what is not in this baseline.",
)
"""Adds ``--baseline``, which the policy is read with."""


def baseline_options(command: _Command) -> _Command:
    """Add ``--baseline``, which the policy is read with, and ``--write-baseline``."""
    write = click.option(
        "--write-baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write what is open now to a baseline; the exit code stays that of the audit.",
    )
    return known_option(write(command))


def write_baseline(reports: Sequence[AuditReport], file: Path | None) -> None:
    """Write what is open in the audits, if a file was named."""
    if file is None:
        return
    from model_license_audit.cli.output import put
    from model_license_audit.policy.baseline import written

    put(written(reports), file)
