"""Reading what a hub is to hold from a file: rows of the list API, records, or rows of a hub snapshot."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import UsageError

_KEPT = (
    "_id", "author", "cardData", "createdAt", "disabled", "downloads", "gated", "lastModified", "library_name",
    "likes", "pipeline_tag", "private", "sha", "siblings", "tags",
)  # fmt: skip
_RENAMED = {
    "created_at": "createdAt",
    "updated_at": "lastModified",
    "downloads_30d": "downloads",
    "library": "library_name",
    "trending_score": "trendingScore",
}
"""Fields of a hub snapshot, and what the Hub calls them."""


def records_in(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file, JSON Lines or one JSON array, gzip or not; raises :class:`UsageError` for others."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()
        rows = (
            json.loads(text) if text.lstrip()[:1] == "[" else [json.loads(line) for line in text.splitlines() if line]
        )
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror or error})", "give a file of JSON Lines") from error
    except (ValueError, EOFError) as error:
        raise UsageError(f"{path} is no JSON ({error})", "give JSON Lines, or one JSON array") from error
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            raise UsageError(f"{path}: row {number} has no id", "each row is an object with the id of a repository")
        if not row.get("removed"):
            yield record_of(row)


def record_of(row: dict[str, Any]) -> dict[str, Any]:
    """One row as the Hub would give it; what a snapshot calls otherwise is given the Hub's name."""
    if "schema" not in row and "slug" not in row:
        return row
    named = {_RENAMED.get(name, name): value for name, value in row.items()}
    record = {name: named[name] for name in (*_KEPT, "trendingScore") if named.get(name) is not None}
    card = {"license": row.get("license"), "base_model": row.get("base_model"), "language": row.get("languages")}
    return {
        "id": row["id"],
        "gated": False,
        **record,
        "cardData": {key: value for key, value in card.items() if value},
    }
