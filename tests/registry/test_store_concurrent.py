"""Several programs that write to one registry at once: nothing is lost, nothing is twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from model_license_audit.registry.records import Effect
from model_license_audit.registry.store import Store
from tests.registry.observed import seen

_MODELS = 90
_BATCH = 10


def _write(store: Store, turn: int) -> list[Effect]:
    """Record all models in batches, each writer in another order, half of them with what was read of them last."""
    other = Store.open(store.address)
    numbers = sorted(range(_MODELS), key=lambda number: (number * (turn * 2 + 7)) % _MODELS)
    effects = []
    for start in range(0, _MODELS, _BATCH):
        with other.writing() as writing:
            batch = [
                seen(f"acme/m{n}", bases=["acme/base"], old=[f"acme/old{n}"]) for n in numbers[start : start + _BATCH]
            ]
            effects += writing.record(batch)
    other.close()
    return effects


def test_writers_of_overlapping_sets_keep_each_artifact_once(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        effects = Counter(effect for told in pool.map(lambda turn: _write(store, turn), range(4)) for effect in told)
    assert effects == {Effect.NEW: _MODELS, Effect.SAME: 3 * _MODELS}
    with store.reading() as shelf:
        for table in ("artifacts", "revisions", "aliases", "derivations"):
            assert shelf.rows.ask(f"select count(*) from {table}") == [(_MODELS,)], table  # noqa: S608
        assert len(shelf.children("hf:acme/base")) == _MODELS
