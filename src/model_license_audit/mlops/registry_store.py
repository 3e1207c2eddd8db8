"""A model registry of MLflow that lets no version be promoted without a verdict: ``audit+sqlite:///mlflow.db``.

MLflow loads this module in every process in which it looks for plug-ins, and so it imports nothing of MLflow itself.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any

SCHEME = "audit+"


def guarded_store(store_uri: str, tracking_uri: str | None = None) -> Any:
    """The store at the address behind ``audit+``, guarded; MLflow calls this by its entry points."""
    from model_license_audit.mlops.alias_guard import guarded

    address = store_uri.removeprefix(SCHEME)
    return guarded(_store(address, tracking_uri), tracking_uri)


def _store(address: str, tracking_uri: str | None) -> Any:
    """The store that MLflow itself would use: in a server as servers build it, elsewhere as clients do."""
    builder = _of_server(address) or _of_client(address)
    more = {"tracking_uri": tracking_uri} if "tracking_uri" in inspect.signature(builder).parameters else {}
    return builder(store_uri=address, **more)


def _of_server(address: str) -> Any:
    """The builder that a server has for the address; ``None`` in other processes, and where servers have none."""
    from mlflow.tracking.registry import UnsupportedModelRegistryStoreURIException

    if "mlflow.server.handlers" not in sys.modules:
        return None
    from mlflow.server.handlers import ModelRegistryStoreRegistryWrapper

    try:
        return ModelRegistryStoreRegistryWrapper().get_store_builder(address)
    except UnsupportedModelRegistryStoreURIException:
        return None


def _of_client(address: str) -> Any:
    from mlflow.tracking._model_registry.utils import _get_store_registry

    return _get_store_registry().get_store_builder(address)
