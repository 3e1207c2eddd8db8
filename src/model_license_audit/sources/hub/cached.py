"""A snapshot that the Hub's own client keeps on this machine, found without asking anybody."""

from __future__ import annotations

import os

from model_license_audit.model.refs import ArtifactRef, Host


def cached_snapshot(ref: ArtifactRef) -> str | None:
    """The directory of the snapshot of that revision (``main`` when none is named); ``None`` when there is none."""
    if ref.host is not Host.HUGGINGFACE or {"", ".", ".."} & set(ref.name.split("/")):
        return None
    kind = "datasets" if ref.dataset else "models"
    folder = os.path.join(cache_folder(), f"{kind}--{ref.name.replace('/', '--')}")  # noqa: PTH118
    revision = ref.revision or "main"
    commit = revision if ref.is_fixed else _commit_of(folder, revision)
    if commit is None:
        return None
    snapshot = os.path.join(folder, "snapshots", commit)  # noqa: PTH118
    return snapshot if os.path.isdir(snapshot) else None  # noqa: PTH112


def _commit_of(folder: str, revision: str) -> str | None:
    """The commit that a branch or tag led to when it was last fetched."""
    parts = revision.split("/")
    if {"", ".", ".."} & set(parts):
        return None
    try:
        with open(os.path.join(folder, "refs", *parts), encoding="ascii") as file:  # noqa: PTH118, PTH123
            found = file.read(41).strip()
    except (OSError, UnicodeDecodeError):
        return None
    return found if ArtifactRef(Host.HUGGINGFACE, "it", found).is_fixed else None


def cache_folder() -> str:
    """Where that client keeps snapshots, by its own variables."""
    said = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join("~", ".cache")  # noqa: PTH118
    home = os.environ.get("HF_HOME") or os.path.join(base, "huggingface")  # noqa: PTH118
    return os.path.expandvars(os.path.expanduser(said or os.path.join(home, "hub")))  # noqa: PTH111, PTH118
