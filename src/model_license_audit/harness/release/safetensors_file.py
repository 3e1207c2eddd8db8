"""Safetensors files read in pieces: a header in JSON, then the bytes of the tensors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import IO, TypeGuard

from model_license_audit.model.errors import ModelAuditError

_MAX_HEADER = 100_000_000
"""Bytes of a header that the format allows."""
_CHUNK = 1 << 20

_TYPES = {
    "BOOL": ("bool", 1),
    "F8_E4M3": ("float8_e4m3fn", 1),
    "F8_E5M2": ("float8_e5m2", 1),
    "BF16": ("bfloat16", 2),
    **{f"F{bits}": (f"float{bits}", bits // 8) for bits in (16, 32, 64)},
    **{f"I{bits}": (f"int{bits}", bits // 8) for bits in (8, 16, 32, 64)},
    **{f"U{bits}": (f"uint{bits}", bits // 8) for bits in (8, 16, 32, 64)},
}


def safetensors_pieces(file: Path) -> Iterator[tuple[str, str, tuple[int, ...], Iterator[bytes]]]:
    """Name, type and shape of each tensor, with its bytes in pieces that must be taken before the next is asked for.

    Raises :class:`ModelAuditError` for a file that is cut off, or whose header does not fit its length.
    """
    size = file.stat().st_size
    with file.open("rb") as stream:
        start, header = _header(stream, size, file)
        for name in sorted(header):
            if name == "__metadata__":
                continue
            dtype, shape, first, last = _entry(header[name], name, size - start, file)
            stream.seek(start + first)
            yield name, dtype, shape, _chunks(stream, last - first)


def _header(stream: IO[bytes], size: int, file: Path) -> tuple[int, dict[str, object]]:
    length = int.from_bytes(stream.read(8), "little")
    if size < 8 or length > min(size - 8, _MAX_HEADER):
        raise _broken(file, "it is cut off, or no such file")
    try:
        header = json.loads(stream.read(length))
    except (ValueError, RecursionError) as error:
        raise _broken(file, "its header is no JSON") from error
    if not isinstance(header, dict):
        raise _broken(file, "its header is no JSON object")
    return 8 + length, header


def _entry(entry: object, name: str, room: int, file: Path) -> tuple[str, tuple[int, ...], int, int]:
    """Type, shape and place of a tensor, where all of them agree."""
    told = entry if isinstance(entry, dict) else {}
    dtype, width = _TYPES.get(str(told.get("dtype")), (str(told.get("dtype")).lower(), 0))
    shape, place = told.get("shape"), told.get("data_offsets")
    if not _whole(shape) or not _whole(place) or len(place) != 2 or not place[0] <= place[1] <= room:
        raise _broken(file, f"tensor {name[:80]!r} has no place in it")
    if width and prod(shape) * width != place[1] - place[0]:
        raise _broken(file, f"tensor {name[:80]!r} has another length than its shape")
    return dtype, tuple(shape), place[0], place[1]


def _whole(value: object) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(item) is int and item >= 0 for item in value)


def _chunks(stream: IO[bytes], left: int) -> Iterator[bytes]:
    while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
        left -= len(chunk)
        yield chunk


def _broken(file: Path, why: str) -> ModelAuditError:
    return ModelAuditError(f"{file.name}: its tensors cannot be read ({why})", "get the file anew, or repair it")
