"""Sizes on the command line: ``500MB``, ``200GB``."""

from __future__ import annotations

import re

import click

_UNITS = {"": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_SIZE = re.compile(r"(\d{1,15})\s*([kmgt]?b?)\Z", re.IGNORECASE)


class _Size(click.ParamType[int]):
    """A number of bytes, with or without a decimal unit."""

    name = "size"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The bytes; a message of click's for anything else."""
        found = _SIZE.match(str(value))
        unit = found[2].lower() if found else ""
        if found is None or unit not in _UNITS:
            self.fail(f"{value!r} is no size: write 500MB or 200GB", param, ctx)
        return int(found[1]) * _UNITS[unit]


SIZE = _Size()
"""The type of an option that takes a size."""
