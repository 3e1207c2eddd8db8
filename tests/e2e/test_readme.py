"""The README says what the program says, and what it shows works."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAM = Path(sys.executable).with_name("modelaudit")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "examples/README.md"])


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


def test_every_output_block_is_fresh() -> None:
    checked = _run(sys.executable, "tools/build_readme.py", "--check")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr


def test_a_stale_block_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "build_readme.py", tmp_path / "tools")
    for name in ("examples", "LICENSE"):
        (tmp_path / name).symlink_to(ROOT / name)
    stale = README.replace("| 3 | nothing to audit", "| 3 | something to audit")
    (tmp_path / "README.md").write_text(stale, encoding="utf-8")
    checked = _run(sys.executable, tmp_path / "tools" / "build_readme.py", "--check")
    assert (checked.returncode, checked.stdout.strip()) == (1, "stale: README.md"), checked.stderr
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == stale


def test_the_policy_file_shown_waives_the_finding_shown(tmp_path: Path) -> None:
    (policy,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    file = tmp_path / "modelaudit.toml"
    file.write_text(policy, encoding="utf-8")
    scanned = _run(PROGRAM, "scan", "examples/unmet-llama-finetune", "--policy", file)
    assert "1 waived" in scanned.stdout
    assert scanned.returncode == 1


def test_the_upstream_option_shown_completes_the_audit(tmp_path: Path) -> None:
    (option,) = re.findall(r"--upstream (hf:\S+)=\./", README)
    (tmp_path / "README.md").write_text("---\nlicense: cc0-1.0\n---\n\n# A base\n", encoding="utf-8")
    alone = _run(PROGRAM, "scan", "examples/onnx-unknown-base")
    together = _run(PROGRAM, "scan", "examples/onnx-unknown-base", "--upstream", f"{option}={tmp_path}")
    assert (alone.returncode, together.returncode) == (4, 0)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_local_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = [path.read_text(encoding="utf-8") for path in DOCUMENTS]
    named = {name for text in texts for name in re.findall(r"(?:`|\$ )make ([a-z]+)", text)}
    assert {"demo", "test", "readme"} <= named <= targets


def test_every_option_named_in_the_readme_exists() -> None:
    plain = ("scan", "gate", "check", "options", "choose", "explain", "lineage", "impact", "finetune")
    nested = (
        ("licenses", "compare"),
        ("registry", "changes"),
        ("registry", "audits"),
        ("crawl", "hf"),
        ("mlflow", "gate"),
    )
    commands = ((), *((name,) for name in plain), *nested)
    known = "".join(_run(PROGRAM, *command, "--help").stdout for command in commands)
    assert [
        option for option in sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))) if option not in known
    ] == []
