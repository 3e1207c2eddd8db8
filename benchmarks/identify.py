"""Text identification beside ScanCode: python -m benchmarks.identify --texts FOLDER --spdx TARBALL --controls CARDS.

FOLDER holds license texts of AI models and data (``NAME.txt``), TARBALL is the npm package spdx-license-list, CARDS a
tar archive of model cards. Every text is asked about as it is and in the changes of benchmarks/license_variants.py,
the cards once; both programs answer the same questions in the same run, each in a process of its own.

ScanCode is given by --scancode PYTHON (an environment with scancode-toolkit-mini in it) or installed with
--make-scancode-venv DIR. It needs seconds for an edited text: --ask N lets it, and us beside it, answer a random
sample of N texts of each group in place of all. With --check a missed target makes the exit code 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.license_variants import EDITS, UNCHANGED, Case, cases, controls, published_texts, spdx_texts
from benchmarks.measure import machine

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from tools.license_texts import ALSO_KNOWN

ROOT = Path(__file__).parents[1]
MEMORY_LIMIT_KIB = 8_000_000
"""What ScanCode may use at most (``ulimit -v``)."""

MOST_CONTROLS = 400
ORDINARY, AI = "ordinary", "ai"


@dataclass(frozen=True, slots=True)
class Answers:
    """What one program said: by question the names of its best match, whether edited, and the seconds it took."""

    names: dict[str, list[set[str]]]
    edited: dict[str, bool]
    seconds: dict[str, float]
    load: float
    peak: float


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked: license texts in their changes, cards without any, and the right names by question."""

    texts: list[Case]
    cards: list[Case]
    right: dict[str, set[str]]

    def sample(self, size: int) -> Questions:
        """All questions about a random ``size`` of the texts of each group, and as many cards."""
        kept: set[tuple[str, str]] = set()
        for group in (AI, ORDINARY):
            names = sorted({case.name for case in self.texts if case.group == group})
            chosen = random.Random(f"{group} {size}").sample(names, min(size, len(names)))  # noqa: S311 - no secret
            kept |= {(group, name) for name in chosen}
        return Questions(
            [case for case in self.texts if (case.group, case.name) in kept], self.cards[:size], self.right
        )


class Names:
    """One name for each license, whatever a program or a file calls it."""

    def __init__(self) -> None:
        self._same: dict[str, str] = {}
        self._by_digest: dict[str, str] = {}
        for entry in KnowledgeBase.load().licenses():
            for name in filter(None, (entry.key, entry.spdx, entry.ref, entry.scancode)):
                self._same.setdefault(plain(name), entry.key)
            if entry.text_sha256:
                self._by_digest[entry.text_sha256] = entry.key

    def of(self, name: str) -> str:
        """The one name."""
        return self._same.get(plain(name), plain(name))

    def of_file(self, stem: str, text: str) -> str:
        """The license whose text a file of the AI texts holds."""
        known = self._by_digest.get(hashlib.sha256(text.encode()).hexdigest())
        return known or self.of(ALSO_KNOWN.get(stem, stem.removeprefix("sc-")))


def plain(name: str) -> str:
    """An identifier in lower case without what its text does not say (only, or later, reserved names)."""
    low = name.lower().removeprefix("licenseref-scancode-").removeprefix("licenseref-")
    return re.sub(r"(?:-(?:no-)?invariants|-(?:no-)?rfn)?(?:-only|-or-later|-plus|\+)?$", "", low)


def expected_names(asked: Sequence[Case], names: Names) -> dict[str, set[str]]:
    """The right answers to each question: its license, and every other whose text begins with the very same words."""
    clean = {case.name: words(case.text) for case in asked if case.change == "clean"}
    own = {
        case.name: names.of_file(case.name, case.text) if case.group == AI else names.of(case.name)
        for case in asked
        if case.change == "clean"
    }
    right: dict[str, set[str]] = {}
    for case in asked:
        right[case.id] = {own[case.name]}
        if case.change == "first half":
            half = words(case.text)
            right[case.id] |= {own[name] for name, text in clean.items() if text[: len(half)] == half}
    by_body: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, text in clean.items():
        by_body[text].add(own[name])
    for case in asked:
        right[case.id] |= by_body[clean[case.name]]
    return right


def words(text: str) -> tuple[str, ...]:
    """The words of a text without its copyright lines."""
    kept = (line for line in text.lower().split("\n") if not re.match(r"\W*copyright\b", line))
    return tuple(re.findall(r"[a-z0-9]+", "\n".join(kept)))


def ask(command: Sequence[str], asked: Iterable[Case], names: Names) -> Answers:
    """Let a worker answer the questions."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as stream:
        for case in asked:
            stream.write(json.dumps({**asdict(case), "id": case.id}) + "\n")
        stream.flush()
        done = subprocess.run([*command, stream.name], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[-1]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    about = rows.pop()
    return Answers(
        {row["id"]: [{names.of(n) for n in each} for each in row["names"]] for row in rows},
        {row["id"]: row["edited"] for row in rows},
        {row["id"]: row["seconds"] for row in rows},
        about["load"],
        about["peak"],
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What one program reached on one group of texts, each as a share from 0 to 1."""

    unchanged: float
    """Right version, of the texts that are still the license."""

    changed: float
    """Right version, of the edited texts and halves."""

    detected: float
    """Called edited (or a part), of the edited texts."""

    false_edits: float
    """Called edited, of the texts that are still the license."""


def figures(answers: Answers, asked: Sequence[Case], right: dict[str, set[str]]) -> Figures:
    """The shares over the questions."""

    def share(holds: Callable[[Case], bool], among: Iterable[Case]) -> float:
        judged = [holds(case) for case in among]
        return sum(judged) / max(1, len(judged))

    def is_right(case: Case) -> bool:
        found = answers.names[case.id]
        return bool(found) and not found[0].isdisjoint(right[case.id])

    kept = [case for case in asked if case.change in UNCHANGED]
    edits = [case for case in asked if case.change in EDITS]
    return Figures(
        share(is_right, kept),
        share(is_right, edits),
        share(lambda case: answers.edited[case.id], edits),
        share(lambda case: answers.edited[case.id], kept),
    )


def report(programs: dict[str, Answers], asked: Sequence[Case], right: dict[str, set[str]]) -> dict[str, Figures]:
    """Print the figures of every group and change; the figures by program and group."""
    found = {}
    for group in (AI, ORDINARY):
        here = [case for case in asked if case.group == group]
        print(f"\n{group} licenses: {len({case.name for case in here})} texts, {len(here)} questions")
        print(f"{'':<22}{''.join(f'{name:>12}' for name in programs)}")
        for change in {**UNCHANGED, **EDITS}:
            some = [case for case in here if case.change == change]
            shares = [figures(answers, some, right) for answers in programs.values()]
            value = [one.unchanged if change in UNCHANGED else one.changed for one in shares]
            print(f"  right, {change:<13}{''.join(f'{one:>12.3f}' for one in value)}")
        for name, answers in programs.items():
            found[f"{name} {group}"] = figures(answers, here, right)
        for title, field in (
            ("right, unchanged", "unchanged"),
            ("right, changed", "changed"),
            ("edits detected", "detected"),
            ("called edited wrongly", "false_edits"),
        ):
            reached = [getattr(found[f"{name} {group}"], field) for name in programs]
            print(f"  {title:<22}{''.join(f'{one:>10.3f}  ' for one in reached)}")
    return found


def main() -> int:
    """Ask, count, print, judge."""
    said = arguments()
    names = Names()
    ai, ordinary = published_texts(said.texts), spdx_texts(said.spdx)
    asked = [*cases(ai, AI), *cases(ordinary, ORDINARY)]
    questions = Questions(asked, controls(said.controls, MOST_CONTROLS), expected_names(asked, names))
    blank, right = questions.cards, questions.right
    print(f"{machine()}; {len(ai)} AI texts, {len(ordinary)} ordinary texts, {len(blank)} cards without license text")
    ours = ask([sys.executable, "-m", "benchmarks.identify_ours"], [*asked, *blank], names)
    found = report({"ours": ours}, asked, right)
    wrong = [case.id for case in blank if ours.names[case.id]]
    rate = len(asked) / sum(ours.seconds[case.id] for case in asked)
    print(f"\nours, all: {rate:.0f} texts/s, load {ours.load * 1000:.0f} ms, {ours.peak:.0f} MiB")
    print(f"ours, a license text seen in {len(wrong)} of {len(blank)} cards without one: {', '.join(wrong[:5])}")
    if said.show:
        show(ours, asked, right)
    targets = own_targets(found, 1 - len(wrong) / max(1, len(blank)), ours.peak)
    python = make_scancode(said.make_scancode_venv) if said.make_scancode_venv else said.scancode
    if python:
        targets += beside_scancode(python, questions.sample(said.ask) if said.ask else questions, names)
    else:
        print("\nScanCode was not asked: give --scancode PYTHON, or --make-scancode-venv DIR to install it")
    print()
    for title, value, least in targets:
        print(f"{title:<40}{value:>10.3f}  >= {least:<8.3f}{'met' if value >= least else 'MISSED'}")
    return 1 if said.check and any(value < least for _, value, least in targets) else 0


def own_targets(found: dict[str, Figures], blank_cards: float, peak: float) -> list[tuple[str, float, float]]:
    """The targets that need no other program; ``blank_cards`` is the share of cards without license text left alone."""
    return [
        ("AI licenses, right version", found["ours ai"].unchanged, 0.97),
        ("edits detected, AI", found["ours ai"].detected, 0.95),
        ("edits detected, ordinary", found["ours ordinary"].detected, 0.95),
        ("cards without false positive", blank_cards, 0.99),
        ("memory left of 150 MiB", 150 - peak, 0.0),
    ]


def beside_scancode(python: Path, questions: Questions, names: Names) -> list[tuple[str, float, float]]:
    """Both programs on the same questions; the targets that compare them."""
    asked, blank = questions.texts, questions.cards
    limited = ["bash", "-c", f'ulimit -v {MEMORY_LIMIT_KIB}; exec "$0" "$@"', str(python)]
    theirs = ask([*limited, "-m", "benchmarks.identify_scancode"], [*asked, *blank], names)
    ours = ask([sys.executable, "-m", "benchmarks.identify_ours"], [*asked, *blank], names)
    print(f"\nBeside ScanCode, {len(asked) + len(blank)} questions to both")
    found = report({"ours": ours, "scancode": theirs}, asked, questions.right)
    speed = sum(theirs.seconds[case.id] for case in asked) / sum(ours.seconds[case.id] for case in asked)
    for name, answers in (("ours", ours), ("scancode", theirs)):
        rate = len(asked) / sum(answers.seconds[case.id] for case in asked)
        seen = sum(bool(answers.names[case.id]) for case in blank)
        print(
            f"{name:<10}{rate:>8.1f} texts/s, load {answers.load:.2f} s, {answers.peak:.0f} MiB, "
            f"a license text in {seen} of {len(blank)} cards without one"
        )
    mine, other = found["ours ordinary"], found["scancode ordinary"]
    return [
        ("ordinary, unchanged: ours minus ScanCode", mine.unchanged - other.unchanged, 0.0),
        ("ordinary, changed: ours minus ScanCode", mine.changed - other.changed, 0.0),
        ("times as fast as ScanCode", speed, 50.0),
    ]


def show(answers: Answers, asked: Sequence[Case], right: dict[str, set[str]]) -> None:
    """Print every question that was answered wrongly."""
    print("\nwrong, or wrongly (not) called edited:")
    for case in asked:
        found, expected = answers.names[case.id], right[case.id]
        if not found or found[0].isdisjoint(expected) or answers.edited[case.id] != (case.change in EDITS):
            said = "; ".join("/".join(sorted(each)) for each in found) or "nothing"
            print(
                f"  {case.id}: {said}{' (edited)' if answers.edited[case.id] else ''}, not {'/'.join(sorted(expected))}"
            )


def make_scancode(folder: Path) -> Path:
    """An environment with ScanCode in it; made once. Newer releases of pluggy do not work with it."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        packages = ["pluggy==1.6.0", "scancode-toolkit-mini==32.5.0"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


def arguments() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True, help="folder of license texts of AI models and data")
    parser.add_argument("--spdx", type=Path, required=True, help="the npm package spdx-license-list")
    parser.add_argument("--controls", type=Path, required=True, help="tar archive of model cards")
    parser.add_argument("--scancode", type=Path, metavar="PYTHON", help="an environment with scancode-toolkit-mini")
    parser.add_argument("--make-scancode-venv", type=Path, metavar="DIR", help="install ScanCode into DIR and use it")
    parser.add_argument("--ask", type=int, metavar="N", help="ask both programs about N texts of each group only")
    parser.add_argument("--show", action="store_true", help="print every wrong answer of ours")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    said = parser.parse_args()
    for path in (said.texts, said.spdx, said.controls):
        if not path.exists():
            raise SystemExit(f"{path}: there is no such file or folder")
    return said


if __name__ == "__main__":
    sys.exit(main())
