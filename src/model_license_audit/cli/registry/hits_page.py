"""What a search of the registry found: as lines for a terminal, as JSON and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_license_audit.model.recorded import State
from model_license_audit.registry.reading.searching import Found, Hit
from model_license_audit.reports.safe import NAME, cells, short
from model_license_audit.reports.text.page import Page, Style

if TYPE_CHECKING:
    from model_license_audit.reports.json_codec import Json

SCHEMA = "urn:model-license-audit:registry-search:1"
_COLUMNS = ("ref", "kind", "state", "license", "inherited_from", "coverage", "first_seen", "last_seen")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NAME_WIDTH = 40
LONGEST = 240
"""Most characters of a name that are shown: names are there to be copied."""


def write(page: Page, found: Found, offset: int) -> None:
    """A line for each: its name, its kind, its license; then how many there are, and how to see the next."""
    if not found.total:
        page.text("Nothing in the registry fits.")
        return
    for hit in found.hits:
        name = short(str(hit.ref), LONGEST)
        kind = hit.kind.value + (f", {hit.state.value}" if hit.state is not State.PRESENT else "")
        style = Style.PLAIN if hit.state is State.PRESENT else Style.BAD
        if cells(name) > _NAME_WIDTH:
            page.text(name)
            name = ""
        lead = f"{name}{' ' * (_NAME_WIDTH - cells(name))}  {kind:<8}  "
        license_ = short(hit.license, NAME) if hit.license else "no license"
        if max(map(cells, license_.split())) > page.width - cells(lead):
            page.text("", lead=lead.rstrip(), lead_style=style)
            lead = "    "
        page.text(license_, lead=lead, lead_style=style)
        if hit.inherited_from:
            page.text(f"(inherited from {short(str(hit.inherited_from), NAME)})", lead="    ", style=Style.FAINT)
    page.blank()
    last = offset + len(found.hits)
    if not found.hits:
        page.text(f"{found.total:,} in all; --offset {offset} is beyond the last.")
    elif last < found.total or offset:
        further = f"; --offset {last} shows the next" if last < found.total else ""
        page.text(f"{offset + 1:,} to {last:,} of {found.total:,}{further}.", style=Style.FAINT)
    else:
        page.text(f"{found.total:,} in all.", style=Style.FAINT)


def as_json(found: Found, offset: int) -> str:
    """One JSON document: how many there are in all, and those of this page."""
    from model_license_audit.reports.json_text import written

    hits: list[Json] = [dict(zip(_COLUMNS, _row(hit), strict=True)) for hit in found.hits]
    return written({"schema": SCHEMA, "total": found.total, "offset": offset, "artifacts": hits}) + "\n"


def as_csv(found: Found) -> str:
    """The same as comma-separated values; a cell that a spreadsheet would take for a formula begins with a quote."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_plain(cell) for cell in _row(hit)] for hit in found.hits)
    return text.getvalue()


def _row(hit: Hit) -> tuple[str | None, ...]:
    origin = str(hit.inherited_from) if hit.inherited_from else None
    told = (str(hit.ref), hit.kind.value, hit.state.value, hit.license, origin)
    return (*told, hit.coverage.value, hit.first_seen, hit.last_seen)


def _plain(cell: str | None) -> str:
    return f"'{cell}" if cell and cell.startswith(_FORMULA) else cell or ""
