"""Audits that were kept: as lines for a terminal and as CSV."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.audit.registry_json import AUDIT
from model_license_audit.cli.registry.hits_page import LONGEST, plain_cell
from model_license_audit.gate.verdict import Decision
from model_license_audit.registry.reading.audit_search import FoundAudit
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import Page, Style

_STYLES: dict[str, Style] = {Decision.RELEASED: Style.GOOD, Decision.INCOMPLETE: Style.OPEN}
_INDENT = " " * 30
"""Below the name: the columns of the moment and the verdict."""


def write(page: Page, found: Sequence[FoundAudit], most: int | None) -> None:
    """For each when, what the gate said and of what; for whom, by which policy, why, and what it rests on."""
    if not found:
        page.text("No audit in the registry fits.")
        return
    for one in found[:most]:
        verdict = one.verdict or f"exit {one.exit_code}"
        style = _STYLES.get(one.verdict, Style.BAD) if one.verdict else Style.PLAIN
        page.text(
            short(str(one.ref), LONGEST), lead=f"{one.at[:10]} {one.at[11:16]}  {verdict:<10}  ", lead_style=style
        )
        page.text(short(one.reason), lead=_INDENT)
        page.text(_by(one), lead=_INDENT, style=Style.FAINT)
        if one.rests_on:
            page.text(f"rests on {', '.join(short(ref, LONGEST) for ref in one.rests_on)}", lead=_INDENT)
    page.blank()
    shown = len(found[:most])
    rest = f"; --limit 0 lists the other {len(found) - shown:,}" if shown < len(found) else ""
    models = len({one.ref for one in found})
    page.text(f"{_count(len(found), 'audit')} of {_count(models, 'model')}{rest}.", style=Style.FAINT)


def as_csv(found: Sequence[FoundAudit]) -> str:
    """All of it as comma-separated values; a cell that a spreadsheet would take for a formula begins with a quote."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("ref", *AUDIT, "policy", "rests_on"))
    for one in found:
        told = (str(one.ref), *(getattr(one, name) for name in AUDIT), " ".join(one.policy), " ".join(one.rests_on))
        writer.writerow([plain_cell(str(cell)) if cell is not None else "" for cell in told])
    return text.getvalue()


def _by(one: FoundAudit) -> str:
    who = f"for {short(one.who, NAME)} ({short(one.who_from or '', NAME)})" if one.who else "for nobody who is named"
    return (
        f"{who} · policy {', '.join(short(name, NAME) for name in one.policy)}" if one.policy else f"{who} · no policy"
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
