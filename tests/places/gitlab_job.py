"""As much of GitLab's runner as our template uses: inputs put into a job, its variables and its lines of shell."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_INPUT = re.compile(r"\$\[\[\s*inputs\.([\w-]+)\s*\]\]")


def job_of(template: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The one job of a template, with its inputs put in; all without a default must be given."""
    head, body = template.split("\n---\n")
    known = yaml.safe_load(head)["spec"]["inputs"]
    assert set(given) <= set(known)
    values = {name: given.get(name, one.get("default")) for name, one in known.items()}
    assert None not in values.values()
    (job,) = yaml.safe_load(_INPUT.sub(lambda found: values[found[1]], body)).values()
    assert isinstance(job, dict)
    return job


def run_job(job: Mapping[str, Any], folder: Path, surroundings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the lines of a job in one shell, as the runner does; then what it promises to keep must be there."""
    env = {**surroundings, **{name: str(value) for name, value in job["variables"].items()}, "GITLAB_CI": "true"}
    script = "\n".join([*job["before_script"], *job["script"]])
    done = subprocess.run(["/bin/sh", "-ec", script], cwd=folder, env=env, capture_output=True, text=True, check=False)
    kept = [*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()]
    assert [path for path in kept if not (folder / path).exists()] == [], done.stderr
    return done
