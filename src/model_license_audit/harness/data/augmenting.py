"""Random changes of training images; what becomes of an image follows from seed, epoch and its number alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from model_license_audit.harness.data.drawing import AUGMENT, drawing
from model_license_audit.harness.recipe.model import AugmentSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def augmented(
    images: NDArray[np.uint8], spec: AugmentSpec, seed: int, epoch: int, numbers: Sequence[int] | NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Images (examples x height x width x 3) mirrored, turned and shifted as ``spec`` allows.

    ``numbers`` are those of the images among all that are trained on: in any batch one becomes the same.
    What comes into sight at an edge is what lay at the edge.
    """
    import numpy as np

    if not (spec.flip or spec.rotate or spec.shift):
        return images
    changed = [_changed(image, spec, (seed, epoch, int(n))) for image, n in zip(images, numbers, strict=True)]
    return np.stack(changed) if changed else images


def _changed(image: NDArray[np.uint8], spec: AugmentSpec, seed: tuple[int, int, int]) -> NDArray[np.uint8]:
    import numpy as np
    from scipy.ndimage import affine_transform

    mirrored, turn, down, right = drawing(seed[0], AUGMENT, *seed[1:]).random(4)  # always four: none moves another
    if spec.flip and mirrored < 0.5:
        image = image[:, ::-1]
    if not (spec.rotate or spec.shift):
        return np.ascontiguousarray(image)
    angle = np.deg2rad(spec.rotate * (2 * turn - 1))
    height, width = image.shape[:2]
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = spec.shift * np.array([height * (2 * down - 1), width * (2 * right - 1)])
    middle = np.array([(height - 1) / 2, (width - 1) / 2])
    offset = middle - matrix @ (middle + moved)
    bands = [affine_transform(image[..., c], matrix, offset, order=1, mode="nearest") for c in range(image.shape[2])]
    return np.stack(bands, axis=-1)
