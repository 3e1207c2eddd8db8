"""What changed between two looks, as the library tells it and as the commands show it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from model_license_audit.model.errors import UsageError
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.registry.moments import point
from model_license_audit.registry.reading.history import DRIFT, Change, ChangeKind, Parent, changes
from model_license_audit.registry.reading.timelines import Told
from model_license_audit.registry.records import Withdrawal
from model_license_audit.registry.store import Store
from tests.cli.inside import Done, modelaudit
from tests.registry.observed import day, ref, seen
from tests.registry.test_store_recording import record, withdraw

EVERY = frozenset(ChangeKind)


def found(store: Store, since: float = 0.5, until: float = 99, kinds: frozenset[ChangeKind] = DRIFT) -> list[Change]:
    with store.reading() as shelf:
        return list(changes(shelf.rows, day(since), day(until), kinds))


def brief(told: list[Change]) -> list[tuple[str, str, tuple[object, ...], tuple[object, ...]]]:
    return [(change.ref.name, change.kind.value, change.old, change.new) for change in told]


def run(store: Store, command: str, *options: str) -> Done:
    return modelaudit("registry", command, "--registry", store.address.path or store.address.url, *options)


def test_a_license_that_changed_is_told_with_both_dates_and_both_places(store: Store) -> None:
    record(store, seen("acme/model", 0), seen("acme/model", 2), seen("acme/model", 5, "cc0"), seen("acme/other"))
    (change,) = found(store)
    assert (change.kind, change.old, change.new) == (ChangeKind.LICENSE, ("MIT",), ("CC0",))
    assert (change.old_seen, change.new_seen) == (day(2), day(5))
    assert change.old_told == (Told("license", "mit", "README.md:2"),)
    assert change.new_told == (Told("license", "cc0", "README.md:2"),)
    assert change.note == ""


@pytest.mark.parametrize(("since", "until", "number"), [(0, 5, 0), (5, 6, 1), (5.5, 9, 0), (0, 5.1, 1)])
def test_a_change_belongs_to_the_look_that_found_it(store: Store, since: float, until: float, number: int) -> None:
    record(store, seen("acme/model", 0), seen("acme/model", 5, "cc0"), seen("acme/model", 8, "cc0"))
    assert len(found(store, since, until)) == number


def test_parents_that_came_and_went(store: Store) -> None:
    record(store, seen("acme/model", bases=["acme/a", "acme/b"]), seen("acme/model", 1, bases=["acme/b", "acme/c"]))
    (change,) = found(store)
    assert change.kind is ChangeKind.LINEAGE
    assert change.old == (Parent(ref("acme/a"), DerivationKind.FINETUNE),)
    assert change.new == (Parent(ref("acme/c"), DerivationKind.FINETUNE),)
    assert [told.value for told in change.new_told] == ["acme/b", "acme/c"]


def test_a_parent_that_was_renamed_is_no_other_parent(store: Store) -> None:
    record(store, seen("acme/model", bases=["acme/old"]), seen("acme/base", 1, old=["acme/old"]))
    record(store, seen("acme/model", 2, bases=["acme/base"]))
    assert found(store) == []


def test_gating_that_began_and_ended(store: Store) -> None:
    looks = [seen("acme/model"), seen("acme/model", 1, gated="manual"), seen("acme/model", 2, gated="false")]
    record(store, *looks)
    assert brief(found(store)) == [
        ("acme/model", "gating", ("no",), ("manual",)),
        ("acme/model", "gating", ("manual",), ("no",)),
    ]


def test_states_and_names(store: Store) -> None:
    record(store, seen("acme/old"))
    withdraw(store, "acme/old", 1, State.PRIVATE, "401")
    record(store, seen("acme/new", 2, old=["acme/old"]))
    told = found(store)
    assert brief(told) == [
        ("acme/new", "state", ("present",), ("private",)),
        ("acme/new", "state", ("private",), ("present",)),
        ("acme/new", "name", ("hf:acme/old",), ("hf:acme/new",)),
    ]
    assert [change.note for change in told] == ["401", "", "hub#location"]
    assert [change.kind for change in found(store, kinds=frozenset({ChangeKind.NAME}))] == [ChangeKind.NAME]


def test_what_touches_nobody_is_told_only_when_asked_for(store: Store) -> None:
    record(store, seen("acme/model"), seen("acme/model", 1, tag="new"), seen("acme/late", 2))
    assert found(store) == []
    assert brief(found(store, kinds=EVERY)) == [("acme/model", "other", (), ()), ("acme/late", "first-seen", (), ())]


def test_other_license_data_are_no_drift_of_the_model(store: Store) -> None:
    later = seen("acme/model", 1, tag="x", license_data="2")
    record(store, seen("acme/model"), replace(later, license="MIT-0"))
    (change,) = found(store)
    assert (change.old, change.new) == (("MIT",), ("MIT-0",))
    assert "the same: it was concluded with other license data" in change.note


def test_a_look_that_read_more_says_so(store: Store) -> None:
    record(store, seen("acme/model"), seen("acme/model", 1, "cc0", coverage=Coverage.CARD))
    (change,) = found(store)
    assert change.note == "then its record was read, since then its card"


def test_what_was_so_for_a_moment_only_changed_twice(store: Store) -> None:
    record(store, seen("acme/model", 1), seen("acme/model", 9), seen("acme/model", 5, "cc0"))
    assert brief(found(store)) == [
        ("acme/model", "license", ("MIT",), ("CC0",)),
        ("acme/model", "license", ("CC0",), ("MIT",)),
    ]


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("2026-11-01", False, datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01", True, datetime(2026, 11, 2, tzinfo=UTC)),
        ("2026-11-01T06:30", True, datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        ("2026-11-01T06:30+02:00", False, datetime(2026, 11, 1, 4, 30, tzinfo=UTC)),
        ("7d", False, day(30) - timedelta(days=7)),
        ("2w", True, day(30) - timedelta(days=14)),
        ("12h", False, day(30) - timedelta(hours=12)),
    ],
)
def test_dates_as_users_write_them(text: str, end: bool, expected: datetime) -> None:
    assert point(text, day(30), end) == expected


@pytest.mark.parametrize("text", ["", "yesterday", "7", "2026-13-01", "-3d", "999999w"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(UsageError, match="is no date"):
        point(text, day(30))


def test_what_is_left_out_is_counted(store: Store) -> None:
    record(store, *(seen(f"acme/{name}", at, label) for at, label in ((0, "mit"), (1, "cc0")) for name in "abc"))
    few = run(store, "changes", "--since", "2026-11-01", "--limit", "2").stdout
    assert "hf:acme/b" in few
    assert "hf:acme/c" not in few
    assert "3 changes of 3 artifacts since 2026-11-01." in few
    assert "Shown are the first 2; 1 is left out: --limit 0 shows all." in few
    every = run(store, "changes", "--since", "2026-11-01", "--limit", "0").stdout
    assert "hf:acme/c" in every
    assert "left out" not in every


@pytest.mark.parametrize(("limit", "listed"), [((), 101), (("--limit", "0"), 101), (("--limit", "7"), 7)])
def test_json_has_every_change_unless_fewer_are_asked_for(store: Store, limit: tuple[str, ...], listed: int) -> None:
    record(store, *(seen(f"acme/{n:03}", at, label) for at, label in ((0, "mit"), (1, "cc0")) for n in range(101)))
    document = json.loads(run(store, "changes", "--since", "2026-11-01", "--format", "json", *limit).stdout)
    assert (document["total"], len(document["changes"])) == (101, listed)
    assert "Shown are the first 100; 1 is left out" in run(store, "changes", "--since", "2026-11-01").stdout


def test_the_command_shows_what_changed(store: Store) -> None:
    record(store, seen("acme/model", bases=["acme/a"]), seen("acme/model", 5, "cc0", bases=["acme/b"]))
    withdraw(store, "acme/model", 6, State.DELETED, "the hub says 404 \x1b[31m")
    done = run(store, "changes", "--since", "2026-11-02")
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout
    said = " ".join(done.stdout.split())
    for words in (
        "2026-11-06 hf:acme/model",
        "license MIT -> CC0 between 2026-11-01 00:00 and 2026-11-06 00:00",
        "was license: mit (README.md:2)",
        "lineage - finetune of hf:acme/a + finetune of hf:acme/b",
        "2026-11-07 hf:acme/model state present -> deleted the hub says 404",
        "3 changes of 1 artifact since 2026-11-02.",
    ):
        assert words in said


def test_the_command_gives_one_json_document(store: Store) -> None:
    record(store, seen("acme/model", bases=["acme/a"]), seen("acme/model", 5, "cc0"))
    done = run(store, "changes", "--since", "2026-11-02", "--until", "2026-11-06", "-f", "json")
    told = json.loads(done.stdout)
    assert told["schema"] == "urn:model-license-audit:registry-changes:1"
    assert told["until"] == "2026-11-07T00:00:00.000000Z"
    assert [(one["kind"], one["old"], one["new"]) for one in told["changes"]] == [
        ("license", ["MIT"], ["CC0"]),
        ("lineage", [{"parent": "hf:acme/a", "kind": "finetune"}], []),
    ]
    assert told["changes"][0]["last_seen_old"] == "2026-11-01T00:00:00.000000Z"
    assert told["changes"][0]["new_claims"] == [{"field": "license", "value": "cc0", "where": "README.md:2"}]
    assert run(store, "changes", "--since", "2026-11-02", "--until", "2026-11-06", "-f", "json").stdout == done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "soon"], "is no date"),
        (["--since", "2026-11-02", "--until", "2026-11-01"], "--until is before --since"),
        ([], "Missing option '--since'"),
        (["--since", "1d", "--kind", "weather"], "is not one of"),
    ],
)
def test_wrong_arguments_are_told(store: Store, options: list[str], said: str) -> None:
    done = run(store, "changes", *options)
    assert (done.returncode, said in done.stderr) == (2, True)


def test_nothing_changed_is_said(store: Store) -> None:
    done = run(store, "changes", "--since", "1d")
    assert (done.returncode, done.stdout[:31]) == (0, "Nothing in the registry changed")


def test_stats_count_what_the_registry_holds(store: Store) -> None:
    record(store, seen("acme/model", bases=["acme/a", "acme/old"]), seen("acme/base", 1, None, old=["acme/old"]))
    record(store, seen("acme/model", 2, "cc0", bases=["acme/a"]), seen("tfhub:acme/x/1", 3, "cc0"))
    with store.writing() as writing:
        writing.withdraw(Withdrawal(ref("acme/base"), State.DELETED, day(4)))
    told = json.loads(run(store, "stats", "-f", "json").stdout)
    assert told == {
        "schema": "urn:model-license-audit:registry-stats:1",
        "artifacts": 3,
        "kinds": {"model": 3},
        "hosts": {"hf": 2, "tfhub": 1},
        "states": {"present": 2, "deleted": 1},
        "coverage": {"record": 3},
        "revisions": 4,
        "aliases": 1,
        "edges": {"finetune": 1},
        "based": 1,
        "outside": 1,
        "licenses": {"CC0": 2},
        "no_license": 1,
        "other_data": 4,
        "crawls": 0,
        "unfinished_crawls": 0,
        "audits": 0,
        "since": "2026-11-01T00:00:00.000000Z",
        "until": "2026-11-04T00:00:00.000000Z",
    }
    said = " ".join(run(store, "stats").stdout.split())
    assert "2 CC0 1 no license is known" in said
    assert "4 revisions were concluded with other license data than this program's; `modelaudit registry verify" in said


def test_stats_of_an_empty_registry_and_of_none(store: Store) -> None:
    done = run(store, "stats")
    assert (done.returncode, "ARTIFACTS 0" in " ".join(done.stdout.split())) == (0, True)
    done = modelaudit("registry", "stats", "--registry", "none")
    assert (done.returncode, "needs a registry" in done.stderr) == (2, True)
