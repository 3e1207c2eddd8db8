"""Steps of lineage between what is recorded, by whatever name a parent was written."""

from __future__ import annotations

from model_license_audit.model.recorded import State
from model_license_audit.registry.reading.asking import PORTION
from model_license_audit.registry.records import StoredLink
from model_license_audit.registry.store import Store
from tests.registry.observed import ref, seen
from tests.registry.test_store_recording import record, withdraw


def steps(links: list[StoredLink]) -> list[tuple[str, str]]:
    return [(link.child.name, link.parent.name) for link in links]


def test_children_are_found_by_every_name_of_their_parent(store: Store) -> None:
    record(store, seen("acme/New", old=["acme/old", "acme/older"]))
    record(store, seen("acme/a", bases=["acme/old"]), seen("acme/b", bases=["ACME/new"]), seen("acme/c", bases=["x/y"]))
    expected = [("acme/a", "acme/New"), ("acme/b", "acme/New")]
    with store.reading() as shelf:
        for key in ("hf:acme/new", "hf:acme/old", "hf:acme/older"):
            assert steps(shelf.children(key)) == expected
            assert steps(shelf.links_below([key])) == expected
        assert [link.written for link in shelf.children("hf:acme/new")] == ["acme/old", "ACME/new"]
        assert steps(shelf.links_from(["hf:acme/a", "hf:acme/c"])) == [("acme/a", "acme/New"), ("acme/c", "x/y")]
        assert steps(shelf.children("hf:x/y")) == [("acme/c", "x/y")]


def test_a_step_tells_of_the_child_as_it_is_now(store: Store) -> None:
    record(store, seen("acme/a", bases=["acme/base"]), seen("acme/b", bases=["acme/base"]))
    record(store, seen("acme/a", 1, "cc0", bases=["acme/other"]))
    withdraw(store, "acme/b", 1, State.PRIVATE)
    with store.reading() as shelf:
        (link,) = shelf.children("hf:acme/base")
    assert (link.child, link.parent) == (ref("acme/b"), ref("acme/base"))
    assert (link.child_license, link.child_state) == ("MIT", State.PRIVATE)


def test_cycles_and_models_made_from_themselves_end(store: Store) -> None:
    looks = [seen("acme/a", bases=["acme/b"]), seen("acme/b", bases=["acme/a"]), seen("acme/self", bases=["acme/self"])]
    record(store, *looks)
    with store.reading() as shelf:
        assert sorted(steps(shelf.links_above(["hf:acme/a"]))) == [("acme/a", "acme/b"), ("acme/b", "acme/a")]
        assert sorted(steps(shelf.links_below(["hf:acme/a"]))) == [("acme/a", "acme/b"), ("acme/b", "acme/a")]
        assert steps(shelf.links_below(["hf:acme/self"])) == [("acme/self", "acme/self")]


def test_more_keys_than_a_statement_takes(store: Store) -> None:
    number = PORTION * 2 + 10
    record(store, *(seen(f"acme/m{n:05}", bases=[f"acme/base{n % 7}"]) for n in range(number)))
    record(store, *(seen(f"acme/x{n:05}", bases=[f"acme/m{n:05}"]) for n in range(number)))
    with store.reading() as shelf:
        assert len(shelf.links_to([f"hf:acme/m{n:05}" for n in range(number)])) == number
        assert len(shelf.links_below([f"hf:acme/base{n}" for n in range(7)])) == 2 * number
        assert len(shelf.links_above([f"hf:acme/x{n:05}" for n in range(number)])) == 2 * number
