"""The rules at work: python -m benchmarks.rules [--situations N] [--peer PYTHON | --make-peer-venv DIR].

Two things are timed, in one process, with license data and rules loaded. The audit of one lineage of 60 artifacts on
12 levels, by the clock: licenses told, lineage built, duties, all rules, answers, gaps. And 10,000 small situations of
which no two are alike (label, licenses above, how it was made, use, evidence in its files), by the time of the one
processor core: what all rules say of each, and apart from that what comes before and after it. The artifacts of the
situations are made beforehand.

No program known to us answers the same questions. The peer is the other library of the language that rules are written
in: cel-python evaluates the conditions of a sample of the situations on the same facts, in an environment of its own,
and must come to the same outcomes. With --check a missed target makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measure import machine, own_peak
from benchmarks.rules_world import LEVELS, NODES, Asked, deep_lineage, situations

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import build_lineage
from model_license_audit.model.artifacts import Artifact
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.gaps import gaps_of
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.rules.conditions import ConditionFailed, condition
from model_license_audit.rules.evaluate import Evaluation, Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.reads import reads_of
from model_license_audit.rules.rule import Rule
from model_license_audit.rules.settle import settle

LIMIT_DEEP, LIMIT_SITUATIONS = 0.100, 10.0
"""Seconds for the one deep lineage, and for what all rules say of 10,000 situations."""

WARM_UP = 200
"""Situations audited first, so that conditions are compiled and licenses read."""

PEER_SAMPLE = 40
"""Situations whose conditions the peer evaluates as well."""


@dataclass(slots=True)
class Seconds:
    """What was spent on each situation: before the rules, on the rules, after them."""

    before: list[float] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)


def understood(kb: KnowledgeBase, asked: Asked, subject: Artifact) -> Situation:
    """The lineage and the duties it brings."""
    return understand(kb, build_lineage(subject, lambda ref: asked.ancestor(kb, ref)), asked.use)


def evaluated(situation: Situation, rules: Sequence[Rule]) -> Evaluation:
    """What all rules say; one that fails ends the benchmark."""
    evaluation = Evaluator(situation).evaluate(rules)
    if evaluation.failures:
        raise SystemExit(f"a rule failed: {evaluation.failures[0]}")
    return evaluation


def concluded(situation: Situation, evaluation: Evaluation, rules: Sequence[Rule]) -> tuple[object, ...]:
    """The answers as the findings settle them, and the gaps."""
    answered = settle(answers(situation), evaluation.findings, rules)
    return (*answered, *gaps_of(situation, answered))


def time_deep(kb: KnowledgeBase, rules: Sequence[Rule], runs: int) -> tuple[list[float], int, int]:
    """The seconds of each audit of the deep lineage, the first included, and how many duties and findings it has."""
    seconds = []
    for _ in range(runs):
        asked = deep_lineage()
        start = time.perf_counter()
        situation = understood(kb, asked, asked.subject(kb))
        evaluation = evaluated(situation, rules)
        concluded(situation, evaluation, rules)
        seconds.append(time.perf_counter() - start)
    return seconds, len(situation.duties), len(evaluation.findings)


def time_situations(kb: KnowledgeBase, rules: Sequence[Rule], number: int) -> tuple[Seconds, int]:
    """The seconds of processor time of each situation, and how many different outcomes there are."""
    seconds, keys, outcomes = Seconds(), set(), set()
    for key, asked, subject in made(kb, number):
        start = time.process_time()
        situation = understood(kb, asked, subject)
        ready = time.process_time()
        evaluation = evaluated(situation, rules)
        said = time.process_time()
        outcome = concluded(situation, evaluation, rules)
        seconds.before.append(ready - start)
        seconds.rules.append(said - ready)
        seconds.after.append(time.process_time() - said)
        keys.add(key)
        outcomes.add(hash((evaluation.findings, outcome)))
    if len(keys) != number:
        raise SystemExit("two situations are the same")
    return seconds, len(outcomes)


def made(kb: KnowledgeBase, number: int) -> Iterator[tuple[tuple[object, ...], Asked, Artifact]]:
    """So many situations, with their artifacts."""
    for key, asked in situations(number):
        for ref in asked.readings:
            asked.ancestor(kb, ref)
        yield key, asked, asked.subject(kb)


def report(kb: KnowledgeBase, rules: Sequence[Rule], number: int, runs: int) -> bool:
    """Measure and print; true when both targets are met."""
    print(f"{machine()}; {len(rules)} rules, {len(kb.keys())} licenses with recorded terms\n")
    deep, duties, findings = time_deep(kb, rules, runs)
    middle = statistics.median(deep)
    print(
        f"one lineage of {NODES} artifacts on {LEVELS} levels: {duties} duties, {findings} findings\n"
        f"  median of {runs} {middle * 1000:.0f} ms; the first, which compiles the conditions, {deep[0] * 1000:.0f} ms"
    )
    time_situations(kb, rules, WARM_UP)
    seconds, outcomes = time_situations(kb, rules, number)
    each, whole = sorted(seconds.rules), sum(seconds.rules)
    print(
        f"\n{number:,} distinct situations ({outcomes:,} distinct outcomes)\n"
        f"  all rules {whole:.2f} s of processor time, {number / whole:,.0f} a second\n"
        f"  median {each[number // 2] * 1e6:.0f} µs, 99th percentile {each[int(number * 0.99)] * 1e6:.0f} µs, "
        f"longest {each[-1] * 1000:.1f} ms\n"
        f"  before them, lineage and duties {sum(seconds.before):.2f} s; after them, answers and gaps "
        f"{sum(seconds.after):.2f} s\n\npeak memory {own_peak():.0f} MiB\n"
    )
    limit = LIMIT_SITUATIONS * number / 10_000
    rows = (("one deep lineage", LIMIT_DEEP, middle), (f"{number:,} situations", limit, whole))
    for name, most, seen in rows:
        print(f"{name:<22}<= {most:<8.3g} s {seen:>8.3f} s  {'met' if seen <= most else 'MISSED'}")
    return all(seen <= most for _, most, seen in rows)


@dataclass(frozen=True, slots=True)
class Question:
    """A condition, all facts of the thing it is asked of, what it reads of them, and its outcome."""

    text: str
    facts: dict[str, Any]
    narrowed: dict[str, Any]
    outcome: bool


def questions(kb: KnowledgeBase, rules: Sequence[Rule], number: int) -> Iterator[Question]:
    """The conditions of every rule on everything that it applies to in so many situations."""
    for _, asked, subject in made(kb, number):
        evaluator = Evaluator(understood(kb, asked, subject))
        for rule in rules:
            for thing, _ in evaluator.verdicts(rule):
                for text in filter(None, (rule.when, rule.undetermined, rule.satisfied)):
                    reads = reads_of(text, condition(text).names)
                    try:
                        outcome = condition(text).holds(thing.facts)
                        narrowed = {r.name: r.narrowed(thing.facts) for r in reads if r.name in thing.facts}
                    except ConditionFailed:
                        continue
                    yield Question(text, thing.facts, narrowed, outcome)


def beside_peer(kb: KnowledgeBase, rules: Sequence[Rule], peer: Path) -> bool:
    """Print how long both need for the same conditions; true when they come to the same outcomes."""
    import cel

    asked = list(questions(kb, rules, PEER_SAMPLE))
    lines = "".join(json.dumps({"text": q.text, "facts": q.narrowed}) + "\n" for q in asked)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questions.jsonl"
        path.write_text(lines, encoding="utf-8")
        command = [peer, Path(__file__).with_name("rules_celpy.py"), path]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    theirs = json.loads(done.stdout)
    programs = {question.text: cel.compile(question.text) for question in asked}
    start = time.perf_counter()
    for question in asked:
        programs[question.text].execute(question.narrowed)
    plainly = time.perf_counter() - start
    start = time.perf_counter()
    for question in asked:
        condition(question.text).holds(question.facts)
    ours = time.perf_counter() - start
    different = sum(one.outcome is not other for one, other in zip(asked, theirs["outcomes"], strict=True))
    print(
        f"\n{len(asked):,} conditions of {PEER_SAMPLE} situations, each: cel-python "
        f"{theirs['evaluating'] / len(asked) * 1e6:.0f} µs; the library we use, without our part, "
        f"{plainly / len(asked) * 1e6:.1f} µs ({theirs['evaluating'] / plainly:.0f} times faster); ours, which "
        f"remembers outcomes, {ours / len(asked) * 1e6:.1f} µs ({theirs['evaluating'] / ours:.0f} times)\n"
        f"outcomes that differ: {different}"
    )
    return different == 0


def make_peer(folder: Path) -> Path:
    """An environment with the peer in it; made once."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "cel-python"], check=True)
    return python


def profiled(work: Callable[[], object]) -> None:
    """Print where the time goes."""
    import cProfile
    import pstats

    with cProfile.Profile() as profile:
        work()
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)


def arguments() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--situations", type=int, default=10_000, metavar="N")
    parser.add_argument("--runs", type=int, default=15, help="of the deep lineage")
    parser.add_argument("--peer", type=Path, help="the Python of an environment with cel-python in it")
    parser.add_argument("--make-peer-venv", type=Path, metavar="DIR", help="install the peer into DIR and use it")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    parser.add_argument("--profile", choices=("deep", "situations"), help="show where the time goes instead")
    return parser.parse_args()


def main() -> int:
    """Measure, print, judge."""
    said = arguments()
    kb, rules = KnowledgeBase.load(), shipped_rules()
    if said.profile:
        deep = said.profile == "deep"
        profiled(lambda: time_deep(kb, rules, 5) if deep else time_situations(kb, rules, said.situations))
        return 0
    met = report(kb, rules, said.situations, said.runs)
    peer = make_peer(said.make_peer_venv) if said.make_peer_venv else said.peer
    if peer is None:
        print("\nThe peer was not measured: give --peer PYTHON, or --make-peer-venv DIR to install it")
    else:
        met = beside_peer(kb, rules, peer) and met
    return 0 if met or not said.check else 1


if __name__ == "__main__":
    sys.exit(main())
