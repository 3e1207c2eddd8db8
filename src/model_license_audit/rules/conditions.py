"""Conditions in the Common Expression Language: compiled once, always terminating, safe to load from strangers.

The one home of the ``cel`` library. Its package imports a command line with it (0.13 s, of no use here), so the
native module inside it is loaded directly.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from model_license_audit.model.errors import ContentError


class ConditionFailed(Exception):
    """A condition could not be evaluated on the facts given: a fact it asks for is absent or of another type."""


@lru_cache(maxsize=1)
def _native() -> ModuleType:
    package = importlib.util.find_spec("cel")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for suffix in importlib.machinery.EXTENSION_SUFFIXES:
            path = Path(folder) / f"cel{suffix}"
            if path.exists():
                loader = importlib.machinery.ExtensionFileLoader("cel.cel", str(path))
                spec = importlib.util.spec_from_file_location("cel.cel", path, loader=loader)
                if spec:
                    module = sys.modules.get("cel.cel") or importlib.util.module_from_spec(spec)
                    loader.exec_module(module)
                    return module
    raise ContentError("the package common-expression-language is not installed", "install model-license-audit again")


class Condition:
    """One compiled condition; ``names`` are the variables it reads."""

    def __init__(self, text: str) -> None:
        try:
            self._program = _native().compile(text)
        except ValueError as error:
            raise ContentError(f"not a condition: {text!r} ({error})", "see the Common Expression Language") from error
        self.text = text
        self.names = frozenset(self._program.variables())
        self._fields = {name: _fields(text, name) for name in sorted(self.names)}

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether the condition is true of the facts; anything but true or false raises :class:`ConditionFailed`."""
        try:
            value = self._program.execute(self._narrowed(facts))
        except (KeyError, TypeError, ValueError, RuntimeError, IndexError) as error:
            raise ConditionFailed(f"{self.text}: {type(error).__name__}: {error}") from error
        if not isinstance(value, bool):
            raise ConditionFailed(f"{self.text}: gives {value!r}, not true or false")
        return value

    def _narrowed(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Only the facts that the condition reads: handing facts over costs a hundred times what evaluating does."""
        return {
            name: {key: facts[name][key] for key in fields if key in facts[name]} if fields else facts[name]
            for name, fields in self._fields.items()
            if name in facts
        }


def _fields(text: str, name: str) -> frozenset[str]:
    """The fields read of a variable; empty when it is also used as a whole."""
    uses = re.findall(rf"(?<![\w.]){re.escape(name)}\b(?:\.([a-z_]+)(?!\w*\())?", text)
    return frozenset() if "" in uses else frozenset(uses)


@lru_cache(maxsize=1024)
def condition(text: str) -> Condition:
    """The compiled condition; equal texts are compiled once."""
    return Condition(text)
