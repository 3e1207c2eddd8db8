"""The cards of PyTorch Hub: Markdown files with flat metadata, and the calls by which they load their models."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.model.evidence import Problem
from model_license_audit.sources.archives.reading import files_of
from model_license_audit.sources.torchhub.loads import Load, loads_in, repository_in

MAX_CARD = 512 * 1024
"""Bytes of a card that are read; the longest real one has 18 kB."""

_HEAD = re.compile(r"\ufeff?---[ \t]*\n(?P<body>.{0,20000}?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z][\w-]{0,60})[ \t]*:[ \t]*(.{0,500}?)[ \t]*\Z")
_LINK = re.compile(r"(?:https?://)?(?:www\.)?github\.com/([\w-]+/[\w.-]+?)(?:\.git)?(?:[/?#].*)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class HubCard:
    """One card: its text and digest, what its metadata say with the lines they stand on, and the calls in its code.

    ``repository`` is that of ``github-id``, or else of ``github-link``; ``linked`` is that of the link, which may be an
    older name of the same. ``body_line`` is where the prose begins.
    """

    path: str
    text: str
    digest: str
    body_line: int
    title: str = ""
    title_line: int = 1
    repository: str | None = None
    repository_line: int = 1
    linked: str | None = None
    tags: tuple[str, ...] = ()
    tags_line: int = 1
    loads: tuple[Load, ...] = ()


def cards_in(path: str) -> Iterator[HubCard | Problem]:
    """Every card in a folder or archive, in its order there, and what could not be read of it."""
    for found in files_of(path, _wanted):
        card = found if isinstance(found, Problem) else read_card(found.path, found.data)
        if card is not None:
            yield card


def _wanted(path: str) -> int | None:
    return MAX_CARD if path.lower().endswith((".md", ".markdown")) else None


def read_card(path: str, data: bytes) -> HubCard | None:
    """The card that a file is; ``None`` for a Markdown file that names no repository on GitHub in its metadata."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    head = _HEAD.match(text)
    if head is None:
        return None
    fields = _fields(head["body"])
    told, line = fields.get("github-id", ("", 1))
    link, link_line = fields.get("github-link", ("", 1))
    named, found = repository_in(_plain(told)), _LINK.match(_plain(link))
    linked = found[1] if found else None
    repository = named[0] if named else linked
    if repository is None:
        return None
    title, title_line = fields.get("title", ("", 1))
    tags, tags_line = fields.get("tags", ("", 1))
    return HubCard(
        path=path,
        text=text,
        digest=hashlib.sha256(data).hexdigest(),
        body_line=text.count("\n", 0, head.end()) + 2,
        title=_plain(title),
        title_line=title_line,
        repository=repository,
        repository_line=line if named else link_line,
        linked=linked,
        tags=tuple(dict.fromkeys(tag for part in tags.strip("[]").split(",") if (tag := _plain(part)))),
        tags_line=tags_line,
        loads=loads_in(text),
    )


def _fields(body: str) -> dict[str, tuple[str, int]]:
    """The first value of each key of flat metadata, with its line."""
    fields: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(body.split("\n"), 2):
        if found := _FIELD.match(line):
            fields.setdefault(found[1].lower(), (found[2], number))
    return fields


def _plain(value: str) -> str:
    text = value.strip().strip("\"'").strip()
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
