"""The notice of a release for machines, described by ``docs/schema/notice-1.json``."""

from __future__ import annotations

from model_license_audit import __version__
from model_license_audit.model.notice import Notice
from model_license_audit.reports.json_codec import Json, encode
from model_license_audit.reports.json_text import written

SCHEMA = "urn:model-license-audit:notice:1"
"""The version of the JSON document; a change that could break a reader raises the number."""


def as_json(notice: Notice) -> str:
    """One document in pure ASCII; equal notices give equal bytes."""
    told = encode(notice)
    assert isinstance(told, dict)  # noqa: S101 - a dataclass becomes an object
    document: dict[str, Json] = {"schema": SCHEMA, "tool": {"name": "modelaudit", "version": __version__}, **told}
    return written(document) + "\n"
