"""Many audits at once over HTTP: python -m benchmarks.serve [--clients 50] [--audits 200] [--concurrency N] [--check].

Starts a real `modelaudit serve`, sends it archives of small models (written here, every one another) from so many
clients at a time, and prints throughput, how long an answer took, and the memory of the server with all its workers:
the sum of what is resident (pages that they share are counted each time) and of their proportional shares. With --check
an answer other than an audit, or a missed target, makes the exit code 1.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
from benchmarks.measure import machine

OURS = Path(sys.executable).with_name("modelaudit")
MOST_MIB = 600.0
"""What the server may take, its workers and all."""
CARD = """---
license: {license}
base_model: {base}
base_model_relation: finetune
---

# Small-{number}

Fine-tuned by Acme.
"""
BASES = (
    "meta-llama/Llama-3.1-8B",
    "mistralai/Mistral-7B-v0.1",
    "google/gemma-2b",
    "Qwen/Qwen2.5-7B",
    "bert-base-uncased",
)
LICENSES = ("apache-2.0", "llama3.1", "mit", "other")


def archive(number: int) -> bytes:
    """A small model that no other number gives."""
    card = CARD.format(license=LICENSES[number % len(LICENSES)], base=BASES[number % len(BASES)], number=number)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("small/README.md", card)
        into.writestr("small/config.json", '{"architectures": ["LlamaForCausalLM"]}')
        into.writestr("small/NOTICE", "Fine-tuned by Acme.\n")
    return made.getvalue()


@contextmanager
def running(folder: Path, concurrency: int | None, registry: Path) -> Iterator[tuple[int, str]]:
    """A server of its own: its process and its address."""
    told = folder / "told.txt"
    more = ["--concurrency", str(concurrency)] if concurrency else []
    with told.open("wb") as log:
        command = [OURS, "serve", "--port", "0", "--registry", registry, *more]
        process = subprocess.Popen(list(map(str, command)), stderr=log)
    try:
        while not (line := told.read_text("utf-8").partition("serving on ")[2]):
            if process.poll() is not None:
                raise SystemExit(told.read_text("utf-8"))
            time.sleep(0.02)
        yield process.pid, line.split()[0]
    finally:
        process.terminate()
        process.wait(30)


class Memory:
    """The most memory that a process and its children had together, looked at every twentieth of a second."""

    def __init__(self, process: int) -> None:
        self._process, self._over = process, threading.Event()
        self.resident = self.share = 0.0
        self.processes = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            found = [_sizes(one) for one in (self._process, *_children(self._process))]
            self.processes = max(self.processes, len(found))
            self.resident = max(self.resident, sum(resident for resident, _ in found))
            self.share = max(self.share, sum(share for _, share in found))


def _children(process: int) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()))
    except OSError:
        return []


def _sizes(process: int) -> tuple[float, float]:
    """Resident memory and its proportional share, in MiB; nothing of a process that has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0, 0.0
    told = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("Rss:", "Pss:"))}
    return told.get("Rss", 0.0), told.get("Pss", 0.0)


def send(client: httpx.Client, number: int) -> tuple[int, float]:
    """Have one model audited: the status of the answer and the seconds until it was there."""
    begun = time.perf_counter()
    files = {"archive": (f"small-{number}.zip", archive(number))}
    answer = client.post("/api/v1/audits/archive", files=files)
    told = answer.status_code if answer.status_code != 200 or len(answer.json()["audits"]) == 1 else 0
    return told, time.perf_counter() - begun


def report(codes: Counter[int], seconds: list[float], whole: float, memory: Memory) -> bool:
    """Print the figures; true when every audit was answered and the memory is within its target."""
    ranked = sorted(seconds)
    p95 = ranked[max(0, round(len(ranked) * 0.95) - 1)]
    print(f"answers      {', '.join(f'{count} x {code}' for code, count in sorted(codes.items()))}")
    print(f"throughput   {len(seconds) / whole:.1f} audits a second ({whole:.2f} s in all)")
    print(f"answer after p50 {statistics.median(ranked):.2f} s, p95 {p95:.2f} s, longest {ranked[-1]:.2f} s")
    shares = f"{memory.share:.0f} MiB by their proportional shares"
    print(f"memory       {memory.resident:.0f} MiB resident in {memory.processes} processes, {shares}")
    met = set(codes) == {200} and memory.resident <= MOST_MIB
    print(f"target       no error, <= {MOST_MIB:.0f} MiB resident: {'met' if met else 'MISSED'}")
    return met


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50, help="that wait for an audit at the same time")
    parser.add_argument("--audits", type=int, default=200)
    parser.add_argument("--concurrency", type=int, help="of the server (default: its own)")
    parser.add_argument("--check", action="store_true")
    said = parser.parse_args()
    limits = httpx.Limits(max_connections=said.clients)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with (
            running(folder, said.concurrency, folder / "registry.db") as (process, address),
            httpx.Client(base_url=address, timeout=120, limits=limits, trust_env=False) as client,
            Memory(process) as memory,
            ThreadPoolExecutor(said.clients) as threads,
        ):
            send(client, 0)
            begun = time.perf_counter()
            answers = list(threads.map(lambda number: send(client, number), range(1, said.audits + 1)))
            whole = time.perf_counter() - begun
    print(f"{machine()}; {said.audits} audits, {said.clients} clients at a time; load {os.getloadavg()[0]:.1f}\n")
    met = report(Counter(code for code, _ in answers), [taken for _, taken in answers], whole, memory)
    sys.exit(0 if met or not said.check else 1)


if __name__ == "__main__":
    main()
