"""A checkout of the project with nothing in it that a clone would lack, and a surrounding that installs it offline."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NOT_CLONED = (".venv", ".git", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis", "node_modules")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the project, the folder of its wheel, and a folder with nothing but Python in it."""

    folder: Path
    wheels: Path
    python: Path

    @property
    def surroundings(self) -> dict[str, str]:
        """The variables of a fresh machine, on which the registry of packages is this project's wheel alone.

        Programs of the tests' own environment are not found, and its packages stand for what an index would give.
        """
        return {
            "PATH": os.pathsep.join((str(self.python), "/usr/local/bin", "/usr/bin", "/bin")),
            "HOME": str(self.python),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(self.python / "packages"),
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CONFIG_FILE": os.devnull,
            "MODELAUDIT_REGISTRY": "none",
        }


def checkout_in(folder: Path) -> Checkout:
    """Copy the project, and build its wheel."""
    made = Checkout(folder / "checkout", folder / "wheels", folder / "python")
    shutil.copytree(ROOT, made.folder, ignore=shutil.ignore_patterns(*_NOT_CLONED, "tests"))
    made.python.mkdir()
    for name in ("python", "python3"):
        (made.python / name).symlink_to(Path(sys.executable).resolve())
    _packages(made.python / "packages")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(made.wheels), str(made.folder)]
    built = subprocess.run(
        command, env={**os.environ, **made.surroundings}, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    shutil.rmtree(made.folder / "build", ignore_errors=True)
    return made


def _packages(folder: Path) -> None:
    """The packages of the tests' environment, without this project."""
    folder.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(("pip", "model_license_audit", "__editable__")) and entry.suffix != ".pth":
            (folder / entry.name).symlink_to(entry)
