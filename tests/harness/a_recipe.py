"""A small recipe in a file, for tests to change."""

from __future__ import annotations

from pathlib import Path

from model_license_audit.audit.auditor import Auditor
from model_license_audit.harness.api import Settings, context_of, workspace_of
from model_license_audit.harness.recipe.model import Recipe
from model_license_audit.harness.recipe.reading import read_recipe
from model_license_audit.harness.steps.context import RunContext
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.registry.address import Address

TEXT = """
name = "signs"
summary = "Tells signs apart."
task = "image-classification"
method = "finetune"
seed = 3

[base]
ref = "microsoft/resnet-50"

[[data]]
ref = "acme/signs"
files = "builtin:digits"
format = "digits"
license = "cc-by-4.0"

[model]
learner = "image-torch"

[[stages]]
name = "head"
trainable = ["fc.*"]
epochs = 1

[release]
name = "acme/sign-reader"
license = "apache-2.0"
holder = "Acme"

[use]
purpose = "commercial"
"""


def a_recipe(folder: Path, *changes: tuple[str, str]) -> Recipe:
    """The recipe with parts of its text replaced."""
    return read_recipe(a_file(folder, *changes))


def a_file(folder: Path, *changes: tuple[str, str]) -> Path:
    """The file of the recipe with parts of its text replaced; each part must be there."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "signs.toml"
    file.write_text(text, encoding="utf-8")
    return file


def a_place(recipe: Recipe, folder: Path, settings: Settings | None = None, keep_at: Address | None = None) -> Place:
    """Where a run of it would take place, and what it would be given."""
    workspace = workspace_of(recipe, folder / recipe.name)
    return Place(workspace, context_of(Auditor(), workspace, settings or Settings(), keep_at))


class Place:
    """A workspace with the context of a run in it."""

    def __init__(self, workspace: Workspace, context: RunContext) -> None:
        self.workspace, self.context = workspace, context
