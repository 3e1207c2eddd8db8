"""A model registry that gives no alias and no stage to a version without a fresh verdict of this very content."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from model_license_audit.mlops.bounds import Limits, fetch
from model_license_audit.mlops.content import content_digest
from model_license_audit.mlops.verdict_tags import DIGEST, Asked, why_not
from model_license_audit.model.errors import ModelAuditError, UsageError

MAX_AGE, OPEN_ALIASES = "MODELAUDIT_MLFLOW_MAX_AGE_DAYS", "MODELAUDIT_MLFLOW_OPEN_ALIASES"
PUBLIC_KEY = "MODELAUDIT_MLFLOW_PUBLIC_KEY"
_FREE_STAGES = frozenset({"none", "archived"})
_PROXIED = "mlflow-artifacts"
_DESTINATION = "_MLFLOW_SERVER_ARTIFACT_DESTINATION"
"""Where a server tells its own processes in which store it keeps what it serves under that scheme."""
_PROMPT_TAG = "mlflow.prompt.is_prompt"
_PROMPT_SOURCES = frozenset({"dummy-source", "prompt-template"})
"""What MLflow writes for prompts, from a client or a store; no artifacts lie there, so that no model passes for one."""


@dataclass(frozen=True, slots=True)
class GuardSettings:
    """How old a verdict may be, the aliases, as patterns, that need none, and the key that must have signed it."""

    max_age: timedelta = timedelta(days=30)
    open_aliases: tuple[str, ...] = ()
    key: Path | None = None

    @classmethod
    def of_environment(cls) -> GuardSettings:
        """The settings of the process; raises :class:`UsageError` for a number of days that is none."""
        days = os.environ.get(MAX_AGE, "30")
        if not days.isdecimal() or not 0 < int(days) <= 3650:
            raise UsageError(f"{MAX_AGE} is {days[:20]!r}", "set it to a number of days from 1 to 3650")
        open_ = tuple(filter(None, map(str.strip, os.environ.get(OPEN_ALIASES, "").split(","))))
        key = os.environ.get(PUBLIC_KEY)
        if key is not None and not Path(key).is_file():
            raise UsageError(f"{PUBLIC_KEY} names no file", "name the public key in PEM")
        return cls(timedelta(days=int(days)), open_, Path(key) if key is not None else None)

    def is_open(self, alias: str) -> bool:
        """True for an alias that needs no verdict."""
        return any(fnmatchcase(alias, pattern) for pattern in self.open_aliases)


def guarded(store: Any, tracking_uri: str | None = None) -> Any:
    """The store, from now on guarded in whatever way it is asked: its own methods that set aliases go by this too."""
    settings = GuardSettings.of_environment()
    store.__class__ = _guarded_class(type(store), Guard(settings, tracking_uri))
    return store


def _guarded_class(base: Any, guard: Guard) -> Any:
    class GuardedStore(base):
        """A store whose aliases and stages stand for released versions alone."""

        def set_registered_model_alias(self, name: str, alias: str, version: str) -> None:
            guard.check_alias(self, name, alias, str(version))
            super().set_registered_model_alias(name, alias, version)

        def transition_model_version_stage(
            self, name: str, version: str, stage: str, archive_existing_versions: bool
        ) -> Any:
            guard.check_stage(self, name, stage, str(version))
            return super().transition_model_version_stage(name, version, stage, archive_existing_versions)

        def rename_registered_model(self, name: str, new_name: str) -> Any:
            guard.check_rename(self, name)
            return super().rename_registered_model(name, new_name)

    return GuardedStore


class Guard:
    """Says no, in MLflow's own terms, where tags and content of a version do not let it out."""

    def __init__(self, settings: GuardSettings, tracking_uri: str | None = None) -> None:
        self._settings, self._tracking_uri = settings, tracking_uri

    def check_alias(self, store: Any, name: str, alias: str, version: str) -> None:
        """Raise ``MlflowException`` where the alias may not stand for the version."""
        if not self._settings.is_open(alias):
            self._check(store, name, version, f"the alias {alias!r}")

    def check_stage(self, store: Any, name: str, stage: str, version: str) -> None:
        """Raise ``MlflowException`` where the version may not be moved to the stage."""
        if _is_bound(stage):
            self._check(store, name, version, f"the stage {stage!r}")

    def check_rename(self, store: Any, name: str) -> None:
        """Raise ``MlflowException`` for a model that an alias or a stage lets out: its verdicts are of the old name."""
        model = store.get_registered_model(name)
        out = {str(version) for alias, version in model.aliases.items() if not self._settings.is_open(alias)}
        out |= {str(one.version) for one in model.latest_versions if _is_bound(one.current_stage)}
        if not all(_is_prompt(store.get_model_version(name, version)) for version in out):
            raise _refusal(f"{name} was not renamed: aliases or stages let it out; take these from it before")

    def _check(self, store: Any, name: str, version: str, wanted: str) -> None:
        told = store.get_model_version(name, version)
        why = None if _is_prompt(told) else self._why_not(store, told)
        if why is not None:
            uri = f"models:/{name}/{version}"
            how = f"run `modelaudit mlflow gate {uri}` and see what it says"
            raise _refusal(f"{wanted} was not given to {uri}: {why}; {how}")

    def _why_not(self, store: Any, version: Any) -> str | None:
        """Why a version is not let out; its content is read only where nothing else speaks against it."""
        subject, tags = f"models:/{version.name}/{version.version}", dict(version.tags)
        limits = self._settings
        asked = Asked(subject, tags.get(DIGEST, ""), datetime.now(UTC), limits.max_age, limits.key)
        why = why_not(tags, asked)
        if why is not None:
            return why
        location = store.get_model_version_download_uri(version.name, version.version)
        try:
            digest = _digest_at(location, self._tracking_uri)
        except (ModelAuditError, OSError, ValueError) as error:
            return f"its content cannot be read ({error})"
        return why_not(tags, replace(asked, digest=digest))


def _refusal(what: str) -> Any:
    from mlflow.exceptions import MlflowException
    from mlflow.protos.databricks_pb2 import PERMISSION_DENIED

    return MlflowException(what, error_code=PERMISSION_DENIED)


def _is_bound(stage: str | None) -> bool:
    """True for a stage that lets a version out."""
    return (stage or "none").casefold() not in _FREE_STAGES


def _is_prompt(version: Any) -> bool:
    """True for a version of a prompt, which is text in tags: MLflow keeps prompts among the models."""
    return version.source in _PROMPT_SOURCES and _PROMPT_TAG in version.tags


def _digest_at(location: str, tracking_uri: str | None) -> str:
    """The digest of what lies at an artifact address: read where it lies, or from a copy that is bounded."""
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
    from mlflow.store.artifact.local_artifact_repo import LocalArtifactRepository

    from model_license_audit.mlops.library import told

    with told(location):
        address, root = _at_home(location)
        store = get_artifact_repository(address, tracking_uri=tracking_uri)
        if isinstance(store, LocalArtifactRepository):
            folder = Path(store.artifact_dir, root)
            if not folder.is_dir():
                raise ModelAuditError(f"{location} is no folder of artifacts", "register the version again")
            return content_digest(folder)
        with tempfile.TemporaryDirectory(prefix="modelaudit-") as copy:
            return content_digest(fetch(store, root, Path(copy), Limits()))


def _at_home(location: str) -> tuple[str, str]:
    """The address of a store and the path in it; what a server serves as its own is read where the server keeps it."""
    url = urlsplit(location)
    destination = os.environ.get(_DESTINATION)
    if url.scheme != _PROXIED or url.netloc or destination is None:
        return location, ""
    path = unquote(url.path).strip("/")
    if ".." in path.split("/"):
        raise ModelAuditError(f"{location} leads out of the artifacts", "register the version again")
    return destination, path
