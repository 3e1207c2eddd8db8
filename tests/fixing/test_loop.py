"""Fix, then scan: what was settled is gone, nothing came, and a second fix finds nothing to do."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.findings import Finding
from model_license_audit.model.fixes import FixReport
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import License
from model_license_audit.sources.local import LocalSource
from tests.fixing.conftest import Fix

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(json.loads((EXAMPLES / "expected.json").read_text("utf-8")))
SETTLED = {
    "cc-by-nc-relabelled-mit": {"MLA301": 1},
    "gemma-relabelled-apache": {"MLA302": 1, "MLA308": 1, "MLA309": 1},
    "gguf-metadata-only": {"MLA303": 1, "MLA307": 1, "MLA401": 1},
    "lora-adapter-undeclared": {"MLA208": 1, "MLA306": 1, "MLA309": 1, "MLA401": 1},
    "merge-sharealike-rail": {"MLA301": 1},
    "unmet-llama-finetune": {"MLA302": 1, "MLA306": 1},
}
"""How many findings of each rule the files alone can settle; of the other examples none."""


def found(auditor: Auditor, folder: Path, upstream: dict[str, Path] | None = None) -> tuple[Finding, ...]:
    known = {ArtifactRef.parse(name): path for name, path in (upstream or {}).items()}
    return auditor.audit(ScanRequest(LocalSource(str(folder)), upstream=known)).findings


def rules(findings: object) -> Counter[str]:
    return Counter(finding.rule for finding in findings)  # type: ignore[attr-defined]


def keys(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.fingerprint for finding in findings}


@pytest.mark.parametrize("name", NAMES)
def test_every_example(name: str, auditor: Auditor, fix: Fix, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / name, tmp_path / name))
    before = found(auditor, folder)
    report = fix(folder, write=True)
    after = found(auditor, folder)
    settled = [finding for step in report.steps for finding in step.settles]
    assert rules(settled) == SETTLED.get(name, {})
    assert keys(after) == keys(before) - keys(tuple(settled))
    assert [left.finding for left in report.left] == list(after)
    assert not any(step.brings for step in report.steps)
    again = fix(folder)
    assert (again.changes, again.steps) == ((), ())


def license_key(license_: License) -> str:
    """The lines of a card that declare a license."""
    if license_.hub:
        return f"license: {license_.hub[0]}"
    return f"license: other\nlicense_name: {license_.id.removeprefix('LicenseRef-')}"


def made_from(license_: License, folder: Path, label: str) -> tuple[Path, dict[str, Path]]:
    """A model tuned from one under that license."""
    for name, head in (("base", license_key(license_)), ("my-model", label)):
        (folder / name).mkdir()
        more = "base_model: acme/base\nbase_model_relation: finetune\n" if name == "my-model" else ""
        (folder / name / "README.md").write_text(f"---\n{head}\n{more}---\n\n# Zed\n\nAnswers.\n", "utf-8")
        (folder / name / "config.json").write_text("{}", "utf-8")
    return folder / "my-model", {"hf:acme/base": folder / "base"}


KB = KnowledgeBase.load()
_ASKED = frozenset({"notice-text", "attribution", "display", "name-prefix", "state-changes", "pass-on-restrictions"})


def _asks(license_: License) -> frozenset[tuple[object, ...]]:
    """What a license prescribes or wants passed on, without the words themselves."""
    terms = (t for t in license_.terms if (t.words or t.flow_down or t.elements) and t.action in _ASKED)
    return frozenset((t.action, t.where, t.flow_down, t.elements, (t.words or "")[:1].islower()) for t in terms)


KINDS = {asks: one.key for one in reversed(KB.licenses()) if (asks := _asks(one))}
"""One license for each way of asking."""


@pytest.mark.parametrize("key", sorted(KINDS.values()))
def test_every_way_of_prescribing_words_or_restrictions(key: str, auditor: Auditor, fix: Fix, tmp_path: Path) -> None:
    """The words stand where they have to, word for word; what cannot be settled says why or is no matter of files."""
    license_ = KB.license(key)
    assert license_ is not None
    model, upstream = made_from(license_, tmp_path, "license: apache-2.0")
    before = found(auditor, model, upstream)
    report = fix(model, upstream=upstream, write=True, date="2026-11-22")
    after = found(auditor, model, upstream)
    settled = keys(tuple(finding for step in report.steps for finding in step.settles))
    assert keys(after) == keys(before) - settled
    assert fix(model, upstream=upstream, date="2026-11-22").changes == ()
    unsettled = rules(left.finding for left in report.left if not left.why)
    assert not unsettled.keys() & {
        "MLA302",
        "MLA304",
        "MLA306",
        "MLA307",
        "MLA308",
        "MLA309",
        "MLA314",
        "MLA315",
        "MLA321",
    }
    texts = "".join(path.read_text("utf-8") for path in model.iterdir() if path.name in {"README.md", "NOTICE"})
    for finding in before:
        if finding.fingerprint in settled and finding.rule in {"MLA302", "MLA304", "MLA306"}:
            assert any(term.words in texts for term in license_.terms if term.words)


def test_a_copy_and_a_notice_are_taken_from_the_files_of_the_ancestor(
    auditor: Auditor, fix: Fix, tmp_path: Path
) -> None:
    base, model = tmp_path / "base", tmp_path / "my-model"
    shutil.copytree(EXAMPLES / "apache-finetune-ok", base)
    (base / "NOTICE").write_text("Copyright 2024 Base Company\nMade with care.\n", "utf-8")
    shutil.copytree(EXAMPLES / "no-license", model)
    card = (model / "README.md").read_text("utf-8")
    (model / "README.md").write_text(card.replace("base_model:", "license: apache-2.0\nbase_model:", 1), "utf-8")
    upstream = {"hf:distilbert/distilbert-base-uncased": base}
    report = fix(model, upstream=upstream, write=True)
    assert (model / "LICENSE").read_bytes() == (base / "LICENSE").read_bytes()
    assert "Copyright 2024 Base Company\nMade with care.\n" in (model / "NOTICE").read_text("utf-8")
    assert rules(finding for step in report.steps for finding in step.settles) >= Counter({"MLA301": 1, "MLA313": 1})
    assert found(auditor, model, upstream) == ()


def test_a_copy_for_another_license_than_the_label_gets_a_name_of_its_own(
    auditor: Auditor, fix: Fix, tmp_path: Path
) -> None:
    base, model = tmp_path / "base", tmp_path / "my-model"
    shutil.copytree(EXAMPLES / "apache-finetune-ok", base)
    shutil.copytree(EXAMPLES / "no-license", model)
    card = (model / "README.md").read_text("utf-8")
    (model / "README.md").write_text(card.replace("base_model:", "license: mit\nbase_model:", 1), "utf-8")
    upstream = {"hf:distilbert/distilbert-base-uncased": base}
    fix(model, upstream=upstream, write=True)
    assert (model / "LICENSE-distilbert-base-uncased.txt").read_bytes() == (base / "LICENSE").read_bytes()
    assert not (model / "LICENSE").exists()
    assert "MLA301" not in rules(found(auditor, model, upstream))


def test_an_altered_notice_is_replaced(auditor: Auditor, fix: Fix, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / "llama-finetune-ok", tmp_path / "Llama-3.1-8B-Acme-Support"))
    notice = folder / "NOTICE"
    exact = notice.read_text("utf-8")
    notice.write_text(
        "Ours, 2026.\n\n" + exact.replace("licensed under", "provided under") + "\nMore of ours.\n", "utf-8"
    )
    assert "MLA314" in rules(found(auditor, folder))
    fix(folder, write=True)
    assert notice.read_text("utf-8") == f"Ours, 2026.\n\n{exact.strip()}\n\nMore of ours.\n"
    assert "MLA314" not in rules(found(auditor, folder))


def test_restrictions_are_not_put_upon_a_label_that_bars_them(fix: Fix, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / "merge-sharealike-rail", tmp_path / "merge"))
    report = fix(folder)
    why = next(left.why for left in report.left if left.finding.rule == "MLA308")
    assert "conflict" in why
    assert [change.path for change in report.changes] == ["NOTICE"]


BASES = st.sampled_from(["meta-llama/Llama-3.1-8B-Instruct", "google/gemma-2-2b-it", "mistralai/Mistral-7B-v0.1"])
HEADS = st.sampled_from(
    [
        "",
        "---\n---\n",
        "---\nlicense: mit\n---\n",
        "---\n# ours\nlicense: 'mit'  # chosen\ntags: [a, b]\n---\n",
        "---\nlicense: [mit, apache-2.0]\nlanguage:\n- en\n---\n",
        "---\nlicense:\n- mit\n---\n",
        "---\nlicense: &l mit\nlicense_name: *l\n---\n",
        "---\nlicense: mit\nlicense: mit\n---\n",
        "---\n{license: mit}\n---\n",
        "---\nlicense: mit\ntags: [\n---\n",
        "---\nlicense: llama3.1\nmodel_name: Zed\n---\n",
        "---\nlicense: mit\nbase_model:\n---\n",
    ]
)
BODIES = st.sampled_from(
    [
        "",
        "# Zed\n",
        "\n# Zed\n\nFine-tuned by Acme.\n",
        "Zed\n===\n\n```python\nprint(1)\n",
        "# Zed\n\n<!-- a comment that is never closed\n",
        "<h1>Zed</h1>\n\n## Origin and license terms\n\nOurs.\n\n## More\n",
        "No title here, and no line end",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(card=st.tuples(BASES, HEADS, BODIES, st.booleans()), end=st.sampled_from(["\n", "\r\n"]), mark=st.booleans())
def test_any_card(
    auditor: Auditor, fix: Fix, tmp_path: Path, *, card: tuple[str, str, str, bool], end: str, mark: bool
) -> None:
    base, head, body, declared = card
    folder = tmp_path / "my-model"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    block = head.replace("\n---\n", f"\nbase_model: {base}\n---\n") if declared and "base_model" not in head else head
    data = (("\ufeff" if mark else "") + (block + body).replace("\n", end)).encode()
    (folder / "README.md").write_bytes(data)
    (folder / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": base}), "utf-8")
    before = found(auditor, folder)
    report = fix(folder, write=True)
    _check(before, report, found(auditor, folder))
    assert fix(folder).changes == ()
    made = (folder / "README.md").read_bytes()
    assert made.startswith(b"\xef\xbb\xbf") == mark
    if end == "\r\n" and b"\r\n" in data:
        assert made.count(b"\n") == made.count(b"\r\n")
    kept = [line for line in data.removeprefix(b"\xef\xbb\xbf").split(end.encode()) if line and b"Zed" not in line]
    assert all(line in made for line in kept if line != b"base_model:")


def _check(before: tuple[Finding, ...], report: FixReport, after: tuple[Finding, ...]) -> None:
    """What a fix said of itself holds of the files; of a finding that was eased only the kind changed."""
    settled = keys(tuple(finding for step in report.steps for finding in step.settles))
    assert keys(after) <= keys(before)
    assert settled.isdisjoint(keys(after))
    assert keys(before) - settled == keys(after)
    assert tuple(left.finding for left in report.left) == after


MADE = {
    "finetune": "This model was fine-tuned from `acme/base`.",
    "adapter": "This is an adapter for `acme/base`, trained on top of it.",
    "quantized": "This model was quantized from `acme/base`.",
    "merge": "This model is a merge of `acme/base`.",
    "distilled": "This model was distilled from `acme/base`.",
}


@pytest.mark.parametrize("relation", sorted(MADE))
def test_what_is_said_of_its_making_is_read_as_the_same(
    relation: str, auditor: Auditor, fix: Fix, tmp_path: Path
) -> None:
    base, model = tmp_path / "base", tmp_path / "my-model"
    heads = {base: "license: gemma", model: f"license: gemma\nbase_model: acme/base\nbase_model_relation: {relation}"}
    for folder, head in heads.items():
        folder.mkdir()
        (folder / "README.md").write_text(f"---\n{head}\n---\n# Zed-9B\n", "utf-8")
        (folder / "config.json").write_text("{}", "utf-8")
    upstream = {"hf:acme/base": base}
    request = ScanRequest(LocalSource(str(model)), upstream={ArtifactRef.parse("hf:acme/base"): base})
    before = auditor.audit(request).lineage.derivations
    report = fix(model, upstream=upstream, write=True)
    assert MADE[relation] in (model / "README.md").read_text("utf-8") or relation == "distilled"
    after = auditor.audit(request).lineage.derivations
    assert [(link.parent, link.kind) for link in after] == [(link.parent, link.kind) for link in before]
    assert "MLA307" not in rules(left.finding for left in report.left)


BASE, OTHER = "mistralai/Mistral-7B-v0.1", "teknium/OpenHermes-2.5-Mistral-7B"
PLAIN_HEAD = "---\nlicense: mit\n---\n# Zed-9\n"
MERGE = f"models:\n  - model: {BASE}\n  - model: {OTHER}\nmerge_method: slerp\n"
NAMED_BASES = [
    (
        f"{PLAIN_HEAD}\nFine-tuned from [{BASE}](https://huggingface.co/{BASE}).\n",
        {},
        f"license: mit\nbase_model: {BASE}\nbase_model_relation: finetune\n",
    ),
    (
        PLAIN_HEAD,
        {"mergekit_config.yml": MERGE},
        f"base_model:\n  - {BASE}\n  - {OTHER}\nbase_model_relation: merge\n",
    ),
    (
        f"---\nlicense: mit\nbase_model: /home/me/base\n---\n# Zed-9\n\nFine-tuned from {BASE}.\n",
        {"adapter_config.json": '{"base_model_name_or_path": "/home/me/base"}'},
        f"base_model: {BASE}\n",
    ),
]


@pytest.mark.parametrize(("card", "files", "expected"), NAMED_BASES)
def test_a_base_that_files_or_words_name_is_declared(
    card: str, files: dict[str, str], expected: str, fix: Fix, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text(card, "utf-8")
    (tmp_path / "config.json").write_text("{}", "utf-8")
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    fix(tmp_path, write=True)
    assert expected in (tmp_path / "README.md").read_text("utf-8")


def test_a_base_is_not_declared_beside_another_one(fix: Fix, tmp_path: Path) -> None:
    card = "---\nlicense: mit\nbase_model: mistralai/Mistral-7B-v0.1\n---\n# Zed-9\n"
    (tmp_path / "README.md").write_text(card, "utf-8")
    (tmp_path / "adapter_config.json").write_text('{"base_model_name_or_path": "google/gemma-2-2b-it"}', "utf-8")
    report = fix(tmp_path, write=True)
    assert (tmp_path / "README.md").read_text("utf-8").startswith(card)
    why = {left.finding.rule: left.why for left in report.left}
    assert why["MLA401"] == "the card declares another base; say in it which of them the model was made from"
