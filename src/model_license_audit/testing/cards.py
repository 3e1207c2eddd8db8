"""The cards and weights of repositories that have no files of their own."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

_WEIGHTS = (".safetensors", ".gguf", ".bin", ".onnx", ".h5", ".msgpack", ".pt", ".pth")
_LICENSE_LINE = re.compile(rb"^license:.*\n", re.MULTILINE)


def card_of(record: Mapping[str, Any]) -> bytes:
    """A card of a few hundred bytes that says in its front matter what the record says."""
    name = str(record["id"])
    data = record.get("cardData")
    lines = [f"{key}: {json.dumps(value)}" for key, value in data.items()] if isinstance(data, dict) else []
    front = "\n".join(["---", *lines, "---", ""]) if lines else ""
    return (
        f"{front}# {name.rpartition('/')[2]}\n\n"
        f"This card was made up for the model {name}, which nobody trained. It is served so that programs that read "
        "cards can be tried without a network.\n"
    ).encode("utf-8", "replace")


def relabelled(card: bytes, license_: str | None) -> bytes:
    """The card with another license in its front matter, or with none."""
    line = b"" if license_ is None else f"license: {license_}\n".encode()
    if _LICENSE_LINE.search(card):
        return _LICENSE_LINE.sub(line, card, count=1)
    return (
        card.replace(b"---\n", b"---\n" + line, 1) if card.startswith(b"---\n") else b"---\n" + line + b"---\n" + card
    )


def blob_id(content: bytes) -> str:
    """The name git gives to a file of that content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def is_large(path: str) -> bool:
    """True for files that the Hub keeps apart from the repository (Git LFS)."""
    return path.endswith(_WEIGHTS)


def file_facts(path: str, content: bytes) -> dict[str, Any]:
    """What the Hub tells of a file beside its path."""
    facts: dict[str, Any] = {"size": len(content), "blobId": blob_id(content)}
    if is_large(path):
        digest = hashlib.sha256(content).hexdigest()
        facts["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 134}
    return facts
