"""How fast a registry is filled, asked, written out and read in: python -m benchmarks.registry [FILE].

FILE is a list of models with the columns of the radar data set (JSON Lines, packed or not); without one, a list is made
up that has as many models and links. Each command runs as its own process: wall time, processor time and the most
memory it had; the short ones --runs times, of which the median is told. With --postgresql URL, that of an empty
database, the same is done there, and both exports must be the same bytes.
With --check a missed target makes the exit code 1.
"""

from __future__ import annotations

import argparse
import filecmp
import gzip
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, environment, machine, median, run

OURS = Path(sys.executable).with_name("modelaudit")
MODELS, BASES = 15_904, 400
"""As many rows as the radar data set has, and so many models that others are made from."""
_RELATIONS = {"finetune": 3702, "quantized": 2887, "adapter": 1652, "merge": 225}
_LINKED = 8552
_LICENSES = ("apache-2.0", "mit", "llama3.1", "gemma", "cc-by-nc-4.0", "other", None)
TARGETS = {
    "import, SQLite": 10.0, "import, PostgreSQL": 20.0, "lineage, SQLite": 0.3, "lineage, PostgreSQL": 0.3,
    "impact, SQLite": 1.0, "impact, PostgreSQL": 1.0,
}  # fmt: skip
"""Seconds that a command may take."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command to measure: how it is called in the table, and how often it runs."""

    name: str
    arguments: tuple[str | Path, ...]
    runs: int = 1


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Made-up models: each of a few bases has ever fewer made from it, and some of these have children of their own."""
    chance = random.Random(5)  # noqa: S311
    for number in range(count):
        tags = ["transformers", "safetensors", "text-generation", "conversational", "en", "region:us"]
        license_ = chance.choice(_LICENSES)
        tags += [f"license:{license_}"] if license_ else []
        if number > BASES and chance.random() < _LINKED / MODELS:
            base = f"maker{int(chance.paretovariate(0.7)) % min(number, BASES)}/base"
            base = f"owner{chance.randrange(number)}/model" if chance.random() < 0.2 else base
            relation = chance.choices(list(_RELATIONS), list(_RELATIONS.values()))[0]
            tags += [f"base_model:{base}", f"base_model:{relation}:{base}"]
        name = f"maker{number}/base" if number < BASES else f"owner{number}/model"
        yield {
            "id": name, "tags": tags, "license": license_, "license_family": "oss", "library": "transformers",
            "gated": number % 40 == 0, "removed": number % 21 == 0, "removed_at": "2026-08-20T00:00:00.000Z",
            "updated_at": f"2026-08-{1 + number % 18:02}T06:00:00.000Z", "created_at": "2026-08-01T00:00:00.000Z",
        }  # fmt: skip


def make_up(path: Path, count: int) -> None:
    """Write the made-up list."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows(count))


def most_derived(path: Path) -> tuple[str, str]:
    """The model that most others name as their base, and one of those that are made from it."""
    children: dict[str, list[str]] = {}
    with gzip.open(path, "rt") if path.read_bytes()[:2] == b"\x1f\x8b" else path.open() as file:
        for row in map(json.loads, file):
            bases = {tag.rpartition(":")[2] for tag in row["tags"] if tag.startswith("base_model:")}
            for base in sorted(bases):
                children.setdefault(base, []).append(row["id"])
    counts = Counter({base: len(made) for base, made in children.items()})
    base = min(counts, key=lambda name: (-counts[name], name))
    return base, sorted(children[base])[0]


def steps(file: Path, registry: str | Path, engine: str, folder: Path, runs: int) -> list[Step]:
    """What is measured on one engine, in its order."""
    base, child = most_derived(file)
    at: tuple[str | Path, ...] = ("--registry", registry)
    lines, tables = folder / f"{engine}.jsonl", folder / f"{engine}-tables"
    return [
        Step(f"import, {engine}", ("crawl", "snapshot", file, *at)),
        Step(f"the same again, {engine}", ("crawl", "snapshot", file, *at)),
        Step(f"lineage, {engine}", ("lineage", f"hf:{child}", *at), runs),
        Step(f"impact, {engine}", ("impact", f"hf:{base}", *at), runs),
        Step(f"export, {engine}", ("registry", "export", lines, *at)),
        Step(f"export Parquet, {engine}", ("registry", "export", tables, *at)),
        Step(f"read that in, {engine}", ("registry", "import", tables, "--registry", folder / f"{engine}-2.db")),
        Step(f"verify, {engine}", ("registry", "verify", *at)),
    ]


def measured(step: Step, surroundings: dict[str, str]) -> Measured:
    """The median of the step's runs; a short one is run once before, so that modules are compiled."""
    command = [OURS, *step.arguments]
    if step.runs > 1:
        run(command, surroundings)
    found = median([run(command, surroundings) for _ in range(step.runs)])
    if found.code not in {0, 1}:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {found.code}")
    return found


def report(found: dict[str, Measured]) -> bool:
    """Print the figures with the targets; true when every target that could be measured is met."""
    print(f"{'':<30}{'wall s':>8}{'cpu s':>8}{'MiB':>8}  target")
    for name, m in found.items():
        limit = TARGETS.get(name)
        verdict = "" if limit is None else f"<= {limit:g} s: {'met' if m.wall <= limit else 'MISSED'}"
        print(f"{name:<30}{m.wall:>8.2f}{m.cpu:>8.2f}{m.peak:>8.1f}  {verdict}")
    return all(found[name].wall <= limit for name, limit in TARGETS.items() if name in found)


def arguments() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="a list with the columns of the radar data set")
    parser.add_argument("--models", type=int, default=MODELS, help="how many to make up without FILE")
    parser.add_argument("--postgresql", metavar="URL", help="an empty database, measured as well")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    return parser.parse_args()


def main() -> int:
    """Measure, print, judge."""
    said = arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = said.file or folder / "made-up.jsonl.gz"
        if said.file is None:
            make_up(file, said.models)
        elif not file.is_file():
            raise SystemExit(f"{file}: no such file")
        surroundings = environment(folder / "compiled")
        plan = steps(file, folder / "registry.db", "SQLite", folder, said.runs)
        plan += steps(file, said.postgresql, "PostgreSQL", folder, said.runs) if said.postgresql else []
        base, child = most_derived(file)
        print(f"{machine()}; {said.file or 'a made-up list'}; most derived {base}, lineage of {child}\n")
        met = report({step.name: measured(step, surroundings) for step in plan})
        same = not said.postgresql or filecmp.cmp(folder / "SQLite.jsonl", folder / "PostgreSQL.jsonl", shallow=False)
        compared = "the same bytes" if same else "DIFFERENT bytes"
        asked = "PostgreSQL was not measured: give --postgresql URL"
        print()
        print(f"both engines export {compared}" if said.postgresql else asked)
    return 0 if (met and same) or not said.check else 1


if __name__ == "__main__":
    sys.exit(main())
