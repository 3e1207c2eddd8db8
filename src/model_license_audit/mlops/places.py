"""What an address of MLflow names: a version of a registered model, a logged model, a folder of a run."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import Any

from model_license_audit.mlops.library import told
from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.refs import ArtifactRef, Host

FORMS = (
    "write models:/name/3, models:/name@alias, models:/name/latest, models:/m-… (a logged model), runs:/…/path, or the"
    " path of a model's directory"
)
_NAME = r"(?P<name>(?!\.\.?[/@])[^/:@\x00-\x1f\x7f]{1,256})"
_VERSION = re.compile(rf"models:/{_NAME}/(?P<version>[0-9]{{1,18}})\Z", re.ASCII)
_ALIAS = re.compile(rf"models:/{_NAME}@(?P<alias>[^/:@\x00-\x1f\x7f]{{1,256}})\Z")
_STAGE = re.compile(rf"models:/{_NAME}/(?P<stage>[A-Za-z]{{1,32}})\Z")
_LOGGED = re.compile(r"models:/(?P<id>m-[0-9a-f]{32})\Z")
_RUN = re.compile(r"runs:/(?P<run>[^/\x00-\x1f\x7f]{1,64})/(?P<path>[^\x00-\x1f\x7f]{1,500})\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """One model that MLflow keeps.

    ``uri`` is its address, of a version always with its number; ``location`` that of its artifacts. ``run_id`` is the
    run it came from. ``version`` is told of a version of a registered model alone, ``model_id`` of a logged model.
    """

    uri: str
    name: str
    ref: ArtifactRef
    location: str
    run_id: str | None = None
    version: str | None = None
    model_id: str | None = None
    aliases: tuple[str, ...] = ()


def is_kept(uri: str) -> bool:
    """True for an address that MLflow is asked about; a directory of such a name is written ``./models:…``."""
    return uri.startswith(("models:", "runs:"))


def place_of(client: Any, uri: str) -> Place:
    """What an address names now; raises :class:`UsageError` for one of no known form, :class:`NothingToAudit` for one
    that names nothing."""
    with told(uri):
        if found := _RUN.match(uri):
            return _of_run(client, found["run"], found["path"].strip("/"))
        if found := _LOGGED.match(uri):
            return _of_logged(client, found["id"])
        if found := _VERSION.match(uri):
            return _of_version(client, client.get_model_version(found["name"], found["version"]))
        if found := _ALIAS.match(uri):
            return _of_version(client, client.get_model_version_by_alias(found["name"], found["alias"]))
        if found := _STAGE.match(uri):
            return _of_version(client, _latest(client, found["name"], found["stage"]))
    raise UsageError(f"{uri[:200]!r} is no address of a model in MLflow", FORMS)


def _of_version(client: Any, version: Any) -> Place:
    number = str(version.version)
    return Place(
        uri=f"models:/{version.name}/{number}",
        name=version.name,
        ref=ArtifactRef(Host.MLFLOW, f"{version.name}/{number}"),
        location=client.get_model_version_download_uri(version.name, number),
        run_id=version.run_id or None,
        version=number,
        aliases=tuple(sorted(map(str, version.aliases))),
    )


def _of_logged(client: Any, model_id: str) -> Place:
    model = client.get_logged_model(model_id)
    ref = ArtifactRef(Host.MLFLOW, model_id)
    return Place(
        f"models:/{model_id}", model.name or model_id, ref, model.artifact_location, model.source_run_id or None,
        model_id=model_id,
    )  # fmt: skip


def _of_run(client: Any, run_id: str, path: str) -> Place:
    client.get_run(run_id)
    uri = f"runs:/{run_id}/{path}"
    return Place(uri, path.rpartition("/")[2], ArtifactRef(Host.MLFLOW, uri), uri, run_id)


def _latest(client: Any, name: str, stage: str) -> Any:
    """The newest version in a stage, or of all for ``latest``."""
    stages = None if stage.casefold() == "latest" else [stage]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # stages are on their way out, and people still have them
        found = client.get_latest_versions(name, stages)
    if not found:
        raise NothingToAudit(f"no version of {name} is in the stage {stage}", "name a version")
    return max(found, key=lambda version: int(version.version))
