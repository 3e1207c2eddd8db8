"""Cards: complete metadata, and names that strangers chose stay names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from model_license_audit.cards.front_matter import read_front_matter
from model_license_audit.harness.recipe.model import BaseSpec, DataSpec, Method, ReleaseSpec
from model_license_audit.harness.release.card import Told, card
from model_license_audit.harness.release.card_words import literal
from model_license_audit.harness.release.front_matter import license_values, written
from model_license_audit.harness.release.materials import Materials
from model_license_audit.harness.release.tensors import compare
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import UsageError
from tests.harness.making_releases import COMMERCIAL, Run, a_data_record, a_recipe, a_training

HOSTILE = [
    "---\nlicense: mit\n---", "a\n---\n# Free", "[x](javascript:alert(1))", "<script>alert(1)</script>", "x | y | z",
    "`code`", "![i](http://x/y.png)", "{{ 7*7 }}", "@everyone #1", "\u202egnp.exe", "\x1b[31mred", "yes", "3.0", "~",
    "- item", "# Title", "'quoted'", '"', "a: b", "!!python/object/apply:os.system", "&a *a", "<!--", "```\nx\n```",
]  # fmt: skip


@pytest.fixture(scope="module", name="kb")
def _kb() -> KnowledgeBase:
    return KnowledgeBase.load()


@pytest.fixture(scope="module", name="run")
def _run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("card"))


def written_card(kb: KnowledgeBase, materials: Materials) -> str:
    return card(kb, materials, Told((), (), compare(None, ())))


def metadata_of(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return found


def tags_in(text: str) -> set[str]:
    """The kinds of what Markdown makes of the prose, with the elements of its HTML."""
    body = text.split("---\n", 2)[2]
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(body)
    inner = [child for token in tokens for child in token.children or ()]
    html = {token.content for token in (*tokens, *inner) if token.type.startswith("html")}
    return {token.type for token in (*tokens, *inner) if not token.type.startswith(("html", "text"))} | html


def test_the_metadata_are_complete_and_in_order(kb: KnowledgeBase, run: Run) -> None:
    told = metadata_of(written_card(kb, run.materials()))
    assert list(told) == [
        "license", "base_model", "base_model_relation", "datasets", "library_name", "pipeline_tag", "metrics",
        "model-index",
    ]  # fmt: skip
    assert (told["license"], told["base_model"], told["base_model_relation"]) == (
        "apache-2.0", "acme/tiny-base", "finetune",
    )  # fmt: skip
    result = told["model-index"][0]["results"][0]
    assert result["metrics"] == [{"type": "accuracy", "value": 0.94}, {"type": "loss", "value": 0.21}]


def test_the_hubs_own_library_takes_the_metadata(kb: KnowledgeBase, run: Run) -> None:
    from huggingface_hub import ModelCard

    told: Any = ModelCard(written_card(kb, run.materials())).data
    data = told.to_dict()
    assert data["model-index"][0]["results"][0]["metrics"][0] == {"type": "accuracy", "value": 0.94}
    assert data["base_model"] == "acme/tiny-base"


@pytest.mark.parametrize(
    ("method", "relation", "tags"),
    [
        (Method.LORA, "adapter", None),
        (Method.LORA_MERGED, "finetune", None),
        (Method.QUANTIZE, "quantized", None),
        (Method.CONVERT, None, ["base_model:converted:acme/tiny-base"]),
    ],
)
def test_each_method_is_told_by_the_word_that_readers_know(
    kb: KnowledgeBase, run: Run, method: Method, relation: str | None, tags: list[str] | None
) -> None:
    told = metadata_of(written_card(kb, run.materials(recipe=a_recipe(method=method))))
    assert (told.get("base_model_relation"), told.get("tags")) == (relation, tags)


def test_a_license_without_a_word_of_the_hub_is_named_and_linked(kb: KnowledgeBase) -> None:
    named = map(kb.license, kb.keys())
    license_ = next(one for one in named if one and not one.hub and one.id.startswith("LicenseRef"))
    told = license_values(kb, license_.id, has_text=True)
    assert told["license"] == "other"
    assert told["license_link"] == "LICENSE"
    assert license_values(kb, "MIT AND Apache-2.0", has_text=True) == {"license": "MIT AND Apache-2.0"}
    assert license_values(kb, "llama3.1", has_text=False) == {"license": "llama3.1"}


def test_a_path_is_no_data_set(kb: KnowledgeBase, run: Run) -> None:
    with pytest.raises(UsageError, match="does not name a data set"):
        written_card(kb, run.materials(data=(a_data_record(ref="/home/somebody/mails"),)))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(kb: KnowledgeBase, run: Run, name: str) -> None:
    check_hostile(kb, run, name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.one_of(st.text(min_size=1, max_size=60), st.lists(st.sampled_from(HOSTILE), min_size=1).map("".join)))
def test_no_name_can_change_what_a_card_says(kb: KnowledgeBase, run: Run, name: str) -> None:
    check_hostile(kb, run, name)


def check_hostile(kb: KnowledgeBase, run: Run, name: str) -> None:
    """The metadata say what they say with a tame name, and the prose is made of the same kinds of things."""
    training = a_training(run.model, classes=(name, "ham"), library=name, notes=(name,))
    spec = ReleaseSpec("acme/tiny-spam", "apache-2.0", name, use=COMMERCIAL, intended=name, limits=(name,))
    recipe = a_recipe(summary=name, release=spec, data=(DataSpec("acme/mails", "mails", name, license=name),))
    record = a_data_record(source=name, license=name, license_from=name, used={name: 1})
    made = written_card(kb, run.materials(recipe=recipe, training=training, data=(record,), plan=PLANS.of(run)))
    head = read_front_matter("README.md", made)
    assert head.problems == ()
    told, tame = metadata_of(made), metadata_of(written_card(kb, run.materials(plan=PLANS.of(run))))
    assert set(told) | {"library_name"} == set(tame)
    assert {**told, "library_name": ""} == {**tame, "library_name": ""}
    kinds = tags_in(made) - {"<span>", "</span>"}
    assert kinds <= tags_in(written_card(kb, run.materials(plan=PLANS.of(run)))) | {"softbreak", "entity"}


class _Plans:
    """The plan of the module's run, judged once."""

    def __init__(self) -> None:
        self._plan: Any = None

    def of(self, run: Run) -> Any:
        self._plan = self._plan or run.plan()
        return self._plan


PLANS = _Plans()


@given(value=st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_no_value_can_end_the_metadata(value: Any) -> None:
    lines = written({"key": value}).split("\n")
    assert [number for number, line in enumerate(lines) if line.startswith("---")] == [0, len(lines) - 2]


@given(name=st.text(max_size=80))
def test_a_literal_name_is_on_one_line(name: str) -> None:
    assert "\n" not in literal(name)


def test_a_hostile_base_stays_in_its_code(kb: KnowledgeBase, run: Run, tmp_path: Path) -> None:
    base = BaseSpec("base `x` | <b>y</b> $(rm -rf ~)")
    other = Run(tmp_path, a_recipe(base=base))
    made = written_card(kb, other.materials())
    assert "<b>" not in made.split("---\n", 2)[2]
    assert not {token for token in tags_in(made) if token.startswith("<") and "span" not in token}
