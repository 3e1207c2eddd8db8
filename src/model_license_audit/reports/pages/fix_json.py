"""The changes to an artifact's files for machines, described by ``docs/schema/fix-1.json``."""

from __future__ import annotations

import base64
import hashlib

from model_license_audit import __version__
from model_license_audit.model.fixes import FileChange, FixReport
from model_license_audit.reports.json_codec import Json, encode
from model_license_audit.reports.json_text import written

SCHEMA = "urn:model-license-audit:fix:1"
"""The version of the JSON document; a change that could break a reader raises the number."""


def fix_json(report: FixReport, diffs: dict[str, str]) -> str:
    """One document in pure ASCII; equal changes give equal bytes. ``diffs`` are the unified diffs by path."""
    document: dict[str, Json] = {
        "schema": SCHEMA,
        "tool": {"name": "modelaudit", "version": __version__},
        "target": report.target,
        "name": report.name,
        "written": report.written,
        "changes": [_change(change, diffs[change.path]) for change in report.changes],
        "steps": encode(report.steps),
        "left": encode(report.left),
        "suggestions": encode(report.suggestions),
        "before": encode(report.before),
        "after": encode(report.after),
    }
    return written(document) + "\n"


def _change(change: FileChange, diff: str) -> dict[str, Json]:
    encoding, content = _content(change.after)
    return {
        "path": change.path,
        "new": change.before is None,
        "sha256_before": None if change.before is None else hashlib.sha256(change.before).hexdigest(),
        "sha256_after": hashlib.sha256(change.after).hexdigest(),
        "encoding": encoding,
        "content": content,
        "diff": diff,
    }


def _content(data: bytes) -> tuple[str, str]:
    """The whole file: as text where it is UTF-8, every sign of it kept, else in Base64."""
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        return "base64", base64.b64encode(data).decode("ascii")
