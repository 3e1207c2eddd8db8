"""Writes the expected reports anew; read the difference as prose before you keep it.

Run ``python tests/reports/update_snapshots.py`` from the project's root after an intended change of a report or of a
sample.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.reports import test_diff
from tests.reports.format_samples import PAPER, SNAPPED, printed, snapshots
from tests.reports.samples import SNAPSHOTS, snapshot_of

FOLDER = Path(__file__).parent / "snapshots"

if __name__ == "__main__":
    for name in SNAPSHOTS:
        (FOLDER / f"{name}.txt").write_text(snapshot_of(name), "utf-8")
    for file, text in {**snapshots(), **test_diff.snapshots()}.items():
        (FOLDER / file).write_bytes(text.encode("utf-8"))
    for name in SNAPPED:
        (FOLDER / f"{name}.{PAPER['pdf']}").write_text(printed(name), "utf-8")
