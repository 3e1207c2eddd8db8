"""Examples in memory, and what is recorded of the data set that they came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from model_license_audit.harness.recipe.model import DataRole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DataRecord:
    """What the card and the provenance say of a data set.

    ``license`` is as declared by the recipe or told by the data's own files (``license_from`` says which file, or
    ``recipe``), ``None`` where nobody says it. ``digest`` is the SHA-256 of the package or, for a folder, of its files'
    digests in order; ``examples`` were taken, ``used`` counts them by class. ``licenses_beside`` is what other
    files say of other parts (the software of a package, each picture), by file. ``left_out`` counts by reason the
    examples that could not or must not be used, as those that are the same as another.
    """

    ref: str
    role: DataRole
    source: str
    digest: str
    license: str | None
    license_from: str | None
    examples: int
    used: Mapping[str, int]
    generated_by: tuple[str, ...] = ()
    licenses_beside: Mapping[str, str] | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examples:
    """Raw inputs (texts; or images, examples x height x width x 3 of uint8) and the class of each by number."""

    inputs: Sequence[str] | NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Data ready for training: three splits of the task's examples, the classes' names, and the records of all data.

    ``pretraining`` are the examples (with classes of their own, ``pretraining_classes``) of a joint objective.
    """

    train: Examples
    validation: Examples
    test: Examples
    classes: tuple[str, ...]
    records: tuple[DataRecord, ...]
    pretraining: Examples | None = None
    pretraining_classes: tuple[str, ...] = ()
