"""What people write where a parent's name should stand, and what it names."""

from __future__ import annotations

import re

from model_license_audit.model.refs import ArtifactRef, Host

_HUB_URL = re.compile(r"\A(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:models/)?(?P<id>[^?#]+)", re.IGNORECASE)
_TFHUB_URL = re.compile(
    r"\A(?:https?://)?(?:www\.)?tfhub\.dev/(?P<handle>[\w.-]+(?:/[\w.-]+)+)", re.IGNORECASE | re.ASCII
)
_KAGGLE_URL = re.compile(
    r"\A(?:https?://)?(?:www\.)?kaggle\.com/models/(?P<owner>[\w-]+)/(?P<model>[\w-]+)"
    r"/(?:frameworks/)?(?P<framework>\w+)/(?:variations/)?(?P<variation>[\w-]+)(?:/(?:versions/)?(?P<version>\d+))?"
    r"(?=[/?#]|\Z)",
    re.IGNORECASE | re.ASCII,
)
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

    A Hub id or Hub address becomes ``hf:…``, an address on tfhub.dev ``tfhub:…``, one of Kaggle's models
    ``kaggle:…``; a local path ``path:…``; any other text is kept as ``unnamed:…``.
    """
    text = " ".join(written.split())
    if not text.isprintable():
        text = "".join(c if ord(c) >= 32 else "\ufffd" for c in text)  # a reference holds no control characters
    if text.casefold() in _NO_NAME:
        return None
    if text.startswith(("hf:", "tfhub:", "torchhub:", "kaggle:", "mlflow:", "pkg:", "dataset:")):
        return _reference(text, dataset)
    elsewhere = _tfhub_ref(text) or _kaggle_ref(text)
    if elsewhere:
        return elsewhere
    url = _HUB_URL.match(text)
    if url:
        parts = url["id"].strip("/").split("/")
        if parts[0] == "datasets":
            parts, dataset = parts[1:], True
        text = "/".join(parts[:2]).strip()
    if is_local_path(text):
        return ArtifactRef(Host.PATH, text[:300].strip(), dataset=dataset)
    name, _, revision = text.partition("@")
    if _HUB_ID.match(name):
        return ArtifactRef(Host.HUGGINGFACE, name, revision or None, dataset)
    name = text[:300].strip()
    return ArtifactRef(Host.UNNAMED, name, dataset=dataset) if name else None


def _tfhub_ref(text: str) -> ArtifactRef | None:
    """The model that an address on tfhub.dev leads to: the handle of the model is the path of the address."""
    url = _TFHUB_URL.match(text)
    return ArtifactRef(Host.TFHUB, url["handle"].rstrip(".")) if url else None


def _kaggle_ref(text: str) -> ArtifactRef | None:
    """The model that an address on kaggle.com leads to, in the older or the newer form; ``None`` for other text.

    Its framework is written in small letters: Kaggle writes it in several ways, and takes all of them.
    """
    url = _KAGGLE_URL.match(text)
    if not url:
        return None
    parts = (url["owner"], url["model"], url["framework"].lower(), url["variation"], url["version"])
    return ArtifactRef(Host.KAGGLE, "/".join(part for part in parts if part))


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
        other = parent_ref(named[len("other-") :], dataset=True)
        return other and ArtifactRef(Host.UNNAMED, other.name, dataset=True)
    return parent_ref(named, dataset=True)
