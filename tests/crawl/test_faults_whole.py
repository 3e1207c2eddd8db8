"""Whole crawls through the command while something goes wrong: what can be had is had, the rest is named."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import address_of
from model_license_audit.registry.reading.shelf import Shelf, open_shelf
from model_license_audit.registry.records import StoredArtifact
from model_license_audit.testing.hub import Fault, Hub, made_up
from tests.crawl.programs import EPOCH, PROGRAM, Ended, Programs, impatient

TOKEN = "hf_" + "S" * 30
DAY = 86_400
MEBIBYTES = 300
PEAK = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
print(os.wait4(process.pid, 0)[2].ru_maxrss)
"""
"""Runs a command and prints its peak in KiB: a process of its own, for a child's peak begins with that of its parent,
and the one that runs the tests may have needed more for others."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    world = made_up(120, seed=3)
    with Hub(world.models, world.datasets) as served:
        for old, new in world.renamed.items():
            served.repositories.rename(old, new)
        yield served


@pytest.fixture
def programs(hub: Hub, tmp_path: Path) -> Programs:
    return Programs(tmp_path, {"HF_ENDPOINT": hub.endpoint, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1", "HF_TOKEN": ""})


@pytest.fixture
def listed(hub: Hub, tmp_path: Path) -> Path:
    """A file that names every model of the hub."""
    path = tmp_path / "models.txt"
    path.write_text("".join(f"{one.id}\n" for one in hub.repositories.all("models")), encoding="utf-8")
    return path


def crawl(programs: Programs, registry: object, *asked: object, **more: Any) -> Ended:
    return programs.run("crawl", "hf", *asked, "--registry", registry, **more)


def summary(done: Ended) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.out)
    return found


def exported(programs: Programs, registry: object, *options: str) -> list[bytes]:
    target = programs.folder / "export.jsonl"
    done = programs.run("registry", "export", target, "--registry", registry, *options)
    assert done.code == 0, done.err
    return target.read_bytes().splitlines()


def expected(programs: Programs, hub: Hub, *asked: object) -> list[bytes]:
    """The registry after a crawl during which nothing goes wrong."""
    faults, hub.faults[:] = list(hub.faults), []
    assert crawl(programs, programs.folder / "expected.db", *asked).code == 0
    hub.faults[:] = faults
    return exported(programs, programs.folder / "expected.db")


@pytest.mark.parametrize(
    "faults", [("429", "429-bare"), ("500", "502", "503"), ("reset", "cut"), ("truncated", "wrong-type")], ids="-".join
)
@pytest.mark.parametrize("how", ["list", "pages"])
def test_what_fails_now_and_then_is_asked_for_again(
    programs: Programs, hub: Hub, listed: Path, how: str, faults: tuple[str, ...]
) -> None:
    asked: tuple[object, ...] = ("--list", listed) if how == "list" else ("--all",)
    share = 0.03 if how == "list" else 0.2
    hub.faults += [Fault(kind, share=share, seconds=1) for kind in faults]
    done = crawl(programs, programs.folder / "r.db", *asked)
    assert done.code == 0, done.err
    assert {kind for kind in faults if hub.counts.faults[kind]} == set(faults)
    assert exported(programs, programs.folder / "r.db") == expected(programs, hub, *asked)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("404", "not found on the Hub"),
        ("401", "private on the Hub, or not there"),
        ("gated", "gated on the Hub"),
        ("redirect-loop", "could not be understood"),
        ("wrong-type", "could not be understood"),
        ("huge", "too large to be true"),
        ("bomb", "too large to be true"),
    ],
)
def test_what_cannot_be_had_is_named_with_the_reason(
    programs: Programs, hub: Hub, listed: Path, fault: str, told: str
) -> None:
    bad = hub.repositories.all("models")[7].id
    hub.faults.append(Fault(fault, path=f"/api/models/{bad}"))
    done = crawl(programs, programs.folder / "r.db", "--list", listed, "--format", "json")
    skipped = {one["ref"]: one["why"] for one in summary(done)["skipped"]}
    assert told in skipped[f"hf:{bad}"]
    assert summary(done)["new"] >= 119


def test_answers_of_100_megabytes_are_never_held(hub: Hub, listed: Path, tmp_path: Path) -> None:
    hub.faults += [Fault("huge", path="/api/models/*"), Fault("huge", path="/*/resolve/*")]
    asked = ["--list", str(listed), "--registry", str(tmp_path / "r.db")]
    command = [sys.executable, "-c", PEAK, str(PROGRAM), "crawl", "hf", *asked]
    around = {**os.environ, "HF_ENDPOINT": hub.endpoint}
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=True)
    told, _, peak = done.stdout.rstrip().rpartition("\n")
    assert "too large to be true" in told + done.stderr
    assert int(peak) / 1024 < MEBIBYTES
    assert hub.counts.faults["huge"] >= 120


@pytest.mark.parametrize("fault", ["slow", "hang"])
def test_silence_is_given_up_and_made_good_later(programs: Programs, hub: Hub, listed: Path, fault: str) -> None:
    right = expected(programs, hub, "--list", listed)
    bad = hub.repositories.all("models")[7].id
    hub.faults.append(Fault(fault, path=f"/api/models/{bad}", seconds=0.05 if fault == "slow" else None))
    done = crawl(programs, programs.folder / "r.db", "--list", listed, "--format", "json", "--patience", 1)
    assert done.code == 4
    assert [one["ref"] for one in summary(done)["skipped"] if one["later"]] == [f"hf:{bad}"]
    hub.faults.clear()
    assert crawl(programs, programs.folder / "r.db", "--list", listed).code == 0
    assert exported(programs, programs.folder / "r.db") == right


@pytest.mark.parametrize("endpoint", ["http://no-such-host.invalid", "http://127.0.0.1:9"])
def test_a_hub_that_cannot_be_reached_is_told_of_once(programs: Programs, listed: Path, endpoint: str) -> None:
    programs.environment = {**programs.environment, "HF_ENDPOINT": endpoint}
    done = crawl(programs, programs.folder / "r.db", "--list", listed, "--patience", 1)
    assert done.code == 4
    assert "the Hub could not be reached" in done.out + done.err
    assert "HF_ENDPOINT" in done.out + done.err
    assert len((done.out + done.err).splitlines()) < 60


def test_the_token_is_sent_and_neither_shown_nor_stored(programs: Programs, hub: Hub, listed: Path) -> None:
    programs.environment = {**programs.environment, "HF_TOKEN": TOKEN, "HF_HUB_DISABLE_IMPLICIT_TOKEN": ""}
    hub.faults.append(Fault("500", first=99, path=f"/api/models/{hub.repositories.all('models')[3].id}"))
    done = crawl(programs, programs.folder / "r.db", "--list", listed, "--with-cards", "--patience", 1)
    assert any(request.token == TOKEN for request in hub.received)
    kept = [path.read_bytes() for path in programs.folder.glob("r.db*")]
    assert TOKEN not in done.out + done.err
    assert not any(TOKEN.encode() in content for content in kept)


@pytest.mark.parametrize("how", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_two_crawls_at_once_are_as_one_after_the_other(
    programs: Programs, hub: Hub, how: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    registry = tmp_path / "r.db" if how == "sqlite" else request.getfixturevalue("postgresql_server").create("two")
    names = [one.id for one in hub.repositories.all("models")]
    lists = [tmp_path / "first.txt", tmp_path / "second.txt"]
    for path, part in zip(lists, (names[:80], names[40:]), strict=True):
        path.write_text("\n".join(part), encoding="utf-8")
    hub.latency = 0.01
    begun = [programs.start("crawl", "hf", "--list", path, "--registry", registry) for path in lists]
    assert [one.ended().code for one in begun] == [0, 0]
    for path in lists:
        assert crawl(programs, tmp_path / "after.db", "--list", path).code == 0
    right = exported(programs, tmp_path / "after.db", "--without-journal")
    assert exported(programs, registry, "--without-journal") == right


def test_the_same_crawl_twice_at_once_reads_everything_once(programs: Programs, hub: Hub, listed: Path) -> None:
    right = expected(programs, hub, "--list", listed)
    begun = [programs.start("crawl", "hf", "--list", listed, "--registry", programs.folder / "r.db") for _ in range(2)]
    codes = [one.ended().code for one in begun]
    assert codes == [0, 0]
    target = programs.folder / "r.db"
    lines = {line for line in right if b'"artifacts"' in line or b'"revisions"' in line}
    assert lines <= set(exported(programs, target))


def shelf_of(registry: Path) -> AbstractContextManager[Shelf]:
    address = address_of(str(registry))
    assert address is not None
    return open_shelf(address)


@pytest.mark.parametrize("how", ["list", "pages"])
def test_a_license_that_changes_meanwhile_is_the_old_or_the_new_one_and_then_both(
    programs: Programs, hub: Hub, listed: Path, how: str
) -> None:
    asked: tuple[object, ...] = ("--list", listed) if how == "list" else ("--all",)
    names, registry = sorted(one.id for one in hub.repositories.all("models")), programs.folder / "r.db"
    before, after = names[-1], names[0]
    hub.after(1, partial(hub.repositories.change_license, before, "agpl-3.0"))
    hub.after(60 if how == "list" else 3, partial(hub.repositories.change_license, after, "agpl-3.0"))
    assert crawl(programs, registry, *asked).code == 0
    assert crawl(programs, registry, *asked, epoch=EPOCH + DAY).code == 0
    with shelf_of(registry) as shelf:
        for name, moments in ((before, [EPOCH]), (after, [EPOCH, EPOCH + DAY])):
            kept = shelf.history_of(ArtifactRef.parse(f"hf:{name}"))
            assert [one.first_seen.timestamp() for one in kept] == moments
            assert [told_license(one) for one in kept] == [license_at(hub, name, one.ref.revision) for one in kept]
            assert kept[-1].license == "AGPL-3.0-only"


def told_license(kept: StoredArtifact) -> str | None:
    """What the card says of the license, as the registry has it."""
    return next((claim.value for claim in kept.reading.claims if claim.field is ClaimField.LICENSE), None)


def license_at(hub: Hub, name: str, commit: str | None) -> str | None:
    """What the card said of the license at a commit, as the hub has it."""
    found = hub.repositories.find(name, "models")
    state = found.at(str(commit)) if found else None
    assert state is not None
    license_: str | None = state[0]["cardData"].get("license")
    return license_


@pytest.mark.parametrize("room", [40_000, 250_000, 600_000])
def test_a_full_disk_is_told_and_nothing_is_lost(programs: Programs, hub: Hub, listed: Path, room: int) -> None:
    right, registry = expected(programs, hub, "--list", listed), programs.folder / "r.db"
    done = crawl(programs, registry, "--list", listed, file_bytes=room)
    assert done.code == 2
    assert "no room is left on the disk" in done.err
    assert "make room" in done.err
    assert len(done.err.splitlines()) < 4
    assert crawl(programs, registry, "--list", listed).code == 0
    assert exported(programs, registry) == right


def test_a_locked_registry_is_waited_for_and_then_told_of(programs: Programs, hub: Hub, listed: Path) -> None:
    right, registry = expected(programs, hub, "--list", listed), programs.folder / "r.db"
    assert programs.run("registry", "stats", "--registry", programs.folder / "expected.db").code == 0
    shutil.copy(programs.folder / "expected.db", registry)
    with closing(sqlite3.connect(registry, isolation_level=None)) as other:
        other.execute("begin immediate")
        refused = crawl(programs, registry, "--list", listed, before=impatient)
        assert refused.code == 2
        assert "another program has been writing to it" in refused.err
        waiting = programs.start("crawl", "hf", "--list", listed, "--registry", registry)
        waiting.process.join(2.0)
        assert waiting.process.is_alive()
        other.execute("rollback")
        assert waiting.ended().code == 0
    assert set(right) & set(exported(programs, registry))


def test_a_clock_that_goes_backwards_does_not_turn_history_round(programs: Programs, hub: Hub, listed: Path) -> None:
    name, registry = hub.repositories.all("models")[5].id, programs.folder / "r.db"
    assert crawl(programs, registry, "--list", listed).code == 0
    hub.repositories.change_license(name, "agpl-3.0")
    done = crawl(programs, registry, "--list", listed, epoch=EPOCH - DAY)
    assert done.code == 0
    assert "clock" in done.err
    with shelf_of(registry) as shelf:
        kept = shelf.history_of(ArtifactRef.parse(f"hf:{name}"))
    assert len(kept) == 2
    assert kept[0].first_seen <= kept[0].last_seen <= kept[1].first_seen <= kept[1].last_seen
    assert kept[1].license == "AGPL-3.0-only"


def test_models_that_name_each_other_and_themselves_are_read_once(programs: Programs, hub: Hub) -> None:
    for name, base in (("acme/a", "acme/b"), ("acme/b", "acme/a"), ("acme/self", "acme/self")):
        tags = [f"base_model:{base}", f"base_model:finetune:{base}"]
        hub.add({"id": name, "cardData": {"license": "mit", "base_model": base}, "tags": tags})
    done = crawl(programs, programs.folder / "r.db", "acme/a", "acme/self", "--children", "--format", "json")
    assert (done.code, summary(done)["new"]) == (0, 3)
    assert max(hub.counts.by_path[f"/api/models/acme/{name}"] for name in ("a", "b", "self")) == 1
