"""How wide a text is in a drawing, and how to make it fit: without the reader's fonts, by those that take most room."""

from __future__ import annotations

from model_license_audit.reports.safe import visible

_PLAIN = (
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69, 62,
    69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60,
    82, 60, 60, 53, 64, 34, 64, 84,
)  # fmt: skip
_BOLD = (
    35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84,
    84, 84, 59, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111, 78,
    73, 73, 46, 37, 46, 84, 50, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60, 48, 72,
    66, 93, 65, 66, 59, 72, 37, 72, 84,
)  # fmt: skip
"""Widths of the printable ASCII characters in hundredths of an em, as a browser measures DejaVu Sans: it is among the
widest fonts that a page without fonts of its own is shown in."""
_OTHER = 125
_FIRST = 32


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """The width in CSS pixels that a text of that font size takes at most in an ordinary sans-serif font."""
    table = _BOLD if bold else _PLAIN
    hundredths = sum(table[ord(char) - _FIRST] if " " <= char <= "~" else _OTHER for char in text)
    return hundredths * size / 100


def fitted(text: str, room: float, size: float, *, bold: bool = False, tail: bool = True) -> str:
    """The text made visible and shortened to fit: in its middle, or (``tail`` false) at its end."""
    shown = visible(text)
    if wide(shown, size, bold=bold) <= room:
        return shown
    low, high = 0, len(shown)
    while low < high:
        most = (low + high + 1) // 2
        fits = wide(_shortened(shown, most, tail), size, bold=bold) <= room
        low, high = (most, high) if fits else (low, most - 1)
    return _shortened(shown, low, tail)


def _shortened(text: str, most: int, tail: bool) -> str:
    """So many of its characters, and an ellipsis for those left out: both ends of a name tell much."""
    head = most * 3 // 5 if tail else most
    return (
        text[:head].rstrip("-_. ;,") + "…" + (text[len(text) - (most - head) :].lstrip("-_. ") if most > head else "")
    )
