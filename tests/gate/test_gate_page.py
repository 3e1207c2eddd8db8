"""Every command that docs/gate.md shows is run, and gives what stands there."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from model_license_audit.gate.report_set import DEFAULT, FILES, INDEX, NOTICE
from model_license_audit.gate.verdict import Decision
from tests.gate.gating import FOUND, PROGRAM, ROOT, model

PAGE = (ROOT / "docs" / "gate.md").read_text("utf-8")
SHOWN = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("shown", SHOWN, ids=range(len(SHOWN)))
def test_the_commands_give_what_the_page_says(shown: str, tmp_path: Path) -> None:
    model(tmp_path, FOUND, "my-model")
    lines = shown.splitlines()
    script = "\n".join(line.removeprefix("$ ") for line in lines if line.startswith("$ "))
    expected = [line for line in lines if not line.startswith("$ ")]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GITLAB_"))}
    path = f"{PROGRAM.parent}{os.pathsep}{clean['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env={**clean, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == expected, done.stderr


def test_there_are_commands_on_the_page() -> None:
    assert len(SHOWN) >= 2


def test_the_table_of_exit_codes_is_that_of_the_program() -> None:
    told = re.findall(r"^\| (\d) \| `(\w+)` \|", PAGE, re.MULTILINE)
    assert told == sorted((str(one.exit_code.value), one.value) for one in Decision)


def test_every_file_of_the_set_is_told_of() -> None:
    told = re.findall(r"^\| `([\w.-]+)` \| [`\w]", PAGE, re.MULTILINE)
    assert set(told) == {*(FILES[name] for name in DEFAULT), NOTICE, INDEX}
