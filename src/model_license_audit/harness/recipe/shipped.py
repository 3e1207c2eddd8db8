"""The recipes that ship, by name; a user may name one of them or give a file."""

from __future__ import annotations

from pathlib import Path

from model_license_audit.licenses.names.nearest import nearest
from model_license_audit.model.errors import UsageError

_PACKAGE = "model_license_audit.content.recipes"


PLANS = "plans"
"""The folder of recipes of which the plan alone is looked at."""


def shipped() -> dict[str, Path]:
    """The files of the recipes that ship by their names, those that are plans alone behind the others."""
    from importlib.resources import files

    folder = Path(str(files(_PACKAGE)))
    found = [*sorted(folder.glob("*.toml")), *sorted(folder.glob(f"{PLANS}/*.toml"))]
    return {file.stem: file for file in found}


def is_plan_alone(file: Path) -> bool:
    """True for a recipe that ships to show what comes of a plan, and is never run."""
    return file.parent.name == PLANS


def recipe_file(said: str) -> Path:
    """The file that is meant: one that is there, or that of a recipe that ships; raises :class:`UsageError`."""
    file = Path(said)
    if file.is_file():
        return file
    known = shipped()
    if said in known:
        return known[said]
    if file.suffix or len(file.parts) > 1:
        raise UsageError(f"{said}: there is no such file", "give the path of a recipe, or a name of `recipes list`")
    near = nearest(said, known)
    hint = f"did you mean {' or '.join(near)}?" if near else f"those that ship: {', '.join(known)}"
    raise UsageError(f"no recipe is called {said!r:.80}", f"{hint} Or give the path of a file.")
