"""``modelaudit gate``: let a model out, or stop it, for reasons that a build log tells in three lines."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.cli.leaving import Leaving
from model_license_audit.cli.output import Output, outputs_from
from model_license_audit.cli.promoting import report_dir_option
from model_license_audit.cli.scan_options import prepared, scan_options
from model_license_audit.cli.targets import TARGETS
from model_license_audit.gate.build_logs import CHOICES, build_log
from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    from model_license_audit.audit.identity import Who

_Command = TypeVar("_Command", bound=Callable[..., Any])

_FILE = click.Path(dir_okay=False, path_type=Path)
_OPTIONS = (
    report_dir_option,
    click.option(
        "--annotate",
        type=click.Choice(CHOICES),
        default="auto",
        show_default=True,
        help="Speak to the build service: annotations, summary and outputs on GitHub, sections on GitLab; auto sees"
        " which one it is.",
    ),
    click.option(
        "--attest",
        type=_FILE,
        metavar="FILE",
        help="Write the verdict as an in-toto statement about the digests of the files; `modelaudit verify` checks it.",
    ),
    click.option(
        "--key",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Sign the attestation with this private key (PEM).",
    ),
    click.option(
        "--by",
        metavar="NAME",
        help="Whom the gate is run for, as registry and attestation tell it.  [default: the account that the build"
        " service names, else the user]",
    ),
    click.option("-v", "--verbose", is_flag=True, help="Show the whole report of each model in the log as well."),
)


def _gate_options(command: _Command) -> _Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(context_settings={"max_content_width": 80}, epilog=TARGETS)
@partial(scan_options, report="")
@_gate_options
def gate(targets: tuple[str, ...], formats: tuple[str, ...], output: Path | None, **said: Any) -> None:
    """Let the model that each TARGET names out, or stop it.

    A scan with the same options, told as a release pipeline needs it: the exit code lets only a model out in which
    nothing is found that the policy stops and nothing is left unknown. Three lines for each model say the verdict and
    why, what to do first, and where the reports are.

    \b
    modelaudit gate ./my-model --policy commercial-product --report-dir reports
    """
    log = build_log(said["annotate"], os.environ)
    of_set = (Output("html"),) if said["report_dir"] else ()
    try:
        asked = _asked(formats, output, said)
        scanning, outputs = prepared(targets, (*asked, *of_set), said)
        scanning.gating, scanning.noting, scanning.by = True, bool(of_set), _by(said)
        scanning.all(targets)
    except ModelAuditError as error:
        Leaving.failed(log, error)
        raise
    theme = outputs[-1].theme if of_set else None
    leaving = Leaving(scanning, outputs[: len(asked)], {**said, "targets": targets}, log, theme)
    click.get_current_context().exit(int(leaving.finish()))


def _by(said: dict[str, Any]) -> Who | None:
    """Whom the gate is run for, where anybody is told."""
    if not said["keep"] and not said["attest"]:
        return None
    from model_license_audit.audit.identity import who

    return who(said["by"])


def _asked(formats: tuple[str, ...], output: Path | None, said: dict[str, Any]) -> tuple[Output, ...]:
    """The reports beside the set, none where none are named."""
    if said["key"] and not said["attest"]:
        raise UsageError("--key signs an attestation, and none is asked for", "name its file with --attest")
    return outputs_from(formats, output) if formats or output else ()
