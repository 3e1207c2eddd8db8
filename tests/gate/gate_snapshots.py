"""What the gate is expected to tell of five small audits; run as a program it writes the expectations anew.

Run ``python tests/gate/gate_snapshots.py`` from the project's root after an intended change, and read the difference.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from model_license_audit.gate.build_logs import Concluded
from model_license_audit.gate.github import GithubLog
from model_license_audit.gate.github_summary import summary
from model_license_audit.gate.gitlab import GitlabLog
from model_license_audit.gate.log_lines import three_lines
from model_license_audit.gate.verdict import decision_of, exit_code
from tests.reports.format_samples import SNAPPED

FOLDER = Path(__file__).parent / "snapshots"


def snapshots() -> dict[str, str]:
    """The expected documents by the names of their files."""
    reports = [make() for make in SNAPPED.values()]
    code = exit_code(reports)
    concluded = Concluded(reports, decision_of(code), code, "reports")
    log = [line for report in reports for line in three_lines(report, "reports/report.html, and more beside it")]
    section = GitlabLog(lambda: 1_790_000_000).details("The whole report on a model", ["its lines"], 1)
    return {
        "log.txt": _joined(log),
        "annotations.txt": _joined(GithubLog({}).annotations(reports)),
        "section.txt": _joined(line.replace("\x1b", "<ESC>").replace("\r", "<CR>") for line in section),
        "summary.md": summary(concluded),
    }


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    for name, text in snapshots().items():
        (FOLDER / name).write_bytes(text.encode("utf-8"))
