"""Images on their way into a model, and options of a recipe: what is not as the model needs it is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHANNELS = 3


def checked(inputs: Sequence[str] | NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Images of the size and the number of channels that the model was built for; :class:`UsageError` for others."""
    if not isinstance(inputs, np.ndarray) or inputs.ndim != 4:
        what = "this model takes images (examples x height x width x 3), and the data are something else"
        raise UsageError(what, "name data of images in the recipe, or a learner for texts")
    if inputs.shape[3] != CHANNELS:
        what = f"the images have {inputs.shape[3]} channels, and the model takes {CHANNELS}"
        raise UsageError(what, "give images in colours: red, green, blue")
    if inputs.shape[1:3] != (size, size):
        what = (
            f"the images are {inputs.shape[1]} x {inputs.shape[2]} pixels, and the model was built for {size} x {size}"
        )
        raise UsageError(what, "set `image-size` in [model], and prepare the data anew")
    return inputs


def only(options: Mapping[str, object], known: Collection[str], learner: str) -> None:
    """Raise :class:`UsageError` for an option that a learner does not have."""
    for name in sorted(options.keys() - set(known)):
        what = f"the learner {learner} has no option {name!r:.80}"
        raise UsageError(what, f"it has {', '.join(sorted(known))}; correct [model.options]")
