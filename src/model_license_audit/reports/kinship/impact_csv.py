"""What an event would touch, as a table for spreadsheets: one row for each artifact."""

from __future__ import annotations

import csv
import io

from model_license_audit.model.impact import ImpactReport, Touched
from model_license_audit.reports.kinship import words as lineage_words
from model_license_audit.reports.safe import visible

COLUMNS = (
    "ref", "level", "touch", "ours", "audits", "license", "state", "confidence", "path", "kinds", "reached_by",
    "conflicts", "new_conflicts", "ended",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would work out instead of showing."""


def write(report: ImpactReport) -> str:
    """The table with a header row; a cell never begins as a formula does."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in report.touched:
        rows.writerow([_cell(value) for value in _row(report, one)])
    return out.getvalue()


def _row(report: ImpactReport, one: Touched) -> list[str]:
    marks = (one.conflicts, one.new_conflicts, one.ended)
    return [
        str(one.ref),
        one.level.value,
        one.touch.value,
        "yes" if one.ours else "no",
        str(one.audits),
        one.license or "",
        one.state.value,
        one.confidence.value,
        " > ".join(map(str, one.path)),
        " > ".join(one.kinds),
        lineage_words.terms(report.reaches[one.reached]),
        *("; ".join(f"{mark.text} ({mark.rule})" for mark in found) for found in marks),
    ]


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
