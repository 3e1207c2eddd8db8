"""Records of the Hub for tests that need all fields of one."""

from __future__ import annotations

from typing import Any

SHA = "0123456789abcdef0123456789abcdef01234567"


def model_record(name: str, **more: Any) -> dict[str, Any]:
    """A record as ``/api/models/<name>`` gives it, every field filled."""
    return {
        "_id": "650000000000000000000001",
        "id": name,
        "modelId": name,
        "author": name.partition("/")[0],
        "private": False,
        "gated": False,
        "disabled": False,
        "sha": SHA,
        "lastModified": "2025-03-01T12:00:00.000Z",
        "library_name": "transformers",
        "tags": ["transformers", "safetensors"],
        "cardData": {},
        **more,
    }
