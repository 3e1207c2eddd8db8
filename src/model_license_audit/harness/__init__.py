"""The reference harness: from a recipe to an audited derivative of a pretrained model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model_license_audit.harness.api import Release, Settings, finetune
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.recipe.reading import read_recipe

__all__ = ["Recipe", "Release", "Settings", "finetune", "read_recipe"]

_HOMES = {
    "Recipe": "recipe.model",
    "Release": "api",
    "Settings": "api",
    "finetune": "api",
    "read_recipe": "recipe.reading",
}


def __getattr__(name: str) -> Any:
    """The public names, each loaded when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
