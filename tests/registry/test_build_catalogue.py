"""The script that derives the catalogue, on a small folder of the same layout."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tools import build_catalogue

RADAR: dict[str, Any] = {
    "license": None, "tags": [], "base_model": None, "gated": False, "removed": False, "removed_at": None, "likes": 0,
}  # fmt: skip
CARD_KEYS = [
    "hub_id",
    "license",
    "license_name",
    "license_link",
    "base_model",
    "base_model_relation",
    "hub_relation",
    "datasets",
]


def radar(name: str, **more: Any) -> dict[str, Any]:
    return RADAR | {"id": name} | more


def tuned(name: str, base: str, **more: Any) -> dict[str, Any]:
    return radar(name, tags=[f"base_model:{base}", f"base_model:finetune:{base}", "license:mit"], license="mit", **more)


class Hub:
    """A folder of recorded data and a registry folder to build into."""

    def __init__(self, folder: Path) -> None:
        self.hub, self.registry = folder / "hub", folder / "registry"
        (self.hub / "api").mkdir(parents=True)
        self.registry.mkdir()
        self.curate("models: []\ndatasets: []\n")
        (self.registry / "unsloth_copies.yaml").write_text(
            'from: x@1:y\nas_of: "2026-01-01"\nquantized: {}\ncopies: {}\n'
        )
        (self.registry / "canonical_datasets.yaml").write_text('from: d@1:<name>\nas_of: "2022-01-01"\nlicenses: {}\n')
        self.rows([])
        self.zipped("hf_models_3988.json.gz", "[]")
        self.zipped("hf_datasets_708.json.gz", "[]")
        self.zipped("dataset_front_matter.jsonl.gz", "")
        self.cards([])

    def zipped(self, name: str, text: str) -> None:
        with gzip.open(self.hub / name, "wt", encoding="utf-8") as file:
            file.write(text)

    def rows(self, rows: list[dict[str, Any]]) -> None:
        self.zipped("radar_models.jsonl.gz", "".join(json.dumps(row) + "\n" for row in rows))

    def cards(self, rows: list[dict[str, str]]) -> None:
        with (self.hub / "cards_dev.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, CARD_KEYS, restval="")
            writer.writeheader()
            writer.writerows(rows)

    def curate(self, text: str) -> None:
        (self.registry / "curated.yaml").write_text(text, encoding="utf-8")

    def build(self) -> dict[str, dict[str, Any]]:
        build_catalogue.build_models(self.hub, self.registry / "curated.yaml")
        build_catalogue.build_datasets(self.hub, self.registry / "curated.yaml")
        return self.read("models.jsonl")

    def read(self, name: str) -> dict[str, dict[str, Any]]:
        lines = (self.registry / name).read_text(encoding="utf-8").splitlines()[1:]
        return {line["id"]: line for line in map(json.loads, lines)}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    monkeypatch.setattr(build_catalogue, "REGISTRY", tmp_path / "registry")
    return Hub(tmp_path)


def test_bases_and_their_bases_are_listed(hub: Hub) -> None:
    hub.rows([tuned("a/child", "b/middle"), tuned("b/middle", "c/base"), radar("c/base", license="gemma")])
    found = hub.build()
    assert found["b/middle"]["parents"] == [{"id": "c/base", "relation": "finetune"}]
    assert found["c/base"]["license"] == "gemma"
    assert found["c/base"]["status"] == "seen"


def test_a_base_known_by_name_alone_has_no_license(hub: Hub) -> None:
    hub.rows([tuned("a/one", "x/gone"), tuned("a/two", "x/gone")])
    gone = {"id": "x/gone", "license": None, "status": "named", "from": "named by 2", "made": 2}
    assert hub.build()["x/gone"] == gone


def test_what_a_model_is_for_is_told_by_the_hub_or_by_what_was_made_from_it(hub: Hub) -> None:
    spoken = {"pipeline_tag": "text-generation"}
    hub.rows(
        [
            tuned("a/one", "x/base", **spoken),
            tuned("a/two", "x/base", **spoken),
            tuned("a/three", "x/base", pipeline_tag="text-classification"),
            tuned("a/four", "x/tagged", **spoken),
            radar("x/tagged", pipeline_tag="fill-mask", likes=7),
            tuned("a/five", "x/untold"),
            tuned("a/six", "x/untold"),
        ]
    )
    built = hub.build()
    assert (built["x/base"]["task_of_made"], built["x/base"]["made"]) == ("text-generation", 3)
    assert "task" not in built["x/base"]
    assert (built["x/tagged"]["task"], built["x/tagged"]["likes"]) == ("fill-mask", 7)
    assert {"task", "task_of_made"}.isdisjoint(built["x/untold"])


def test_a_license_name_that_radar_puts_in_place_of_other_is_put_back(hub: Hub) -> None:
    hub.rows([radar("a/x", license="lfm1.0", tags=["license:other"])])
    assert (hub.build()["a/x"]["license"], hub.build()["a/x"]["license_name"]) == ("other", "lfm1.0")


def test_the_newest_source_wins_and_the_older_is_noted(hub: Hub) -> None:
    hub.rows([radar("a/x", license="apache-2.0", tags=["license:apache-2.0"])])
    hub.zipped("hf_models_3988.json.gz", json.dumps([{"id": "a/x", "tags": ["license:cc-by-nc-4.0"], "likes": 1}]))
    entry = hub.build()["a/x"]
    assert (entry["license"], entry["from"]) == ("apache-2.0", "radar")
    assert entry["note"] == "liagent 2025-01-26 said cc-by-nc-4.0"


def test_redirects_become_old_ids(hub: Hub) -> None:
    answer = {
        "status": 307, "uri": "https://hub/api/models/old-base?x=1", "response_headers": {},
        "body": "Temporary Redirect. Redirecting to /api/models/new/base",
    }  # fmt: skip
    (hub.hub / "api" / "one.json").write_text(json.dumps(answer))
    hub.rows([radar("new/base", license="mit"), radar("a/child", base_model="old-base", tags=["base_model:old-base"])])
    found = hub.build()
    assert found["new/base"]["aliases"] == ["old-base"]
    assert found["old-base"] == {"id": "old-base", "alias_of": "new/base"}
    assert found["a/child"]["parents"] == [{"id": "new/base"}]


def test_a_recorded_answer_is_dated_by_its_request(hub: Hub) -> None:
    headers = {"X-Request-Id": ["Root=1-67dd4b42-102223d27a735d8b41754d29;x"]}
    body = {"id": "a/x", "tags": ["license:mit"], "gated": "manual", "cardData": {"license_link": "LICENSE"}}
    answer = {"status": 200, "uri": "https://hub/api/models/a/x", "response_headers": headers, "body": body}
    (hub.hub / "api" / "one.json").write_text(json.dumps(answer))
    hub.rows([tuned("b/one", "a/x")])
    entry = hub.build()["a/x"]
    assert (entry["as_of"], entry["gated"], entry["license_link"]) == ("2025-03-21", "manual", "LICENSE")


def test_curated_facts_fill_gaps_and_never_replace_what_was_seen(hub: Hub) -> None:
    hub.rows([radar("a/seen", license="mit", tags=["license:mit"]), tuned("b/x", "a/gap"), tuned("b/y", "a/gap")])
    hub.curate(
        "models:\n- {ids: [a/seen, a/gap], license: gemma, from: 'somewhere@1:README.md', parents: [{id: up/base}]}\n"
        "datasets: []\n"
    )
    found = hub.build()
    assert (found["a/seen"]["license"], found["a/seen"]["status"]) == ("mit", "seen")
    assert found["a/seen"]["parents"] == [{"id": "up/base"}]
    assert (found["a/gap"]["license"], found["a/gap"]["status"]) == ("gemma", "secondary")
    assert found["a/gap"]["from"] == "curated: somewhere@1:README.md"
    assert found["up/base"]["status"] == "named"


def test_paths_placeholders_and_self_references_are_no_bases(hub: Hub) -> None:
    odd = ["/cache/models/x", "None", "outputs/a/b", "../up", "a/self"]
    hub.rows([radar("a/self", license="mit", tags=[f"base_model:{base}" for base in odd])])
    assert "parents" not in hub.build()["a/self"]


def test_data_sets_named_by_cards_are_listed(hub: Hub) -> None:
    hub.cards(
        [
            {"hub_id": "a/x", "license": "mit", "datasets": '["squad", "b/words"]'},
            {"hub_id": "a/y", "datasets": '["squad"]'},
        ]
    )
    matter = [
        {"path": "D/b_words.md", "front_matter": {"license": ["mit", "cc-by-4.0"]}},
        {"path": "D/c_other.md", "front_matter": None},
    ]
    hub.zipped("dataset_front_matter.jsonl.gz", "".join(json.dumps(m) + "\n" for m in matter))
    hub.build()
    found = hub.read("datasets.jsonl")
    assert found["squad"]["status"] == "named"
    assert found["b/words"]["license"] == ["mit", "cc-by-4.0"]


def test_a_copy_whose_card_was_not_seen_bears_the_license_of_its_original(hub: Hub) -> None:
    hub.rows([tuned("acme/tuned", "fast/copy"), radar("acme/base", license="mit"), tuned("b/tuned", "fast/lost")])
    (hub.registry / "unsloth_copies.yaml").write_text(
        'from: x@1:y\nas_of: "2026-01-01"\nquantized: {}\ncopies: {fast/copy: acme/base, fast/lost: acme/unseen}\n'
    )
    models = hub.build()
    assert (models["fast/copy"]["license"], models["fast/copy"]["license_of"]) == ("mit", "acme/base")
    assert models["fast/lost"]["license"] is None


def test_the_same_data_give_the_same_bytes(hub: Hub) -> None:
    hub.rows([tuned("a/one", "x/base"), tuned("a/two", "X/Base"), tuned("a/three", "x/base")])
    hub.build()
    first = (hub.registry / "models.jsonl").read_bytes()
    hub.build()
    assert (hub.registry / "models.jsonl").read_bytes() == first
    assert first.count(b'/base"') + first.count(b'/Base"') == 4


def test_data_sets_lead_to_those_they_were_made_from(hub: Hub) -> None:
    hub.cards([{"hub_id": "a/x", "datasets": '["b/words"]'}])
    matter = [
        {"path": "D/b_words.md", "front_matter": {"license": "mit", "source_datasets": ["extended|c/raw", "original"]}},
        {
            "path": "D/c_raw.md",
            "front_matter": {"license": "cc-by-nc-4.0", "source_datasets": ["extended|other-letters"]},
        },
        {"path": "D/d_else.md", "front_matter": {"license": "mit"}},
    ]
    hub.zipped("dataset_front_matter.jsonl.gz", "".join(json.dumps(m) + "\n" for m in matter))
    hub.build()
    found = hub.read("datasets.jsonl")
    assert found["b/words"]["sources"] == ["c/raw"]
    assert found["c/raw"]["sources"] == ["extended|other-letters"]
    assert "d/else" not in found


def test_a_data_set_without_an_owner_is_the_one_it_became(hub: Hub) -> None:
    (hub.registry / "canonical_datasets.yaml").write_text(
        'from: d@1:<name>\nas_of: "2022-01-01"\nlicenses: {words: cc-by-4.0}\n'
        'moved: {from: a list, as_of: "2025-01-26", to: {words: acme/words}}\n'
    )
    listed = [{"id": "acme/words", "tags": ["license:cc-by-sa-4.0"], "likes": 1}]
    hub.zipped("hf_datasets_708.json.gz", json.dumps(listed))
    hub.cards([{"hub_id": "a/x", "datasets": '["words"]'}])
    hub.build()
    found = hub.read("datasets.jsonl")
    assert found["words"] == {"id": "words", "alias_of": "acme/words"}
    assert found["acme/words"]["license"] == "cc-by-sa-4.0"
    assert "said cc-by-4.0" in found["acme/words"]["note"]


def test_a_curated_data_set_tells_its_generator(hub: Hub) -> None:
    hub.curate(
        "models: []\ndatasets:\n- {id: a/dialogs, license: mit, from: 'x@1:y', sources: [a/raw],"
        " parents: [{id: b/teacher, relation: generated_by}]}\n"
    )
    hub.build()
    found = hub.read("datasets.jsonl")["a/dialogs"]
    assert found["parents"] == [{"id": "b/teacher", "relation": "generated_by"}]
    assert found["sources"] == ["a/raw"]
