"""examples/pipeline from end to end against a real MLflow server, and docs/pipeline.md that walks through it."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.inside import modelaudit
from tests.mlops.mlflow_server import QUIET, Server, running

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "pipeline" / "pipeline.py"
PAGE = (ROOT / "docs" / "pipeline.md").read_text("utf-8")
STEPS = re.findall(r"^\| `([\w-]+)` \| .* \| (\d?) ?\| (.*) \|$", PAGE, re.MULTILINE)

pytestmark = [pytest.mark.filterwarnings(one) for one in QUIET]


@dataclass(frozen=True, slots=True)
class Gone:
    """A pipeline that was run: what it left, what it said, and the server."""

    out: Path
    said: str
    server: Server


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gone]:
    """The pipeline, run once."""
    folder = tmp_path_factory.mktemp("pipeline")
    (folder / "mlflow").mkdir()
    with running(folder / "mlflow") as server:
        command = [sys.executable, str(SCRIPT), str(folder / "out"), "--tracking-uri", server.uri]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        yield Gone(folder / "out", done.stdout, server)


def kept(gone: Gone, *path: str) -> Any:
    return json.loads(gone.out.joinpath(*path).read_text("utf-8"))


def test_each_step_ends_and_leaves_what_the_page_says(gone: Gone) -> None:
    assert [name for name, *_ in STEPS] == sorted(path.name for path in gone.out.iterdir() if path.is_dir())
    for name, code, leaves in STEPS:
        there = {path.name + "/" * path.is_dir() for path in (gone.out / name).iterdir()}
        assert there == set(re.findall(r"`([^`]+)`", leaves))
        assert (gone.out / f"{name}.log").is_file() == bool(code)
        assert not code or f"== {name}: exit {code}\n" in gone.said


def test_the_audits_say_why_one_was_refused_and_the_other_not(gone: Gone) -> None:
    refused = kept(gone, "2-refused", "reports", "report.json")["audits"][0]
    released = kept(gone, "5-released", "reports", "report.json")["audits"][0]
    assert {finding["rule"] for finding in refused["findings"]} >= {"MLA101", "MLA301"}
    assert "required" in {ruling["kind"] for ruling in refused["outcome"]["rulings"]}
    assert released["outcome"]["exit_code"] == 0
    assert [f for f in released["findings"] if f["kind"] in {"conflict", "unmet-duty", "missing-evidence"}] == []


def test_mlflow_promoted_the_version_that_was_released_and_no_other(gone: Gone) -> None:
    before, after = kept(gone, "3-not-promoted", "mlflow.json"), kept(gone, "6-promoted", "mlflow.json")
    assert (before["aliases"], before["tags"]["license-audit.verdict"]) == ([], "refused")
    assert (after["aliases"], after["tags"]["license-audit.verdict"]) == (["champion"], "released")
    champion = gone.server.client.get_model_version_by_alias("acme-sentiment", "champion")
    assert (champion.version, champion.tags) == ("2", after["tags"])


def test_the_reports_lie_with_the_versions(gone: Gone, tmp_path: Path) -> None:
    run_id, _, path = kept(gone, "6-promoted", "mlflow.json")["tags"]["license-audit.reports"][6:].partition("/")
    there = Path(gone.server.client.download_artifacts(run_id, path, str(tmp_path)))
    assert (there / "report.html").read_bytes()
    assert {file.name for file in there.iterdir()} >= {"report.json", "report.txt"}


def test_the_verdict_holds_for_the_bytes_that_were_released(gone: Gone) -> None:
    (command,) = re.findall(r"^\$ (modelaudit verify .*)$", PAGE, re.MULTILINE)
    assert modelaudit(*shlex.split(command)[1:], cwd=gone.out.parent).returncode == 0
    of_other = command.replace("4-fixed", "1-trained")
    assert modelaudit(*shlex.split(of_other)[1:], cwd=gone.out.parent).returncode == 1


def test_a_reader_can_follow_it() -> None:
    assert len(SCRIPT.read_text("utf-8").splitlines()) <= 120
    assert set(re.findall(r"`modelaudit (\w+)", PAGE)) >= {"gate", "mlflow", "fix"}
