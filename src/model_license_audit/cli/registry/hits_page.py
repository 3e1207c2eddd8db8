"""What a search of the registry found: as lines for a terminal and as CSV."""

from __future__ import annotations

from model_license_audit.audit.registry_json import HIT, hit_row
from model_license_audit.model.recorded import State
from model_license_audit.registry.reading.searching import Found
from model_license_audit.reports.safe import NAME, cells, short
from model_license_audit.reports.text.page import Page, Style

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


def as_csv(found: Found) -> str:
    """All of it as comma-separated values; a cell that a spreadsheet would take for a formula begins with a quote."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HIT)
    writer.writerows([plain_cell(cell) for cell in hit_row(hit)] for hit in found.hits)
    return text.getvalue()


def plain_cell(cell: str | None) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell and cell.startswith(_FORMULA) else cell or ""
