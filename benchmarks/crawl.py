"""Speed and size of crawls: python -m benchmarks.crawl [--models N] [--latency MS] [--sample N] [--check].

A hub of made-up models (10,000 of them, 50 ms before each answer) is served by a process of its own. The same models
are read by a sequential loop over HfApi.model_info (a sample of them, from which the time for all is projected), by
`modelaudit crawl hf --list` that fetches each one, and by a crawl of list pages; then both crawls are done again on the
unchanged hub. What is transferred are the bodies of answers, as the hub counts them when it sends them; the headers
that it sends before each one, also to say that nothing has changed, are shown beside. With --check a missed target
makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from subprocess import PIPE, Popen, run

from benchmarks.measure import Measured, environment, machine
from benchmarks.measure import run as measured

PROGRAM = Path(sys.executable).with_name("modelaudit")
FETCHED, PAGED, AGAIN, MEBIBYTES = 8.0, 50.0, 10.0, 300.0
"""The targets: times faster than the loop by records and by pages, times fewer bytes when done again, most memory."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """One crawl: its run, and what the hub counted meanwhile: requests, bytes of bodies and bytes of headers."""

    run: Measured
    requests: int
    bodies: int
    headers: int


@contextmanager
def served(models: int, latency: float) -> Iterator[str]:
    """The address of a hub in a process of its own."""
    command = [sys.executable, "-m", "model_license_audit.testing.hub", "--made-up", str(models)]
    with Popen([*command, "--latency", str(latency)], stdout=PIPE, stderr=PIPE, text=True) as hub:
        try:
            line = hub.stdout.readline() if hub.stdout else ""
            if "=" not in line:
                raise SystemExit(f"the hub did not start: {hub.communicate()[1]}")
            yield line.strip().partition("=")[2]
        finally:
            hub.terminate()


def ask(address: str) -> tuple[bytes, str | None]:
    """The body of an answer, and the address of the next page."""
    with urllib.request.urlopen(address) as response:  # noqa: S310 - our own hub
        link = response.headers["Link"]
        return response.read(), link.partition(">")[0][1:] if link else None


def ids(endpoint: str) -> list[str]:
    """The ids of all models of the hub."""
    found: list[str] = []
    address: str | None = f"{endpoint}/api/models"
    while address:
        body, address = ask(address)
        found += [row["id"] for row in json.loads(body)]
    return found


def counted(endpoint: str) -> tuple[int, int, int]:
    """Requests, and bytes of bodies and headers sent so far."""
    told = json.loads(ask(f"{endpoint}/-/counts")[0])
    return told["requests"], told["body_bytes"], told["bytes_sent"] - told["body_bytes"]


def looped(listed: Path, sample: int, around: dict[str, str]) -> float:
    """Seconds for each model of a sequential loop over ``HfApi.model_info``."""
    command = [sys.executable, "-m", "benchmarks.crawl_loop", str(listed), str(sample)]
    done = run(command, env=around, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the loop failed: {done.stderr}")
    return float(done.stdout)


def crawl(endpoint: str, around: dict[str, str], *asked: str) -> Crawled:
    """Run one crawl; anything but the exit code 0 ends the benchmark."""
    before = counted(endpoint)
    done = measured([PROGRAM, "crawl", "hf", *asked], around)
    if done.code:
        raise SystemExit(f"modelaudit crawl hf {' '.join(asked)} ended with exit code {done.code}")
    requests, bodies, headers = (now - then for now, then in zip(counted(endpoint), before, strict=True))
    return Crawled(done, requests, bodies, headers)


def shown(name: str, crawled: Crawled, faster: float | None = None) -> None:
    """Print one crawl."""
    more = f", {faster:,.1f} times faster than the loop" if faster is not None else ""
    sent = f"{crawled.bodies / 1e6:>7.3f} MB + {crawled.headers / 1e6:.3f} MB headers"
    print(
        f"{name:<24}{crawled.run.wall:>7.1f} s  {crawled.run.cpu:>6.1f} s cpu  {crawled.run.peak:>5.0f} MiB  "
        f"{crawled.requests:>7,} requests  {sent}{more}"
    )


def judge(targets: list[tuple[str, float, float, bool]]) -> bool:
    """Print each target with what was reached; true when all are met. The last of each says: no less, or no more."""
    met = True
    for name, reached, target, at_least in targets:
        good = reached >= target if at_least else reached <= target
        met &= good
        print(f"{'met   ' if good else 'MISSED'}  {name}: {reached:,.1f} ({'>=' if at_least else '<='} {target:g})")
    return met


def compare(models: int, latency: float, sample: int) -> bool:
    """Serve, loop, crawl, print; true when the targets are met."""
    with tempfile.TemporaryDirectory() as folder, served(models, latency) as endpoint:
        place = Path(folder)
        around = environment(place / "compiled") | {"HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_TELEMETRY": "1"}
        measured([PROGRAM, "crawl", "hf", "no-such/model", "--registry", place / "compiled.db"], around)
        listed = place / "models.txt"
        listed.write_text("".join(f"{name}\n" for name in ids(endpoint)), encoding="utf-8")
        each = looped(listed, sample, around)
        print(
            f"sequential loop over HfApi.model_info: {each * 1000:.1f} ms a model, measured on {min(sample, models):,} "
            f"models; {each * models:,.0f} s for {models:,} (projected, not run)"
        )
        by_list = ("--list", str(listed), "--registry", str(place / "records.db"))
        by_page = ("--all", "--registry", str(place / "pages.db"))
        runs = [crawl(endpoint, around, *asked) for asked in (by_list, by_list, by_page, by_page)]
    return judged(runs, each * models)


def judged(runs: list[Crawled], looping: float) -> bool:
    """Print the crawls beside the seconds that the loop takes, and the targets; true when these are met."""
    fetched, again, paged, paged_again = runs
    shown("each record fetched", fetched, looping / fetched.run.wall)
    shown("each record, unchanged", again)
    shown("list pages", paged, looping / paged.run.wall)
    shown("list pages, unchanged", paged_again)
    print()
    return judge(
        [
            ("records: times faster than the loop", looping / fetched.run.wall, FETCHED, True),
            ("pages: times faster than the loop", looping / paged.run.wall, PAGED, True),
            ("records again: times fewer bytes", fetched.bodies / max(1, again.bodies), AGAIN, True),
            ("pages again: times fewer bytes", paged.bodies / max(1, paged_again.bodies), AGAIN, True),
            ("the most memory of any crawl, in MiB", max(one.run.peak for one in runs), MEBIBYTES, False),
        ]
    )


def main() -> int:
    """Read the arguments and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=10_000, help="how many models the hub holds  [default: 10000]")
    parser.add_argument("--latency", type=float, default=50.0, help="milliseconds before each answer  [default: 50]")
    parser.add_argument("--sample", type=int, default=300, help="models that the loop reads  [default: 300]")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    said = parser.parse_args()
    versions = ", ".join(f"{name} {version(name)}" for name in ("model-license-audit", "huggingface_hub", "SQLAlchemy"))
    print(f"{machine()}\n{versions}\n{said.models:,} made-up models, {said.latency:g} ms before each answer\n")
    met = compare(said.models, said.latency, said.sample)
    return 0 if met or not said.check else 1


if __name__ == "__main__":
    sys.exit(main())
