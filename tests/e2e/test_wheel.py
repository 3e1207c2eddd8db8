"""The wheel, built from the sdist and installed with no checkout in sight, audits every example alike."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_NOT_SOURCE = (".venv", ".git", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", "node_modules", "tests")


def _run(*command: str | Path, cwd: Path) -> str:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("build")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*_NOT_SOURCE))
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", source, cwd=folder)
    return folder / "dist"


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, installed from the wheel into an environment that sees only the dependencies of this one."""
    folder = tmp_path_factory.mktemp("clean") / "env"
    venv.create(folder)
    (wheel,) = built.glob("*.whl")
    python = folder / "bin" / "python"
    options = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    _run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel, cwd=built)
    (packages,) = folder.glob("lib/python*/site-packages")
    here = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    (packages / "dependencies.pth").write_text("\n".join(here) + "\n", encoding="utf-8")
    return folder / "bin" / "modelaudit"


def test_the_wheel_holds_the_content_and_no_stray_files(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    content = "model_license_audit/content"
    for name in ("data/seed_licenses.json", "rules/rules.json", "registry/models.jsonl", "templates/__init__.py"):
        assert f"{content}/{name}" in names
    assert "model_license_audit/py.typed" in names
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
    assert modules <= set(names)
    assert {name.partition("/")[0] for name in names} == {
        "model_license_audit",
        next(name for name in names if ".dist-info/" in name).partition("/")[0],
    }


def test_the_sdist_holds_what_lawyers_review(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"data/seed_licenses.yaml", "LICENSE", "README.md", "registry/models.jsonl", "pyproject.toml"} <= names


def test_the_installed_program_is_not_the_checkout(installed: Path) -> None:
    python = installed.with_name("python")
    where = _run(python, "-c", "import model_license_audit as m; print(m.__file__)", cwd=installed.parent).strip()
    assert Path(where).is_relative_to(installed.parents[1])


def test_every_example_has_the_same_audit(installed: Path, tmp_path: Path) -> None:
    examples = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", examples)
    ours = Path(sys.executable).with_name("modelaudit")
    wanted = json.loads(_run(ours, "scan", "examples", "-f", "json", cwd=tmp_path))
    found = json.loads(_run(installed, "scan", "examples", "-f", "json", cwd=tmp_path))
    assert len(found["audits"]) == len(json.loads((examples / "expected.json").read_text(encoding="utf-8")))
    assert found == wanted


def test_the_installed_program_writes_pages_and_explains(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "no-license", tmp_path / "no-license")
    assert "</html>" in _run(installed, "scan", "no-license", "-f", "html", cwd=tmp_path)
    assert "MLA101" in _run(installed, "explain", "MLA101", cwd=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("licenses", "list", "--hub"), "83 identifiers"),
        (("licenses", "show", "CPAL-1.0"), "Common Public Attribution License 1.0"),
        (("licenses", "show", "llama3.1"), "Built with Llama"),
        (("licenses", "resolve", "apache 2"), "Apache-2.0"),
        (("licenses", "stats"), "verified"),
        (("licenses", "check"), ""),
    ],
)
def test_the_installed_program_knows_licenses(
    installed: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    assert said in _run(installed, *arguments, cwd=tmp_path)
