"""``modelaudit impact`` as a user runs it: the page, the table, the document, wrong arguments."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.kept import KeptAudit
from model_license_audit.registry.store import Store
from tests.audit.kin import model
from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import registry
from tests.cli.test_options import validator
from tests.reports.widths import too_wide


@pytest.fixture(scope="module")
def family(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with one family of models, one of which was audited."""
    seen = [
        model("acme/base", "apache-2.0"),
        *(model(f"many/q-{n:02}", "apache-2.0", "quantized:acme/base") for n in range(30)),
        model("acme/tuned", "mit", "finetune:acme/base"),
        model("acme/lora", "apache-2.0", "adapter:acme/tuned"),
        model("acme/other", "mit", "finetune:acme/base"),
    ]
    file = registry(kb, tmp_path_factory.mktemp("family") / "registry.db", seen)
    store = Store.open(Address(path=str(file)))
    with store.writing() as writing:
        audit = KeptAudit(datetime(2026, 11, 1, tzinfo=UTC), "./lora", 0, "audited", "{}")
        writing.keep_audit(ArtifactRef.parse("hf:acme/lora"), audit)
    store.close()
    return file


def impact(file: Path, *arguments: object) -> Done:
    return modelaudit("impact", *arguments, "--registry", file)


def document(file: Path, *arguments: object) -> dict[str, Any]:
    done = impact(file, *arguments, "-f", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    validator("impact-1.json").validate(found)
    assert isinstance(found, dict)
    return found


def test_the_page_begins_with_ones_own_and_names_the_first_of_each_sort(family: Path) -> None:
    done = impact(family, "acme/base", "--to", "cc-by-nc-4.0")
    assert (done.returncode, done.stderr) == (0, "")
    assert not too_wide(done.stdout, 80)
    words = " ".join(done.stdout.split())
    assert done.stdout.index("YOURS") < done.stdout.index("IN CONFLICT")
    for part in (
        "Apache-2.0 → CC-BY-NC-4.0",
        "33 artifacts: 33 in conflict",
        "added non-commercial [2(a)(1)]",
        "acme/lora · Apache-2.0 · in conflict · adapter · 1 audit",
        "acme/base → acme/tuned (fine-tuned) → acme/lora (adapter)",
        "(MLA201)",
        "30 copies, quantized or merged",
        "… and 22 more: --all, or -f csv",
    ):
        assert part in words, part
    assert "many/q-29" in impact(family, "acme/base", "--all").stdout


def test_the_document_fits_its_schema(family: Path) -> None:
    found = document(family, "acme/base", "--to", "gpl-3.0")
    assert found["counts"]["touched"] == 33
    assert found["counts"]["ours"] == 1
    assert found["touched"][0]["ref"] == "hf:acme/lora"
    assert {mark["rule"] for one in found["touched"] for mark in one["new_conflicts"]} >= {"MLA204"}
    assert found["difference"]["added"]
    assert document(family, "acme/base", "--event", "withdrawn")["counts"]["levels"] == {"high": 1, "medium": 32}
    under = document(family, "--license", "Apache License 2.0", "--depth", 1)
    assert (under["ref"], under["license_keys"]) == (None, ["apache-2.0"])
    assert under["counts"]["roots"] >= 32


def test_the_table_has_a_row_for_each(family: Path) -> None:
    done = impact(family, "acme/base", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 33
    assert rows[0]["ref"] == "hf:acme/lora"
    assert (rows[0]["ours"], rows[0]["kinds"]) == ("yes", "finetune > adapter")


def test_a_file_is_written(family: Path, tmp_path: Path) -> None:
    file = tmp_path / "touched.csv"
    done = impact(family, "acme/base", "-f", "csv", "-o", file)
    assert (done.returncode, done.stdout) == (0, "")
    assert file.read_text("utf-8") == impact(family, "acme/base", "-f", "csv").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "one thing is needed"),
        (["acme/base", "--license", "mit"], 2, "one thing is needed"),
        (["acme/base", "--to", "no such license"], 2, "no license is called"),
        (["--license", "apach-2.0"], 2, "did you mean"),
        (["acme/base", "--event", "withdrawn", "--to", "mit"], 2, "--to is about a change"),
        (["no/such"], 3, "nothing is known of no/such"),
        (["acme/base", "--event", "burnt"], 2, "burnt"),
    ],
)
def test_what_cannot_be_answered_says_why(family: Path, arguments: list[str], code: int, told: str) -> None:
    done = impact(family, *arguments)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert done.stdout == ""


def test_without_descendants_it_says_so(family: Path) -> None:
    done = impact(family, "acme/lora")
    assert done.returncode == 0
    assert "nothing is known to be made from it" in done.stdout


def test_help_fits_a_terminal() -> None:
    assert not too_wide(modelaudit("impact", "--help").stdout, 80)
