"""Facts that are made only when a condition or a sentence asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Facts = dict[str, Any]
"""The facts of one thing by their names, or the things of a scope by theirs."""


class Late(dict[str, Any]):
    """Facts of one thing: those at hand, and more of them in portions, taken until one has what is asked for.

    All of them are :func:`frozen`.
    """

    __slots__ = ("_more",)

    def __init__(self, facts: Mapping[str, Any], more: Iterator[Mapping[str, Any]]) -> None:
        super().__init__(facts)
        self._more = more

    def __missing__(self, name: str) -> Any:
        for portion in self._more:
            self.update(portion)
            if name in portion:
                return portion[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self.whole()

    def whole(self) -> dict[str, Any]:
        """All facts."""
        for portion in self._more:
            self.update(portion)
        return dict(self)


def frozen(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with every list as a tuple, so that what a condition reads can be remembered."""
    return {name: _frozen(value) if type(value) is list else value for name, value in facts.items()}


def _frozen(values: list[Any]) -> tuple[Any, ...]:
    return tuple([_frozen(value) if type(value) is list else value for value in values])
