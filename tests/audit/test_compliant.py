"""Derivatives that do all they owe, with the real license texts that the package licensedcode-data carries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.texts.identify import identify
from model_license_audit.model.artifacts import TextMatchKind
from model_license_audit.model.report import AuditReport, ExitCode
from model_license_audit.sources.local import LocalSource
from tests.licenses.conftest import TEXTS, published_text

WriteModel = Callable[..., Path]
LLAMA_CARD = """---
license: llama2
base_model: meta-llama/Llama-2-7b-hf
base_model_relation: finetune
---
# Acme Chat 7B

Fine-tuned by Acme from meta-llama/Llama-2-7b-hf on its own mails. Use is bound by the acceptable use policy of the base
model, {policy}.
"""
RAIL_CARD = """---
license: creativeml-openrail-m
base_model: CompVis/stable-diffusion-v1-4
base_model_relation: finetune
---
# Acme Dogs

Fine-tuned by Acme from CompVis/stable-diffusion-v1-4 on photographs of dogs. The use-based restrictions of attachment A
of the license apply.
"""


def words_of(kb: KnowledgeBase, key: str, action: str) -> str:
    license_ = kb.license(key)
    assert license_ is not None
    return next(term.words or term.url or "" for term in license_.terms if term.action == action)


def scan(folder: Path) -> AuditReport:
    return Auditor().audit(ScanRequest(LocalSource(str(folder))))


def serious(report: AuditReport) -> list[str]:
    return [f"{f.rule} {f.message}" for f in report.findings if f.severity != "note"]


def test_a_llama_fine_tune_that_does_all_it_owes_passes(kb: KnowledgeBase, model_dir: WriteModel) -> None:
    files = {
        "README.md": LLAMA_CARD.format(policy=words_of(kb, "llama2", "acceptable-use-policy")),
        "LICENSE": published_text("llama-2-license-2023"),
        "NOTICE": words_of(kb, "llama2", "notice-text"),
    }
    report = scan(model_dir(files))
    assert serious(report) == []
    assert report.outcome.exit_code is ExitCode.AUDITED


@pytest.mark.parametrize(
    ("left_out", "rule"), [("LICENSE", "MLA301"), ("NOTICE", "MLA302")], ids=["license copy", "notice"]
)
def test_each_thing_left_out_is_found(kb: KnowledgeBase, model_dir: WriteModel, left_out: str, rule: str) -> None:
    files = {
        "README.md": LLAMA_CARD.format(policy=words_of(kb, "llama2", "acceptable-use-policy")),
        "LICENSE": published_text("llama-2-license-2023"),
        "NOTICE": words_of(kb, "llama2", "notice-text"),
    }
    del files[left_out]
    report = scan(model_dir(files))
    assert [line.split()[0] for line in serious(report)] == [rule]
    assert report.outcome.exit_code is ExitCode.FINDINGS


def test_an_edited_copy_is_no_copy(kb: KnowledgeBase, model_dir: WriteModel) -> None:
    text = published_text("llama-2-license-2023").replace("700 million", "900 million")
    report = scan(model_dir({"README.md": LLAMA_CARD.format(policy=""), "LICENSE": text}))
    assert {"MLA108", "MLA301"} <= {f.rule for f in report.findings}
    assert report.outcome.exit_code is not ExitCode.AUDITED


def test_a_rail_fine_tune_that_does_all_it_owes_passes(model_dir: WriteModel) -> None:
    report = scan(model_dir({"README.md": RAIL_CARD, "LICENSE": published_text("stable-diffusion-2022-08-22")}))
    assert serious(report) == []
    assert report.outcome.exit_code is ExitCode.AUDITED


def test_a_card_over_another_licenses_text_is_a_conflict(model_dir: WriteModel) -> None:
    report = scan(model_dir({"README.md": "---\nlicense: mit\n---\n# Acme\n", "LICENSE": published_text("gpl-3.0")}))
    assert "MLA107" in {f.rule for f in report.findings}
    assert report.outcome.exit_code is ExitCode.FINDINGS


def test_the_published_text_of_every_entry_is_recognised_as_itself(kb: KnowledgeBase) -> None:
    wrong, tried = [], 0
    for license_ in kb.licenses():
        path = TEXTS / f"{license_.scancode}.LICENSE"
        if license_.scancode and path.exists():
            tried += 1
            found = identify("LICENSE", published_text(license_.scancode))
            if [(t.key, t.match) for t in found] != [(license_.key, TextMatchKind.SAME)]:
                wrong.append((license_.key, [(t.key, t.match.value) for t in found]))
    assert tried >= 60
    assert wrong == []
