"""What every reader is."""

from __future__ import annotations

import struct
from typing import Protocol

from model_license_audit.model.evidence import Reading
from model_license_audit.model.snapshot import FileEntry, Snapshot

MALFORMED_INPUT = (ValueError, ArithmeticError, LookupError, RecursionError, EOFError, struct.error)
"""What a reader may raise on a file that is not what its name says; ``OSError`` stands for one that cannot be read."""


class Reader(Protocol):
    """Reads one kind of file: bytes in, claims with evidence out.

    ``max_files`` bounds how many files of its kind are read in one snapshot, ``budget`` how many bytes; the rest is
    told of.
    """

    name: str
    max_files: int
    budget: int

    def accepts(self, entry: FileEntry) -> bool:
        """True when, by its name and size, the file is of this reader's kind."""
        ...

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The facts of one file; raises ``OSError`` or one of ``MALFORMED_INPUT`` when it has none to give."""
        ...
