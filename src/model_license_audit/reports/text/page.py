"""A terminal page: lines never wider than asked, made safe on their way in, styled after they were measured."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import zip_longest

from model_license_audit.reports.safe import cells, visible, wrap
from model_license_audit.reports.tones import Tone


class Style(StrEnum):
    """The few styles the page uses, each with its SGR parameters (the basic colours suit any terminal theme)."""

    PLAIN = ""
    STRONG = "1"
    FAINT = "2"
    GOOD = "1;32"
    CARE = "1;33"
    BAD = "1;31"
    OPEN = "1;35"


TONES = {Tone.GOOD: Style.GOOD, Tone.CARE: Style.CARE, Tone.BAD: Style.BAD, Tone.OPEN: Style.OPEN}

_IN_ASCII = str.maketrans(
    {
        "├": "|", "└": "`", "│": "|", "─": "-", "•": "*", "·": "|", "…": "...", "§": "s.", "←": "<-", "✗": "x",
        "↻": "@", "†": "!", "∅": "0", "≈": "~", "✓": "+", "○": "o", "“": '"', "”": '"', "’": "'", "–": "-", "—": "-",
    }
)  # fmt: skip
"""What the page's own signs become where only ASCII can be shown."""


class Page:
    """Collects lines; knows the width, whether colour is wanted and whether signs beyond ASCII may be used.

    Every text that enters is passed through :func:`~model_license_audit.reports.safe.visible`, so that nothing a
    model says can reach the terminal as a control.
    """

    def __init__(self, *, color: bool, width: int, unicode: bool) -> None:
        self.width = max(40, min(width, 100))
        self._color = color
        self._ascii = not unicode
        self._lines: list[str] = []

    def blank(self) -> None:
        """One empty line, never two in a row."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def heading(self, title: str, aside: str = "") -> None:
        """A section's title, with a faint remark behind it."""
        self.blank()
        lead = f"{title}  " if aside else title
        self.text(aside, lead=lead, hang="  ", style=Style.FAINT, lead_style=Style.STRONG)
        self.blank()

    def text(
        self,
        text: str,
        *,
        lead: str = "",
        hang: str | None = None,
        style: Style = Style.PLAIN,
        lead_style: Style = Style.PLAIN,
    ) -> None:
        """A paragraph behind ``lead``, its further lines behind ``hang`` (blanks as wide as the lead by default).

        ``lead`` and ``hang`` are the page's own and short; ``text`` may come from anywhere.
        """
        lead = self._signs(lead)
        hang = " " * cells(lead) if hang is None else self._signs(hang)
        safe = visible(self._signs(text), ascii_only=self._ascii)
        prefix, prefix_style = lead, lead_style
        for line in wrap(safe, self.width - cells(lead), self.width - cells(hang)):
            self._add(prefix, prefix_style, line, style)
            prefix, prefix_style = hang, Style.FAINT

    def unbroken(self, text: str, *, lead: str = "", style: Style = Style.PLAIN) -> None:
        """One line, however long, since it is to be copied as a whole."""
        self._add(self._signs(lead), Style.PLAIN, visible(text, ascii_only=self._ascii), style)

    def field(self, label: str, text: str, *, indent: int = 4, column: int = 10, style: Style = Style.PLAIN) -> None:
        """A labelled value: the label faint in a column of its own, the value wrapped beside it."""
        self.text(text, lead=" " * indent + label.ljust(column), style=style, lead_style=Style.FAINT)

    def beside(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Two lists of sentences beside each other, each sentence wrapped in its half of the page behind a bullet."""
        width = (self.width - 4) // 2
        for pair in zip_longest(left, right, fillvalue=""):
            columns = [self._sentence(text, width) for text in pair]
            for ours, theirs in zip_longest(*columns, fillvalue=""):
                self._lines.append(f"  {ours}{' ' * (width - cells(ours))}  {theirs}".rstrip())

    def _sentence(self, text: str, width: int) -> list[str]:
        safe = visible(self._signs(text), ascii_only=self._ascii)
        lines = wrap(safe, width - 2, width - 2) if safe else []
        return [f"{'  ' if number else self._signs('• ')}{line}" for number, line in enumerate(lines)]

    def rule(self) -> None:
        """A line across the page."""
        self._lines.append(self._painted(self._signs("─") * self.width, Style.FAINT))

    def finish(self) -> str:
        """All lines as one text with one line feed at its end."""
        return "\n".join(self._lines).strip("\n") + "\n"

    def _signs(self, text: str) -> str:
        return text.translate(_IN_ASCII) if self._ascii and not text.isascii() else text

    def _add(self, prefix: str, prefix_style: Style, line: str, style: Style) -> None:
        if not line:
            self._lines.append(self._painted(prefix.rstrip(), prefix_style))
        else:
            self._lines.append(self._painted(prefix, prefix_style) + self._painted(line, style))

    def _painted(self, text: str, style: Style) -> str:
        """The text with its style set on the part that is not blank."""
        if not self._color or style is Style.PLAIN or not text.strip():
            return text
        body = text.strip(" ")
        start = len(text) - len(text.lstrip(" "))
        return f"{text[:start]}\x1b[{style}m{body}\x1b[0m{text[start + len(body) :]}"
