"""A server for each way of serving, started once, and stores without one."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.mlops import mlflow_server


@pytest.fixture(scope="session")
def mlflow() -> Any:
    """The library, imported with its own warnings kept quiet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlflow as library

        library.MlflowClient  # noqa: B018 - loads the rest of it
    return library


@pytest.fixture(scope="session")
def new_store(mlflow: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nothing in it: its tables are made once, as that takes a while."""
    file = tmp_path_factory.mktemp("store") / "mlflow.db"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = mlflow.MlflowClient(f"sqlite:///{file}", f"sqlite:///{file}")
        assert len(client.search_experiments()) == 1
        assert not client.search_registered_models()
    return file


@pytest.fixture(scope="session")
def servers(new_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, mlflow_server.Server]]:
    """A server as MLflow is, and one whose registry has the guard before it; both begin at the same time."""
    begun = {}
    for name, scheme in (("plain", ""), ("guarded", "audit+")):
        folder = tmp_path_factory.mktemp(name)
        shutil.copy(new_store, folder)
        begun[name] = mlflow_server.running(folder, scheme)
    with ExitStack() as stack, ThreadPoolExecutor(len(begun)) as pool:
        yield dict(zip(begun, pool.map(stack.enter_context, begun.values()), strict=True))


@pytest.fixture
def guarded_server(servers: dict[str, mlflow_server.Server]) -> mlflow_server.Server:
    """The server whose model registry has the guard before it."""
    return servers["guarded"]


@pytest.fixture
def plain_server(servers: dict[str, mlflow_server.Server]) -> mlflow_server.Server:
    """The server as MLflow is."""
    return servers["plain"]


@pytest.fixture
def local_client(new_store: Path, mlflow: Any, tmp_path: Path) -> Any:
    """A client of a store in a file, used without a server; ``own_uri`` is its address."""
    shutil.copy(new_store, tmp_path)
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    client = mlflow.MlflowClient(uri, uri)
    client.create_experiment("training", artifact_location=str(tmp_path / "artifacts"))
    client.own_uri = uri
    return client


@pytest.fixture(autouse=True)
def no_setting_of_mlflow(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    monkeypatch.setenv("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
