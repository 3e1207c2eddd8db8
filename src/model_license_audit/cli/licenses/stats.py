"""``modelaudit licenses stats``: how much of the license data was verified, and when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.licenses.knowledge import echo_json
from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.packs import license_data, pack_option

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.reports.text.page import Page


@click.command()
@pack_option
@format_option
def stats(form: str) -> None:
    """Show how many entries and terms were verified, and the newest and oldest review."""
    found = _counted(license_data())
    if form == "json":
        echo_json(found)
        return
    put_page(lambda page: _write(page, found))


def _write(page: Page, found: dict[str, Any]) -> None:
    for label, number in found.items():
        name = label.replace("_", " ")
        if isinstance(number, dict):
            told = ", ".join(f"{count:,} {word}" for word, count in number.items())
            page.text(told, lead=f"{name:<20}")
        elif isinstance(number, list):
            page.blank()
            page.text(f"{name}:")
            for line in number:
                page.text(line, lead="  ", hang="    ")
        else:
            page.text(f"{number:,}" if isinstance(number, int) else str(number), lead=f"{name:<20}")


def _counted(kb: KnowledgeBase) -> dict[str, Any]:
    from model_license_audit.model.areas import AREAS, unrecorded
    from model_license_audit.model.terms import Status

    entries = kb.licenses()
    reviews = sorted(entry.reviewed for entry in entries if entry.reviewed)
    open_areas = sum(len(list(unrecorded(entry))) for entry in entries if entry.status is Status.VERIFIED)
    verified = sum(entry.status is Status.VERIFIED for entry in entries)
    return {
        "licenses": len(entries),
        "entries": _by_status(entry.status for entry in entries),
        "terms": _by_status(term.status for entry in entries for term in entry.terms),
        "terms_with_quote": sum(bool(term.quote) for entry in entries for term in entry.terms),
        "areas_answered": {"of the verified": verified * len(AREAS) - open_areas, "open": open_areas},
        "forbidden_uses": len(kb.restrictions),
        "newest_review": reviews[-1],
        "oldest_review": reviews[0],
        "classes": dict(Counter(str(entry.license_class) for entry in entries).most_common()),
        "not_verified": [
            f"{entry.key} ({entry.status}): {entry.source}" for entry in entries if entry.status is not Status.VERIFIED
        ],
    }


def _by_status(statuses: Any) -> dict[str, int]:
    from model_license_audit.model.terms import Status

    counted = Counter(statuses)
    return {str(status): counted[status] for status in Status}
