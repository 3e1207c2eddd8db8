"""Texts of licenses that lie on this machine already: among the metadata of installed Python distributions."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from model_license_audit.cards.text_roles import legal_role
from model_license_audit.licenses.texts.identify import identify
from model_license_audit.model.artifacts import TextMatchKind
from model_license_audit.model.evidence import TextRole

_LONGEST = 400_000
"""Bytes of a file that may be a license text."""
_HOLDER = re.compile(r"(?:copyright|\(c\)|\u00a9)\W*(?:\(c\)|\u00a9|\b(?:19|20)\d\d\b)", re.IGNORECASE)
_WIDTH = 79
_FILE = "LICENSE"


@cache
def installed_text(key: str, publisher: str | None) -> tuple[bytes, str] | None:
    """The text as most distributions have it, of equals the shortest, and the first one that has it.

    So, and by its lines being broken alike, it is the same where other distributions are installed.
    """
    seen: dict[bytes, list[str]] = {}
    for source, file in _license_files():
        content = short_content(file)
        if content:
            seen.setdefault(content, []).append(source)
    writers = (publisher,) if publisher else ()
    fitting: dict[bytes, list[str]] = {}
    for content, sources in seen.items():
        if not _somebodys(content, writers) and whole_text(content) == key:
            fitting.setdefault(_laid_out(content), []).extend(sources)
    for content in sorted(fitting, key=lambda content: (-len(fitting[content]), len(content), content)):
        return content, min(fitting[content])
    return None


def _laid_out(content: bytes) -> bytes:
    """The text with lines of one length, where it has paragraphs alone; one with indented lines stays as it is."""
    lines = [line.rstrip() for line in content.decode("utf-8").splitlines()]
    if any(line[:1].isspace() for line in lines):
        return content
    blocks = re.split(r"\n\n+", "\n".join(lines).strip("\n"))
    told = [textwrap.fill(block, _WIDTH, break_long_words=False, break_on_hyphens=False) for block in blocks]
    return ("\n\n".join(told) + "\n").encode()


def _license_files() -> Iterator[tuple[str, Path]]:
    """The license files in the metadata of installed distributions, by the name and version of each."""
    folders = {folder.name: folder for place in reversed(sys.path) for folder in Path(place or ".").glob("*.dist-info")}
    for name, folder in sorted(folders.items()):
        told = " ".join(name.removesuffix(".dist-info").split("-", 1))
        files = [*folder.iterdir(), *(folder / "licenses").rglob("*")]
        for file in sorted(file for file in files if legal_role(file.name) is TextRole.LICENSE):
            yield f"{told} ({file.relative_to(folder).as_posix()})", file


def _somebodys(content: bytes, writers: Iterable[str]) -> bool:
    """True for a copy that names those who hold the copyright in another work, and not just who wrote the text."""
    lines = filter(_HOLDER.search, content.decode("utf-8", "replace").split("\n"))
    return any(not any(writer.casefold() in line.casefold() for writer in writers) for line in lines)


def whole_text(content: bytes) -> str | None:
    """The key of the one license whose text this is, word for word; ``None`` for anything else."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    found = identify(_FILE, text)
    return found[0].key if len(found) == 1 and found[0].match is TextMatchKind.SAME else None


def short_content(file: Path) -> bytes | None:
    """The bytes of a file that is no longer than license texts are."""
    if file.is_symlink() or not file.is_file() or file.stat().st_size > _LONGEST:
        return None
    return file.read_bytes()
