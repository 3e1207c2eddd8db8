"""The Dockerfile, line by line without Docker: what it runs to build works, and what it starts needs nothing else."""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.places.checkout import ROOT, Checkout


@dataclass(frozen=True, slots=True)
class Line:
    """One instruction of a stage."""

    name: str
    told: str


def stages() -> list[list[Line]]:
    """The instructions of each stage, those before the first left out."""
    text = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE))
    found: list[list[Line]] = []
    for line in filter(None, text.splitlines()):
        name, _, told = line.partition(" ")
        if name == "FROM":
            found.append([])
        if found:
            found[-1].append(Line(name, told.strip()))
    return found


BUILD, IMAGE = stages()


def said(name: str) -> list[str]:
    return [line.told for line in IMAGE if line.name == name]


@pytest.fixture(scope="module")
def context(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Docker is sent: the files that .dockerignore leaves in."""
    folder = tmp_path_factory.mktemp("docker") / "src"
    for file in sorted(path for path in checkout.folder.rglob("*") if path.is_file()):
        name = file.relative_to(checkout.folder).as_posix()
        if not ignored(name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, folder / name)
    return folder


def ignored(name: str) -> bool:
    """Whether the file is left out; of the patterns that fit it, or a folder above it, the last decides."""
    parts = name.split("/")
    above = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    out = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        deep = "**/" in line
        fits = [one for one in above if fnmatch.fnmatchcase(one.rpartition("/")[2] if deep else one, pattern)]
        if line and not line.startswith("#") and any(deep or one.count("/") == pattern.count("/") for one in fits):
            out = not line.startswith("!")
    return out


@pytest.fixture(scope="module")
def built(checkout: Checkout, context: Path) -> Path:
    """What the lines of the first stage build, in a folder that stands for /opt."""
    opt = context.with_name("opt")
    for line in BUILD:
        if line.name == "RUN":
            command = line.told.replace("/opt", str(opt))
            env = {**checkout.surroundings, "EXTRAS": ""}
            words = ["/bin/sh", "-ec", command]
            done = subprocess.run(words, cwd=context, env=env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    return opt


def test_the_image_is_sent_what_the_distribution_is_made_of(context: Path) -> None:
    assert {path.name for path in context.iterdir()} == {
        *("src", "data", "rules", "registry", "policies", "reports", "examples"),
        *("pyproject.toml", "README.md", "LICENSE"),
    }
    assert [path.name for path in (context / "examples").iterdir()] == ["recipes"]


def test_the_program_runs_where_nothing_else_can_be_written(checkout: Checkout, built: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "apache-finetune-ok", tmp_path / "my-model")
    (variables,) = said("ENV")
    env = dict(pair.split("=", 1) for pair in shlex.split(variables))
    env |= {"PATH": env["PATH"].replace("/opt", str(built)).replace("$PATH", "/usr/bin:/bin")}
    env |= {"HOME": "/nowhere", "TMPDIR": "/nowhere", "PYTHONPATH": checkout.surroundings["PYTHONPATH"]}
    before = sorted(built.rglob("*"))
    (entry,) = map(json.loads, said("ENTRYPOINT"))
    program = shutil.which(entry[0], path=env["PATH"])
    assert program is not None
    command = [program, *entry[1:], "gate", "my-model", "--report-dir", "reports"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"my-model", "reports"}
    assert sorted(built.rglob("*")) == before


def test_the_image_is_small_and_nobody_in_it_is_root(built: Path) -> None:
    assert said("COPY") == ["--from=build /opt/modelaudit /opt/modelaudit"]
    assert not list(built.glob("modelaudit/bin/pip*"))
    assert BUILD[0].told.partition(" ")[0] == IMAGE[0].told
    (user,) = said("USER")
    assert int(user) > 0
    assert any(f"--uid {user} " in line for line in said("RUN"))
    assert [line.name for line in IMAGE].index("USER") > [line.name for line in IMAGE].index("RUN")
    (what,) = map(json.loads, said("CMD"))
    assert what == ["--help"]
