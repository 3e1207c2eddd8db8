"""SPDX 3.0.1 as JSON-LD, with the profiles for AI and for data sets."""

from __future__ import annotations

import json
from collections.abc import Sequence

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.bom.contents import contents_of
from model_license_audit.reports.bom.libraries import of_the_extra
from model_license_audit.reports.bom.particulars import Particulars


class Spdx30Renderer:
    """An AI or data set package for each artifact, each with one declared and one concluded license."""

    format = "spdx-3.0"

    def __init__(self, particulars: Particulars | None = None) -> None:
        self._particulars = particulars or Particulars.from_environment()

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The whole document, in pure ASCII; its elements are sorted by their identifiers."""
        with of_the_extra():
            from model_license_audit.reports.bom.spdx30 import document
        return json.dumps(document(contents_of(reports, self._particulars)), indent=2) + "\n"
