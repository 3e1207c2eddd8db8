"""What is wrong with a recipe: every fault with its place and what to do, told together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model_license_audit.licenses.names.nearest import nearest
from model_license_audit.model.errors import UsageError

_MOST_KNOWN = 24
"""So many known words are listed where none is near."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: at which table and key, what, and what to do."""

    where: str
    what: str
    remedy: str


class RecipeError(UsageError):
    """A recipe that cannot be meant; ``faults`` are all that were found."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first, more = self.faults[0], len(self.faults) - 1
        what = f"{file}: {first.where}: {first.what}" + (f" (and {more} more)" if more else "")
        super().__init__(what, first.remedy)
        self.file = file

    def each(self) -> tuple[UsageError, ...]:
        """Every fault as an error of its own."""
        return tuple(UsageError(f"{self.file}: {fault.where}: {fault.what}", fault.remedy) for fault in self.faults)


class Faults:
    """Collects what is wrong while a recipe is read."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, where: str, what: str, remedy: str) -> None:
        """Note one thing."""
        self.found.append(Fault(where, what, remedy))

    def unknown(self, where: str, said: object, known: Iterable[str], thing: str = "word") -> None:
        """Note a word that is none of those known, with the nearest of them."""
        known = sorted(known)
        near = nearest(str(said), known) or nearest(str(said).replace("_", "-"), known)
        listed = ", ".join(known[:_MOST_KNOWN]) + (" …" if len(known) > _MOST_KNOWN else "")
        self.add(
            where, f"unknown {thing} {said!r}", f"did you mean {' or '.join(near)}?" if near else f"known: {listed}"
        )
