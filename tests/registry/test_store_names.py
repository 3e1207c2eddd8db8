"""Artifacts that change their names: chains, loops, names that somebody else takes."""

from __future__ import annotations

from model_license_audit.model.recorded import State
from model_license_audit.registry.kept import KeptAudit
from model_license_audit.registry.records import Effect, StoredArtifact, Withdrawal
from model_license_audit.registry.store import Store
from tests.registry.observed import day, ref, seen
from tests.registry.test_store_recording import record, spans

NEW, CHANGED, SAME = Effect.NEW, Effect.CHANGED, Effect.SAME


def found(store: Store, name: str) -> StoredArtifact:
    with store.reading() as shelf:
        one = shelf.find(ref(name))
    assert one is not None
    return one


def name_of(store: Store, name: str) -> str:
    return found(store, name).ref.name


def old_names(store: Store, name: str) -> list[str]:
    with store.reading() as shelf:
        return [alias.old.name for alias in shelf.aliases_of(ref(name))]


def events(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as shelf:
        rows = shelf.rows.ask("select kind, old, new from events order by at, artifact_id, position")
    return [(str(kind), str(old), str(new)) for kind, old, new in rows]


def artifacts(store: Store) -> list[str]:
    with store.reading() as shelf:
        return [row[0] for row in shelf.rows.ask("select ref from artifacts order by ref")]


def test_an_old_name_leads_to_the_present_one_and_says_where_that_was_read(store: Store) -> None:
    assert record(store, seen("acme/new", old=["acme/old"])) == [NEW]
    one = found(store, "acme/Old")
    assert one.ref.name == "acme/new"
    assert one.renamed is not None
    assert (one.renamed.source, one.renamed.pointer) == ("hub", "location")
    assert found(store, "acme/new").renamed is None
    assert events(store) == []


def test_a_renamed_artifact_goes_on_under_its_new_name(store: Store) -> None:
    record(store, seen("acme/old"), seen("acme/child", bases=["acme/old"]))
    assert record(store, seen("acme/new", 2, "cc0", old=["acme/old"])) == [CHANGED]
    assert artifacts(store) == ["hf:acme/child", "hf:acme/new"]
    assert spans(store, "acme/old") == [("MIT", 0, 0), ("CC0", 2, 2)]
    assert events(store) == [("name", "hf:acme/old", "hf:acme/new")]
    with store.reading() as shelf:
        (link,) = shelf.children("hf:acme/new")
        assert [link] == shelf.children("hf:acme/old") == shelf.links_from(["hf:acme/child"])
    assert (link.parent.name, link.written) == ("acme/new", "acme/old")


def test_renamed_and_otherwise_the_same_is_one_revision(store: Store) -> None:
    assert record(store, seen("acme/old"), seen("acme/new", 2, old=["acme/old"])) == [NEW, CHANGED]
    assert spans(store, "acme/new") == [("MIT", 0, 2)]


def test_a_chain_of_names(store: Store) -> None:
    record(store, seen("acme/a"))
    record(store, seen("acme/b", 1, old=["acme/a"]))
    record(store, seen("acme/c", 2, old=["acme/b"]))
    assert [name_of(store, name) for name in ("acme/a", "acme/b", "acme/c")] == ["acme/c"] * 3
    assert old_names(store, "acme/c") == ["acme/a", "acme/b"]
    assert events(store) == [("name", "hf:acme/a", "hf:acme/b"), ("name", "hf:acme/b", "hf:acme/c")]


def test_a_loop_of_names(store: Store) -> None:
    record(store, seen("acme/a"))
    record(store, seen("acme/b", 1, old=["acme/a"]))
    assert record(store, seen("acme/a", 2, old=["acme/b"])) == [CHANGED]
    assert name_of(store, "acme/b") == name_of(store, "acme/a") == "acme/a"
    assert old_names(store, "acme/a") == ["acme/b"]
    assert found(store, "acme/a").renamed is None
    assert spans(store, "acme/a") == [("MIT", 0, 2)]


def test_a_name_that_another_artifact_took_leads_to_that(store: Store) -> None:
    record(store, seen("acme/new", old=["acme/old"]))
    assert record(store, seen("acme/old", 3, "gpl")) == [NEW]
    assert name_of(store, "acme/old") == "acme/old"
    assert old_names(store, "acme/new") == []
    assert spans(store, "acme/new") == [("MIT", 0, 0)]
    with store.reading() as shelf:
        record(store, seen("acme/child", 4, bases=["acme/old"]))
        assert shelf.children("hf:acme/new") == []
        assert [link.parent.name for link in shelf.children("hf:acme/old")] == ["acme/old"]


def test_a_name_that_was_told_before_another_took_it_takes_nothing_from_that(store: Store) -> None:
    record(store, seen("acme/old", 5, "gpl"))
    assert record(store, seen("acme/new", 3, old=["acme/old"])) == [NEW]
    assert artifacts(store) == ["hf:acme/new", "hf:acme/old"]
    assert spans(store, "acme/old") == [("GPL", 5, 5)]


def test_what_is_told_of_the_time_before_a_renaming_is_history(store: Store) -> None:
    record(store, seen("acme/new", 5, old=["acme/old"]))
    assert record(store, seen("acme/old", 1, "gpl")) == [CHANGED]
    assert artifacts(store) == ["hf:acme/new"]
    assert spans(store, "acme/new") == [("GPL", 1, 1), ("MIT", 5, 5)]
    assert found(store, "acme/new").license == "MIT"


def test_the_old_name_in_the_same_crawl_is_the_same_artifact(store: Store) -> None:
    one_way, other_way = seen("acme/old"), seen("acme/new", old=["acme/old"])
    assert record(store, other_way, one_way) == [NEW, SAME]
    assert artifacts(store) == ["hf:acme/new"]
    assert record(store, one_way, other_way) == [SAME, SAME]
    assert artifacts(store) == ["hf:acme/new"]


def test_two_that_turn_out_to_be_one_are_joined_with_all_they_have(store: Store) -> None:
    record(store, seen("acme/old"), seen("acme/old", 2, "gpl"), seen("acme/older", 2, old=["acme/oldest"]))
    with store.writing() as writing:
        audit = KeptAudit(day(2), "acme/old", 0, "fine", "{}")
        assert writing.keep_audit(ref("acme/old"), audit).revision == 2
        writing.withdraw(Withdrawal(ref("acme/old"), State.PRIVATE, day(2.5)))
    record(store, seen("acme/new", 1), seen("acme/new", 3, "gpl"))
    assert record(store, seen("acme/new", 4, "gpl", old=["acme/old", "acme/older"])) == [CHANGED]
    assert artifacts(store) == ["hf:acme/new"]
    assert spans(store, "acme/new") == [("MIT", 0, 2), ("GPL", 2, 4)]
    assert old_names(store, "acme/new") == ["acme/old", "acme/older", "acme/oldest"]
    with store.reading() as shelf:
        (kept,) = shelf.audits_of(ref("acme/old"))
        (history,) = [one for one in shelf.history_of(ref("acme/new")) if one.ordinal == kept.revision]
    assert (kept.number, history.license) == (1, "GPL")
    assert ("state", "present", "private") in events(store)
    assert ("name", "hf:acme/old", "hf:acme/new") in events(store)


def test_names_that_are_exchanged_in_one_batch(store: Store) -> None:
    record(store, seen("acme/a"), seen("acme/b", 0, "gpl"))
    batch = [seen("acme/c", 1, "gpl", old=["acme/b"]), seen("acme/b", 1, old=["acme/a"])]
    assert record(store, *batch) == [CHANGED, CHANGED]
    assert artifacts(store) == ["hf:acme/b", "hf:acme/c"]
    assert [found(store, name).license for name in ("acme/a", "acme/b", "acme/c")] == ["MIT", "MIT", "GPL"]


def test_another_case_of_a_name_is_the_same_artifact_as_it_is_written_last(store: Store) -> None:
    record(store, seen("acme/model", 1))
    assert record(store, seen("acme/Model", 2, old=["acme/model"])) == [CHANGED]
    assert artifacts(store) == ["hf:acme/Model"]
    assert old_names(store, "acme/model") == []
    assert events(store) == [("name", "hf:acme/model", "hf:acme/Model")]
    assert record(store, seen("acme/MODEL", 0)) == [SAME]
    assert artifacts(store) == ["hf:acme/Model"]


def test_a_name_leads_to_the_bearer_that_was_seen_last_whichever_is_told_first(store: Store) -> None:
    """As the address of a model without its version does, which leads to the latest one."""
    record(store, seen("acme/model-1", old=["acme/model"]))
    record(store, seen("acme/model-1", 2), seen("acme/model-2", 2, old=["acme/model"]))
    assert name_of(store, "acme/model") == "acme/model-2"
    record(store, seen("acme/model-1", 1, old=["acme/model"]))
    assert name_of(store, "acme/model") == "acme/model-2"
    assert (old_names(store, "acme/model-1"), old_names(store, "acme/model-2")) == ([], ["acme/model"])


def test_a_name_is_told_by_the_later_look_even_when_that_is_taken_in_first(store: Store) -> None:
    record(store, seen("acme/model-2", 2, old=["acme/model"]))
    record(store, seen("acme/model-1", 1, old=["acme/model"]))
    assert name_of(store, "acme/model") == "acme/model-2"
