"""Models in another format: every number as it was, what a file tells of itself, and models without such a form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gguf
import numpy as np
import onnx
import pytest
import torch

from model_license_audit.audit.auditor import Auditor
from model_license_audit.cards import read_snapshot
from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.api import Release, Settings, context_of, workspace_of
from model_license_audit.harness.derive import gguf_export, onnx_export
from model_license_audit.harness.derive.gguf_names import names_of
from model_license_audit.harness.derive.gguf_vocabulary import vocabulary_of
from model_license_audit.harness.derive.source_model import SourceModel, source_model
from model_license_audit.harness.derive.target import Numbers
from model_license_audit.harness.release.verifying import verify_release
from model_license_audit.harness.steps.plan import judge
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.sources.local import LocalSource
from tests.harness import deriving
from tests.harness import tiny_encoder as tiny

TEXTS = ("money now", "the meeting is today please about the lunch a patch", "free", "report, WINNER! pills", "x")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("convert")
    deriving.write_filter(folder / "base")
    deriving.write_mails(folder / "mails.csv")
    return folder


@pytest.fixture(scope="module")
def graph(place: Path) -> Release:
    return deriving.derived(deriving.a_recipe(place, "convert", "onnx"), place / "onnx")


@pytest.fixture(scope="module")
def file(place: Path) -> Release:
    return deriving.derived(deriving.a_recipe(place, "convert", "gguf"), place / "gguf")


@pytest.fixture
def source(place: Path) -> SourceModel:
    return deriving.source_in(place / "base")


def test_no_tensor_is_changed_and_none_is_lost(graph: Release, file: Release) -> None:
    for made, count in ((graph, 41), (file, 41)):
        assert list(deriving.states(made.folder).values()) == ["unchanged"] * count


def test_a_conversion_is_a_copy_in_another_format_and_no_quantization(graph: Release, file: Release) -> None:
    for made in (graph, file):
        (link,) = made.audit.lineage.parents(made.audit.lineage.subject)
        assert link.kind is DerivationKind.CONVERTED
        assert made.audit.findings == ()
        card = (made.folder / "README.md").read_text("utf-8")
        assert "base_model:converted:acme/tiny-filter" in card
        assert "base_model_relation" not in card
        assert "converted from `acme/tiny-filter`" in card


@pytest.mark.parametrize(("method", "rule"), [("convert", None), ("quantize", "MLA203")])
def test_a_license_against_changed_versions_lets_formats_be_changed_and_not_numbers(
    place: Path, tmp_path: Path, method: str, rule: str | None
) -> None:
    for name in ("base", "mails.csv"):
        (tmp_path / name).symlink_to(place / name)
    changes = (
        ('files = "base"\nlicense = "apache-2.0"', 'license = "cc-by-nd-4.0"'),
        ('"apache-2.0"', '"cc-by-nd-4.0"'),
    )
    recipe = deriving.a_recipe(tmp_path, method, "onnx", *changes, data=False)
    workspace = workspace_of(recipe, tmp_path / "made")
    planned = judge(recipe, context_of(Auditor(), workspace, Settings()), {})
    assert {one.rule for one in planned.report.findings if one.rule == "MLA203"} == ({rule} if rule else set())
    assert (planned.stop is not None) == (rule is not None)


def test_onnx_runtime_computes_what_torch_computes_for_texts_of_any_length(graph: Release, source: SourceModel) -> None:
    session = onnx_export.Session(graph.folder / "model.onnx")
    for texts in (TEXTS, TEXTS[:1], TEXTS[1:2] * 7):
        inputs = source.encode(texts)
        assert np.abs(session.compute(inputs) - source.compute(inputs)).max() < 1e-5


def test_the_graph_is_valid_and_holds_no_path_of_this_machine(graph: Release, place: Path) -> None:
    content = (graph.folder / "model.onnx").read_bytes()
    onnx.checker.check_model(content, full_check=True)
    for trace in (str(place), "site-packages", ".py"):
        assert trace.encode() not in content


def test_a_graph_that_computes_something_else_is_not_released(graph: Release, source: SourceModel) -> None:
    with torch.no_grad():
        source.module.classifier.bias += 1e-3
    with pytest.raises(ModelAuditError, match=r"computes otherwise as ONNX: logits differ by up to 0\.001"):
        onnx_export.check_same(source, onnx_export.Session(graph.folder / "model.onnx"), TEXTS)


def test_two_runs_give_the_same_bytes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763800000")
    for form in ("onnx", "gguf"):
        recipe = deriving.a_recipe(place, "convert", form)
        once, again = (deriving.derived(recipe, place / f"{form}-{number}" / "made") for number in (1, 2))
        assert digests_of(once.folder) == digests_of(again.folder)


def test_a_release_is_verified_with_its_base(file: Release, place: Path) -> None:
    bases = {ArtifactRef(Host.HUGGINGFACE, "acme/tiny-filter"): place / "base"}
    found = verify_release(KnowledgeBase.load(), file.folder, bases=bases)
    assert found.holds, found
    assert {check.name: check.standing.value for check in found.checks}["base"] == "holds"


def test_the_facts_of_a_gguf_file_are_read_from_it_alone(file: Release, tmp_path: Path) -> None:
    (made,) = file.folder.glob("*.gguf")
    assert made.name == "tiny-filter-derived-F32.gguf"
    (tmp_path / made.name).write_bytes(made.read_bytes())
    claims = read_snapshot(LocalSource(str(tmp_path)).snapshot()).claims
    told = {(claim.field, claim.value) for claim in claims}
    assert {
        (ClaimField.LICENSE, "apache-2.0"),
        (ClaimField.BASE_MODEL, "acme/tiny-filter"),
        (ClaimField.NAME, "acme/tiny-filter-derived"),
        (ClaimField.ARCHITECTURE, "bert"),
        (ClaimField.TAG, "base_model:converted:acme/tiny-filter"),
    } <= told
    assert not [claim for claim in claims if claim.field is ClaimField.QUANTIZATION]


def test_a_gguf_file_has_the_names_sizes_and_classes_that_llama_cpp_asks_for(file: Release) -> None:
    (made,) = file.folder.glob("*.gguf")
    reader = gguf.GGUFReader(made)
    known = {
        gguf.TENSOR_NAMES[tensor].format(bid=layer)
        for tensor in gguf.MODEL_TENSORS[gguf.MODEL_ARCH.BERT]
        for layer in (0, 1)
    }
    assert {tensor.name.rpartition(".")[0] for tensor in reader.tensors} <= known
    assert {"cls.weight", "cls.output.weight", "blk.1.ffn_up.bias"} <= {tensor.name for tensor in reader.tensors}
    values = {key: field.contents() for key, field in reader.fields.items()}
    assert values["bert.block_count"] == 2
    assert values["bert.attention.causal"] is False
    assert values["bert.pooling_type"] == gguf.PoolingType.RANK
    assert values["bert.classifier.output_labels"] == ["ham", "spam"]


def test_a_license_without_a_word_of_the_hub_is_told_by_name_and_link(source: SourceModel, tmp_path: Path) -> None:
    facts = replace(deriving.FACTS, license="other", license_name="acme-1.0", license_link="acme.example/license")
    gguf_export.write(source, Numbers.FLOAT32, facts, tmp_path / "a.gguf")
    graph = onnx_export.told_of(onnx_export.exported(source), facts)
    onnx_export.write(graph, tmp_path / "b.onnx")
    claims = read_snapshot(LocalSource(str(tmp_path)).snapshot()).claims
    for field, value in ((ClaimField.LICENSE_NAME, "acme-1.0"), (ClaimField.LICENSE_LINK, "acme.example/license")):
        assert {claim.evidence.source for claim in claims if (claim.field, claim.value) == (field, value)} == {
            "a.gguf", "b.onnx",
        }  # fmt: skip


def test_words_of_the_vocabulary_begin_as_llama_cpp_marks_them(source: SourceModel) -> None:
    found = vocabulary_of(source)
    assert found.tokens[:5] == ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    assert found.tokens[5] == "\u2581meeting"
    assert found.special == {"cls": 2, "sep": 3, "pad": 0, "mask": 4, "unk": 1}
    assert set(found.types[:5]) == {int(gguf.TokenType.CONTROL)}


def test_an_encoder_without_a_head_gives_what_it_makes_of_each_token(tmp_path: Path) -> None:
    tiny.write_base(tmp_path / "base")
    source = source_model(tiny.record(tmp_path / "base"), 12)
    assert (source.classes, source.output) == ((), "last_hidden_state")
    onnx_export.write(onnx_export.told_of(onnx_export.exported(source), deriving.FACTS), tmp_path / "made.onnx")
    session = onnx_export.Session(tmp_path / "made.onnx")
    assert onnx_export.check_same(source, session, TEXTS) < 1e-4
    names = gguf_export.write(source, Numbers.FLOAT32, deriving.FACTS, tmp_path / "made.gguf")
    assert not [name for name in names if "pooler" in name]


@pytest.mark.parametrize("kind", ["DistilBert", "Roberta", "DebertaV2"])
def test_encoders_of_other_kinds_become_onnx_with_all_their_weights_under_their_names(
    kind: str, tmp_path: Path
) -> None:
    from model_license_audit.harness.learners.frameworks import quiet_transformers

    transformers = quiet_transformers()
    tiny.write_base(tmp_path)
    config = getattr(transformers, f"{kind}Config")(
        vocab_size=19, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=40, pad_token_id=0,
    )  # fmt: skip
    getattr(transformers, f"{kind}ForSequenceClassification")(config).save_pretrained(tmp_path)
    source = source_model(tiny.record(tmp_path), 12)
    graph = onnx_export.told_of(onnx_export.exported(source), deriving.FACTS)
    onnx_export.write(graph, tmp_path / "made.onnx")
    assert onnx_export.check_same(source, onnx_export.Session(tmp_path / "made.onnx"), TEXTS) < 1e-5
    assert set(source.module.state_dict()) <= {one.name for one in graph.graph.initializer}


class _Eigen(torch.nn.Module):  # type: ignore[misc]
    """Computes what ONNX has no operation for."""

    def forward(self, input_ids: Any, **_more: Any) -> Any:
        values = torch.linalg.eigvalsh(input_ids.float() @ input_ids.float().T)
        return SimpleNamespace(logits=values)


def test_an_operation_that_onnx_does_not_have_is_told(source: SourceModel) -> None:
    odd = replace(source, module=_Eigen())
    with pytest.raises(UsageError, match=r"acme/tiny-filter \(_Eigen\) cannot be written as ONNX: .*eigvalsh"):
        onnx_export.exported(odd)


def test_an_architecture_that_gguf_is_not_written_for_is_told(tmp_path: Path) -> None:
    from model_license_audit.harness.learners.frameworks import quiet_transformers

    transformers = quiet_transformers()
    tiny.write_base(tmp_path)
    config = transformers.DistilBertConfig(vocab_size=19, dim=16, n_layers=1, n_heads=2, hidden_dim=32)
    transformers.DistilBertModel(config).save_pretrained(tmp_path)
    distil = source_model(tiny.record(tmp_path), 12)
    with pytest.raises(UsageError, match="is a DistilBertModel, and of encoders only BERT") as caught:
        names_of(distil)
    assert 'format = "onnx"' in caught.value.remedy


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [("hidden_act", "relu", "hidden_act is 'relu'"), ("is_decoder", True, "is_decoder is True")],
)
def test_what_llama_cpp_would_compute_otherwise_is_refused(
    source: SourceModel, key: str, value: object, told: str
) -> None:
    setattr(source.module.config, key, value)
    with pytest.raises(UsageError, match=told):
        names_of(source)


def test_two_tensors_of_one_name_in_gguf_are_refused(source: SourceModel) -> None:
    beside = torch.nn.Module()
    beside.word_embeddings = torch.nn.Embedding(19, 16)
    source.module.embeddings = beside
    told = r"bert\.embeddings\.word_embeddings\.weight and embeddings\.word_embeddings\.weight would both"
    with pytest.raises(UsageError, match=told):
        names_of(source)


def test_a_tensor_without_a_name_in_gguf_is_refused(source: SourceModel) -> None:
    source.module.bert.register_parameter("gate", torch.nn.Parameter(torch.ones(3)))
    with pytest.raises(UsageError, match=r"GGUF has no name for its tensor bert\.gate"):
        names_of(source)


def test_a_tokenizer_that_llama_cpp_would_not_follow_is_refused(place: Path) -> None:
    from model_license_audit.harness.learners.frameworks import quiet_transformers

    transformers = quiet_transformers()
    source = deriving.source_in(place / "base")
    vocabulary = dict(source.tokenizer.get_vocab())
    cased = replace(source, tokenizer=transformers.BertTokenizer(vocab=vocabulary, do_lower_case=False))
    with pytest.raises(UsageError, match="tells capitals apart"):
        vocabulary_of(cased)
    more = {**vocabulary, "extra": len(vocabulary)}
    larger = replace(source, tokenizer=transformers.BertTokenizer(vocab=more))
    with pytest.raises(UsageError, match="its tokenizer has 20 tokens, its embeddings 19"):
        vocabulary_of(larger)


def test_files_that_do_not_hold_the_whole_model_are_refused(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    base = deriving.write_filter(tmp_path / "base")
    weights = load_file(base / "model.safetensors")
    del weights["classifier.weight"]
    save_file(weights, base / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelAuditError, match=r"its files hold no classifier\.weight"):
        deriving.source_in(base)
