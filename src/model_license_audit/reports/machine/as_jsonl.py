"""JSON Lines for many audits: one document of the same schema as the JSON report a line."""

from __future__ import annotations

import json
from collections.abc import Sequence

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.as_json import document


class JsonLinesRenderer:
    """One line an audit, each a whole document of ``docs/schema/audit-report-1.json`` with that one audit."""

    format = "jsonl"

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The lines, in the order of the audits."""
        return "".join(json.dumps(document([report]), allow_nan=False) + "\n" for report in reports)
