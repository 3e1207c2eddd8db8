"""Writes the expected documents anew: ``python -m tests.reports.bom.update_bom_snapshots``; then read the diff."""

from __future__ import annotations

from tests.reports.bom.test_bom_snapshots import SNAPSHOTS, expected

if __name__ == "__main__":
    for file in SNAPSHOTS:
        file.write_text(expected(file), "utf-8")
