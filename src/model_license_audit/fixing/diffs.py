"""Changes to files as unified diffs: to the byte for tools, and as text for readers."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from model_license_audit.fixing.texts import EditableText
from model_license_audit.model.fixes import FileChange

_MOST_NEW = 24
"""Lines of the patch of a new file that are shown."""
_NO_END = b"\n\\ No newline at end of file\n"


def patch_of(changes: Iterable[FileChange]) -> bytes:
    """The patch that ``patch -p1`` and ``git apply`` take, every byte of the files as it is."""
    return b"".join(line for change in changes for line in _diff(change))


def shown_patch(changes: Iterable[FileChange]) -> str:
    """The same for readers: text whatever the encoding and line ends of a file, of a long new file its beginning."""
    return "".join(_shown(_plainly(change)) for change in changes)


def whole_patch(changes: Iterable[FileChange]) -> str:
    """The same with every line of new files."""
    return "".join(patch_of([_plainly(change)]).decode("utf-8") for change in changes)


def _shown(change: FileChange) -> str:
    lines = [line + "\n" for line in patch_of([change]).decode("utf-8").split("\n")[:-1]]
    left_out = len(lines) - _MOST_NEW
    if change.before is not None or left_out < 2:
        return "".join(lines)
    return "".join((*lines[:_MOST_NEW], f"… and {left_out} more lines of this new file\n"))


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
