"""The commands that docs/attestation.md and docs/registry.md show, run as a reader would."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.gate.attested_models import statements_in
from tests.gate.gating import CLEAN, PROGRAM, ROOT, model

_BLOCKS = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(page: str, word: str) -> list[str]:
    """The lines of a page's console blocks that hold a word."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    lines = (line.removeprefix("$ ") for block in _BLOCKS.findall(text) for line in block.splitlines())
    return [line for line in lines if word in line]


def run(line: str, cwd: Path) -> tuple[int, str]:
    """A line as a shell runs it that finds the installed program."""
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    told = os.environ | {"PATH": path, "MODELAUDIT_REGISTRY": str(cwd / "registry.db")}
    done = subprocess.run(["bash", "-c", line], cwd=cwd, env=told, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_keys_the_gate_and_the_check_of_the_pages_work_together(tmp_path: Path) -> None:
    model(tmp_path, CLEAN, "my-model")
    for line in (*commands("provenance.md", "openssl"), *commands("attestation.md", "modelaudit")):
        code, told = run(line, tmp_path)
        assert code == 0, (line, told)
    assert "verdict    released" in told
    assert len(statements_in(tmp_path / "gate.intoto.jsonl")) == 1


def test_the_page_names_every_member_of_the_statement(tmp_path: Path) -> None:
    model(tmp_path, CLEAN, "my-model")
    run("modelaudit gate my-model --attest a", tmp_path)
    said = statements_in(tmp_path / "a")[0]
    page = (ROOT / "docs" / "attestation.md").read_text("utf-8")
    members = [name for name in (*said, *said["predicate"]) if name not in {"_type", "predicate"}]
    assert [name for name in members if f"`{name}`" not in page] == []


def test_the_lists_of_audits_that_the_page_shows_can_be_asked_for(tmp_path: Path) -> None:
    model(tmp_path, CLEAN, "my-model")
    run("modelaudit gate my-model --keep", tmp_path)
    shown = commands("registry.md", "registry audits")
    assert len(shown) >= 3
    for line in shown:
        code, told = run(line, tmp_path)
        assert (code, "Usage:" in told) == (3, False), (line, told)
