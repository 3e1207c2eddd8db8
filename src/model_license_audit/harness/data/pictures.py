"""Sample pictures that come with scikit-image, cut into tiles: which picture is a tile of?

Only pictures are taken of which scikit-image's own documentation says that they are under CC0; each time that is read
again from the installed version. Tiles of one picture do not overlap, but lie side by side: what is learned is to know
these pictures, and nothing about others.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.gate.digests import digests_of, directory_digest
from model_license_audit.harness.data.labelled import DataError, Labelled, Told, Wish
from model_license_audit.harness.data.libraries import library_license, needed
from model_license_audit.harness.data.rasters import decoded, resized

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

FILES = {
    "brick": ("brick", "brick.png"),
    "camera": ("camera", "camera.png"),
    "cat": ("chelsea", "chelsea.png"),
    "cell": ("cell", "cell.png"),
    "coffee": ("coffee", "coffee.png"),
    "grass": ("grass", "grass.png"),
    "gravel": ("gravel", "gravel.png"),
    "horse": ("horse", "horse.png"),
    "microaneurysms": ("microaneurysms", "microaneurysms.png"),
    "retina": ("retina", "retina.jpg"),
}
"""By class: the function of ``skimage.data`` whose documentation tells of the picture, and its file."""

USUAL = ("brick", "camera", "cat", "cell", "coffee", "grass", "gravel", "retina")
"""Those with enough tiles that differ."""

_CC0 = re.compile(r"\bCC-?0\b")
_REFUSED = re.compile(r"(?i)non-?commercial|all rights reserved|share-?alike")


def read(wish: Wish) -> Labelled:
    """Tiles of ``tile`` (64) pixels of the ``pictures`` that are named, at most ``tiles`` (64) of each."""
    wish.only("pictures", "tile", "tiles")
    names, side, most = wish.words("pictures", USUAL), wish.whole("tile", 64, 8, 512), wish.whole("tiles", 64)
    data = needed("skimage.data", "scikit-image")
    folder = Path(data.__file__).parent
    beside, images, labels = library_license("scikit-image"), list["NDArray[np.uint8]"](), list[str]()
    for name in names:
        function, file = _known(wish, name, folder)
        beside[f"skimage.data.{function}"] = _license(wish, data, function)
        tiles = [resized(tile, wish.size) for tile in _tiles(decoded((folder / file).read_bytes(), file), side)]
        images += _spread(tiles, most)
        labels += [name] * min(most, len(tiles))
    digest = directory_digest(digests_of(folder, [FILES[name][1] for name in names]))
    told = Told("CC0-1.0", "documentation of skimage.data", beside)
    return Labelled(images, labels, {}, told, digest)


def _known(wish: Wish, name: str, folder: Path) -> tuple[str, str]:
    if name not in FILES:
        remedy = f"those whose license is clear: {', '.join(FILES)}"
        raise DataError(f"{wish.spec.ref}: there is no picture {name!r:.80}", remedy)
    function, file = FILES[name]
    if not (folder / file).is_file():
        raise DataError(f"{wish.spec.ref}: scikit-image does not bring {file} here", "leave that picture out")
    return function, file


def _license(wish: Wish, data: Any, function: str) -> str:
    """``CC0-1.0`` where the documentation of the installed version says so; else the picture is not used."""
    said = getattr(data, function).__doc__ or ""
    if not _CC0.search(said) or _REFUSED.search(said):
        what = f"{wish.spec.ref}: the documentation of skimage.data.{function} does not say CC0"
        raise DataError(what, "leave that picture out")
    return "CC0-1.0"


def _tiles(picture: Image, side: int) -> list[Image]:
    tops, lefts = range(0, picture.height - side + 1, side), range(0, picture.width - side + 1, side)
    return [picture.crop((left, top, left + side, top + side)) for top in tops for left in lefts]


def _spread(tiles: list[NDArray[np.uint8]], most: int) -> list[NDArray[np.uint8]]:
    """That many, from all over the picture."""
    if len(tiles) <= most:
        return tiles
    return [tiles[i * len(tiles) // most] for i in range(most)]
