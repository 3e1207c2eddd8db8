"""A real MLflow server on the loopback, with its SQLite store, and models of the examples in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
RELEASED, REFUSED, INCOMPLETE = "apache-finetune-ok", "cc-by-nc-relabelled-mit", "onnx-unknown-base"
QUIET = (
    "ignore::DeprecationWarning:mlflow",
    "ignore::FutureWarning:mlflow",
    "ignore:.*(pydantic|Pydantic|pkg_resources|deprecat).*",
)
"""What MLflow and what it loads warn of, which is not ours."""
_GROUP = "mlflow.model_registry_store"
_SECONDS = 90


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, the folder of its store, and what it wrote."""

    uri: str
    folder: Path

    @property
    def client(self) -> Any:
        from mlflow import MlflowClient

        return MlflowClient(self.uri, self.uri)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")


@contextlib.contextmanager
def running(folder: Path, scheme: str = "", **environment: str) -> Iterator[Server]:
    """The server while the block lasts; ``scheme`` (``audit+``) goes before the address of its model registry."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    with (folder / "log").open("wb") as log:
        ended = subprocess.Popen(
            command(folder, scheme, port),
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=_environment(folder) | environment,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/health", ended, folder)
            yield Server(f"http://127.0.0.1:{port}", folder)
        finally:
            ended.terminate()
            ended.wait(20)


def command(folder: Path, scheme: str, port: int) -> list[str]:
    """The command line of a server that keeps everything in a folder."""
    store = f"sqlite:///{folder}/mlflow.db"
    return [
        sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backend-store-uri", store, "--registry-store-uri", f"{scheme}{store}",
        "--artifacts-destination", str(folder / "artifacts"), "--allowed-hosts", f"127.0.0.1:{port}",
    ]  # fmt: skip


def _environment(folder: Path) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("MLFLOW_", "MODELAUDIT_"))}
    path = os.pathsep.join(filter(None, (str(entry_points(folder)), plain.get("PYTHONPATH"))))
    off = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    return plain | off | {"PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}


def entry_points(folder: Path) -> Path:
    """A folder whose metadata has the entry points of pyproject.toml, as an installation of it has."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][_GROUP]
    metadata = folder / "metadata" / "as_installed-1.dist-info"
    metadata.mkdir(parents=True, exist_ok=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: as-installed\nVersion: 1\n", "utf-8")
    lines = "".join(f"{name} = {value}\n" for name, value in told.items())
    (metadata / "entry_points.txt").write_text(f"[{_GROUP}]\n{lines}", "utf-8")
    return metadata.parent


def _wait(address: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError((folder / "log").read_text("utf-8", "replace")[-4000:])


def log_files(client: Any, name: str, files: Path, path: str = "model") -> str:
    """A run with the files of a folder among its artifacts; returns its id."""
    found = client.get_experiment_by_name("training")
    run = client.create_run(found.experiment_id if found else client.create_experiment("training"), run_name=name)
    client.log_artifacts(run.info.run_id, str(files), path)
    return str(run.info.run_id)


def registered(
    client: Any,
    name: str,
    example: str | Path,
    files: Mapping[str, str] | None = None,
    tmp: Path | None = None,
    *,
    path: str = "model",
) -> str:
    """A new version of a registered model, made of an example and more ``files``; returns its number.

    The run that it comes from has the model at ``path`` (empty: it has nothing else).
    """
    from mlflow.exceptions import MlflowException

    folder = EXAMPLES / example
    if files:
        assert tmp is not None
        folder = Path(shutil.copytree(folder, tmp / f"{name}-files", dirs_exist_ok=True))
        for own, text in files.items():
            (folder / own).write_text(text, "utf-8")
    run_id = log_files(client, name, folder, path)
    with contextlib.suppress(MlflowException):
        client.create_registered_model(name)
    source = f"{client.get_run(run_id).info.artifact_uri}/{path}".rstrip("/")
    return str(client.create_model_version(name, source, run_id).version)


def released_tags(client: Any, name: str, version: str) -> dict[str, str]:
    """The tags that the gate wrote on a version, by the last part of their keys."""
    tags = client.get_model_version(name, version).tags
    return {key.removeprefix("license-audit."): value for key, value in tags.items()}
