"""docs/fixing.md is what a user sees who types its commands: every block is run, in order, in one folder."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

from tests.cli.inside import modelaudit

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "fixing.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
LEFT_OUT = "…\n"


def run(command: str, folder: Path) -> str:
    """What the command prints; copies and renames are done here."""
    program, *arguments = shlex.split(command)
    if program == "modelaudit":
        return modelaudit(*arguments, cwd=folder).stdout
    if program == "cp":
        shutil.copytree(folder / arguments[1], folder / arguments[2])
    else:
        assert program == "mv"
        (folder / arguments[0]).rename(folder / arguments[1])
    return ""


def test_every_command_prints_what_the_guide_shows(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    assert len(BLOCKS) > 4
    for block in BLOCKS:
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            printed, place = run(command, tmp_path), 0
            for part in shown.split(LEFT_OUT):
                found = printed.find(part, place)
                assert found >= 0, f"{command}\n{part}\n--- printed:\n{printed[place:]}"
                place = found + len(part)


def test_every_option_that_the_guide_names_exists() -> None:
    told = modelaudit("fix", "--help").stdout
    for option in set(re.findall(r"`(--[a-z-]+)", GUIDE)) - {"--format"}:
        assert option in told
