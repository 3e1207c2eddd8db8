"""docs/licenses.md: made from the data, and whole."""

from __future__ import annotations

from pathlib import Path

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from tools.build_license_docs import PAGE, cell, page


def test_the_page_is_fresh(kb: KnowledgeBase) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(kb), "run python -m tools.build_license_docs"


def test_every_license_has_a_row(kb: KnowledgeBase) -> None:
    rows = [line for line in Path(PAGE).read_text(encoding="utf-8").splitlines() if line.startswith("| **")]
    assert len(rows) == len(kb.keys())
    assert {row.count(" | ") for row in rows} == {9}


def test_a_text_cannot_leave_its_cell() -> None:
    assert cell("a|b\n*c*") == "a\\|b \\*c\\*"
