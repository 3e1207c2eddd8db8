"""The formats that data are read in; each is imported when a recipe names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from model_license_audit.harness.data.labelled import Labelled, Wish
from model_license_audit.licenses.names.nearest import nearest
from model_license_audit.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class Format:
    """Where a reader is to be found, whether it gives images, and whether a library or a formula brings its data."""

    module: str
    function: str = "read"
    images: bool = False
    builtin: bool = False

    def reader(self) -> Callable[[Wish], Labelled]:
        """The function that reads it."""
        module = import_module(f"model_license_audit.harness.data.{self.module}")
        return cast("Callable[[Wish], Labelled]", getattr(module, self.function))


FORMATS = {
    "digits": Format("digits", images=True, builtin=True),
    "image-folder": Format("image_folder", images=True),
    "pictures": Format("pictures", images=True, builtin=True),
    "spam-assassin": Format("spam_assassin"),
    "text-csv": Format("text_tables", "read_csv"),
    "text-jsonl": Format("text_tables", "read_jsonl"),
    "tones": Format("tones", images=True, builtin=True),
}
"""By the name that a recipe gives."""


def format_of(name: str) -> Format:
    """The format of that name; :class:`UsageError` with the nearest ones where there is none."""
    if name not in FORMATS:
        near = nearest(name, FORMATS) or sorted(FORMATS)
        raise UsageError(f"there is no data format {name!r:.80}", f"write {' or '.join(near)}")
    return FORMATS[name]
