"""One tensor of a file, by a digest of its type, shape and bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod


@dataclass(frozen=True, slots=True, order=True)
class Tensor:
    """One tensor of a file: ``dtype`` by its usual name (``float32``), ``digest`` the SHA-256 of type, shape, bytes."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    digest: str
    file: str

    @property
    def count(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)


def tensor_digest(dtype: str, shape: tuple[int, ...], pieces: Iterable[bytes | memoryview]) -> str:
    """The SHA-256 of ``dtype``, a zero byte, the lengths by commas, a zero byte, and the bytes in row order."""
    told = hashlib.sha256(f"{dtype}\0{','.join(map(str, shape))}\0".encode())
    for piece in pieces:
        told.update(piece)
    return told.hexdigest()
