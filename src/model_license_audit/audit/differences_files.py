"""The files of two audits laid beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from model_license_audit.model.differences import Effect, FileChange
from model_license_audit.model.report import AuditReport

_Files = dict[str, tuple[int, str | None]]


class FileComparison:
    """What became of each file, as far as sizes and digests tell."""

    def __init__(self, before: AuditReport, after: AuditReport) -> None:
        self._old: _Files = {path: (size, digest) for path, size, digest in before.inputs}
        self._new: _Files = {path: (size, digest) for path, size, digest in after.inputs}

    @cached_property
    def changes(self) -> tuple[FileChange, ...]:
        """What is new, gone or otherwise, by paths."""
        return tuple(self._changes())

    @property
    def same(self) -> list[str]:
        """Those whose digests are equal."""
        return [path for path in self._unchanged if self._old[path][1] and self._new[path][1]]

    @property
    def untold(self) -> tuple[str, ...]:
        """Those of equal size of which one digest or both were not taken."""
        return tuple(path for path in self._unchanged if not (self._old[path][1] and self._new[path][1]))

    @property
    def _unchanged(self) -> list[str]:
        changed = {change.path for change in self.changes}
        return sorted(self._old.keys() & self._new.keys() - changed)

    def _changes(self) -> Iterator[FileChange]:
        for path in sorted(self._old.keys() | self._new.keys()):
            was, now = self._old.get(path), self._new.get(path)
            if was is None and now is not None:
                yield FileChange(path, Effect.NEW, size_after=now[0], digest_after=now[1])
            elif was is not None and now is None:
                yield FileChange(path, Effect.GONE, size_before=was[0], digest_before=was[1])
            elif was and now and _differ(was, now):
                yield FileChange(path, Effect.CHANGED, was[0], now[0], was[1], now[1])


def _differ(was: tuple[int, str | None], now: tuple[int, str | None]) -> bool:
    return was[0] != now[0] or bool(was[1] and now[1] and was[1] != now[1])
