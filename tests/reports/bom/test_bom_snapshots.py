"""The whole document of each format for five small audits, as a reader would see it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reports.bom.lineages import EVERY, FORMATS, NAMED, rendered

FOLDER = Path(__file__).parent / "snapshots"
SNAPSHOTS = tuple(FOLDER / f"{name}.{form}" for name in NAMED for form in FORMATS)
_IDENTITY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def expected(file: Path) -> str:
    """The document, but for what names it: that follows from all that an audit holds."""
    name, _, form = file.name.partition(".")
    return _IDENTITY.sub("00000000-0000-5000-8000-000000000000", rendered(form, EVERY[name]()))


@pytest.mark.parametrize("file", SNAPSHOTS, ids=lambda file: file.name)
def test_the_document_is_as_it_was_reviewed(file: Path) -> None:
    assert expected(file) == file.read_text("utf-8")


def test_no_snapshot_is_left_over() -> None:
    assert set(FOLDER.iterdir()) == set(SNAPSHOTS)
