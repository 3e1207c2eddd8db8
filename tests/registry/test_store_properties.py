"""What holds of recording whatever was seen: a batch is as good as one by one, and doing it again changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_license_audit.model.recorded import Coverage, State
from model_license_audit.registry.address import Address
from model_license_audit.registry.records import Effect, Observation, Withdrawal
from model_license_audit.registry.store import Store
from tests.registry.observed import day, ref, seen

_NUMBERS = count()
_NAMES = ["acme/a", "acme/b", "Acme/B", "acme/c", "acme/d"]
_QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

Deed = Observation | Withdrawal


def observations(aliases: bool = True) -> st.SearchStrategy[Observation]:
    """Artifacts of few names, so that they meet."""
    return st.builds(
        lambda name, at, label, old, bases, coverage, commit: seen(
            name, at, label, old=old, bases=bases, coverage=coverage, commit=commit
        ),
        st.sampled_from(_NAMES),
        st.integers(0, 5),
        st.sampled_from(["mit", "gpl", None]),
        st.lists(st.sampled_from(_NAMES), max_size=2) if aliases else st.just([]),
        st.lists(st.sampled_from(_NAMES), max_size=2, unique=True),
        st.sampled_from(Coverage),
        st.sampled_from([None, "a" * 40, "b" * 40]),
    )


def withdrawals() -> st.SearchStrategy[Withdrawal]:
    """Artifacts that cannot be had any more."""
    return st.builds(
        lambda name, at, state: Withdrawal(ref(name), state, day(at)),
        st.sampled_from(_NAMES),
        st.integers(0, 5),
        st.sampled_from([State.DELETED, State.PRIVATE]),
    )


@contextmanager
def registry(empty: Path, folder: Path) -> Iterator[Store]:
    """An empty registry of its own."""
    store = Store.open(Address(path=str(shutil.copy(empty, folder / f"{next(_NUMBERS)}.db"))))
    try:
        yield store
    finally:
        store.close()


def do(store: Store, deeds: Sequence[Deed], batch: int) -> list[Effect | bool]:
    """Record what was seen in batches, and note what is gone between them."""
    told: list[Effect | bool] = []
    waiting: list[Observation] = []
    with store.writing() as writing:
        for deed in deeds:
            if isinstance(deed, Observation):
                waiting.append(deed)
            if waiting and (isinstance(deed, Withdrawal) or len(waiting) == batch):
                told += writing.record(waiting)
                waiting = []
            if isinstance(deed, Withdrawal):
                told.append(writing.withdraw(deed))
        told += writing.record(waiting)
    return told


_HELD = (
    "select key, ref, current, state, state_at, state_why from artifacts",
    """select a.key, r.ordinal, r.digest, r.first_seen, r.last_seen, coalesce(r.license, ''),
    (select count(*) from claims c where c.revision_id = r.id),
    (select count(*) from derivations d where d.revision_id = r.id)
    from revisions r join artifacts a on a.id = r.artifact_id""",
    """select l.key, l.ref, a.key, l.first_seen, l.last_seen
    from aliases l join artifacts a on a.id = l.artifact_id""",
    """select a.key, e.position, e.at, e.kind, e.old, e.new
    from events e join artifacts a on a.id = e.artifact_id""",
)
_WRONG = (
    "select 1 from aliases l join artifacts a on a.id = l.artifact_id and a.key = l.key",
    "select 1 from revisions where first_seen > last_seen",
    """select 1 from artifacts a join revisions c on c.artifact_id = a.id and c.ordinal = a.current
    join revisions r on r.artifact_id = a.id and r.last_seen > c.last_seen""",
    """select 1 from artifacts a
    where not exists (select 1 from revisions c where c.artifact_id = a.id and c.ordinal = a.current)""",
    "select artifact_id, first_seen from revisions group by 1, 2, digest having count(*) > 1",
)


def held(store: Store) -> list[object]:
    """All that a registry holds, by names and not by numbers."""
    with store.reading() as shelf:
        return [sorted(map(tuple, shelf.rows.ask(sql))) for sql in _HELD]


@_QUICK
@given(st.lists(observations() | withdrawals(), max_size=12), st.integers(2, 12))
def test_a_batch_is_as_good_as_one_by_one(empty_file: Path, tmp_path: Path, deeds: list[Deed], batch: int) -> None:
    with registry(empty_file, tmp_path) as one, registry(empty_file, tmp_path) as other:
        assert do(one, deeds, batch) == do(other, deeds, 1)
        assert held(one) == held(other)


@_QUICK
@given(st.lists(observations(aliases=False), max_size=12))
def test_doing_it_again_changes_nothing(empty_file: Path, tmp_path: Path, deeds: list[Deed]) -> None:
    with registry(empty_file, tmp_path) as store:
        do(store, deeds, 5)
        before = held(store)
        assert set(do(store, deeds, 5)) <= {Effect.SAME}
        assert held(store) == before


@_QUICK
@given(st.lists(observations() | withdrawals(), max_size=12))
def test_the_registry_stays_consistent(empty_file: Path, tmp_path: Path, deeds: list[Deed]) -> None:
    with registry(empty_file, tmp_path) as store:
        do(store, deeds, 4)
        with store.reading() as shelf:
            assert [sql for sql in _WRONG if shelf.rows.ask(sql)] == []
            for name in {deed.ref.name for deed in deeds if isinstance(deed, Observation)}:
                assert shelf.find(ref(name)) is not None
                assert shelf.links_below([f"hf:{name}".lower()]) is not None
