"""What people write where a parent's name should stand, and what it names."""

from __future__ import annotations

import re

from model_license_audit.model.refs import ArtifactRef, Host

_HUB_URL = re.compile(r"\A(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:models/)?(?P<id>[^?#]+)", re.IGNORECASE)
_HUB_ID = re.compile(r"\A[A-Za-z0-9][\w.\-]{0,95}(?:/[\w][\w.\-]{0,95})?\Z", re.ASCII)
_LOCAL_PATH = re.compile(r"\A(?:[/~\\]|\.{1,2}[/\\]|[A-Za-z]:[\\/]|file:)")
_HUB_SCRIPT = re.compile(r"\Ahttps?://github\.com/huggingface/datasets/(?:tree|blob)/[\w.-]+/datasets/(?P<id>[\w.-]+)")
_HOW_MADE = frozenset({"original", "extended", "translated", "derived", "found", "other", "list[str]"})
_NO_NAME = frozenset({"", "none", "null", "n/a", "na", "unknown", "-", "scratch", "[more information needed]"})


def is_local_path(written: str) -> bool:
    """True for a path on somebody's machine, which tells nobody else what the parent is."""
    text = written.strip()
    return bool(_LOCAL_PATH.match(text)) or "\\" in text or (text.count("/") > 1 and not _HUB_URL.match(text))


def parent_ref(written: str, *, dataset: bool = False) -> ArtifactRef | None:
    """The artifact a written name stands for; ``None`` when it names nothing (``None``, ``unknown``, empty).

    A Hub id or Hub address becomes ``hf:…``; a local path ``path:…``; any other text is kept as ``unnamed:…``.
    """
    text = " ".join(written.split())
    if text.casefold() in _NO_NAME:
        return None
    if text.startswith(("hf:", "tfhub:", "torchhub:", "pkg:", "dataset:")):
        return _reference(text, dataset)
    url = _HUB_URL.match(text)
    if url:
        parts = url["id"].strip("/").split("/")
        if parts[0] == "datasets":
            parts, dataset = parts[1:], True
        text = "/".join(parts[:2])
    if is_local_path(text):
        return ArtifactRef(Host.PATH, text[:300], dataset=dataset)
    name, _, revision = text.partition("@")
    if _HUB_ID.match(name):
        return ArtifactRef(Host.HUGGINGFACE, name, revision or None, dataset)
    return ArtifactRef(Host.UNNAMED, text[:300], dataset=dataset)


def _reference(text: str, dataset: bool) -> ArtifactRef:
    try:
        return ArtifactRef.parse(text)
    except ValueError:
        return ArtifactRef(Host.UNNAMED, text[:300], dataset=dataset)


def source_ref(written: str) -> ArtifactRef | None:
    """The data set that a value of ``source_datasets`` names: ``squad``, ``extended|squad``, ``extended|other-nist``.

    ``None`` for the words that say how it was made and name nothing (``original``, ``extended``, ``extended|other``).
    What follows ``other-`` is no data set of the Hub.
    """
    script = _HUB_SCRIPT.match(written.strip())
    if script:
        return ArtifactRef(Host.HUGGINGFACE, script["id"], dataset=True)
    parts = [part.strip() for part in written.split("|")]
    named = next((part for part in parts if part and part.casefold() not in _HOW_MADE), "")
    if named.casefold().startswith("other-"):
        return ArtifactRef(Host.UNNAMED, named[len("other-") :][:300], dataset=True) if named[len("other-") :] else None
    return parent_ref(named, dataset=True)
