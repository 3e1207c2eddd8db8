"""What directories show of duties: copies of real license texts whole, clipped, edited, elsewhere, translated."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.model.findings import Finding, FindingKind
from model_license_audit.reports.json_codec import encode
from model_license_audit.sources.local import LocalSource
from tests.licenses.conftest import published_text

WriteModel = Callable[..., Path]
CARD = """---
license: apache-2.0
base_model: mistralai/Mistral-7B-v0.1
base_model_relation: finetune
---
# Acme 7B

Fine-tuned by Acme from mistralai/Mistral-7B-v0.1.
"""
CHINESE = (
    "本许可证适用于任何包含版权所有者声明的作品。被许可人可以在遵守本许可证条款的前提下复制、修改和分发本作品。" * 8
)


def found(folder: Path, rule: str) -> list[Finding]:
    report = Auditor().audit(ScanRequest(LocalSource(str(folder))))
    return [finding for finding in report.findings if finding.rule == rule]


def copies(model_dir: WriteModel, **files: str) -> list[Finding]:
    written = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    return found(model_dir({"README.md": CARD, **written}), "MLA301")


@pytest.mark.parametrize("place", ["LICENSE", "licenses__apache_txt", "base__LICENSE", "COPYING_md"])
def test_a_whole_text_is_a_copy_wherever_it_stands(model_dir: WriteModel, place: str) -> None:
    assert copies(model_dir, **{place: published_text("apache-2.0")}) == []


def test_a_clipped_text_is_told_as_a_part(model_dir: WriteModel) -> None:
    text = published_text("apache-2.0")
    (finding,) = copies(model_dir, LICENSE=text[: len(text) // 2])
    assert finding.kind is FindingKind.UNMET_DUTY
    assert "LICENSE holds only a part of it" in finding.message


def test_an_edited_text_is_told_with_its_lines(model_dir: WriteModel) -> None:
    text = published_text("apache-2.0").replace("perpetual,", "yearly, and never again,", 1)
    (finding,) = copies(model_dir, LICENSE=text)
    line = next(n for n, words in enumerate(text.splitlines(), 1) if "never again" in words)
    assert finding.kind is FindingKind.UNKNOWN
    assert f"line {line}" in (finding.settle or "") or f"lines {line}" in (finding.settle or "")


def test_a_text_in_another_language_leaves_it_open(model_dir: WriteModel) -> None:
    (finding,) = copies(model_dir, LICENSE_zh=CHINESE)
    assert finding.kind is FindingKind.UNKNOWN
    assert "another language" in (finding.settle or "")


def test_a_link_or_a_label_is_told_as_what_it_is(model_dir: WriteModel) -> None:
    (finding,) = copies(model_dir)
    assert "README.md:2 only names it" in finding.message
    linked = CARD + "\nSee [the license](https://www.apache.org/licenses/LICENSE-2.0).\n"
    (finding,) = found(model_dir({"README.md": linked}, "linked"), "MLA301")
    assert "README.md:10 only links to it" in finding.message


def test_the_report_lists_every_missing_restriction(model_dir: WriteModel) -> None:
    card = CARD.replace("apache-2.0", "creativeml-openrail-m").replace("mistralai/Mistral-7B-v0.1", "google/gemma-2-9b")
    (finding,) = found(model_dir({"README.md": card}), "MLA316")
    told = json.loads(json.dumps(encode(finding)))
    assert told["details"] == list(finding.details)
    assert f"and {len(finding.details) - 6} more" in told["message"]


def test_what_nobody_sees_in_a_card_shows_nothing(model_dir: WriteModel) -> None:
    card = """---
license: llama3.1
base_model: meta-llama/Llama-3.1-8B
---
# Llama-Acme-8B

<!-- Built with Llama -->

```python
banner = "Built with Llama"
```
"""
    assert found(model_dir({"README.md": card}), "MLA306")
    assert not found(model_dir({"README.md": card + "\nBuilt with [Llama](https://www.llama.com)\n"}, "seen"), "MLA306")
