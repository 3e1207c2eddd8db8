"""Conditions in the Common Expression Language: compiled once, always terminating, safe to load from strangers.

The one home of the ``cel`` library. Its package imports a command line with it (0.13 s, of no use here), so the
native module inside it is loaded directly.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from model_license_audit.model.errors import ContentError
from model_license_audit.rules.limits import MOST_STEPS, check_size, loops, steps
from model_license_audit.rules.logic import NOT, OR, Joined, taken_apart
from model_license_audit.rules.reads import Read, reads_of

_KEPT = 1024
"""How many outcomes one condition remembers before it begins anew; an entry is well below a kilobyte."""


_NAME = "cel.cel"

Tell = Callable[[Mapping[str, Any]], bool]
"""Whether something is true of the facts."""


class ConditionFailed(Exception):
    """A condition could not be evaluated on the facts given: a fact it asks for is absent or of another type."""


@lru_cache(maxsize=1)
def _native() -> ModuleType:
    """The native module, which can be initialised once only in a process: whoever came first, all share it."""
    if _NAME in sys.modules:
        return sys.modules[_NAME]
    package = importlib.util.find_spec("cel")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for suffix in importlib.machinery.EXTENSION_SUFFIXES:
            path = Path(folder) / f"cel{suffix}"
            if path.exists():
                loader = importlib.machinery.ExtensionFileLoader(_NAME, str(path))
                spec = importlib.util.spec_from_file_location(_NAME, path, loader=loader)
                if spec:
                    module = importlib.util.module_from_spec(spec)
                    loader.exec_module(module)
                    sys.modules[_NAME] = module
                    return module
    raise ContentError("the package common-expression-language is not installed", "install model-license-audit again")


class Condition:
    """A condition as a rule states it.

    It is told part by part from left to right, and no further than needed. As in the language, a part that cannot be
    told makes the whole fail only where the other parts do not decide it.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables it reads, those of its loops among them; :class:`ContentError` where it is no condition."""
        check_size(self.text)
        return frozenset(_compiled(self.text).variables())

    @cached_property
    def holds(self) -> Tell:
        """Whether the condition is true of the facts; anything but true or false raises :class:`ConditionFailed`."""
        return _telling(taken_apart(self.text))


def _telling(condition: Joined | str) -> Tell:
    if isinstance(condition, str):
        return _part(condition).holds
    parts = tuple(map(_telling, condition.parts))
    if condition.how == NOT:
        return lambda facts: not parts[0](facts)
    return partial(_joined, parts, condition.how == OR)


def _joined(parts: tuple[Tell, ...], deciding: bool, facts: Mapping[str, Any]) -> bool:
    """Of parts joined by *or* one that holds decides, of parts joined by *and* one that does not."""
    failed = None
    for tell in parts:
        try:
            if tell(facts) is deciding:
                return deciding
        except ConditionFailed as failure:
            failed = failed or failure
    if failed:
        raise failed
    return not deciding


def _compiled(text: str) -> Any:
    try:
        return _native().compile(text)
    except ValueError as error:
        raise ContentError(f"not a condition: {text!r} ({error})", "see the Common Expression Language") from error


class _Part:
    """A part of conditions that is not taken apart.

    What it reads decides its outcome, so each combination of facts is evaluated once and the outcome remembered.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._outcomes: dict[object, bool] = {}

    @cached_property
    def _program(self) -> Any:
        return _compiled(self._text)

    @cached_property
    def _reads(self) -> tuple[Read, ...]:
        return tuple(reads_of(self._text, self._program.variables()))

    @cached_property
    def _loops(self) -> int:
        return loops(self._text)

    @cached_property
    def _seen(self) -> Callable[[Mapping[str, Any]], object]:
        """What it reads of the facts."""
        if len(self._reads) == 1:
            return self._reads[0].value
        values = tuple(read.value for read in self._reads)
        return lambda facts: tuple([value(facts) for value in values])

    def holds(self, facts: Mapping[str, Any]) -> bool:
        seen = self._seen(facts)
        try:
            return self._outcomes[seen]
        except KeyError:
            if len(self._outcomes) >= _KEPT:
                self._outcomes.clear()
            outcome = self._outcomes[seen] = self._evaluate(facts)
            return outcome
        except TypeError:  # a mapping is among the facts, which cannot be a key
            return self._evaluate(facts)

    def _evaluate(self, facts: Mapping[str, Any]) -> bool:
        try:
            value = self._program.execute(self._handed_over(facts))
        except (KeyError, TypeError, ValueError, RuntimeError, IndexError) as error:
            raise ConditionFailed(f"{self._text}: {type(error).__name__}: {error}") from error
        if not isinstance(value, bool):
            raise ConditionFailed(f"{self._text}: gives {value!r}, not true or false")
        return value

    def _handed_over(self, facts: Mapping[str, Any]) -> object:
        """Only what the condition reads, lists only when it comes to them: that costs far more than evaluating does."""
        known = [read for read in self._reads if read.name in facts]
        lists = {read.name: read for read in known if read.each}
        things = {read.name: read.narrowed(facts) for read in known if not read.each}
        if self._loops > 1 and steps(self._loops, (facts[read.name] for read in known)) > MOST_STEPS:
            raise ConditionFailed(f"{self._text}: its loops would take more than {MOST_STEPS:,} steps")
        if not lists:
            return things
        context = _native().Context(things)
        context.set_variable_resolver(lambda name: lists[name].narrowed(facts) if name in lists else None)
        return context


@lru_cache(maxsize=4096)
def _part(text: str) -> _Part:
    return _Part(text)


@lru_cache(maxsize=1024)
def condition(text: str) -> Condition:
    """The condition of that text; equal texts, and equal parts of texts, are compiled and remembered once."""
    return Condition(text)
