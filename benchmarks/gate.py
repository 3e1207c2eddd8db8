"""What the gate costs beside a scan of the same model: python -m benchmarks.gate [--runs N] [--check].

Each is a run of the installed program in a process of its own, all taking turns; the model is that of benchmarks.scan,
and one in conflict, of whose ways out the page tells. With --check a missed target makes the exit code 1.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Measured, environment, machine, median, run
from benchmarks.scan import OURS, write_model

MOST = 0.100
"""Seconds that the gate with its set of reports may take longer than a scan that shows the model on the terminal."""
CONFLICT = Path(__file__).parents[1] / "examples" / "cc-by-nc-relabelled-mit"
SET = ("text=report.txt", "html=report.html", "json=report.json", "sarif=report.sarif", "junit=junit.xml")


def commands(model: Path, folder: Path) -> dict[str, list[str | Path]]:
    """What is run, by name; the first is what the others are held against."""
    formats = [word for one in SET for word in ("-f", one.replace("=", f"={folder}/scan-"))]
    return {
        "scan": [OURS, "scan", model],
        "gate": [OURS, "gate", model],
        "gate, annotated": [OURS, "gate", model, "--annotate", "github"],
        "gate with its set": [OURS, "gate", model, "--report-dir", folder / "set"],
        "scan of the same formats": [OURS, "scan", model, *formats],
    }


def measure(every: dict[str, list[str | Path]], runs: int, surroundings: dict[str, str]) -> dict[str, Measured]:
    """The medians, by name; one run of each before, so that files are in the page cache and modules are compiled."""
    taken: dict[str, list[Measured]] = {name: [] for name in every}
    for turn in range(runs + 1):
        for name, command in every.items():
            measured = run(command, surroundings)
            if turn:
                taken[name].append(measured)
    return {name: median(each) for name, each in taken.items()}


def report(title: str, medians: dict[str, Measured]) -> float:
    """Print the figures beside those of the scan; returns what the gate with its set takes longer, in seconds."""
    scan = medians["scan"]
    print(f"{title}\n{'':<28}{'wall s':>8}{'cpu s':>8}{'MiB':>8}{'exit':>6}{'more ms':>10}{'more cpu':>10}{'times':>8}")
    for name, m in medians.items():
        more, cpu, times = (m.wall - scan.wall) * 1000, (m.cpu - scan.cpu) * 1000, m.wall / scan.wall
        print(f"{name:<28}{m.wall:>8.3f}{m.cpu:>8.3f}{m.peak:>8.1f}{m.code:>6}{more:>10.0f}{cpu:>10.0f}{times:>8.2f}")
    print()
    return medians["gate with its set"].wall - scan.wall


def arguments() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--check", action="store_true", help="exit with 1 when the target is missed")
    return parser.parse_args()


def main() -> int:
    """Measure, print, judge."""
    said = arguments()
    print(f"{machine()}; median of {said.runs} runs after one that warms the caches\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = folder / "Llama-3.1-8B-Acme-Support"
        model.mkdir()
        write_model(model)
        conflict = Path(shutil.copytree(CONFLICT, folder / CONFLICT.name))
        surroundings = environment(folder / "compiled")
        more = report("A model without a conflict", measure(commands(model, folder), said.runs, surroundings))
        report("A model in conflict", measure(commands(conflict, folder), said.runs, surroundings))
    met = more <= MOST
    told = f"gate with its set over scan: {more * 1000:.0f} ms, at most {MOST * 1000:.0f} asked"
    print(f"{told}: {'met' if met else 'MISSED'}")
    return 0 if met or not said.check else 1


if __name__ == "__main__":
    sys.exit(main())
