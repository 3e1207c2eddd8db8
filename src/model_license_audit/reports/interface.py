"""What every report format has in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from model_license_audit.model.report import AuditReport


class Renderer(Protocol):
    """Turns finished audits into one document.

    A renderer is pure: equal reports give byte-identical documents. Every string that came from a model is treated as
    hostile.
    """

    @property
    def format(self) -> str:
        """The name it is chosen by."""
        ...

    def render(
        self, reports: Sequence[AuditReport], *, color: bool = False, width: int = 80, unicode: bool = True
    ) -> str:
        """The whole document, with one line feed at its end.

        ``color``, ``width`` (columns) and ``unicode`` (``False``: pure ASCII) concern formats meant for a terminal;
        the others ignore them. The caller decides them from the terminal and the environment.
        """
        ...


class BinaryRenderer(Protocol):
    """Turns finished audits into one document that is no text; pure as a :class:`Renderer` is."""

    @property
    def format(self) -> str:
        """The name it is chosen by."""
        ...

    def render(self, reports: Sequence[AuditReport]) -> bytes:
        """The whole document."""
        ...


def terminal_speaks_unicode(encoding: str | None) -> bool:
    """True when an output of that encoding can hold the signs the text report draws with."""
    try:
        "├─└│✗✓…§·←".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
