"""What a crawl of the Hub brings into the registry, and what it asks the Hub for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.registry.records import Effect
from model_license_audit.testing.hub import Answer, Hub
from tests.crawl.hub_runs import Registry

MIT = b"MIT License\n\nCopyright (c) 2024 Acme\n"


def child(name: str, *bases: str, relation: str = "finetune", **card: object) -> dict[str, object]:
    tags = [f"base_model:{base}" for base in bases] + [f"base_model:{relation}:{base}" for base in bases]
    return {"id": name, "cardData": {"base_model": list(bases), **card}, "tags": tags}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    with Hub() as served:
        served.add({"id": "acme/base", "cardData": {"license": "apache-2.0"}, "tags": ["license:apache-2.0"]})
        served.add(child("acme/tuned", "acme/base", license="mit", datasets=["acme/words"]))
        served.add(child("acme/lora", "acme/tuned", relation="adapter"))
        served.add({"id": "acme/words", "cardData": {"license": "cc-by-4.0"}}, kind="datasets")
        yield served


@pytest.fixture
def registry(hub: Hub, tmp_path: Path) -> Registry:
    return Registry(hub, tmp_path / "r.db")


def test_parents_are_read_until_the_chain_ends(registry: Registry) -> None:
    summary = registry.crawl("hf:acme/lora")
    assert summary.effects == {Effect.NEW: 3}
    assert summary.whole
    assert registry.find("hf:acme/base").license == "Apache-2.0"
    assert registry.find("hf:acme/lora").kind is ArtifactKind.ADAPTER
    assert registry.find("hf:acme/tuned").coverage is Coverage.RECORD
    assert not registry.knows("dataset:hf:acme/words")
    with registry.store() as store, store.reading() as shelf:
        assert [str(link.parent) for link in shelf.links_above(["hf:acme/lora"])]


def test_parents_and_data_sets_are_read_only_when_wanted(registry: Registry) -> None:
    assert registry.crawl("hf:acme/tuned", parents=False).read == 1
    assert registry.crawl("hf:acme/tuned", parents=False, data=True).effects == {Effect.SAME: 1, Effect.NEW: 1}
    assert registry.find("dataset:hf:acme/words").license == "CC-BY-4.0"


def test_children_are_those_of_what_was_asked_for(registry: Registry) -> None:
    registry.crawl("hf:acme/base", children=True)
    assert registry.knows("hf:acme/tuned")
    assert not registry.knows("hf:acme/lora")


def test_lists_need_no_request_for_each_model(registry: Registry, hub: Hub) -> None:
    for number in range(40):
        hub.add(child(f"acme/more-{number}", "acme/base", license="mit"))
    summary = registry.crawl(authors=("acme",))
    assert summary.effects == {Effect.NEW: 43}
    assert summary.requests == 1


def test_a_list_with_a_limit_ends_there_and_goes_over_pages(
    registry: Registry, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model_license_audit.crawl.hub.query.PAGE_ROWS", {False: 10, True: 10})
    for number in range(40):
        hub.add({"id": f"acme/more-{number}"})
    assert registry.crawl(authors=("acme",), limit=25, parents=False).read == 25
    assert registry.asked("/api/models") == 3
    assert registry.crawl(authors=("acme",)).read == 43


def test_data_sets_are_listed_when_asked_for(registry: Registry) -> None:
    assert registry.crawl(authors=("acme",), models=False, datasets=True).read == 1
    assert registry.find("dataset:hf:acme/words").kind is ArtifactKind.DATASET
    assert registry.crawl(authors=("acme",), datasets=True).read == 4


@pytest.mark.parametrize("how", ["ids", "list", "cards"])
def test_what_has_not_changed_is_not_transferred_again(
    registry: Registry, hub: Hub, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"acme/more-{number}" for number in range(60)]
    for name in names:
        hub.add(child(name, "acme/base", license="mit"), files={"README.md": b"---\nlicense: mit\n---\n" * 3})
    asked = {"everything": True} if how == "list" else {"cards": how == "cards"}
    ids = [] if how == "list" else [f"hf:{name}" for name in names]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    first = registry.crawl(*ids, **asked)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    second = registry.crawl(*ids, **asked)
    assert first.effects == {Effect.NEW: 61 if ids else 63}
    assert second.effects == {Effect.SAME: 61 if ids else 63}
    assert second.transferred * 10 <= first.transferred
    assert hub.counts.by_status[304] >= 1
    for name in ("hf:acme/more-7", "hf:acme/base"):
        known = registry.find(name)
        assert (known.first_seen.year, known.last_seen.year, known.last_seen.month) == (2025, 2025, 10)


def test_a_license_that_changes_is_kept_with_the_one_before(registry: Registry, hub: Hub) -> None:
    registry.crawl(authors=("acme",))
    hub.repositories.change_license("acme/base", "mit")
    assert registry.crawl(authors=("acme",)).effects == {Effect.SAME: 2, Effect.CHANGED: 1}
    assert registry.history("hf:acme/base") == ["Apache-2.0", "MIT"]
    hub.repositories.change_license("acme/base", "gpl-3.0")
    assert registry.crawl("hf:acme/base").effects == {Effect.CHANGED: 1}


def test_a_model_that_changes_while_it_is_crawled_is_kept_as_it_was_first_seen(registry: Registry, hub: Hub) -> None:
    hub.after(2, lambda: hub.repositories.change_license("acme/tuned", "gpl-3.0"))
    registry.crawl("hf:acme/tuned", everything=True)
    assert len(registry.history("hf:acme/tuned")) == 1
    assert registry.find("hf:acme/tuned").license == "MIT"
    registry.crawl("hf:acme/tuned", everything=True)
    assert registry.history("hf:acme/tuned")[0] == "MIT"
    assert len(registry.history("hf:acme/tuned")) == 2


def test_old_names_are_kept_as_names_of_the_present_artifact(registry: Registry, hub: Hub) -> None:
    hub.repositories.rename("acme/older", "acme/tuned")
    hub.repositories.rename("acme/tuned", "acme/Tuned-2")
    hub.add(child("acme/grand", "acme/older"))
    summary = registry.crawl("hf:acme/grand", "hf:acme/Tuned-2")
    assert summary.effects == {Effect.NEW: 3}
    assert summary.renamed == 1
    for old in ("hf:acme/older", "hf:acme/tuned"):
        assert registry.find(old).ref.name == "acme/Tuned-2"
        assert registry.find(old).renamed is not None
    assert registry.crawl("hf:acme/grand", "hf:acme/Tuned-2").effects == {Effect.SAME: 3}


def test_a_model_renamed_between_two_crawls_stays_one_model(registry: Registry, hub: Hub) -> None:
    registry.crawl("hf:acme/tuned")
    hub.repositories.rename("acme/tuned", "other/tuned")
    summary = registry.crawl("hf:acme/tuned")
    assert (summary.renamed, registry.find("hf:acme/tuned").ref.name) == (1, "other/tuned")
    assert len(registry.history("hf:other/tuned")) >= 1


@pytest.mark.parametrize(
    ("status", "headers", "state"),
    [
        (404, {"X-Error-Code": "RepoNotFound"}, State.DELETED),
        (410, {}, State.DELETED),
        (401, {"X-Error-Code": "RepoNotFound"}, State.PRIVATE),
        (451, {}, State.DISABLED),
        (403, {"X-Error-Message": "Access to this resource is disabled."}, State.DISABLED),
        (403, {}, State.PRESENT),
        (401, {"X-Error-Code": "GatedRepo"}, State.PRESENT),
    ],
)
def test_what_was_known_and_is_refused_now_is_withdrawn_or_skipped(
    registry: Registry, hub: Hub, status: int, headers: dict[str, str], state: State
) -> None:
    registry.crawl("hf:acme/base")
    hub.prepare("/api/models/acme/base", Answer(status, b"{}", headers))
    summary = registry.crawl("hf:acme/base")
    gone = state is not State.PRESENT
    assert (summary.withdrawn, len(summary.skipped)) == ((1, 0) if gone else (0, 1))
    assert registry.find("hf:acme/base").state is state
    assert registry.find("hf:acme/base").license == "Apache-2.0"
    back = registry.crawl("hf:acme/base")
    assert back.read == 1
    assert registry.find("hf:acme/base").state is State.PRESENT


def test_what_is_listed_no_more_is_looked_for_and_found_gone(registry: Registry, hub: Hub) -> None:
    registry.crawl(authors=("acme",))
    hub.repositories.delete("acme/lora")
    summary = registry.crawl(authors=("acme",))
    assert summary.withdrawn == 1
    assert registry.find("hf:acme/lora").state is not State.PRESENT


def test_what_is_disabled_when_it_is_met_first_is_recorded_as_that(registry: Registry, hub: Hub) -> None:
    hub.prepare(
        "/api/models",
        Answer(200, b'[{"id":"acme/off","disabled":true,"sha":"' + b"0" * 40 + b'","cardData":{"license":"mit"}}]'),
    )
    registry.crawl(authors=("acme",))
    assert (registry.find("hf:acme/off").state, registry.find("hf:acme/off").license) == (State.DISABLED, "MIT")


@pytest.mark.parametrize("name", ["hf:acme/none", "dataset:hf:acme/none"])
def test_what_is_not_there_is_skipped_with_what_to_do(registry: Registry, name: str) -> None:
    summary = registry.crawl(name, "hf:acme/base")
    assert [(one.ref, bool(one.remedy), one.later) for one in summary.skipped] == [(name, True, False)]
    assert summary.asked_missing
    assert not summary.whole


def test_a_row_that_leaves_out_the_card_is_asked_for_by_itself(registry: Registry, hub: Hub) -> None:
    row = b'[{"id":"acme/base","tags":["license:apache-2.0"],"sha":"' + b"0" * 40 + b'"},{"nothing":1}]'
    hub.prepare("/api/models", Answer(200, row))
    summary = registry.crawl(authors=("acme",))
    assert registry.asked("/api/models/acme/base") == 1
    claims = registry.find("hf:acme/base").reading.claims
    assert any(c.field is ClaimField.LICENSE and c.evidence.pointer == "cardData.license" for c in claims)
    assert [one.why.partition(",")[0] for one in summary.skipped] == ["1 row without a repository"]


def test_another_license_without_a_name_is_read_from_the_files(registry: Registry, hub: Hub) -> None:
    for name in ("acme/own", "acme/told"):
        more = {"license_name": "acme-1.0", "license_link": "LICENSE"} if name == "acme/told" else {}
        hub.add(
            {"id": name, "cardData": {"license": "other", **more}, "tags": ["license:other"]},
            files={"LICENSE": MIT, "README.md": b"---\nlicense: other\n---\n"},
        )
    registry.crawl(authors=("acme",))
    assert registry.find("hf:acme/told").coverage is Coverage.RECORD
    own = registry.find("hf:acme/own")
    assert own.coverage is Coverage.CARD
    assert {text.path for text in own.reading.texts} == {"LICENSE", "README.md"}


def test_cards_are_read_when_asked_for_and_again_only_when_the_commit_is_another(registry: Registry, hub: Hub) -> None:
    files = {"README.md": b"---\nlicense: mit\n---\n# Base\n", "LICENSE": MIT, "model.safetensors": b"\0" * 64}
    hub.add({"id": "acme/base", "cardData": {"license": "mit"}, "tags": ["license:mit"]}, files)
    registry.crawl("hf:acme/base", cards=True)
    base = registry.find("hf:acme/base")
    assert (base.coverage, [file.path for file in base.files]) == (Coverage.CARD, sorted(files))
    card = f"/acme/base/resolve/{base.ref.revision}/README.md"
    assert registry.asked(card) >= 1
    hub.received.clear()
    hub.repositories.mark("acme/base", gated="auto")
    assert registry.crawl("hf:acme/base", cards=True).effects == {Effect.CHANGED: 1}
    assert registry.crawl(authors=("acme",)).effects[Effect.CHANGED] == 0
    assert registry.asked(card) == 0
    assert registry.find("hf:acme/base").coverage is Coverage.CARD
    hub.repositories.mark("acme/base", gated=False)
    hub.repositories.change("acme/base", files=files | {"README.md": b"---\nlicense: mit\n---\n# New\n"})
    assert registry.crawl(authors=("acme",)).effects[Effect.CHANGED] == 1
    assert any("New" in text.text for text in registry.find("hf:acme/base").reading.texts)


def test_a_card_that_is_gated_leaves_the_record(registry: Registry, hub: Hub) -> None:
    hub.repositories.mark("acme/base", gated="manual")
    summary = registry.crawl("hf:acme/base", cards=True)
    assert registry.find("hf:acme/base").coverage is Coverage.RECORD
    assert [one.ref for one in summary.skipped] == ["card of hf:acme/base"]
    assert summary.whole
    assert registry.crawl("hf:acme/base", cards=True).skipped == summary.skipped
    hub.repositories.change("acme/base", cardData={"license": "other"}, tags=["license:other"])
    for _ in range(3):
        assert [one.ref for one in registry.crawl(authors=("acme",)).skipped] == ["card of hf:acme/base"]


def test_cycles_and_models_that_name_themselves_end(registry: Registry, hub: Hub) -> None:
    hub.add(child("acme/a", "acme/b"))
    hub.add(child("acme/b", "acme/a"))
    hub.add(child("acme/self", "acme/self"))
    assert registry.crawl("hf:acme/a", "hf:acme/self", children=True).effects == {Effect.NEW: 3}


def test_names_in_another_case_are_the_same_model(registry: Registry, hub: Hub) -> None:
    hub.add(child("acme/shout", "ACME/BASE"))
    summary = registry.crawl("hf:acme/shout", "hf:acme/base")
    assert summary.effects == {Effect.NEW: 2}


def test_a_registry_that_was_filled_since_is_not_confirmed_by_an_old_answer(registry: Registry, hub: Hub) -> None:
    registry.crawl("hf:acme/base")
    registry.crawl("hf:acme/base", cards=True)
    hub.received.clear()
    registry.crawl("hf:acme/base")
    assert registry.find("hf:acme/base").coverage is Coverage.CARD
    assert hub.counts.by_status[200] >= 2
