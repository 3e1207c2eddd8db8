"""Which parameters a stage trains: shell patterns over names, and the table of what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from model_license_audit.harness.learning.interface import Parameter
from model_license_audit.model.errors import UsageError

_SHOWN = 3


def trainable(stage: str, patterns: Iterable[str], parameters: Sequence[Parameter]) -> frozenset[str]:
    """The names that match any of the patterns; :class:`UsageError` for a pattern that matches no parameter."""
    names = [parameter.name for parameter in parameters]
    found: set[str] = set()
    for pattern in patterns:
        matching = [name for name in names if fnmatchcase(name, pattern)]
        if not matching:
            problem = f"stage {stage!r}: no parameter of the model matches {pattern!r}"
            raise UsageError(problem, f"the nearest are {', '.join(nearest(pattern, names))}")
        found.update(matching)
    return frozenset(found)


def nearest(pattern: str, names: Sequence[str]) -> list[str]:
    """Names like the pattern, or the parts that the model consists of where none is like it."""
    wanted = pattern.strip("*.")
    holding = [name for name in names if wanted and wanted in name]
    if holding:
        return holding[:_SHOWN]
    parts = {part for name in names for part in (name, name.rpartition(".")[0], *name.split("."))} - {""}
    near = get_close_matches(wanted, sorted(parts), _SHOWN, cutoff=0.5)
    return near or sorted({f"{name.partition('.')[0]}.*" for name in names})
