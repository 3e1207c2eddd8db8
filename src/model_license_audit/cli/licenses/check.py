"""``modelaudit licenses check``: every fault of the license data, shipped or of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from model_license_audit.cli.licenses.knowledge import echo_json
from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.telling import counted

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.schema import Fault
    from model_license_audit.reports.text.page import Page

MOST_FAULTS = 200
"""The most faults that the text shows."""


@click.command()
@click.argument("files", metavar="[FILE]…", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@format_option
def check(files: tuple[Path, ...], form: str) -> None:
    """Check each license pack FILE, or without one the license data that ship, and tell every fault.

    A pack is checked by itself and beside the data it is added to; several are added one after the other.

    \b
    Exit codes:
      0  no fault
      1  faults
      2  wrong usage, or a file that cannot be read
    """
    checked = list(_packs(files) if files else _shipped())
    faults = [fault for _, found in checked for fault in found]
    if form == "json":
        echo_json([{"place": fault.place, "fault": fault.fault, "remedy": fault.remedy} for fault in faults])
    else:
        put_page(lambda page: _write(page, checked, faults))
    click.get_current_context().exit(1 if faults else 0)


def _shipped() -> Iterator[tuple[str, list[Fault]]]:
    from model_license_audit.licenses.entries.knowledge import DATA_FILE, KnowledgeBase
    from model_license_audit.licenses.entries.shipped_checks import shipped_faults

    kb = KnowledgeBase.load()
    terms = sum(len(entry.terms) for entry in kb.licenses())
    yield f"{len(kb.keys())} licenses with {terms:,} terms", list(shipped_faults(kb, DATA_FILE))


def _packs(files: tuple[Path, ...]) -> Iterator[tuple[str, list[Fault]]]:
    """What each pack holds and its faults; a sound one is added before the next is checked."""
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.licenses.entries.pack_checks import pack_faults
    from model_license_audit.licenses.entries.packs import read_pack, with_pack

    kb = KnowledgeBase.load()
    for file in files:
        pack = read_pack(file)
        faults = list(pack_faults(kb, pack))
        if not faults:
            kb = with_pack(kb, pack)
        yield kb.packs[-1] if not faults else pack.name, faults


def _write(page: Page, checked: list[tuple[str, list[Fault]]], faults: list[Fault]) -> None:
    from model_license_audit.reports.text.page import Style

    for fault in faults[:MOST_FAULTS]:
        page.text(f"{fault.place}: {fault.fault}", hang="  ")
        page.text(fault.remedy, lead="  what to do: ", lead_style=Style.FAINT)
    if len(faults) > MOST_FAULTS:
        page.text(f"… and {len(faults) - MOST_FAULTS:,} more; -f json tells all", style=Style.FAINT)
    page.blank()
    looked_at = "; ".join(about for about, _ in checked)
    told = "no fault" if not faults else counted(len(faults), "fault")
    page.text(f"{looked_at}: {told}.", style=Style.STRONG)
