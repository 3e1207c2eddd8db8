"""SPDX 2.3 (ISO/IEC 5962:2021 is its 2.2.1), as JSON and as tag-value text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.bom.contents import contents_of
from model_license_audit.reports.bom.libraries import of_the_extra
from model_license_audit.reports.bom.particulars import Particulars


class Spdx23Renderer:
    """The JSON form: a package for each artifact."""

    format = "spdx-2.3"

    def __init__(self, particulars: Particulars | None = None) -> None:
        self._particulars = particulars or Particulars.from_environment()

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The whole document, in pure ASCII."""
        with of_the_extra():
            from spdx_tools.spdx.jsonschema.document_converter import DocumentConverter

            from model_license_audit.reports.bom.spdx23 import document
        # validated in the tests alone: the library's validator takes quadratic time
        converter: Any = DocumentConverter  # the library does not type it
        told = converter().convert(document(contents_of(reports, self._particulars)))
        for package in told.get("packages", ()):
            for reference in package.get("externalRefs", ()):
                # the published schema has hyphens there, and the library underscores
                reference["referenceCategory"] = reference["referenceCategory"].replace("_", "-")
        return json.dumps(told, indent=2) + "\n"


class Spdx23TagValueRenderer:
    """The same document as lines of tags and values."""

    format = "spdx-2.3-tv"

    def __init__(self, particulars: Particulars | None = None) -> None:
        self._particulars = particulars or Particulars.from_environment()

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The whole document."""
        with of_the_extra():
            from model_license_audit.reports.bom.spdx23 import document
            from model_license_audit.reports.bom.tag_value import tag_value
        return tag_value(document(contents_of(reports, self._particulars)))
