"""What changed in a registry, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from model_license_audit.cli.telling import counted
from model_license_audit.registry.reading.history import Change, ChangeKind, Parent
from model_license_audit.registry.reading.timelines import Told
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import Page, Style

_MOST_TOLD = 4
_COLUMN = 10
_BAD = frozenset({"private", "disabled", "deleted"})


def write(page: Page, found: Sequence[Change], since: datetime, most: int | None = None) -> None:
    """The changes by day and artifact, of more than ``most`` the first, then how many there were."""
    if not found:
        page.text(f"Nothing in the registry changed since {since:%Y-%m-%d}, as far as was looked.")
        return
    for (_, ref), group in groupby(found[:most], key=lambda change: (change.new_seen.date(), change.ref)):
        changes = list(group)
        page.blank()
        page.text(short(str(ref), NAME), lead=f"{changes[0].new_seen:%Y-%m-%d}  ", lead_style=Style.FAINT)
        for change in changes:
            _write_one(page, change)
    page.blank()
    models = len({change.ref for change in found})
    told = f"{counted(len(found), 'change')} of {counted(models, 'artifact')} since {since:%Y-%m-%d}."
    page.text(told, style=Style.FAINT)
    if most is not None and len(found) > most:
        left = len(found) - most
        told = f"Shown are the first {most:,}; {left:,} {'is' if left == 1 else 'are'} left out: --limit 0 shows all."
        page.text(told, style=Style.CARE)


def _write_one(page: Page, change: Change) -> None:
    label = change.kind.value
    if change.kind is ChangeKind.LINEAGE:
        for sign, parents in (("-", change.old), ("+", change.new)):
            for parent in parents:
                page.field(label, f"{sign} {_shown(parent)}", indent=2, column=_COLUMN)
                label = ""
    elif change.kind is ChangeKind.OTHER:
        page.field(label, "its license, lineage and gating are the same", indent=2, column=_COLUMN)
    elif change.kind is ChangeKind.FIRST_SEEN:
        page.text("seen for the first time", lead="  ", style=Style.FAINT)
    else:
        bad = change.kind is ChangeKind.STATE and bool(_BAD.intersection(map(str, change.new)))
        style = Style.BAD if bad else Style.PLAIN
        page.field(label, f"{_values(change.old)} -> {_values(change.new)}", indent=2, column=_COLUMN, style=style)
    _write_proof(page, change)


def _write_proof(page: Page, change: Change) -> None:
    margin = " " * (2 + _COLUMN)
    if change.old_seen is not None and change.kind is not ChangeKind.OTHER:
        days = f"between {change.old_seen:%Y-%m-%d %H:%M} and {change.new_seen:%Y-%m-%d %H:%M}"
        page.text(days, lead=margin, style=Style.FAINT)
    for word, told in (("was", change.old_told), ("is", change.new_told)):
        if told:
            page.text(_told(told), lead=f"{margin}{word:<4}", style=Style.FAINT)
    if change.note:
        page.text(short(change.note, 300), lead=margin, style=Style.FAINT)


def _told(told: Sequence[Told]) -> str:
    shown = [f"{one.field}: {short(one.value, NAME) if one.value else 'nothing'} ({one.where})" for one in told]
    more = len(shown) - _MOST_TOLD
    return "; ".join(shown[:_MOST_TOLD] + ([f"{more} more"] if more > 0 else []))


def _values(values: Sequence[str | Parent]) -> str:
    return ", ".join(map(_shown, values)) or "not known"


def _shown(value: str | Parent) -> str:
    if isinstance(value, Parent):
        return f"{value.kind.value.replace('_', ' ')} of {short(str(value.ref), NAME)}"
    return short(value, NAME)
