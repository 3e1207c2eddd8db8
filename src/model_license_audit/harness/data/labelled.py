"""What a reader of a format gives: examples with the names of their classes, what files say of their license."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from model_license_audit.harness.recipe.model import DataSpec
from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


class DataError(ModelAuditError):
    """Data that cannot be trained on; names the data set, and the file and line where there is one."""


@dataclass(frozen=True, slots=True)
class Told:
    """The license that files tell of what lies with them, which of them does, and what others tell of other parts."""

    license: str | None = None
    license_from: str | None = None
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Examples of a data set: texts, or images (height x width x 3 of uint8), and the class of each by name.

    ``left_out`` counts by reason what was found and is no example. Data that an installed library brings, or that are
    made up, come with the ``digest`` of their files and with what is ``told`` of them.
    """

    inputs: Sequence[str] | Sequence[NDArray[np.uint8]]
    labels: Sequence[str]
    left_out: Mapping[str, int] = field(default_factory=dict)
    told: Told | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a reader: the data set, where its files lie (``None``: a library brings them), and the side of
    the square images in pixels."""

    spec: DataSpec
    path: Path | None
    size: int

    def only(self, *known: str) -> None:
        """Raise :class:`UsageError` for an option that this format does not have."""
        unknown = sorted(key for key in self.spec.options if key.replace("-", "_") not in known)
        if unknown:
            has = f"it has {', '.join(key.replace('_', '-') for key in known)}" if known else "it has none"
            what = f"{self.spec.ref}: the format {self.spec.format} has no option {unknown[0]!r:.80}"
            raise UsageError(what, has)

    def text(self, key: str, default: str) -> str:
        """An option that is a text."""
        value = self._option(key, default)
        if not isinstance(value, str) or not value:
            raise self._wrong(key, "a text")
        return value

    def whole(self, key: str, default: int, least: int = 1, most: int = 1_000_000) -> int:
        """An option that is a whole number."""
        value = self._option(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self._wrong(key, f"a whole number from {least} to {most}")
        return value

    def words(self, key: str, default: Sequence[str]) -> tuple[str, ...]:
        """An option that is a list of texts."""
        value = self._option(key, list(default))
        if not isinstance(value, list | tuple) or not value or not all(isinstance(word, str) for word in value):
            raise self._wrong(key, "a list of texts")
        return tuple(value)

    def folder(self) -> Path:
        """The folder of the files; raises :class:`DataError` where there is none."""
        if self.path is None or not self.path.is_dir():
            raise DataError(f"{self.spec.ref}: the format {self.spec.format} is read from a folder", "correct files")
        return self.path

    def _option(self, key: str, default: object) -> object:
        options = {name.replace("-", "_"): value for name, value in self.spec.options.items()}
        return options.get(key, default)

    def _wrong(self, key: str, wanted: str) -> UsageError:
        return UsageError(f"{self.spec.ref}: the option {key.replace('_', '-')} is not {wanted}", "correct the recipe")
