"""``modelaudit mlflow``: audit models that MLflow keeps, and promote only what is released."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.cli.output import outputs_from, write
from model_license_audit.cli.promoting import (
    documents_of,
    gating,
    refuse_inside,
    report_dir_option,
    tell_gated,
    written,
)
from model_license_audit.cli.scan_options import prepared, scan_options
from model_license_audit.cli.scanning import Scanning
from model_license_audit.cli.sizes import SIZE
from model_license_audit.cli.telling import printable, tell
from model_license_audit.model.errors import NothingToAudit, UsageError

if TYPE_CHECKING:
    from model_license_audit.mlops.mlflow_gate import Gated, MlflowGate, Promotion

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FORMS = """\b
What may stand for TARGET:
  models:/name/3         a version of a registered model
  models:/name@alias     the version that an alias stands for
  models:/name/latest    the newest version (or the newest in a stage)
  models:/m-…            a logged model
  runs:/…/path           a folder among the artifacts of a run
  ./dir                  a directory, as MLflow writes one (an MLmodel beside
                         the files): audited alone, nothing is told to MLflow"""

_PLACE_OPTIONS = (
    click.option("--tracking-uri", metavar="URI", help="The MLflow server or store.  [default: $MLFLOW_TRACKING_URI]"),
    click.option("--registry-uri", metavar="URI", help="Its model registry, where that is another one."),
    click.option(
        "--max-size", type=SIZE, default="200GB", show_default=True, help="Fetch no model that is larger than this."
    ),
)


def _place_options(command: _Command) -> _Command:
    for option in reversed(_PLACE_OPTIONS):
        command = option(command)
    return command


@click.group()
def mlflow() -> None:
    """Models that MLflow keeps: audited where they are, and promoted only where the gate lets them out.

    Needs the extra: pip install 'model-license-audit[mlflow]'
    """


@mlflow.command(context_settings={"max_content_width": 80}, epilog=_FORMS)
@scan_options
@_place_options
def scan(targets: tuple[str, ...], formats: tuple[str, ...], output: Path | None, **said: Any) -> None:
    """Audit each TARGET and write reports; nothing is written to MLflow."""
    scanning, outputs = prepared(targets, outputs_from(formats, output), said)
    at_mlflow = _gate(scanning, said)
    _each(targets, scanning, at_mlflow.audit)
    for place in outputs if scanning.reports else ():
        write(place, scanning.reports)
    click.get_current_context().exit(int(scanning.exit_code))


@mlflow.command(context_settings={"max_content_width": 80}, epilog=_FORMS)
@partial(scan_options, report="")
@report_dir_option
@_place_options
@click.option("--promote-to", metavar="ALIAS", help="Let this alias stand for the version, if it is released.")
@click.option("--stage", metavar="STAGE", help="Move the version to this stage, if it is released.")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Sign the verdict with this private key (PEM).",
)
def gate(targets: tuple[str, ...], formats: tuple[str, ...], output: Path | None, **said: Any) -> None:
    """Audit each TARGET, write the verdict on it as tags and the reports as artifacts, and let it out or not.

    \b
    modelaudit mlflow gate models:/my-model/3 --promote-to champion
    """
    from model_license_audit.mlops.mlflow_gate import Promotion

    promotion = Promotion(said["promote_to"], said["stage"])
    if promotion and (len(targets) > 1 or not all(map(_is_kept, targets))):
        raise UsageError("--promote-to and --stage are about one version", "name one TARGET, as models:/name/3")
    refuse_inside(said["report_dir"], (Path(target) for target in targets if not _is_kept(target)))
    scanning, outputs = gating(targets, formats, output, said)
    at_mlflow = _gate(scanning, said)
    gated: list[Gated] = []
    _each(targets, scanning, lambda uri: gated.append(at_mlflow.gate(uri)))
    _tell(scanning, gated, written(scanning, outputs, said))
    for one in gated if promotion else ():
        _tell_promoted(at_mlflow.promote(one, promotion), promotion)
    click.get_current_context().exit(int(scanning.exit_code))


def _gate(scanning: Scanning, said: Mapping[str, Any]) -> MlflowGate:
    """The gate whose audits are those of this call."""
    from model_license_audit.mlops.bounds import Limits
    from model_license_audit.mlops.mlflow_gate import MlflowGate
    from model_license_audit.mlops.tracking import Tracking

    tracking = Tracking(said["tracking_uri"], said["registry_uri"])
    documents = partial(documents_of, scanning)
    return MlflowGate(tracking, scanning.one, documents, Limits(size=said["max_size"]), said.get("key"))


def _is_kept(target: str) -> bool:
    from model_license_audit.mlops.places import is_kept

    return is_kept(target)


def _each(targets: tuple[str, ...], scanning: Scanning, do: Callable[[str], object]) -> None:
    """Do something with each model of MLflow, audit each directory; what is not there is told, and the others go on."""
    for target in targets:
        try:
            if _is_kept(target):
                do(target)
            else:
                scanning.add(target)
        except NothingToAudit as error:
            tell(error)
            scanning.missing = True


def _tell(scanning: Scanning, gated: list[Gated], where: str) -> None:
    """The lines of a build log on each model; what MLflow keeps has its reports there."""
    kept = {id(one.report): one.verdict.reports for one in gated}
    for report in scanning.reports:
        tell_gated(report, kept.get(id(report), where))


def _tell_promoted(one: Gated, promotion: Promotion) -> None:
    """What became of a promotion; a version that bears aliases already keeps them."""
    uri, still = one.place.uri, f"; it stays {', '.join(one.place.aliases)}" if one.place.aliases else ""
    told = f"{uri} is now {promotion.words}" if one.promoted else f"{uri} did not become {promotion.words}{still}"
    click.echo(f"  {printable(told)}")
