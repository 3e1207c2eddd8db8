"""Pictures as arrays of one shape: square, three colours of eight bits."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from model_license_audit.harness.data.labelled import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

MAX_PIXELS = 40_000_000
"""Pixels of a picture; that of a large camera has fewer."""

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of the file of a picture."""


def decoded(data: bytes, name: str) -> Image:
    """A PNG or JPEG picture in colours; raises :class:`DataError` for what is none, is cut off or is far too large."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(), _whole_files():
            warnings.simplefilter("error")
            picture = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
            if picture.width * picture.height > MAX_PIXELS:
                raise DataError(f"{name} has more than {MAX_PIXELS:,} pixels", "make it smaller, or leave it out")
            return ImageOps.exif_transpose(picture).convert("RGB")
    # Pillow tells broken files in as many ways as there are formats
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Warning) as error:
        why = " ".join(str(error).split())[:120] or type(error).__name__
        raise DataError(
            f"{name} is no PNG or JPEG picture that can be read ({why})", "replace it or leave it out"
        ) from error


@contextmanager
def _whole_files() -> Iterator[None]:
    """Let Pillow refuse files that are cut off; other libraries tell it, for the whole process, to guess the rest."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def resized(picture: Image, size: int) -> NDArray[np.uint8]:
    """A picture as an array of ``size`` x ``size`` x 3."""
    import numpy as np
    from PIL.Image import Resampling

    fitting = picture if picture.size == (size, size) else picture.resize((size, size), Resampling.BICUBIC)
    return np.asarray(fitting.convert("RGB"), dtype=np.uint8)


def of_grey(values: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Grey values, height x width, as an array of ``size`` x ``size`` x 3."""
    from PIL.Image import fromarray

    return resized(fromarray(values), size)
