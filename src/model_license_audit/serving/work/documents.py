"""Audits as documents: the formats that are served, by the names and the media types that a client asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model_license_audit.serving.wire import HTML, JSON, Answer

if TYPE_CHECKING:
    from model_license_audit.model.report import AuditReport
    from model_license_audit.reports.html.theme import Theme


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the name of its renderer and its media type."""

    name: str
    media: str


FORMATS = {
    one.name: one
    for one in (
        Format("json", JSON),
        Format("sarif", "application/sarif+json"),
        Format("html", HTML),
        Format("text", "text/plain; charset=utf-8"),
    )
}
"""The formats, the one that is sent to who asks for none first."""
DECISION = "Modelaudit-Decision"
"""The header that tells what the gate says of all the audits in a document together."""


def document(reports: Sequence[AuditReport], form: Format, theme: Theme | None = None) -> Answer:
    """The audits in one document; a page is dressed by the theme."""
    from model_license_audit.gate.verdict import decision_on
    from model_license_audit.reports.choose import THEMED, renderer

    settings = (theme,) if theme is not None and form.name in THEMED else ()
    text = renderer(form.name, *settings).render(reports)
    headers = {DECISION: decision_on(reports).value}
    if form.media is HTML:
        from model_license_audit.reports.site.policy import policy_in

        headers["Content-Security-Policy"] = policy_in(text)
    return Answer(text.encode("utf-8"), form.media, headers=headers)
