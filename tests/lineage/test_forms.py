"""What an artifact is to its parent, the three forms of an adapter, and the page that explains both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model_license_audit.lineage.build import build_lineage
from model_license_audit.lineage.parents import parents_of
from model_license_audit.lineage.paths import arrivals, made
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence
from model_license_audit.model.filenames import holds_whole_model
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.terms import Reach
from model_license_audit.model.use import Release, UseContext
from model_license_audit.obligations.due import acts
from model_license_audit.obligations.propagate import MADE_WITH_IT

PAGE = (Path(__file__).parents[2] / "docs" / "how-terms-travel.md").read_text(encoding="utf-8")
BASE = Claim(
    ClaimField.BASE_MODEL, "acme/base", Basis.DECLARED, Confidence.HIGH, Evidence("README.md", line=3, excerpt="base")
)


def rows(heading: str) -> dict[str, list[str]]:
    """The rows of the table under a heading of the page, by their first cell."""
    lines = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {row[0]: row[1:] for row in cells[2:]}


def weights(path: str) -> Claim:
    return Claim(ClaimField.FORMAT, "safetensors", Basis.DETECTED, Confidence.HIGH, Evidence(path, excerpt=path))


def adapter(*files: str, kind: ArtifactKind = ArtifactKind.ADAPTER, more: tuple[Claim, ...] = ()) -> Artifact:
    ref = ArtifactRef(Host.HUGGINGFACE, "acme/lora")
    return Artifact(ref, kind, ("lora",), claims=(BASE, *more, *map(weights, files)))


def test_the_page_tells_what_each_way_of_making_gives() -> None:
    assert {kind: row[0] for kind, row in rows("From a parent to what is made of it").items()} == {
        kind.value: made(kind).value for kind in DerivationKind
    }


def test_the_page_tells_the_acts_of_each_release() -> None:
    for name, (acting, beside) in rows("What leaves the house").items():
        release = Release(name)
        assert set(acting.split(", ")) == acts(UseContext(release=release), Reach.COPIES), name
        assert set(filter(None, beside.split(", "))) == set(MADE_WITH_IT.get(release, ())), name
    assert set(rows("What leaves the house")) == set(Release)


def test_an_adapter_alone_holds_none_of_its_base() -> None:
    (link,) = parents_of(adapter("adapter_model.safetensors"))
    assert link.kind is DerivationKind.ADAPTER


def test_an_adapter_beside_a_whole_model_contains_its_base_as_well() -> None:
    made_from, contained = parents_of(adapter("adapter_model.safetensors", "model-00001-of-00002.safetensors"))
    assert (made_from.kind, contained.kind) == (DerivationKind.ADAPTER, DerivationKind.CONTAINS)
    assert contained.parent == made_from.parent
    assert (contained.basis, contained.confidence) == (Basis.DETECTED, Confidence.MEDIUM)
    assert contained.evidence[0].source == "model-00001-of-00002.safetensors"


def test_a_card_that_calls_a_whole_model_an_adapter_is_taken_to_hold_the_base() -> None:
    said = Claim(
        ClaimField.BASE_MODEL_RELATION, "adapter", Basis.DECLARED, Confidence.HIGH, Evidence("README.md", line=4)
    )
    links = parents_of(adapter("model.safetensors", kind=ArtifactKind.MODEL, more=(said,)))
    assert [link.kind for link in links] == [DerivationKind.ADAPTER, DerivationKind.CONTAINS]


def test_a_merged_adapter_is_a_full_model() -> None:
    said = Claim(
        ClaimField.BASE_MODEL_RELATION, "finetune", Basis.DECLARED, Confidence.HIGH, Evidence("README.md", line=4)
    )
    (link,) = parents_of(adapter("model.safetensors", more=(said,)))
    assert link.kind is DerivationKind.FINETUNE


def test_both_reaches_arrive_where_the_base_lies_beside_its_adapter() -> None:
    def nobody(ref: ArtifactRef) -> UnknownArtifact:
        return UnknownArtifact(ref, "not here", "look elsewhere")

    lineage = build_lineage(adapter("adapter_model.safetensors", "model.safetensors"), nobody)
    found = {arrival.reach for arrival in arrivals(lineage) if arrival.ancestor.name == "acme/base"}
    assert found == {Reach.DERIVATIVES, Reach.COPIES}


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("model.safetensors", True),
        ("model-00002-of-00009.safetensors", True),
        ("pytorch_model.bin", True),
        ("consolidated.00.pth", True),
        ("tf_model.h5", True),
        ("adapter_model.safetensors", False),
        ("pytorch_lora_weights.safetensors", False),
        ("optimizer.pt", False),
        ("training_args.bin", False),
        ("tokenizer.model", False),
        ("model.safetensors.index.json", False),
    ],
)
def test_names_of_whole_models(name: str, whole: bool) -> None:
    assert holds_whole_model(name) is whole


def test_the_page_names_no_license() -> None:
    assert not re.search(r"(?i)llama|gemma|apache|qwen|cc-by", PAGE)
