"""Finding the policy of a house: from the working directory upwards, and never because a model brings one.

The directory that is audited is not looked into: whoever publishes a model would else say by which policy it is judged.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from model_license_audit.model.errors import UsageError

FILE, WAIVERS_FILE, CURATIONS_FILE = "modelaudit.toml", "modelaudit-waivers.toml", "modelaudit-curations.toml"
PROJECT_FILE, PROJECT_TABLE = "pyproject.toml", "model-license-audit"


def discover(start: Path) -> Path | None:
    """The nearest policy at or above a directory, up to the root of its repository or the user's home directory.

    A ``pyproject.toml`` counts where it has the table; in one directory ``modelaudit.toml`` goes first. Raises
    :class:`UsageError` for a file that belongs to somebody else: whoever may write to a directory above could else
    decide what passes.
    """
    here = Path(os.path.abspath(start))  # noqa: PTH100
    home = Path(os.path.expanduser("~"))  # noqa: PTH111
    for folder in (here, *here.parents):
        found = _in(folder)
        if found is not None:
            refuse_strangers(found)
            return found
        if (folder / ".git").exists() or folder == home:
            return None
    return None


def refuse_own_policy(policy: Path, targets: Iterable[Path]) -> None:
    """Raise :class:`UsageError` where a policy that was found, and not named, lies in a directory to be audited."""
    for target in targets:
        if policy.resolve().is_relative_to(target.resolve()):
            what = f"{policy} lies in the directory to be audited, and a model must not say how it is judged"
            raise UsageError(what, f"if it is your own, name it: --policy {policy}; else say --no-policy")


def _in(folder: Path) -> Path | None:
    plain = folder / FILE
    if plain.is_file():
        return plain
    project = folder / PROJECT_FILE
    if not project.is_file() or not _mentions(project):
        return None
    from model_license_audit.policy.documents import toml_of

    return project if PROJECT_TABLE in toml_of(project, "a project file").get("tool", {}) else None


def _mentions(project: Path) -> bool:
    """Whether the words of the table stand in the file at all: most projects have none, and need not be parsed."""
    try:
        with project.open("rb") as file:
            return PROJECT_TABLE.encode() in file.read(1024 * 1024 + 1)
    except OSError as error:
        raise UsageError(f"{project}: cannot be read ({error.strerror})", "make it readable, or --no-policy") from error


def refuse_strangers(found: Path) -> None:
    """Raise :class:`UsageError` for a file that was found, and not named, and belongs to another user."""
    if not hasattr(os, "getuid"):
        return
    if found.stat().st_uid not in {os.getuid(), 0}:
        what = f"{found} was found above the working directory and belongs to another user"
        raise UsageError(what, f"if you trust it, name it: --policy {found}; else say --no-policy")
