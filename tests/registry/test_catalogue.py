"""The catalogue that ships: whole, findable, fast, and honest about what it does not know."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.errors import ContentError
from model_license_audit.model.evidence import ClaimField, Confidence, Shape
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.catalogue import Catalogue, CatalogueEntry, EntryStatus

FOLDER = files("model_license_audit.content.registry")
MODELS = FOLDER.joinpath("models.jsonl").read_bytes()
DATASETS = FOLDER.joinpath("datasets.jsonl").read_bytes()
CATALOGUE = Catalogue.load()


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()[1:]]


def find(name: str) -> CatalogueEntry:
    entry = CATALOGUE.find(ArtifactRef.parse(name))
    assert entry is not None, name
    return entry


def chain(name: str) -> list[str]:
    """The ids from an entry up through its first parents."""
    entry = find(f"hf:{name}")
    return [entry.ref.name, *(chain(entry.parents[0].id) if entry.parents else [])]


def test_it_is_as_large_as_promised_and_says_so() -> None:
    assert CATALOGUE.model_count == sum("alias_of" not in line for line in lines(MODELS)) >= 2000
    assert CATALOGUE.dataset_count == sum("alias_of" not in line for line in lines(DATASETS)) >= 500
    assert CATALOGUE.licensed_count > 3000
    assert CATALOGUE.version.startswith("20")


def test_its_header_credits_the_sources() -> None:
    header = json.loads(MODELS.splitlines()[0])
    assert "686f6c61/radar-huggingface-dataset (CC-BY-4.0)" in header["about"]


@pytest.mark.parametrize("data", [MODELS, DATASETS])
def test_lines_are_sorted_and_ids_unique(data: bytes) -> None:
    ids = [str(line["id"]).lower() for line in lines(data)]
    assert ids == sorted(set(ids))


def test_every_entry_and_every_old_id_is_found_in_any_case() -> None:
    for dataset, data in ((False, MODELS), (True, DATASETS)):
        for line in lines(data):
            entry = CATALOGUE.find(ArtifactRef(Host.HUGGINGFACE, line["id"].upper(), dataset=dataset))
            assert entry is not None
            assert entry.ref.name == line.get("alias_of", line["id"])


def test_every_parent_is_an_entry_itself() -> None:
    for line in lines(MODELS):
        for parent in line.get("parents", ()):
            assert find(f"hf:{parent['id']}").ref.name == parent["id"], line["id"]


def test_every_entry_says_where_it_is_from_and_holds_no_empty_license() -> None:
    for line in (*lines(MODELS), *lines(DATASETS)):
        if "alias_of" not in line:
            assert line["from"]
            assert line["license"] is None or all(line["license"])
            assert (line["status"] == "named") <= (line["license"] is None)


@pytest.mark.parametrize(
    ("old", "present"),
    [
        ("bert-base-uncased", "google-bert/bert-base-uncased"),
        ("gpt2", "openai-community/gpt2"),
        ("t5-small", "google-t5/t5-small"),
        ("distilbert-base-uncased", "distilbert/distilbert-base-uncased"),
        ("roberta-base", "FacebookAI/roberta-base"),
        ("meta-llama/Meta-Llama-3.1-8B", "meta-llama/Llama-3.1-8B"),
        ("meta-llama/Meta-Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"),
        ("meta-llama/Meta-Llama-3-8B", "meta-llama/Meta-Llama-3-8B"),
    ],
)
def test_old_ids_lead_to_the_present_ones(old: str, present: str) -> None:
    assert find(f"hf:{old}").ref.name == present


@pytest.mark.parametrize(
    ("name", "licenses"),
    [
        ("meta-llama/Llama-3.1-8B", ("llama3.1",)),
        ("meta-llama/Llama-3.3-70B-Instruct", ("llama3.3",)),
        ("google/gemma-2b", ("gemma",)),
        ("mistralai/Mistral-7B-v0.1", ("apache-2.0",)),
        ("runwayml/stable-diffusion-v1-5", ("creativeml-openrail-m",)),
        ("stabilityai/stable-diffusion-xl-base-1.0", ("openrail++",)),
        ("Qwen/Qwen2.5-7B-Instruct", ("apache-2.0",)),
        ("Qwen/Qwen2.5-3B-Instruct", ("other",)),
        ("tiiuae/falcon-7b", ("apache-2.0",)),
        ("EleutherAI/pythia-160m", ("apache-2.0",)),
    ],
)
def test_licenses_of_well_known_upstreams(name: str, licenses: tuple[str, ...]) -> None:
    assert find(f"hf:{name}").licenses == licenses


def test_a_copy_of_a_fine_tune_of_llama_shows_the_whole_chain() -> None:
    assert chain("unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit") == [
        "unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit",
        "meta-llama/Llama-3.1-8B-Instruct",
        "meta-llama/Llama-3.1-8B",
    ]


def test_reading_gives_claims_with_evidence() -> None:
    entry = find("hf:meta-llama/Meta-Llama-3.1-8B-Instruct")
    claims = Catalogue.reading(entry).claims
    assert [(c.field, c.value) for c in claims] == [
        (ClaimField.LICENSE, "llama3.1"),
        (ClaimField.BASE_MODEL, "meta-llama/Llama-3.1-8B"),
        (ClaimField.TAG, "base_model:finetune:meta-llama/Llama-3.1-8B"),
        (ClaimField.BASE_MODEL_RELATION, "finetune"),
        (ClaimField.TAG, "text-generation"),
        (ClaimField.GATED, "yes"),
    ]
    evidence = claims[0].evidence
    assert evidence.location == "catalogue#meta-llama/Llama-3.1-8B-Instruct"
    assert evidence.excerpt == "license: llama3.1 (radar, 2026-08-22)"
    assert evidence.obtained == "catalogue"


def test_a_list_of_licenses_stays_a_list() -> None:
    claims = Catalogue.reading(find("dataset:hf:wikipedia")).claims
    assert [(c.value, c.shape) for c in claims] == [("cc-by-sa-3.0", Shape.LIST), ("gfdl", Shape.LIST)]


def test_secondary_sources_are_less_sure() -> None:
    claim = Catalogue.reading(find("hf:meta-llama/Llama-3.3-70B-Instruct")).claims[0]
    assert claim.confidence is Confidence.MEDIUM
    assert "meta-llama/llama-models@" in claim.evidence.excerpt


def test_a_license_nobody_knows_is_a_gap_and_never_a_claim() -> None:
    entry = next(e for line in lines(MODELS) if (e := find(f"hf:{line['id']}")).status is EntryStatus.NAMED)
    reading = Catalogue.reading(entry)
    assert reading.claims == ()
    assert reading.problems[0].incomplete
    assert "--upstream hf:" in reading.problems[0].remedy


def test_a_card_without_a_license_is_known_to_have_none() -> None:
    entry = find("hf:NousResearch/Llama-2-7b-hf")
    assert entry.licenses == ()
    assert entry.license_known
    assert Catalogue.reading(entry).problems == ()


@pytest.mark.parametrize(
    "name", ["hf:nobody/knows-this", "tfhub:google/bert/1", "path:./x", "hf:0", "hf:~", "hf:alias_of"]
)
def test_what_it_has_never_heard_of_is_none(name: str) -> None:
    assert CATALOGUE.find(ArtifactRef.parse(name)) is None


def test_it_knows_no_revisions() -> None:
    assert find("hf:openai-community/gpt2@" + "0" * 40).ref.revision is None


@given(
    st.dictionaries(
        st.from_regex(r"[a-zA-Z0-9_.-]{1,6}/[a-zA-Z0-9_.-]{1,6}", fullmatch=True), st.integers(), max_size=40
    )
)
def test_bisection_finds_what_a_walk_finds(made: dict[str, int]) -> None:
    unique = {name.lower(): name for name in sorted(made)}
    rows = [
        json.dumps({"id": n, "license": None, "status": "named", "from": "x"}, separators=(",", ":"))
        for n in unique.values()
    ]
    rows.sort(key=lambda row: row[7 : row.index('"', 7)].lower())
    header = json.dumps({"version": "1", "entries": len(rows), "with_license": 0})
    table = Catalogue("\n".join([header, *rows, ""]).encode(), b"{}\n")
    for name in (*unique.values(), "a/b", "zzzz/zzzz"):
        entry = table.find(ArtifactRef(Host.HUGGINGFACE, name))
        assert (entry.ref.name if entry else None) == unique.get(name.lower())


@pytest.mark.parametrize(
    "data", [b"not json\n", b"[]\n", b'{"version":"1"}\n{"name":"x"}\n', b'{"version":"1"}\n{"id":"a/b",\n']
)
def test_a_broken_file_is_told_with_its_place(data: bytes) -> None:
    with pytest.raises(ContentError, match=r"registry/models\.jsonl:[12]: .*build it again"):
        Catalogue(data, b"{}\n").find(ArtifactRef.parse("hf:a/b"))


def test_what_ships_stays_small() -> None:
    assert len(MODELS) + len(DATASETS) < 2_000_000


def test_curated_entries_name_their_source() -> None:
    curated = yaml.safe_load(FOLDER.joinpath("curated.yaml").read_text(encoding="utf-8"))
    for entry in (*curated["models"], *curated["datasets"]):
        assert len(entry["from"]) > 10, entry
        assert not entry["from"].startswith(("/", "."))


@pytest.mark.parametrize(
    ("old", "new"),
    [("snli", "stanfordnlp/snli"), ("squad", "rajpurkar/squad"), ("ms_marco", "microsoft/ms_marco")],
)
def test_data_sets_without_an_owner_are_known_by_their_present_id(old: str, new: str) -> None:
    assert find(f"dataset:hf:{old}").ref.name == new


def test_a_synthetic_data_set_names_its_generator_whose_terms_are_known() -> None:
    entry = find("dataset:hf:liuhaotian/LLaVA-Instruct-150K")
    tags = [c.value for c in Catalogue.reading(entry).claims if c.field is ClaimField.TAG]
    assert tags == ["base_model:generated_by:openai/gpt-4"]
    assert find("hf:openai/gpt-4").license_name == "openai-terms-2023"


def test_a_data_set_tells_what_it_was_made_from() -> None:
    entry = find("dataset:hf:HuggingFaceH4/ultrachat_200k")
    sources = [c.value for c in Catalogue.reading(entry).claims if c.field is ClaimField.SOURCE_DATASET]
    assert sources == ["stingning/ultrachat"]


def test_every_generator_of_a_data_set_is_listed() -> None:
    for line in lines(DATASETS):
        for parent in line.get("parents", ()):
            assert CATALOGUE.find(ArtifactRef.parse(f"hf:{parent['id']}")), f"{line['id']}: {parent['id']}"
