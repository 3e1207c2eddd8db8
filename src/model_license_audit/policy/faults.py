"""What is wrong with files of a policy: each fault with its file and key, told together."""

from __future__ import annotations

from collections.abc import Iterable

from model_license_audit.model.errors import UsageError


class PolicyError(UsageError):
    """Files that cannot be meant; :meth:`each` tells all that is wrong with them."""

    def __init__(self, faults: Iterable[UsageError]) -> None:
        self.faults = tuple(faults)
        first, more = self.faults[0], len(self.faults) - 1
        super().__init__(first.what + (f" (and {more} more)" if more else ""), first.remedy)

    def each(self) -> tuple[UsageError, ...]:
        """Every fault as an error of its own."""
        return self.faults


class Faults:
    """Collects what is wrong while files are read."""

    def __init__(self) -> None:
        self.found: list[UsageError] = []

    def add(self, where: str, what: str, remedy: str) -> None:
        """Note one thing at a place, which begins with the file."""
        self.found.append(UsageError(f"{where}: {what}", remedy))

    def unknown(self, where: str, said: object, known: Iterable[str]) -> None:
        """Note a word that is none of those known, with the nearest of them."""
        self.add(where, f"unknown {said!r:.80}", meant(str(said), known))

    def note(self, error: UsageError) -> None:
        """Note an error of a part that was read elsewhere."""
        self.found.append(error)

    def stop(self) -> None:
        """Raise :class:`PolicyError` where anything was wrong."""
        if self.found:
            raise PolicyError(self.found)


def meant(said: str, known: Iterable[str], most: int = 30) -> str:
    """What a mistyped word may have been meant as; all known words where none is near."""
    import difflib

    words = sorted(known)
    near = difflib.get_close_matches(said, words, 1, 0.4)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(words[:most])}{' …' * (len(words) > most)}"
