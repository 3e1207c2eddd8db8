"""CycloneDX 1.6 or 1.7 as JSON: a bill of materials for machine learning."""

from __future__ import annotations

import json
from collections.abc import Sequence

from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.bom.contents import contents_of
from model_license_audit.reports.bom.libraries import of_the_extra
from model_license_audit.reports.bom.particulars import Particulars

SPEC_VERSIONS = ("1.6", "1.7")
"""The versions of CycloneDX that can be written."""


class CycloneDxRenderer:
    """The audited model with its model card and pedigree, and a component for each ancestor and data set."""

    format = "cyclonedx"

    def __init__(self, particulars: Particulars | None = None) -> None:
        self._particulars = particulars or Particulars.from_environment()

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The whole document, in pure ASCII; raises :class:`UsageError` for a version that is not written."""
        if self._particulars.spec_version not in SPEC_VERSIONS:
            asked = self._particulars.spec_version
            raise UsageError(f"CycloneDX {asked} is not written", f"choose one of {', '.join(SPEC_VERSIONS)}")
        with of_the_extra():
            from model_license_audit.reports.bom.cyclonedx import document
        return json.dumps(document(contents_of(reports, self._particulars)), indent=2) + "\n"
