"""The rules at work: python -m benchmarks.rules [--situations N] [--profile] [--peer PYTHON | --make-peer-venv DIR].

Two things are timed, in one process on one core, with license data and rules loaded: the audit of one lineage of 60
artifacts on 12 levels (licenses told, lineage built, duties, all rules, answers, gaps), and the same for 10,000 small
situations of which no two are alike (label, licenses above, how it was made, use, evidence in its files); there the
licenses of the artifacts are told beforehand.

No program known to us answers the same questions, so the peer is the other library of the language that the rules are
written in: cel-python evaluates the conditions of a sample of the situations on the same facts, in an environment of
its own. Both must give the same results. With --check a missed target makes the exit code 1.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.measure import machine, own_peak
from benchmarks.rules_world import LEVELS, NODES, Asked, deep_lineage, situations

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import build_lineage
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.findings import Finding
from model_license_audit.model.report import Answer, Gap
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.gaps import gaps_of
from model_license_audit.obligations.situation import understand
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.rule import Rule
from model_license_audit.rules.settle import settle

LIMIT_DEEP, LIMIT_SITUATIONS = 0.100, 10.0
"""Seconds for the one deep lineage, and for 10,000 situations."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one audit says."""

    duties: int
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    gaps: tuple[Gap, ...]


def audit(kb: KnowledgeBase, rules: Sequence[Rule], asked: Asked, subject: Artifact) -> Said:
    """Everything from the claims to the answers; a rule that fails ends the benchmark."""
    lineage = build_lineage(subject, lambda ref: asked.ancestor(kb, ref))
    situation = understand(kb, lineage, asked.use)
    evaluation = Evaluator(situation).evaluate(rules)
    if evaluation.failures:
        raise SystemExit(f"a rule failed: {evaluation.failures[0]}")
    answered = settle(answers(situation), evaluation.findings, rules)
    return Said(len(situation.duties), evaluation.findings, answered, gaps_of(situation, answered))


def time_deep(kb: KnowledgeBase, rules: Sequence[Rule], runs: int) -> tuple[list[float], Said]:
    """The seconds of each run on the deep lineage, licenses told anew each time, the first run included."""
    seconds = []
    for _ in range(runs):
        asked = deep_lineage()
        start = time.perf_counter()
        said = audit(kb, rules, asked, asked.subject(kb))
        seconds.append(time.perf_counter() - start)
    return seconds, said


def time_situations(kb: KnowledgeBase, rules: Sequence[Rule], number: int) -> tuple[list[float], int]:
    """The seconds of each situation, and how many different answers were given."""
    seconds, keys, outcomes = [], set(), set()
    for key, asked in situations(number):
        subject = asked.subject(kb)
        for ref in asked.readings:
            asked.ancestor(kb, ref)
        start = time.perf_counter()
        said = audit(kb, rules, asked, subject)
        seconds.append(time.perf_counter() - start)
        keys.add(key)
        outcomes.add(hash((said.findings, said.answers, said.gaps)))
    if len(keys) != number:
        raise SystemExit("two situations are the same")
    return seconds, len(outcomes)


def report(kb: KnowledgeBase, rules: Sequence[Rule], number: int, runs: int) -> bool:
    """Measure and print; true when both targets are met."""
    print(f"{machine()}; {len(rules)} rules, {len(kb.keys())} licenses with recorded terms\n")
    deep, said = time_deep(kb, rules, runs)
    print(
        f"one lineage of {NODES} artifacts on {LEVELS} levels: {said.duties} duties, {len(said.findings)} findings\n"
        f"  first {deep[0] * 1000:.0f} ms, median of {runs} {statistics.median(deep) * 1000:.0f} ms"
    )
    each, outcomes = time_situations(kb, rules, number)
    each_sorted, whole = sorted(each), sum(each)
    print(
        f"\n{number:,} distinct situations ({outcomes:,} distinct outcomes): {whole:.2f} s, "
        f"{number / whole:,.0f} a second\n  median {statistics.median(each) * 1e6:.0f} µs, 99th percentile "
        f"{each_sorted[int(number * 0.99)] * 1e6:.0f} µs, longest {each_sorted[-1] * 1000:.1f} ms\n"
        f"\npeak memory {own_peak():.0f} MiB\n"
    )
    limit = LIMIT_SITUATIONS * number / 10_000
    rows = (
        ("deep lineage, first", LIMIT_DEEP, deep[0]),
        (f"{number:,} situations", limit, whole),
    )
    for name, most, seen in rows:
        print(f"{name:<22}<= {most:<8.3g} s {seen:>8.3f} s  {'met' if seen <= most else 'MISSED'}")
    return all(seen <= most for _, most, seen in rows)


def profiled(work: Callable[[], object]) -> None:
    """Print where the time goes."""
    import cProfile
    import pstats

    with cProfile.Profile() as profile:
        work()
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--situations", type=int, default=10_000, metavar="N")
    parser.add_argument("--runs", type=int, default=15, help="of the deep lineage")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    parser.add_argument("--profile", choices=("deep", "situations"))
    said = parser.parse_args()
    kb, rules = KnowledgeBase.load(), shipped_rules()
    if said.profile:
        deep = said.profile == "deep"
        profiled(lambda: time_deep(kb, rules, 5) if deep else time_situations(kb, rules, said.situations))
        return 0
    met = report(kb, rules, said.situations, said.runs)
    return 0 if met or not said.check else 1


if __name__ == "__main__":
    sys.exit(main())
