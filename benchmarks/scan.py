"""One cold scan beside the peer scanner: python -m benchmarks.scan [--peer PROGRAM | --make-peer-venv DIR] [--runs N].

Measures `modelaudit scan` on a fine-tune directory of five files (written here) and `modelaudit --help`, each run in
a process of its own, the two programs taking turns. The peer is the distribution `modelaudit` of the package index, a
security scanner whose program has the same name; it lives in an environment of its own, because installing both in
one overwrites a program. With --check a missed target makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import struct
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.measure import Measured, environment, machine, median, run

OURS = Path(sys.executable).with_name("modelaudit")
TARGETS = {"scan wall": (0.25, "s"), "scan peak": (60.0, "MiB"), "--help wall": (0.10, "s")}
TARGET_RATIO = 6.0
"""How many times faster than the peer a scan has to be."""

CARD = """---
license: llama3.1
base_model: meta-llama/Llama-3.1-8B-Instruct
base_model_relation: finetune
datasets:
  - HuggingFaceH4/ultrachat_200k
library_name: transformers
---

# Llama-3.1-8B-Acme-Support

Built with Llama. Fine-tuned by Acme.
"""
CONFIG = {"_name_or_path": "meta-llama/Llama-3.1-8B-Instruct", "architectures": ["LlamaForCausalLM"]}


def write_model(folder: Path) -> None:
    """A fine-tune of five files: card, notice, two configurations, 4 MiB of weights."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [1024, 1024], "data_offsets": [0, 4 << 20]}}).encode()
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    (folder / "NOTICE").write_text("Fine-tuned by Acme from Llama 3.1.\n", encoding="utf-8")
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    (folder / "generation_config.json").write_text('{"temperature": 0.6}', encoding="utf-8")
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + bytes(4 << 20))


def measure(model: Path, peer: Path | None, runs: int, surroundings: dict[str, str]) -> dict[str, Measured]:
    """The medians, by name; one run of each before, so that files are in the page cache and modules are compiled."""
    commands: dict[str, list[str | Path]] = {"scan": [OURS, "scan", model], "--help": [OURS, "--help"]}
    if peer:
        commands |= {"peer scan": [peer, "scan", model], "peer --help": [peer, "--help"]}
    taken: dict[str, list[Measured]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            measured = run(command, surroundings)
            if turn:
                taken[name].append(measured)
    return {name: median(each) for name, each in taken.items()}


def report(medians: dict[str, Measured], runs: int) -> bool:
    """Print the figures and the targets; true when every target that could be measured is met."""
    print(f"{machine()}; median of {runs} runs after one that warms the caches\n")
    print(f"{'':<14}{'wall s':>8}{'cpu s':>8}{'MiB':>8}{'exit':>6}")
    for name, m in medians.items():
        print(f"{name:<14}{m.wall:>8.3f}{m.cpu:>8.3f}{m.peak:>8.1f}{m.code:>6}")
    scan, short = medians["scan"], medians["--help"]
    seen = {"scan wall": scan.wall, "scan peak": scan.peak, "--help wall": short.wall}
    rows = [
        (name, f"<= {limit} {unit}", f"{seen[name]:.3f}", seen[name] <= limit)
        for name, (limit, unit) in TARGETS.items()
    ]
    if "peer scan" in medians:
        ratio = medians["peer scan"].wall / scan.wall
        rows.append(("faster than the peer", f">= {TARGET_RATIO:g} times", f"{ratio:.1f}", ratio >= TARGET_RATIO))
    print()
    for name, limit, value, met in rows:
        print(f"{name:<22}{limit:<14}{value:>8}  {'met' if met else 'MISSED'}")
    return all(met for *_, met in rows)


def imports(model: Path, surroundings: dict[str, str]) -> None:
    """Print what importing costs in one scan: each of our modules, and the dearest others by package."""
    command = [sys.executable, "-X", "importtime", str(OURS), "scan", str(model)]
    text = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings).stderr
    lines = [
        line.removeprefix("import time:").split("|") for line in text.splitlines() if line.startswith("import time:")
    ]
    own = {name.strip(): int(own) for own, _, name in lines if own.strip().isdigit()}
    ours = {name: cost for name, cost in own.items() if name.startswith("model_license_audit")}
    others: Counter[str] = Counter()
    for name, cost in own.items():
        if name not in ours:
            others[name.partition(".")[0]] += cost
    print(
        f"\nImports of one scan (own time): {len(ours)} modules of ours {sum(ours.values()) / 1000:.1f} ms, "
        f"{len(own) - len(ours)} others {sum(others.values()) / 1000:.1f} ms"
    )
    for title, table in (("ours", ours), ("others, by package", others)):
        print(f"\n  {title}")
        for name, cost in sorted(table.items(), key=lambda item: -item[1])[:15]:
            print(f"  {cost / 1000:>8.1f} ms  {name}")


def make_peer(folder: Path) -> Path:
    """An environment with the peer in it; made once."""
    program = folder / "bin" / "modelaudit"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", "modelaudit"], check=True)
    return program


def arguments() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--peer", type=Path, help="the peer's program, in its own environment")
    parser.add_argument("--make-peer-venv", type=Path, metavar="DIR", help="install the peer into DIR and use it")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    return parser.parse_args()


def main() -> int:
    """Measure, print, judge."""
    said = arguments()
    peer = make_peer(said.make_peer_venv) if said.make_peer_venv else said.peer
    if peer and not os.access(peer, os.X_OK):
        raise SystemExit(f"{peer}: no such program")
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "Llama-3.1-8B-Acme-Support"
        model.mkdir()
        write_model(model)
        surroundings = environment(Path(folder) / "compiled")
        met = report(measure(model, peer, said.runs, surroundings), said.runs)
        imports(model, surroundings)
    if peer is None:
        print("\nThe peer was not measured: give --peer PROGRAM, or --make-peer-venv DIR to install it")
    return 0 if met or not said.check else 1


if __name__ == "__main__":
    sys.exit(main())
