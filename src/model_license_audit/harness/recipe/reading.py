"""A recipe from its TOML file, with everything that is wrong in it told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from model_license_audit.harness.recipe.checks import check
from model_license_audit.harness.recipe.faults import Faults, RecipeError
from model_license_audit.harness.recipe.model import CHOOSE, Recipe
from model_license_audit.harness.recipe.schema import USE
from model_license_audit.harness.recipe.tables import WRONG, TableReader
from model_license_audit.model.errors import UsageError
from model_license_audit.model.use import UseContext

_LARGEST = 1024 * 1024
"""No recipe is longer, in bytes."""


def read_recipe(path: Path | str) -> Recipe:
    """The recipe of a file; raises :class:`RecipeError`, which names every fault, or :class:`UsageError`."""
    file = Path(path)
    data = _bytes_of(file)
    faults = Faults()
    recipe = _recipe(_document(file, data), file, faults)
    if recipe is not None:
        recipe = replace(recipe, origin=file.absolute(), digest=_sha256(data))
        check(recipe, faults)
    if recipe is None or faults.found:
        raise RecipeError(str(file), faults.found)
    return recipe


def _recipe(document: Mapping[str, Any], file: Path, faults: Faults) -> Recipe | None:
    use = _use(document.get(USE, {}), file, faults)
    if document.get("base") == CHOOSE:
        document = {**document, "base": {"ref": CHOOSE}}
    recipe = TableReader(faults).table(Recipe, document, "", beside=frozenset({USE}))
    if recipe is WRONG or use is None:
        return None
    assert isinstance(recipe, Recipe)  # noqa: S101
    return replace(recipe, release=replace(recipe.release, use=use))


def _use(told: object, file: Path, faults: Faults) -> UseContext | None:
    """The use, by the reader of policy files: the keys are the same."""
    from model_license_audit.policy.faults import PolicyError
    from model_license_audit.policy.reading import use_from

    try:
        return use_from(str(file), told)
    except PolicyError as error:
        for fault in error.each():
            faults.add(f"[{USE}]", fault.what.removeprefix(f"{file}: "), fault.remedy)
        return None


def _document(file: Path, data: bytes) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: no text in UTF-8 ({error.reason})", "give a recipe, a TOML file") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{file}: not valid TOML ({error})", "correct the file") from error


def _bytes_of(file: Path) -> bytes:
    try:
        if not file.is_file():
            remedy = "give the path of a recipe, or the name of one of `modelaudit recipes list`"
            raise UsageError(f"{file}: there is no such file", remedy)
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})", "give the path of a recipe") from error
    if len(data) > _LARGEST:
        raise UsageError(f"{file}: longer than {_LARGEST // 1024} KiB", "give the path of a recipe")
    return data


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()
