"""Audit many real model cards in one process: python -m benchmarks.cards CARDS.tar.gz [--ids TABLE] [--outcomes FILE].

The archive holds one directory for each model (`cards/0001/README.md`, ...). Prints directories a second on one core
and a table of outcomes: exit codes, how often each rule has a finding, how often each question has which answer. A
crash names the directory and ends the run. `--outcomes` writes one line for each model, to be read by hand.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tarfile
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.measure import machine

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.model.report import AuditReport
from model_license_audit.sources.local import LocalSource

TARGET = 200.0
"""Directories a second on one core."""


def unpack(archive: Path, folder: Path) -> list[Path]:
    """The model directories of the archive, sorted."""
    if not archive.is_file():
        raise SystemExit(f"{archive}: no such file; give an archive with one directory for each model card")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return sorted({card.parent for card in folder.rglob("README.md")})


def audited(directories: list[Path]) -> tuple[list[tuple[Path, AuditReport, float]], float]:
    """Each directory with its report and the seconds it took, and the processor seconds of all."""
    auditor, found = Auditor(), []
    began = time.process_time()
    for directory in directories:
        start = time.perf_counter()
        report = auditor.audit(ScanRequest(LocalSource(str(directory))))
        found.append((directory, report, time.perf_counter() - start))
    return found, time.process_time() - began


def outcome(directory: Path, report: AuditReport, seconds: float, ids: dict[str, str]) -> dict[str, object]:
    """One line to be read by hand."""
    concluded = report.artifact.concluded
    return {
        "directory": directory.name,
        "id": ids.get(directory.name, ""),
        "exit": report.outcome.exit_code.value,
        "declared": report.artifact.declared.raw if report.artifact.declared else None,
        "concluded": str(concluded.expression) if concluded else None,
        "parents": [f"{d.kind} {d.parent.display}" for d in report.lineage.parents(report.lineage.subject)],
        "rules": dict(sorted(Counter(f.rule for f in report.findings).items())),
        "answers": {a.question.value: a.value.value for a in report.answers},
        "gaps": [f"{g.subject}: {g.what}" for g in report.gaps],
        "ms": round(seconds * 1000, 1),
    }


def show(lines: list[dict[str, object]], reports: list[AuditReport], cpu: float) -> None:
    """Print speed and the table of outcomes."""
    speed = len(lines) / cpu
    print(f"{machine()}\n{len(lines)} directories, {cpu:.1f} s of one core: {speed:.0f} a second", end=" ")
    print(f"(target {TARGET:.0f}: {'met' if speed >= TARGET else 'MISSED'})\n")
    slowest = sorted(lines, key=lambda line: -float(str(line["ms"])))[:3]
    print("slowest:", ", ".join(f"{line['directory']} {line['ms']} ms" for line in slowest), "\n")
    table("exit code", Counter(str(line["exit"]) for line in lines), len(lines))
    models = Counter(rule for report in reports for rule in {f"{f.rule} {f.kind}: {f.title}" for f in report.findings})
    table("models with a finding of a rule", models, len(lines))
    table("answers", Counter(f"{a.question.value}: {a.value.value}" for r in reports for a in r.answers), len(lines))


def table(title: str, counts: Counter[str], whole: int) -> None:
    """Print counts by name, with their share of all models."""
    print(title)
    for name, number in sorted(counts.items()):
        print(f"  {number:>6} {number / whole:>6.1%}  {name}")
    print()


def main() -> int:
    """Unpack, audit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--ids", type=Path, help="a table with the columns nnn and hub_id, to name the directories")
    parser.add_argument("--outcomes", type=Path, help="write one JSON line for each model")
    parser.add_argument("--limit", type=int, help="only the first N directories")
    said = parser.parse_args()
    ids = {}
    if said.ids:
        with said.ids.open(encoding="utf-8", newline="") as file:
            ids = {row["nnn"]: row["hub_id"] for row in csv.DictReader(file)}
    with tempfile.TemporaryDirectory() as folder:
        found, cpu = audited(unpack(said.archive, Path(folder))[: said.limit])
    lines = [outcome(directory, report, seconds, ids) for directory, report, seconds in found]
    if said.outcomes:
        said.outcomes.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    show(lines, [report for _, report, _ in found], cpu)
    return 0


if __name__ == "__main__":
    sys.exit(main())
