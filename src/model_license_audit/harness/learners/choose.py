"""Which learner a recipe means; its framework is imported only when the learner is made."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol, cast

from model_license_audit.harness.learners.frameworks import KERAS_EXTRA, TORCH_EXTRA, needed, refuse_missing
from model_license_audit.harness.recipe.model import Recipe
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.learning.interface import Learner
    from model_license_audit.harness.steps.records import BaseRecord


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a learner is made for: the recipe, the base's files (``None`` from scratch), and the classes to tell apart.

    An ``untrained`` learner is of the same architecture and has random weights. ``pretraining_classes`` are those of
    the second head of a joint objective; without them there is none.
    """

    recipe: Recipe
    base: BaseRecord | None
    classes: tuple[str, ...]
    seed: int
    untrained: bool = False
    pretraining_classes: tuple[str, ...] = ()


class MakesLearner(Protocol):
    """A class of learners."""

    def __call__(self, wanted: Wanted) -> Learner:
        """The learner that is wanted."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a learner is to be found, and what its release is loaded with."""

    module: str
    name: str
    library: str
    extra: str


KINDS = {
    "text-encoder": Kind("text_encoder", "TextEncoder", "transformers", TORCH_EXTRA),
    "text-student": Kind("text_student", "TextStudent", "transformers", TORCH_EXTRA),
    "text-lora": Kind("text_lora", "TextLora", "peft", TORCH_EXTRA),
    "image-torch": Kind("image_torch", "ImageTorch", "torchvision", TORCH_EXTRA),
    "image-keras": Kind("image_keras", "ImageKeras", "keras", KERAS_EXTRA),
}
"""The learners that ship, by the name that a recipe's ``model.learner`` gives."""


def kind_of(name: str) -> Kind:
    """The learner of that name; :class:`UsageError` with the nearest names where there is none."""
    if name not in KINDS:
        near = get_close_matches(name, KINDS, 1) or sorted(KINDS)
        raise UsageError(f"there is no learner {name!r}", f"set model.learner to {' or '.join(near)}")
    return KINDS[name]


def refuse_missing_frameworks(recipe: Recipe) -> None:
    """Raise :class:`UsageError` with the line that installs what a recipe's learner is built on, where it is not there.

    Nothing is imported, so that this can be asked before anything is fetched.
    """
    kind = kind_of(recipe.model.learner)
    for library in ("numpy", kind.library):
        refuse_missing(library, kind.extra)


def make_learner(  # noqa: PLR0913 - what a learner is made of
    recipe: Recipe,
    base: BaseRecord | None,
    classes: tuple[str, ...],
    *,
    untrained: bool = False,
    seed: int = 0,
    pretraining_classes: tuple[str, ...] = (),
) -> Learner:
    """Make the learner that a recipe names, with the base's weights or, ``untrained``, with random ones."""
    kind = kind_of(recipe.model.learner)
    module = needed(f"model_license_audit.harness.learners.{kind.module}", kind.extra)
    make = cast(MakesLearner, getattr(module, kind.name))
    return make(Wanted(recipe, base, classes, seed, untrained, pretraining_classes))
