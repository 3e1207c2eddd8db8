"""Every format for five small audits, as a reader would see them; ``update_snapshots.py`` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_license_audit.reports.choose import FORMATS
from tests.reports.bom import lineages
from tests.reports.format_samples import FILES, PAGES, PAPER, SNAPPED, printed, snapshots

FOLDER = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("file", snapshots())
def test_each_format_gives_what_is_expected(file: str) -> None:
    expected = (FOLDER / file).read_bytes().decode("utf-8")
    assert snapshots()[file] == expected, "see tests/reports/update_snapshots.py"


@pytest.mark.pdf
@pytest.mark.parametrize("name", SNAPPED)
def test_the_words_of_the_pdf_are_what_is_expected(name: str) -> None:
    expected = (FOLDER / f"{name}.{PAPER['pdf']}").read_text("utf-8")
    assert printed(name).split() == expected.split(), "see tests/reports/update_snapshots.py"


def test_no_format_and_no_audit_is_left_out() -> None:
    assert {*FILES, *PAGES, *PAPER, *lineages.FORMATS} == set(FORMATS)
    assert len(SNAPPED) == 5
    assert lineages.NAMED == SNAPPED
    endings = (FILES | PAGES | PAPER).values()
    assert {f"{name}.{end}" for name in SNAPPED for end in endings} <= {file.name for file in FOLDER.iterdir()}
