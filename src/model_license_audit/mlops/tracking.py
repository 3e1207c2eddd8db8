"""An MLflow server, or a store that is used without one: models looked up, fetched, tagged and promoted there."""

from __future__ import annotations

import re
import tempfile
import warnings
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from model_license_audit.mlops.bounds import Limits, fetch
from model_license_audit.mlops.library import load_mlflow, told
from model_license_audit.mlops.places import Place, place_of
from model_license_audit.mlops.verdict_tags import SUBJECT
from model_license_audit.model.errors import NothingToAudit, UsageError

FOLDER = "license-audit"
"""Where reports lie among the artifacts of a run; also the experiment of runs that hold nothing else."""
_SQLITE = re.compile(r"sqlite:///([^?]+)")
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


class Tracking:
    """MLflow at ``tracking_uri``, its models at ``registry_uri``; ``None`` is what MLflow's own environment says."""

    def __init__(self, tracking_uri: str | None = None, registry_uri: str | None = None) -> None:
        mlflow = load_mlflow()
        if tracking_uri is None and not mlflow.is_tracking_uri_set():
            raise UsageError("no MLflow server is named", "give --tracking-uri, or set MLFLOW_TRACKING_URI")
        with told(f"MLflow at {tracking_uri or 'the address of MLFLOW_TRACKING_URI'}"):
            for uri in (tracking_uri or mlflow.get_tracking_uri(), registry_uri):
                _check_file(uri)
            self._client = mlflow.MlflowClient(tracking_uri, registry_uri)

    def find(self, uri: str) -> Place:
        """What an address names now."""
        return place_of(self._client, uri)

    def fetch(self, place: Place, folder: Path, limits: Limits) -> Path:
        """The folder of a model's files: its own where that is on this machine, else a copy below ``folder``."""
        with told(f"the artifacts of {place.uri}"):
            from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
            from mlflow.store.artifact.local_artifact_repo import LocalArtifactRepository

            store = get_artifact_repository(place.location, tracking_uri=self._client.tracking_uri)
            if isinstance(store, LocalArtifactRepository):
                return _there(Path(store.artifact_dir), place)
            return fetch(store, "", folder, limits)

    def tag(self, place: Place, tags: Mapping[str, str]) -> None:
        """Write tags on a model, one after the other."""
        with told(f"tags on {place.uri}"):
            for key, value in tags.items():
                if place.version is not None:
                    self._client.set_model_version_tag(place.name, place.version, key, value)
                elif place.model_id is not None:
                    self._client.set_logged_model_tags(place.model_id, {key: value})
                else:
                    self._client.set_tag(place.run_id, key, value)

    def keep_reports(self, place: Place, files: Mapping[str, bytes], at: datetime) -> str:
        """Put reports among the artifacts of the run that a model came from, and tell their address.

        Where there is no such run, or the model is all that lies in it, they get a run of their own.
        """
        with told(f"reports about {place.uri}"), tempfile.TemporaryDirectory(prefix="modelaudit-") as folder:
            for name, data in files.items():
                (Path(folder) / name).write_bytes(data)
            run_id = self._run_beside(place) or self._run_of_its_own(place)
            model = "/".join(filter(None, (place.model_id or place.name, place.version)))
            path = f"{FOLDER}/{_plain(model)}/{at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"
            self._client.log_artifacts(run_id, folder, path)
            return f"runs:/{run_id}/{path}"

    def promote(self, place: Place, alias: str) -> None:
        """Let an alias stand for a version."""
        with told(f"the alias {alias} for {place.uri}"):
            self._client.set_registered_model_alias(place.name, alias, place.version)

    def move(self, place: Place, stage: str) -> None:
        """Move a version to a stage."""
        with told(f"the stage {stage} for {place.uri}"), warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            self._client.transition_model_version_stage(place.name, place.version, stage)

    def _run_beside(self, place: Place) -> str | None:
        """The run that a model came from, if reports that lie in it do not become part of the model."""
        if place.run_id is None:
            return None
        with suppress(NothingToAudit), told(place.run_id):
            run = self._client.get_run(place.run_id)
            inside = f"{run.info.artifact_uri}/{FOLDER}/".startswith(f"{place.location.rstrip('/')}/")
            return place.run_id if run.info.lifecycle_stage == "active" and not inside else None
        return None

    def _run_of_its_own(self, place: Place) -> str:
        experiment = self._client.get_experiment_by_name(FOLDER)
        number = experiment.experiment_id if experiment else self._client.create_experiment(FOLDER)
        run = self._client.create_run(number, run_name=f"audit of {place.uri}", tags={SUBJECT: place.uri})
        self._client.set_terminated(run.info.run_id)
        return str(run.info.run_id)


def _check_file(uri: str | None) -> None:
    """Raise for a store in a file that is not there: MLflow would make an empty one."""
    found = _SQLITE.match(uri or "")
    if found and not Path(found[1]).is_file():
        raise UsageError(f"there is no MLflow store at {found[1]}", "name one that is there with --tracking-uri")


def _there(folder: Path, place: Place) -> Path:
    if not folder.is_dir():
        raise NothingToAudit(f"the artifacts of {place.uri} are not on this machine", "name the server that has them")
    return folder


def _plain(name: str) -> str:
    return "/".join(_UNFIT.sub("-", part).strip(".-") or "model" for part in name.split("/"))
