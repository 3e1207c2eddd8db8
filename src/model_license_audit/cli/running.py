"""Runs of recipes on the command line: their options, what a run is given, how far it is, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.cli.common_options import upstream_from
from model_license_audit.cli.output import put_page
from model_license_audit.cli.registries import registry_option
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.telling import printable, tell
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace
    from model_license_audit.model.report import AuditReport

_Command = TypeVar("_Command", bound=Callable[..., Any])
_ERASE = "\r\x1b[K"

RECIPE = click.argument("recipe", metavar="RECIPE")
"""The argument that names a recipe: a file, or one of ``modelaudit recipes list``."""

ALLOW_UNKNOWN = click.option(
    "--allow-unknown", is_flag=True, help="Go on where a license is not known; the card then says so."
)

_OPTIONS = (
    RECIPE,
    click.option(
        "-o",
        "--output",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="The folder of the release; the run's own folder is DIR.work.  [default: the recipe's name]",
    ),
    click.option("--fetch", is_flag=True, help="Fetch packages and models that are not at hand: this asks a network."),
    ALLOW_UNKNOWN,
    click.option(
        "--key",
        "key_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Sign the release with this private key (PEM).",
    ),
    registry_option,
    click.option(
        "--upstream",
        multiple=True,
        metavar="REF=PATH",
        help="A base or data set that lies in a local directory, as hf:org/name=./dir; repeatable.",
    ),
)


def run_options(command: _Command) -> _Command:
    """Add the recipe and the options of a run; :func:`given` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Given:
    """A run that was asked for."""

    recipe: Recipe
    workspace: Workspace
    context: RunContext


def given(said: dict[str, Any], progress: Callable[[str], None]) -> Given:
    """The run that the options ask for; every fault of the recipe is told, and ends the program."""
    from model_license_audit.harness.api import Settings, context_of, workspace_of
    from model_license_audit.harness.steps.intent import policy_of
    from model_license_audit.policy.policy import Policy
    from model_license_audit.registry.address import address_of

    recipe = recipe_of(said["recipe"])
    workspace = workspace_of(recipe, said["output"])
    settings = Settings(
        fetch=said["fetch"],
        allow_unknown=said["allow_unknown"],
        key_file=said["key_file"],
        upstream=upstream_from(said["upstream"]),
        progress=progress,
    )
    auditor = auditor_for(policy_of(recipe, Policy(), settings.allow_unknown), said)
    return Given(recipe, workspace, context_of(auditor, workspace, settings, address_of(said["registry_url"])))


def recipe_of(said: str) -> Recipe:
    """The recipe that is named; each fault is told by itself, and then the program ends."""
    from model_license_audit.harness.recipe.faults import RecipeError
    from model_license_audit.harness.recipe.reading import read_recipe
    from model_license_audit.harness.recipe.shipped import recipe_file

    try:
        return read_recipe(recipe_file(said))
    except RecipeError as error:
        for one in error.each():
            tell(one)
        raise click.exceptions.Exit(int(ExitCode.USAGE)) from error


@contextmanager
def ending() -> Iterator[None]:
    """Tell why a run stopped, and end with its exit code; one that is interrupted can go on."""
    from model_license_audit.harness.steps.stops import AuditDiffers, BaseNotChosen, PlanStopped

    try:
        yield
    except PlanStopped as stop:
        show_plan(stop.report, stop.reasons)
        tell(stop)
        raise click.exceptions.Exit(int(stop.exit_code)) from stop
    except (BaseNotChosen, AuditDiffers) as stop:
        _show(stop)
        tell(stop)
        raise click.exceptions.Exit(int(stop.exit_code)) from stop
    except KeyboardInterrupt as stop:
        click.echo("modelaudit: cut off; go on with the same command and --resume", err=True)
        raise click.Abort from stop


def show_plan(report: AuditReport, reasons: Sequence[str]) -> None:
    """The audit of a plan on standard output, with its reasons."""
    from model_license_audit.reports.pages import plan as plan_page

    put_page(lambda page: plan_page.write(page, report, reasons))


def _show(stop: Any) -> None:
    """The bases that fit, or what the audit of the release says, on standard output."""
    if hasattr(stop, "offers"):
        from model_license_audit.reports.pages import choosing as choose_page

        put_page(lambda page: choose_page.write(page, stop.offers, 3, 12))
        return
    from model_license_audit.cli.output import terminal
    from model_license_audit.reports.choose import renderer

    click.echo(renderer("text").render([stop.report], **terminal()), nl=False)


class Shown:
    """Says how far a run is on a stream: plain lines, and on a terminal bars that are drawn over."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr
        self._drawn = False

    def __call__(self, line: str) -> None:
        """Show a line; one that begins with ``\\r`` is a bar, which nobody who reads a pipe needs."""
        bar, text = line.startswith("\r"), printable(line.strip("\r\n"), 300)
        if bar and not self._stream.isatty():
            return
        self.clear()
        self._stream.write(self._cut(text) if bar else f"{text}\n")
        self._stream.flush()
        self._drawn = bar

    def clear(self) -> None:
        """Take a bar away that stands there."""
        if self._drawn:
            self._stream.write(_ERASE)
            self._stream.flush()
            self._drawn = False

    @staticmethod
    def _cut(text: str) -> str:
        import shutil

        return text[: shutil.get_terminal_size().columns - 1]


@contextmanager
def progress_shown() -> Iterator[Shown]:
    """How far a run is, on standard error while the block runs."""
    shown = Shown()
    try:
        yield shown
    finally:
        shown.clear()
