"""SPDX 2.3 (ISO/IEC 5962:2021 is its 2.2.1), as JSON and as tag-value text."""

from __future__ import annotations

import io
from collections.abc import Sequence

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
            from spdx_tools.spdx.writer.json.json_writer import write_document_to_stream

            from model_license_audit.reports.bom.spdx23 import document
        out = io.StringIO()
        # validated in the tests alone: the library's validator takes quadratic time
        write_document_to_stream(
            document(contents_of(reports, self._particulars)), out, validate=False, drop_duplicates=False
        )
        return out.getvalue() + "\n"


class Spdx23TagValueRenderer:
    """The same document as lines of tags and values."""

    format = "spdx-2.3-tv"

    def __init__(self, particulars: Particulars | None = None) -> None:
        self._particulars = particulars or Particulars.from_environment()

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The whole document."""
        with of_the_extra():
            from spdx_tools.spdx.writer.tagvalue.tagvalue_writer import write_document

            from model_license_audit.reports.bom.spdx23 import document
        out = io.StringIO()
        write_document(document(contents_of(reports, self._particulars)), out)
        return out.getvalue().rstrip("\n") + "\n"
