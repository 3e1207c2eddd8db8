"""Which tables and keys a recipe has: read off its dataclasses, with what the types do not say beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache
from typing import Any, get_type_hints

from model_license_audit.harness.recipe.model import (
    AugmentSpec,
    BaseSpec,
    DataSpec,
    Expectation,
    ModelSpec,
    ObjectiveSpec,
    OptimizerSpec,
    Recipe,
    ReleaseSpec,
    SplitSpec,
    StageSpec,
)

NOT_KEYS: Mapping[type, frozenset[str]] = {
    Recipe: frozenset({"origin", "digest"}),
    ReleaseSpec: frozenset({"use"}),
}
"""Fields that are no keys: what is known of the file itself, and the use, which has a table of its own."""

USE = "use"
"""The table of the intended use, with the keys that it has in a policy file."""

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")
"""A recipe's name: it is that of its folder as well."""

HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(/[A-Za-z0-9][\w.-]{0,95})?\Z", re.ASCII)
"""The name of a release, as the Hub takes names."""

SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that are allowed, both ends included unless ``above`` leaves the lower one out."""

    least: float
    most: float | None = None
    above: bool = False

    def holds(self, number: float) -> bool:
        """True for a number within."""
        low = number > self.least if self.above else number >= self.least
        return low and (self.most is None or number <= self.most)

    def __str__(self) -> str:
        low = f"more than {_plain(self.least)}" if self.above else f"{_plain(self.least)} or more"
        return low if self.most is None else f"{low}, and at most {_plain(self.most)}"


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


RANGES: Mapping[tuple[type, str], Range] = {
    (Recipe, "seed"): Range(0, 2**32 - 1),
    (DataSpec, "limit"): Range(1),
    (SplitSpec, "validation"): Range(0, 0.9, above=True),
    (SplitSpec, "test"): Range(0, 0.9, above=True),
    (AugmentSpec, "rotate"): Range(0, 180),
    (AugmentSpec, "shift"): Range(0, 0.5),
    (ModelSpec, "image_size"): Range(8, 2048),
    (ModelSpec, "max_length"): Range(2, 65536),
    (OptimizerSpec, "lr"): Range(0, 100, above=True),
    (OptimizerSpec, "momentum"): Range(0, 0.9999),
    (OptimizerSpec, "weight_decay"): Range(0, 10),
    (StageSpec, "epochs"): Range(1, 100_000),
    (StageSpec, "batch_size"): Range(1, 65536),
    (StageSpec, "patience"): Range(1),
    (ObjectiveSpec, "l2"): Range(0),
    (ObjectiveSpec, "l2_sp"): Range(0),
    (ObjectiveSpec, "joint"): Range(0, above=True),
    (Expectation, "min_accuracy"): Range(0, 1),
    (Expectation, "max_baseline"): Range(0, 1),
    (Expectation, "exit_code"): Range(0, 4),
}

PATTERNS: Mapping[tuple[type, str], tuple[re.Pattern[str], str]] = {
    (Recipe, "name"): (SLUG, "use small letters, digits and -, as text-bert"),
    (ReleaseSpec, "name"): (HUB_NAME, "write it as a Hub id, as acme/mail-filter"),
    (BaseSpec, "sha256"): (SHA256, "write the 64 hexadecimal digits of the SHA-256"),
    (DataSpec, "sha256"): (SHA256, "write the 64 hexadecimal digits of the SHA-256"),
}

FOR_NONE: Mapping[tuple[type, str], str] = {(OptimizerSpec, "lr"): "find"}
"""The words that stand for ``None`` where that is no default: TOML has none of its own."""

WORDS: Mapping[tuple[type, str], tuple[str, ...]] = {(Expectation, "plan"): ("allowed", "refused")}


ABSENT: Mapping[tuple[type, str], object] = {
    (Recipe, "base"): None,
    (Recipe, "data"): (),
    (Recipe, "stages"): (),
    (ReleaseSpec, "license"): None,
}
"""What a key that may be left out means then, where its field has no default of its own."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: the field it fills, the type of its values, and whether it must be there."""

    name: str
    field: str
    hint: Any
    required: bool


@cache
def keys(table: type) -> Mapping[str, Key]:
    """The keys of a table by their names, in their order."""
    hints, left_out = get_type_hints(table), NOT_KEYS.get(table, frozenset())
    found = [Key(f.name.replace("_", "-"), f.name, hints[f.name], _required(table, f)) for f in fields(table)]
    return {key.name: key for key in found if key.field not in left_out}


def _required(table: type, field: Field[Any]) -> bool:
    without_default = field.default is MISSING and field.default_factory is MISSING
    return without_default and (table, field.name) not in ABSENT
