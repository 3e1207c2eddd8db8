"""``modelaudit gate`` as a pipeline runs it: the installed program, in a directory with a model in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).with_name("modelaudit")
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CLEAN, FOUND, ONE_FINDING, INCOMPLETE = (
    "apache-finetune-ok",
    "unmet-llama-finetune",
    "mit-card-gpl-text",
    "onnx-unknown-base",
)
_OF_SERVICES = ("GITHUB_", "GITLAB_", "CI")


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a call."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.removesuffix("\n").split("\n")


def gate(
    cwd: Path, *arguments: object, env: dict[str, str] | None = None, limit: Callable[[], None] | None = None
) -> Done:
    """Run the gate in a directory, with nothing of the build service around these tests."""
    return run("gate", cwd, *arguments, env=env, limit=limit)


def run(
    command: str,
    cwd: Path,
    *arguments: object,
    env: dict[str, str] | None = None,
    limit: Callable[[], None] | None = None,
) -> Done:
    """Run a command of the program in the same way."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(_OF_SERVICES)}
    done = subprocess.run(
        [PROGRAM, command, *map(str, arguments)],
        cwd=cwd,
        env=clean | (env or {}),
        capture_output=True,
        check=False,
        preexec_fn=limit,
    )
    told = Done(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in told.err, told.err
    return told


def model(folder: Path, example: str = FOUND, name: str = "model") -> Path:
    """A copy of an example below a folder."""
    return Path(shutil.copytree(EXAMPLES / example, folder / name))


def found_in(cwd: Path, *arguments: object) -> list[dict[str, Any]]:
    """What a gate finds open, from its own report."""
    gate(cwd, *arguments, "-f", "json=found.json")
    audits: list[dict[str, Any]] = json.loads((cwd / "found.json").read_text("utf-8"))["audits"]
    return [one for audit in audits for one in audit["findings"] if one["kind"] in {"conflict", "unmet-duty"}]


def write_waiver(cwd: Path, artifact: str, finding: dict[str, Any], expires: str) -> None:
    """A waiver of a finding in the file where a gate looks for it."""
    told = {
        "rule": finding["rule"],
        "artifact": artifact,
        "fingerprint": finding["fingerprint"],
        "reason": "license-bought",
        "comment": "contract 7",
        "owner": "legal@acme.example",
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
    text = "\n".join(("[[waivers]]", *lines, f"expires = {expires}", ""))
    (cwd / "modelaudit-waivers.toml").write_text(text, "utf-8")
