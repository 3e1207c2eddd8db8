"""The examples that ship: made by their script, and audited by the installed command as was reviewed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PROGRAM = Path(sys.executable).with_name("modelaudit")
EXPECTED: dict[str, dict[str, Any]] = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_examples_are_what_the_script_writes() -> None:
    checked = _run(sys.executable, "tools/build_examples.py", "--check")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr


def test_every_example_is_expected_and_tiny() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()} - {"recipes", "pipeline"}
    assert folders == set(EXPECTED)
    sizes = {name: sum(p.stat().st_size for p in (EXAMPLES / name).rglob("*") if p.is_file()) for name in folders}
    assert max(sizes.values()) < 16_000, sizes


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_is_audited_as_reviewed(name: str) -> None:
    scanned = _run(PROGRAM, "scan", EXAMPLES / name, "-f", "json")
    (audit,) = json.loads(scanned.stdout)["audits"]
    rules = sorted(finding["rule"] for finding in audit["findings"])
    assert {"exit": scanned.returncode, "rules": rules} == EXPECTED[name]


def test_the_whole_folder_is_one_scan_of_every_example() -> None:
    scanned = _run(PROGRAM, "scan", EXAMPLES, "-f", "json")
    audits = json.loads(scanned.stdout)["audits"]
    codes = {Path(audit["target"]).name: audit["outcome"]["exit_code"] for audit in audits}
    assert codes == {name: wanted["exit"] for name, wanted in EXPECTED.items()}
    assert scanned.returncode == 1


def test_two_runs_are_byte_identical() -> None:
    for form in ("text", "json", "html"):
        first, second = (_run(PROGRAM, "scan", EXAMPLES / "merge-sharealike-rail", "-f", form) for _ in range(2))
        assert first.stdout == second.stdout
