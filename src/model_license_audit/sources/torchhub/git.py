"""What a checkout tells of where it came from: the repository on GitHub, and its commit."""

from __future__ import annotations

import re
from pathlib import Path

from model_license_audit.sources.opening import read_beneath

_ORIGIN = re.compile(r'\[remote "origin"\]([^\[]*)')
_ADDRESS = re.compile(
    r"^[ \t]*url[ \t]*=[ \t]*\S*?github\.com[/:]([\w-]+/[\w.-]+?)(?:\.git)?/?[ \t\r]*$", re.ASCII | re.MULTILINE
)
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_REFERENCE = re.compile(r"ref:\s*(refs/[\w./-]{1,200})\Z", re.ASCII)
_MOST = 256 * 1024


def origin_of(checkout: Path) -> tuple[str | None, str | None]:
    """``owner/name`` and the commit of a checkout, each ``None`` where there is no ``.git`` folder that tells."""
    section = _ORIGIN.search(_read(checkout, "config"))
    found = _ADDRESS.search(section[1]) if section else None
    return (found[1] if found else None), _commit(checkout)


def _commit(checkout: Path) -> str | None:
    head = _read(checkout, "HEAD").strip()
    reference = _REFERENCE.match(head)
    if reference and ".." not in reference[1]:
        head = _read(checkout, reference[1]).strip() or _packed(checkout, reference[1])
    return head if _COMMIT.match(head) else None


def _packed(checkout: Path, reference: str) -> str:
    rows = (line.split(" ") for line in _read(checkout, "packed-refs").splitlines())
    return next((row[0] for row in rows if len(row) == 2 and row[1] == reference), "")


def _read(checkout: Path, path: str) -> str:
    """A small text of the ``.git`` folder; empty where there is none that can be read, links among them."""
    try:
        return read_beneath(str(checkout), (".git", *path.split("/")), _MOST, 0).decode("utf-8", "replace")
    except OSError:
        return ""
