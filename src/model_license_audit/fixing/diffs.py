"""Changes to files as unified diffs: to the byte for tools, and as text for readers."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from model_license_audit.fixing.texts import EditableText
from model_license_audit.model.fixes import FileChange

_NO_END = b"\n\\ No newline at end of file\n"


def patch_of(changes: Iterable[FileChange]) -> bytes:
    """The patch that ``patch -p1`` and ``git apply`` take, every byte of the files as it is."""
    return b"".join(line for change in changes for line in _diff(change))


def shown_patch(changes: Iterable[FileChange]) -> str:
    """The same as text, whatever the encoding of the files, and without the signs that end their lines."""
    return patch_of(map(_plainly, changes)).decode("utf-8")


def _plainly(change: FileChange) -> FileChange:
    before = None if change.before is None else _plain(change.path, change.before)
    return FileChange(change.path, before, _plain(change.path, change.after))


def _plain(path: str, data: bytes) -> bytes:
    return EditableText.read(path, data).text.encode("utf-8")


def _diff(change: FileChange) -> Iterator[bytes]:
    name = change.path.encode("utf-8", "surrogateescape")
    before = (b"/dev/null", b"") if change.before is None else (b"a/" + name, change.before)
    lines = difflib.diff_bytes(
        difflib.unified_diff, _lines(before[1]), _lines(change.after), before[0], b"b/" + name, lineterm=b"\n"
    )
    for line in lines:
        yield line if line.endswith(b"\n") else line + _NO_END


def _lines(data: bytes) -> list[bytes]:
    """The lines with their line feeds; only the last may have none."""
    *whole, rest = data.split(b"\n")
    return [line + b"\n" for line in whole] + ([rest] if rest else [])
