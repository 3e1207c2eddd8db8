"""A crawl that is killed at any moment and begun again ends as if nothing had happened: the same bytes on export."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from model_license_audit.testing.hub import Hub, made_up
from tests import postgresql
from tests.crawl.programs import SECONDS, Programs, Running

MODELS = 2000
PAGE_ROWS = 50
"""So small that a kill at one of the first requests finds some pages recorded, however fast the machine is."""
STEP = {"list": 8, "pages": 12}
"""Between two kills a crawl gets on by such a part of its requests at most, and by half such a part of its time."""
KILLED = -9


@dataclass
class Kill:
    """Kills a run once: at a request, after it, or at a moment; ``done`` tells whether it was still running."""

    running: Running
    lock: threading.Lock = field(default_factory=threading.Lock)
    armed: bool = True

    def now(self) -> None:
        with self.lock:
            if self.armed:
                self.running.kill()

    def later(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self.now)
        timer.daemon = True
        timer.start()

    def disarm(self) -> None:
        with self.lock:
            self.armed = False


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    world = made_up(MODELS, seed=11)
    with Hub(world.models, world.datasets, keep_received=False, page_rows=PAGE_ROWS) as served:
        for old, new in world.renamed.items():
            served.repositories.rename(old, new)
        yield served


@pytest.fixture(scope="module")
def listed(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that names every model of the hub."""
    path = tmp_path_factory.mktemp("list") / "models.txt"
    path.write_text("".join(f"{one.id}\n" for one in hub.repositories.all("models")), encoding="utf-8")
    return path


@pytest.fixture
def programs(hub: Hub, tmp_path: Path) -> Programs:
    return Programs(tmp_path, {"HF_ENDPOINT": hub.endpoint, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"})


def exported(programs: Programs, registry: Path | str, name: str) -> bytes:
    """The whole registry as the program writes it."""
    target = programs.folder / f"{name}.jsonl"
    done = programs.run("registry", "export", target, "--registry", registry)
    assert done.code == 0, done.err
    return target.read_bytes()


def kept(registry: Path | str) -> int:
    """How many artifacts are in the registry; 0 before there is one, -1 for one that is no file."""
    if isinstance(registry, str):
        return -1
    with closing(sqlite3.connect(registry)) as found:
        has = found.execute("select count(*) from sqlite_master where name = 'artifacts'").fetchone()[0]
        return int(found.execute("select count(*) from artifacts").fetchone()[0]) if has else 0


def same(found: bytes, expected: bytes) -> bool:
    """True when both are the same bytes; fails with the first lines that differ."""
    lines = zip(found.splitlines(), expected.splitlines(), strict=False)
    differing = [pair for pair in lines if pair[0] != pair[1]][:2]
    assert not differing, differing
    return found == expected


@dataclass
class Killing:
    """Kills one crawl after the other; between two kills it gets on by ``requests`` and some ``seconds`` at most.

    The seconds are halved after a kill that came too late: how fast a machine is does not decide whether kills hit.
    """

    programs: Programs
    hub: Hub
    draw: random.Random
    requests: int
    seconds: float

    def until_done(self, crawl: tuple[object, ...], registry: Path | str, kills: int) -> list[int]:
        """Kill it so often, then let it end; how many artifacts it had kept at each kill that hit it."""
        found: list[int] = []
        for _ in range(kills):
            running = self.programs.start(*crawl, registry)
            kill = self._aimed(running)
            running.process.join(SECONDS)
            kill.disarm()
            code = running.ended().code
            if code != KILLED:
                assert code == 0
                self.seconds /= 2
                return found
            found.append(kept(registry))
        done = self.programs.run(*crawl, registry)
        assert done.code == 0, done.err
        return found

    def _aimed(self, running: Running) -> Kill:
        """Some kills come while the program begins, the others at a request or a while after it."""
        kill = Kill(running)
        if self.draw.random() < 0.1:
            kill.later(self.draw.uniform(0.0, 0.4))
        else:
            wait = self.draw.uniform(0.0, self.seconds)
            request = self.hub.counts.requests + self.draw.randint(1, self.requests)
            self.hub.after(request, partial(kill.later, wait))
        return kill


@pytest.mark.parametrize(("how", "kills"), [("list", 20), ("pages", 30)])
def test_killed_at_fifty_random_moments(programs: Programs, hub: Hub, listed: Path, how: str, kills: int) -> None:
    asked: tuple[object, ...] = ("--list", listed) if how == "list" else ("--all",)
    crawl: tuple[object, ...] = ("crawl", "hf", *asked, "--registry")
    requests, began = hub.counts.requests, time.monotonic()
    assert programs.run(*crawl, programs.folder / "whole.db").code == 0
    took = (hub.counts.requests - requests) // STEP[how], (time.monotonic() - began) / STEP[how] / 2
    expected = exported(programs, programs.folder / "whole.db", "whole")
    killing = Killing(programs, hub, random.Random(how), *took)  # noqa: S311 - moments, not secrets
    found: list[int] = []
    for number in range(kills):
        registry = programs.folder / f"killed-{number}.db"
        found += killing.until_done(crawl, registry, min(10, kills - len(found)))
        assert same(exported(programs, registry, f"killed-{number}"), expected)
        with closing(sqlite3.connect(registry)) as whole:
            assert whole.execute("pragma integrity_check").fetchone() == ("ok",)
        if len(found) == kills:
            break
    assert len(found) == kills, f"the kills came too late to hit the crawls: {found}"
    assert len({count for count in found if 0 < count < MODELS}) > 2, found


@pytest.mark.postgresql
def test_killed_on_postgresql_it_ends_as_on_sqlite(
    programs: Programs, hub: Hub, listed: Path, postgresql_server: postgresql.Server
) -> None:
    some = programs.folder / "some.txt"
    some.write_text("\n".join(listed.read_text(encoding="utf-8").split()[:400]), encoding="utf-8")
    crawl = ("crawl", "hf", "--list", some, "--registry")
    assert programs.run(*crawl, programs.folder / "whole.db").code == 0
    registry = postgresql_server.create("killed")
    killing = Killing(programs, hub, random.Random(8), requests=60, seconds=0.2)  # noqa: S311 - moments
    assert len(killing.until_done(crawl, registry, 6)) > 2
    whole = exported(programs, programs.folder / "whole.db", "whole")
    assert same(exported(programs, registry, "killed"), whole)
