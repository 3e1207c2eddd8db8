"""Which audits rest on what: over any number of steps, under old names, as known then and as known since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_license_audit.registry.kept import InputRole, KeptAncestor, KeptAudit, KeptInput
from model_license_audit.registry.moments import written
from model_license_audit.registry.reading.audit_search import RestsOn, Sought, audits_sought, licenses_known
from model_license_audit.registry.records import key_of
from model_license_audit.registry.store import Store
from tests.registry.observed import day, ref, seen
from tests.registry.test_store_recording import record

LLAMA = "meta-llama/Llama-2-7b-hf"


def audit(at: float = 1, verdict: str = "released", **more: Any) -> KeptAudit:
    """An audit of the gate."""
    plain = KeptAudit(day(at), "./x", 0, "fine", "{}", verdict=verdict, who="anna", who_from="GITHUB_ACTOR")
    return replace(plain, **more)


def keep(store: Store, name: str, *audits: KeptAudit) -> None:
    with store.writing() as writing:
        for one in audits:
            writing.keep_audit(ref(name), one)


def found(store: Store, rests_on: RestsOn | str | None = None, **more: Any) -> list[str]:
    """The names of the artifacts whose audits are found, with the numbers of the audits."""
    on = RestsOn(keys=(key_of(ref(rests_on)),)) if isinstance(rests_on, str) else rests_on
    with store.reading() as shelf:
        return [f"{one.ref.name} {one.number}" for one in audits_sought(shelf.rows, Sought(rests_on=on, **more))]


@pytest.fixture(name="house")
def _house(store: Store) -> Store:
    """Models that rest on one base over one to three steps, one that rests on another, and all audited."""
    record(
        store, seen(LLAMA, label="llama2"), seen("acme/chat", bases=[LLAMA]), seen("acme/tuned", bases=["acme/chat"])
    )
    record(store, seen("acme/lora", bases=["acme/tuned"]), seen("acme/other", bases=["acme/bert"]))
    for at, name in enumerate(("chat", "tuned", "lora", "other")):
        keep(store, f"acme/{name}", audit(at))
    keep(store, "acme/tuned", audit(9, "refused", exit_code=1))
    return store


def test_what_rests_on_a_model_is_found_over_any_number_of_steps(house: Store) -> None:
    assert found(house, LLAMA, verdicts=("released",)) == ["acme/lora 1", "acme/tuned 1", "acme/chat 1"]
    assert found(house, LLAMA, verdicts=("refused",)) == ["acme/tuned 2"]
    assert found(house, "acme/tuned") == ["acme/lora 1"]
    assert found(house, "acme/bert") == ["acme/other 1"]
    assert found(house, "acme/lora") == []


def test_all_are_found_where_nothing_is_asked_and_the_latest_come_first(house: Store) -> None:
    assert found(house) == ["acme/tuned 2", "acme/other 1", "acme/lora 1", "acme/tuned 1", "acme/chat 1"]


def test_names_are_matched_in_part_on_any_host_and_signs_of_patterns_mean_themselves(house: Store) -> None:
    def like(text: str) -> list[str]:
        return found(house, RestsOn(like=text), verdicts=("refused",))

    assert like("meta-llama/Llama-2*") == like("*LLAMA*") == like("hf:meta-llama/*") == ["acme/tuned 2"]
    assert like("meta-llama/Llama-3*") == like("meta_llama/*") == like("%") == like("tfhub:*") == []


def test_licenses_of_ancestors_are_matched_as_known_then_and_now(house: Store) -> None:
    on = RestsOn(licenses=("LLAMA2", "GEMMA"))
    assert found(house, on, verdicts=("released",)) == ["acme/lora 1", "acme/tuned 1", "acme/chat 1"]
    keep(house, "acme/other", audit(11, ancestors=(KeptAncestor(ref("google/gemma-2b"), "GEMMA"),)))
    assert found(house, on)[0] == "acme/other 2"
    with house.reading() as shelf:
        assert {"LLAMA2", "GEMMA", "MIT"} <= set(licenses_known(shelf.rows))


def test_old_names_lead_to_present_ones_in_every_place(store: Store) -> None:
    record(store, seen("acme/chat", bases=["old/llama"]), seen("acme/tuned", bases=["old/chat"]))
    record(store, seen(LLAMA, 1, old=["old/llama"]), seen("acme/chat", 1, bases=["old/llama"], old=["old/chat"]))
    keep(store, "old/chat", audit(2))
    keep(store, "acme/tuned", audit(3, ancestors=(KeptAncestor(ref("old/llama")),)))
    for name in (LLAMA, "old/llama"):
        assert found(store, name) == ["acme/tuned 1", "acme/chat 1"]
    assert found(store, RestsOn(like="old/ll*")) == ["acme/tuned 1", "acme/chat 1"]
    assert found(store, artifacts=(key_of(ref("old/chat")),)) == ["acme/chat 1"]


def test_a_name_that_somebody_else_took_leads_to_the_new_owner(store: Store) -> None:
    record(store, seen("acme/new", old=["acme/base"]), seen("acme/model", bases=["acme/base"]))
    record(store, seen("acme/base", 2, "cc0"))
    keep(store, "acme/model", audit(3))
    assert found(store, "acme/base") == ["acme/model 1"]
    assert found(store, "acme/new") == []


def test_a_cycle_ends(store: Store) -> None:
    names = ["acme/a", "acme/b", "acme/c"]
    record(store, *(seen(one, bases=[other]) for one, other in zip(names, names[1:] + names[:1], strict=True)))
    keep(store, "acme/a", audit())
    assert found(store, "acme/c") == found(store, "acme/a") == ["acme/a 1"]


def test_what_a_model_was_made_from_when_it_was_audited_counts_whatever_it_says_now(store: Store) -> None:
    record(store, seen("acme/model", bases=[LLAMA]))
    keep(store, "acme/model", audit(1))
    record(store, seen("acme/model", 2, bases=["acme/clean"]))
    keep(store, "acme/model", audit(3))
    assert found(store, LLAMA) == ["acme/model 1"]
    assert found(store, "acme/clean") == ["acme/model 2"]


def test_an_ancestor_that_only_the_audit_knew_counts_and_so_does_what_is_known_of_it_since(store: Store) -> None:
    record(store, seen("acme/model"))
    keep(store, "acme/model", audit(1, ancestors=(KeptAncestor(ref("acme/base", "b" * 40), None),)))
    assert found(store, "acme/base") == ["acme/model 1"]
    assert found(store, LLAMA) == []
    record(store, seen("acme/base", 2, bases=[LLAMA]))
    assert found(store, LLAMA) == ["acme/model 1"]


def test_days_persons_and_the_latest(house: Store) -> None:
    assert found(house, since=written(day(2))) == ["acme/tuned 2", "acme/other 1", "acme/lora 1"]
    assert found(house, until=written(day(1))) == ["acme/chat 1"]
    assert found(house, who="anna") == found(house)
    assert found(house, who="eve") == []
    assert found(house, latest=True, verdicts=("released",)) == ["acme/other 1", "acme/lora 1", "acme/chat 1"]


def test_a_scan_takes_the_place_of_a_scan_and_not_of_a_verdict(store: Store) -> None:
    record(store, seen("acme/model"))
    keep(store, "acme/model", audit(1, ""), audit(2), audit(3, ""))
    assert found(store, latest=True) == ["acme/model 3", "acme/model 2"]


def test_who_when_verdict_policy_and_the_ancestor_are_told(house: Store) -> None:
    files = (KeptInput(InputRole.FILE, "README.md", 3, "a" * 64), KeptInput(InputRole.POLICY, "modelaudit.toml"))
    keep(house, "acme/lora", audit(20, "incomplete", exit_code=4, inputs=files))
    with house.reading() as shelf:
        one = audits_sought(shelf.rows, Sought(rests_on=RestsOn(like="*llama*")))[0]
    assert (one.ref, one.number, one.at) == (ref("acme/lora"), 2, written(day(20)))
    assert (one.verdict, one.exit_code, one.who, one.who_from) == ("incomplete", 4, "anna", "GITHUB_ACTOR")
    assert (one.policy, one.rests_on) == (("modelaudit.toml",), (f"hf:{LLAMA}",))


_NAMES = st.sampled_from([f"acme/m{n}" for n in range(7)])
_LINKS = st.lists(st.tuples(_NAMES, _NAMES), max_size=14)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(links=_LINKS, asked=_NAMES)
def test_it_finds_what_following_every_link_finds(store: Store, links: list[tuple[str, str]], asked: str) -> None:
    with store.writing() as writing:
        for table in ("audits", "revisions", "artifacts"):
            writing.connection.exec_driver_sql(f"delete from {table}")  # noqa: S608
    names = sorted({name for link in links for name in link})
    for name in names:
        record(store, seen(name, bases=sorted({base for child, base in links if child == name})))
        keep(store, name, audit())
    above = {name: {base for child, base in links if child == name} for name in names}
    for _ in names:
        above = {name: known.union(*(above[one] for one in known)) for name, known in above.items()}
    assert found(store, asked) == [f"{name} 1" for name in names if asked in above[name]]
