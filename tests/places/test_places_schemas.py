"""The files of build services against the official schemas that check-jsonschema brings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.places.checkout import ROOT


def checked(schema: str, *more: str, file: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, *more, file]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", ".github/workflows/model-gate.yml"),
    ],
)
def test_what_github_reads_keeps_to_its_schema(schema: str, path: str, tmp_path: Path) -> None:
    done = checked(schema, file=ROOT / path)
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "wrong.yml"
    wrong.write_text((ROOT / path).read_text("utf-8").replace("steps:", "stepps:"), "utf-8")
    assert checked(schema, file=wrong).returncode == 1


def test_the_job_of_the_gitlab_template_keeps_to_its_schema(tmp_path: Path) -> None:
    text = (ROOT / "templates" / "modelaudit-gate.yml").read_text("utf-8")
    for number, part in enumerate(text.split("\n---\n")):
        file = tmp_path / f"part{number}.yml"
        file.write_text(part, "utf-8")
        done = checked("vendor.gitlab-ci", "--data-transform", "gitlab-ci", file=file)
        assert done.returncode == 0, done.stdout
    file.write_text(part.replace("codequality: gl", "codequality:\n        wrong: gl"), "utf-8")
    assert checked("vendor.gitlab-ci", "--data-transform", "gitlab-ci", file=file).returncode == 1
