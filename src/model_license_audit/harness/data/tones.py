"""Made-up sounds as pictures of their spectrum: tones of five shapes, with noise. Synthetic, and said to be so.

Nothing in them is of anybody else: a formula and a seed make them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from model_license_audit.harness.data.drawing import TONES, drawing
from model_license_audit.harness.data.labelled import Labelled, Told, Wish
from model_license_audit.harness.data.rasters import of_grey

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHAPES = ("noise", "sawtooth", "sine", "square", "sweep")
RATE = 8000
"""Samples a second; a sound lasts one."""

_WINDOW, _HOP = 256, 64
LICENSE = "CC0-1.0"
"""What this project puts the sounds that it makes up under."""


def read(wish: Wish) -> Labelled:
    """``examples-per-class`` (60) sounds of each shape, the same ones for the same ``seed`` (0)."""
    wish.only("examples_per_class", "seed")
    count, seed = wish.whole("examples_per_class", 60, most=5000), wish.whole("seed", 0, least=0, most=2**31)
    images, labels = [], []
    for number, shape in enumerate(SHAPES):
        for one in range(count):
            sound = tone(shape, drawing(seed, TONES, number, one))
            images.append(of_grey(spectrum(sound), wish.size))
            labels.append(shape)
    digest = hashlib.sha256(b"".join(image.tobytes() for image in images)).hexdigest()
    return Labelled(images, labels, {}, Told(LICENSE, "made up by model-license-audit"), digest)


def tone(shape: str, random: np.random.Generator) -> NDArray[np.float64]:
    """A second of sound of that shape, its height, loudness and noise drawn at random."""
    import numpy as np

    time = np.arange(RATE) / RATE
    height, phase = random.uniform(200, 900), random.uniform(0, 1)
    turns = height * time + phase
    forms = {
        "noise": lambda: random.standard_normal(RATE) * 0.5,
        "sawtooth": lambda: 2 * (turns % 1) - 1,
        "sine": lambda: np.sin(2 * np.pi * turns),
        "square": lambda: np.sign(np.sin(2 * np.pi * turns)),
        "sweep": lambda: np.sin(2 * np.pi * (turns + random.uniform(400, 1200) * time**2)),
    }
    noise = random.standard_normal(RATE) * random.uniform(0.02, 0.2)
    sound: NDArray[np.float64] = forms[shape]() * random.uniform(0.3, 1.0) + noise
    return sound


def spectrum(sound: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Loudness (from 60 dB below the loudest up to it) by frequency, the lowest at the bottom, and time."""
    import numpy as np

    starts = range(0, len(sound) - _WINDOW + 1, _HOP)
    frames = np.stack([sound[start : start + _WINDOW] for start in starts]) * np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(frames, axis=1)) + 1e-9
    decibel = 20 * np.log10(power / power.max())
    levels: NDArray[np.uint8] = np.round(np.clip(decibel / 60 + 1, 0, 1) * 255).astype(np.uint8)
    return levels.T[::-1]
