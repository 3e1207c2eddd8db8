"""The report for machines: our own versioned JSON, described by ``docs/schema/audit-report-1.json``."""

from __future__ import annotations

import json
from collections.abc import Sequence

from model_license_audit import __version__
from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.json_codec import Json, decode, encode
from model_license_audit.reports.json_text import written

SCHEMA = "urn:model-license-audit:audit-report:1"
"""The version of the format; a change that could break a reader raises the number."""


class JsonRenderer:
    """One JSON document in pure ASCII: no time stamp, keys in a fixed order, equal input gives equal bytes."""

    format = "json"

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The document with all audits under ``audits``."""
        return written(document(reports)) + "\n"


def document(reports: Sequence[AuditReport]) -> dict[str, Json]:
    """The audits as one JSON value, as ``docs/schema/audit-report-1.json`` describes it."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "modelaudit", "version": __version__},
        "audits": [encode(report) for report in reports],
    }


def read_reports(text: str) -> tuple[AuditReport, ...]:
    """The audits of a document that :class:`JsonRenderer` wrote, without the text of the artifacts' files.

    Raises :class:`UsageError` when it is not JSON, not of this version, or does not hold what it must.
    """
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON ({error})", "give a file that modelaudit wrote with --format json") from error
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise UsageError("not an audit report of version 1", f'its "schema" must be {SCHEMA}')
    audits: tuple[AuditReport, ...] = decode(told.get("audits"), tuple[AuditReport, ...])
    return audits
