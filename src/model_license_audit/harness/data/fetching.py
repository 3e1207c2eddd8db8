"""Package files fetched by the programs that their registries are asked with: ``pip download`` and ``npm pack``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from model_license_audit.harness.data.source import Source, SourceKind
from model_license_audit.model.errors import ModelAuditError

TIMEOUT = 900
"""Seconds that a package may take to come."""

_ENDINGS = {SourceKind.PYPI: (".whl",), SourceKind.NPM: (".tgz",)}
_SHOWN = 300


def fetched(source: Source, into: Path, timeout: float = TIMEOUT) -> Path:
    """Fetch the one file of a package into a folder; gives its path there.

    Only built packages are taken: to learn of a source distribution its own code is run. Scripts of npm are not run.
    Raises :class:`ModelAuditError` where the program is missing, or the registry says no.
    """
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=into) as place:
        _run(_command(source, place), source, place, timeout)
        files = [file for file in sorted(Path(place).iterdir()) if file.name.endswith(_ENDINGS[source.kind])]
        if len(files) != 1:
            what = f"{source.package} came as {len(files)} package files"
            raise ModelAuditError(what, "give a folder with its files instead")
        target = into / files[0].name
        files[0].replace(target)
    return target


def _command(source: Source, place: str) -> list[str]:
    if source.kind is SourceKind.PYPI:
        quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
        built = ["--no-deps", "--only-binary=:all:", f"--dest={place}"]
        return [sys.executable, "-m", "pip", "download", *quiet, *built, source.package]
    program = shutil.which("npm")
    if program is None:
        remedy = f"install Node.js with npm, or put the file of {source.package} into the cache yourself"
        raise ModelAuditError("fetching a package of npm needs the program npm", remedy)
    return [program, "pack", "--silent", "--ignore-scripts", f"--pack-destination={place}", source.package]


def _run(command: Sequence[str], source: Source, place: str, timeout: float) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "npm_config_update_notifier": "false"}
    try:
        done = subprocess.run(  # noqa: S603  # a list, the package's name checked by its form
            command,
            cwd=place,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        what = f"{source.package} was not fetched within {timeout:.0f} seconds"
        raise ModelAuditError(what, "try again, or put its file into the cache yourself") from error
    except OSError as error:
        what = f"{command[0]} cannot be run ({error.strerror})"
        raise ModelAuditError(what, f"put the file of {source.package} into the cache yourself") from error
    if done.returncode:
        why = _said(done.stderr or done.stdout)
        if "No module named pip" in why:
            raise ModelAuditError("fetching a package needs pip, which this Python lacks", "python -m ensurepip")
        what = f"{source.package} cannot be fetched: {why}"
        raise ModelAuditError(
            what, "check name and version, and the registry and network that the program is set up for"
        )


def _said(output: bytes) -> str:
    """What a program said last, on one line, without what could steer a terminal."""
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if "rror" in line or "ERR" in line] or lines
    text = "".join(c if c.isprintable() else " " for c in " | ".join(dict.fromkeys(told[-4:])))
    return text[:_SHOWN] or "it said nothing"
