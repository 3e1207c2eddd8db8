"""The library ``mlflow`` as it is used here: without its telemetry, its errors in our words."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from model_license_audit.model.errors import ModelAuditError, NothingToAudit, UsageError

INSTALL = "pip install 'model-license-audit[mlflow]'"
_SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "3",
}
"""Without the last a server that is not there is asked for minutes."""
_MISSING = frozenset({"RESOURCE_DOES_NOT_EXIST", "ENDPOINT_NOT_FOUND", "NOT_FOUND"})
_INVALID = "INVALID_PARAMETER_VALUE"
"""What MLflow also says of an alias that is not there."""
_LONGEST = 500


def load_mlflow() -> Any:
    """The module ``mlflow``; raises :class:`UsageError` where it is not installed.

    Its telemetry and its own lines are off and its patience is bounded, unless the environment says otherwise or it was
    imported before.
    """
    if "mlflow" not in sys.modules:
        for name, value in _SETTINGS.items():
            os.environ.setdefault(name, value)
    try:
        return importlib.import_module("mlflow")
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("mlflow"):
            raise
        raise UsageError("MLflow is not installed", INSTALL) from error


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Errors of MLflow and of its connections as ours; ``doing`` says what was tried.

    Raises :class:`NothingToAudit` for what is not there, :class:`ModelAuditError` for everything else.
    """
    load_mlflow()
    from mlflow.exceptions import MlflowException
    from requests import RequestException

    try:
        yield
    except MlflowException as error:
        what = f"{doing}: {_one_line(error)}"
        if error.error_code in _MISSING or (error.error_code == _INVALID and "not found" in what):
            raise NothingToAudit(what, "check the name and the version, and --tracking-uri") from error
        raise ModelAuditError(what, "see what MLflow says; check --tracking-uri, and your rights there") from error
    except (RequestException, OSError) as error:
        raise ModelAuditError(f"{doing}: {_one_line(error)}", "check --tracking-uri and the network") from error


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
