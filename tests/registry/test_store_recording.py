"""What the registry keeps of what was seen: revisions, their dates, what is current."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model_license_audit.model.evidence import ClaimField, Reading, TextFile, TextRole
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.records import Effect, Observation, StoredArtifact, Withdrawal
from model_license_audit.registry.store import Store
from tests.registry.observed import claim, day, ref, seen, whole

NEW, CHANGED, SAME = Effect.NEW, Effect.CHANGED, Effect.SAME


def record(store: Store, *observations: Observation) -> list[Effect]:
    with store.writing() as writing:
        return writing.record(observations)


def withdraw(store: Store, name: str, at: float, state: State = State.DELETED, why: str = "gone") -> bool:
    with store.writing() as writing:
        return writing.withdraw(Withdrawal(ref(name), state, day(at), why))


def find(store: Store, name: str, commit: str | None = None) -> StoredArtifact | None:
    with store.reading() as shelf:
        return shelf.find(ref(name, commit))


def spans(store: Store, name: str) -> list[tuple[str | None, float, float]]:
    """Of each revision its license and the days of its first and last look."""
    with store.reading() as shelf:
        history = shelf.history_of(ref(name))
    return [(one.license, (one.first_seen - day(0)).days, (one.last_seen - day(0)).days) for one in history]


def test_all_that_was_read_comes_back(store: Store) -> None:
    one = whole("acme/model")
    assert record(store, one) == [NEW]
    found = find(store, "acme/model")
    assert found is not None
    assert found.ref == one.ref
    assert (found.reading, found.files, found.license, found.license_data) == (one.reading, one.files, "MIT", "1")
    assert (found.coverage, found.kind, found.source, found.modified) == (one.coverage, one.kind, "hf", one.modified)
    assert (found.state, found.first_seen, found.last_seen) == (State.PRESENT, day(0), day(0))


def test_seen_again_moves_only_the_date(store: Store) -> None:
    assert record(store, whole("acme/model"), whole("acme/model", at=3)) == [NEW, SAME]
    assert spans(store, "acme/model") == [("MIT", 0, 3)]


def test_another_license_is_a_further_revision_and_the_former_stays(store: Store) -> None:
    assert record(store, seen("acme/model"), seen("acme/model", 2, "apache-2.0")) == [NEW, CHANGED]
    assert spans(store, "acme/model") == [("MIT", 0, 0), ("APACHE-2.0", 2, 2)]
    found = find(store, "acme/model")
    assert found is not None
    assert found.license == "APACHE-2.0"


def test_what_comes_back_is_a_revision_of_its_own(store: Store) -> None:
    record(store, seen("acme/model"), seen("acme/model", 1, "cc0"), seen("acme/model", 2))
    assert spans(store, "acme/model") == [("MIT", 0, 0), ("CC0", 1, 1), ("MIT", 2, 2)]


@pytest.mark.parametrize(
    ("at", "license_", "effect", "expected"),
    [
        pytest.param(1, "gpl", CHANGED, [("GPL", 1, 1), ("MIT", 4, 6), ("CC0", 8, 9)], id="before all: history"),
        pytest.param(1, "mit", SAME, [("MIT", 1, 6), ("CC0", 8, 9)], id="before all, and the same"),
        pytest.param(5, "mit", SAME, [("MIT", 4, 6), ("CC0", 8, 9)], id="within"),
        pytest.param(7, "mit", SAME, [("MIT", 4, 7), ("CC0", 8, 9)], id="between, as before"),
        pytest.param(7, "cc0", SAME, [("MIT", 4, 6), ("CC0", 7, 9)], id="between, as after"),
        pytest.param(7, "gpl", CHANGED, [("MIT", 4, 6), ("GPL", 7, 7), ("CC0", 8, 9)], id="between"),
        pytest.param(5, "cc0", CHANGED, [("MIT", 4, 6), ("CC0", 5, 5), ("CC0", 8, 9)], id="within another"),
    ],
)
def test_what_is_told_of_earlier_never_replaces_what_is_newer(
    store: Store, at: float, license_: str, effect: Effect, expected: list[object]
) -> None:
    for when, said in ((4, "mit"), (6, "mit"), (8, "cc0"), (9, "cc0")):
        record(store, seen("acme/model", when, said))
    assert record(store, seen("acme/model", at, license_)) == [effect]
    assert spans(store, "acme/model") == expected
    found = find(store, "acme/model")
    assert found is not None
    assert (found.license, found.last_seen) == ("CC0", day(9))


def test_less_that_does_not_differ_is_the_same(store: Store) -> None:
    record(store, whole("acme/model"))
    listed = seen("acme/model", 2, bases=("acme/base",))
    listed = replace(listed, reading=listed.reading + Reading((claim(ClaimField.NEW_VERSION, None),)))
    assert record(store, listed) == [SAME]
    found = find(store, "acme/model")
    assert found is not None
    assert (found.coverage, len(found.reading.texts), found.last_seen) == (Coverage.FILES, 1, day(2))


def test_less_of_another_commit_is_a_further_revision(store: Store) -> None:
    record(store, seen("acme/model", coverage=Coverage.CARD, commit="a" * 40))
    assert record(store, seen("acme/model", 1, commit="b" * 40)) == [CHANGED]
    assert find(store, "acme/model", "a" * 40) is not None
    assert find(store, "acme/model", "b" * 40) is not None
    assert find(store, "acme/model", "c" * 40) is None


def test_a_batch_that_names_one_artifact_twice_keeps_both(store: Store) -> None:
    assert record(store, seen("acme/model"), seen("acme/model", 0, "cc0"), seen("acme/model")) == [NEW, CHANGED, SAME]
    assert spans(store, "acme/model") == [("MIT", 0, 0), ("CC0", 0, 0)]


def test_doing_all_of_it_again_changes_nothing(store: Store) -> None:
    batch = [seen("acme/Model"), seen("acme/model", 0, "cc0"), whole("acme/other"), seen("acme/Model", tag="x")]
    record(store, *batch)
    assert record(store, *batch) == [SAME] * 4
    found = find(store, "acme/model")
    assert found is not None
    assert str(found.ref) == "hf:acme/Model"


def test_the_same_reading_with_newer_license_data_is_concluded_anew(store: Store) -> None:
    record(store, seen("acme/model", bases=("acme/base",)))
    newer = seen("acme/model", 1, bases=("acme/base",), license_data="2")
    newer = replace(newer, license="MIT-0", derivations=())
    assert record(store, newer) == [SAME]
    found = find(store, "acme/model")
    assert found is not None
    assert (found.license, found.license_data, found.ordinal) == ("MIT-0", "2", 1)
    with store.reading() as shelf:
        assert shelf.children("hf:acme/base") == []


def test_what_no_database_keeps_is_replaced_and_told_apart_from_nothing_else(store: Store) -> None:
    card = TextFile("README.md", TextRole.CARD, "nul \x00 and half \ud800 a pair", "a" * 64)
    hostile = replace(
        seen("acme/model", tag="tag\x00 \udfff \U0001f600"),
        modified="\x00",
        reading=Reading((claim(ClaimField.TAG, "\ud83d"),), (card,)),
    )
    assert record(store, hostile, hostile) == [NEW, SAME]
    found = find(store, "acme/model")
    assert found is not None
    assert found.reading.texts[0].text == "nul \ufffd and half \ufffd a pair"
    assert (found.reading.claims[0].value, found.modified) == ("\ufffd", "\ufffd")


def test_a_whole_emoji_is_kept(store: Store) -> None:
    record(store, seen("acme/model", tag="\U0001f600"))
    found = find(store, "acme/model")
    assert found is not None
    assert found.reading.claims[1].value == "\U0001f600"


def test_what_is_gone_keeps_its_last_revision(store: Store) -> None:
    record(store, seen("acme/model"))
    assert withdraw(store, "acme/model", 2, why="404")
    assert not withdraw(store, "acme/model", 3, why="404 again")
    found = find(store, "acme/model")
    assert found is not None
    assert (found.state, found.state_at, found.state_why) == (State.DELETED, day(3), "404 again")
    assert (found.license, found.last_seen) == ("MIT", day(0))


def test_what_was_seen_before_it_was_gone_does_not_bring_it_back(store: Store) -> None:
    record(store, seen("acme/model"))
    withdraw(store, "acme/model", 5)
    assert record(store, seen("acme/model", 4, "cc0")) == [CHANGED]
    found = find(store, "acme/model")
    assert found is not None
    assert (found.state, found.license, found.state_at) == (State.DELETED, "CC0", day(5))


def test_what_is_seen_afterwards_is_back(store: Store) -> None:
    record(store, seen("acme/model"))
    withdraw(store, "acme/model", 5, State.PRIVATE)
    assert record(store, seen("acme/model", 6)) == [CHANGED]
    found = find(store, "acme/model")
    assert found is not None
    assert (found.state, found.state_why) == (State.PRESENT, "")


def test_an_earlier_look_that_found_it_gone_tells_nothing(store: Store) -> None:
    record(store, seen("acme/model", 5))
    assert not withdraw(store, "acme/model", 4)
    assert not withdraw(store, "acme/unknown", 4)


def test_found_unchanged_without_reading_it(store: Store) -> None:
    record(store, seen("acme/model"), seen("acme/other"))
    withdraw(store, "acme/other", 1)
    with store.writing() as writing:
        told = writing.seen_again([ref("acme/model"), ref("acme/other"), ref("acme/unknown")], day(3))
    assert told == [SAME, CHANGED, None]
    assert spans(store, "acme/model") == [("MIT", 0, 3)]
    found = find(store, "acme/other")
    assert found is not None
    assert found.state is State.PRESENT


def test_a_failed_transaction_keeps_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as writing:  # noqa: PT012 - what comes before is kept in no case
        writing.record([seen("acme/model")])
        raise ZeroDivisionError
    assert find(store, "acme/model") is None


def test_ids_of_the_hub_know_no_case_and_others_do(store: Store) -> None:
    record(store, seen("acme/Model"), seen("tfhub:Acme/model/1"))
    assert find(store, "ACME/model") is not None
    with store.reading() as shelf:
        assert shelf.find(ArtifactRef.parse("tfhub:acme/model/1")) is None
