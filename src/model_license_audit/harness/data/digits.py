"""Handwritten digits that come with scikit-learn: 1,797 pictures of 8 x 8 grey values, brought to a size in colours.

They are the test part of a data set of the UCI repository. Neither scikit-learn's description of them nor any file
beside them tells a license of the pictures; that of the library is told as the library's.
"""

from __future__ import annotations

import hashlib

from model_license_audit.harness.data.labelled import Labelled, Told, Wish
from model_license_audit.harness.data.libraries import library_license, needed
from model_license_audit.harness.data.rasters import of_grey


def read(wish: Wish) -> Labelled:
    """All of them, by digit; option ``contrast``: how far apart black and white are, in percent, around the middle."""
    wish.only("contrast")
    share = wish.whole("contrast", 100, most=100) / 100
    import numpy as np

    digits = needed("sklearn.datasets", "scikit-learn").load_digits()
    grey = np.round(digits.images * (255 / 16)).astype(np.uint8)
    digest = hashlib.sha256(grey.tobytes() + digits.target.astype(np.int64).tobytes()).hexdigest()
    told = Told(beside=library_license("scikit-learn"))
    drawn = np.round(127.5 + (grey - 127.5) * share).astype(np.uint8)
    return Labelled([of_grey(one, wish.size) for one in drawn], list(map(str, digits.target)), {}, told, digest)
