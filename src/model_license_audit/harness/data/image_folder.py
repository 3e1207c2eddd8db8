"""PNG and JPEG pictures in folders, one for each class."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.harness.data.labelled import DataError, Labelled, Wish
from model_license_audit.harness.data.rasters import MAX_BYTES, decoded, resized

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ENDINGS = (".png", ".jpg", ".jpeg")
MAX_FILES = 200_000


def read(wish: Wish) -> Labelled:
    """Every picture, brought whole to the size of the recipe; the class is the folder's name."""
    wish.only()
    images: list[NDArray[np.uint8]] = []
    labels, others = [], 0
    for folder in sorted(path for path in wish.folder().iterdir() if path.is_dir() and not path.name.startswith(".")):
        files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
        pictures = [path for path in files if path.name.lower().endswith(_ENDINGS)]
        others += len(files) - len(pictures)
        if not pictures:
            raise DataError(
                f"{wish.spec.ref}: the class {folder.name!r:.80} has no pictures", "fill or remove its folder"
            )
        if len(images) + len(pictures) > MAX_FILES:
            raise DataError(f"{wish.spec.ref}: more than {MAX_FILES:,} pictures", "give fewer")
        images += [resized(decoded(_bytes(path), f"{folder.name}/{path.name}"), wish.size) for path in pictures]
        labels += [folder.name] * len(pictures)
    if not images:
        raise DataError(
            f"{wish.spec.ref}: its folder has no folder for any class", "put pictures into a folder a class"
        )
    return Labelled(images, labels, {"not a picture by its name": others})


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise DataError(f"{path.parent.name}/{path.name} cannot be read ({error.strerror})", "leave it out") from error
    if len(data) > MAX_BYTES:
        raise DataError(f"{path.parent.name}/{path.name} is larger than {MAX_BYTES:,} bytes", "leave it out")
    return data
