"""Which strings may become links: web addresses that parse, and nothing else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from model_license_audit.model.refs import ArtifactRef, Host

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\Z")
_UNSAFE = re.compile(r"[^!-~]|[\"'<>\\^`{|}]")
_GITHUB = re.compile(r"github:([\w.-]+/[\w.-]+)@([\w.-]+):([\w./+-]+)\Z", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+\Z", re.ASCII)


def web_link(text: str | None) -> str | None:
    """The address to link to, or ``None``: only ``http`` and ``https`` with a plain host, no user and no odd character.

    ``github:owner/name@commit:path``, as the license data writes a source, becomes the address of that file.
    """
    if not text:
        return None
    if found := _GITHUB.match(text):
        return f"https://github.com/{found[1]}/blob/{found[2]}/{found[3]}"
    if _UNSAFE.search(text):
        return None
    try:
        parts = urlsplit(text)
        plain = parts.scheme in {"http", "https"} and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        return None
    return text if plain and _HOST.match(parts.hostname or "") else None


def home_of(ref: ArtifactRef) -> str | None:
    """The page of a Hub artifact, at its revision where that is a commit; ``None`` for what has no page."""
    if ref.host is not Host.HUGGINGFACE or not _HUB_NAME.match(ref.name) or ".." in ref.name:
        return None
    revision = f"/tree/{ref.revision}" if ref.revision and _COMMIT.match(ref.revision) else ""
    return f"https://huggingface.co/{'datasets/' if ref.dataset else ''}{ref.name}{revision}"
