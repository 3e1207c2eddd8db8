"""A list of repositories as JSON Lines: what was noted of each of them, where the repositories themselves are not."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.sources.listing import shown
from model_license_audit.sources.torchhub.hubconf import read_hubconf
from model_license_audit.sources.torchhub.loads import repository_in
from model_license_audit.sources.torchhub.repositories import Found, Repository, RepositoryText

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes of one line that are read."""

_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_MOST_PATHS = 1_000
_LINES_OF = "README.md (lines on licenses)"


def listed_in(path: str) -> Iterator[Found]:
    """The repository that each line tells of: ``repo``, ``commit``, ``hubconf_text``, ``root_license_file``,
    ``license_text`` (that of the first of these), ``license_files``, ``readme_licence_lines``.

    A line that is none becomes a problem. Raises :class:`UsageError` when the file cannot be read.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if line.strip():
                    yield _listed(line, shown(path), number)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "name a file that is there") from error


def _listed(line: bytes, path: str, number: int) -> Found:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    named = repository_in(_string(found, "repo")) if isinstance(found, dict) else None
    if named is None:
        what = "is no JSON object that names a repository as owner/name under repo"
        return Problem(f"{path}:{number}", ProblemKind.MALFORMED, what, "Repair the line, or remove it.")
    code = _string(found, "hubconf_text")
    commit = _string(found, "commit")
    return Repository(
        name=named[0],
        where=f"{path}:{number}",
        revision=commit if _COMMIT.match(commit) else None,
        hubconf=read_hubconf(code) if code else None,
        hubconf_text=_text("hubconf.py", code) if code else None,
        readme=_readme(found),
        licenses=tuple(_licenses(found)),
        whole=False,
    )


def _licenses(found: dict[str, Any]) -> Iterator[RepositoryText]:
    root, text = _strings(found, "root_license_file"), _string(found, "license_text")
    if root and text:
        yield _text(root[0], text)
        root = root[1:]
    deeper = [path for path in _strings(found, "license_files") if "/" in path]
    for path in dict.fromkeys([*root, *deeper]):
        yield RepositoryText(path, "", "", 0, kept=False)


def _readme(found: dict[str, Any]) -> RepositoryText | None:
    """The lines of the README that were noted, each by itself: where they stood in it was not."""
    lines = [" ".join(line.split()) for line in _strings(found, "readme_licence_lines")]
    return _text(_LINES_OF, "\n\n".join(lines) + "\n") if lines else None


def _text(path: str, text: str) -> RepositoryText:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    data = text.encode("utf-8", "replace")
    return RepositoryText(path, data.decode(), hashlib.sha256(data).hexdigest(), len(data))


def _string(found: Any, key: str) -> str:
    value = found.get(key)
    return value if isinstance(value, str) else ""


def _strings(found: dict[str, Any], key: str) -> list[str]:
    value = found.get(key)
    kept = value[:_MOST_PATHS] if isinstance(value, list) else []
    return [one for one in kept if isinstance(one, str) and one.isprintable() and ".." not in one.split("/")]
