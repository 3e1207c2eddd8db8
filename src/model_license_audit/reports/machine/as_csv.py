"""A table of duties for spreadsheets: one row for each clause that asks for something, and for each ruling."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from model_license_audit.model.report import AuditReport
from model_license_audit.model.rulings import Ruling
from model_license_audit.reports import phrases, words
from model_license_audit.reports.points import Asking, Point, points
from model_license_audit.reports.safe import visible

COLUMNS = (
    "artifact", "result", "point", "group", "what", "applies_now", "state", "asked_by", "by_path", "license",
    "license_name", "clause", "clause_status", "quote", "source", "exceptions", "evidence", "to_settle", "findings",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
_LONGEST = 32_000
"""Most characters of a cell: spreadsheets break one of more than 32,767."""
_MARK = "\ufeff"
"""By this mark in front spreadsheets tell UTF-8 from the encodings of their country."""


class CsvRenderer:
    """RFC 4180 with a header line, a byte order mark, and no cell that a spreadsheet would take for a formula.

    Such a cell is led by an apostrophe, and so is one that begins with an apostrophe: take the first one away to have
    the text. A model of which nothing is asked has a row that says so, without a point.
    """

    format = "csv"

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The table of all audits."""
        text = io.StringIO()
        text.write(_MARK)
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(COLUMNS)
        for report in reports:
            table.writerows(map(_safe, row) for row in _rows(report))
        return text.getvalue()


def _rows(report: AuditReport) -> Iterator[tuple[str, ...]]:
    result = phrases.headline(report)
    found = points(report)
    for point in found:
        for asking in point.asking:
            yield (report.artifact.name, result, *_row(report, point, asking))
    if not found:
        nothing = "nothing that is known is asked"
        yield (report.artifact.name, result, "", "", nothing, *[""] * (len(COLUMNS) - 5))
    for ruling in report.outcome.rulings:
        yield (report.artifact.name, result, *_ruled(report, ruling))


def _row(report: AuditReport, point: Point, asking: Asking) -> tuple[str, ...]:
    clause, todo = asking.clause, point.todo
    way = [report.artifact.name, *(link.parent.display for link in asking.duties[0].path.derivations)]
    return (
        str(point.number),
        todo.group.value,
        phrases.thing(point),
        "yes" if todo.due else "no",
        words.STATES[todo.state] if todo.state else "",
        "; ".join(dict.fromkeys(duty.origin_name for duty in asking.duties)),
        " <- ".join(way),
        clause.license_id,
        clause.license_name,
        clause.clause,
        clause.status.value,
        clause.quote or "",
        clause.source or "",
        point.exceptions(asking),
        "; ".join(dict.fromkeys(phrases.place(found) for found in point.shown)),
        todo.question or "",
        "; ".join(todo.findings),
    )


def _ruled(report: AuditReport, ruling: Ruling) -> tuple[str, ...]:
    """What the policy says of an artifact: a row of the group ``policy``, with the key that says so for a clause."""
    told = {
        "group": "policy",
        "what": ruling.message,
        "applies_now": "yes" if ruling in phrases.refusals(report) else "no",
        "state": "; ".join(filter(None, (phrases.RULINGS[ruling.kind], phrases.before(report, ruling.fingerprint)))),
        "asked_by": ruling.file,
        "by_path": ruling.about,
        "clause": ruling.key,
        "to_settle": ruling.remedy,
        "findings": ruling.fingerprint,
    }
    return tuple(told.get(column, "") for column in COLUMNS[2:])


def _safe(cell: str) -> str:
    told = visible(cell)
    told = told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
    return f"'{told}" if told.startswith(_FORMULA) else told
