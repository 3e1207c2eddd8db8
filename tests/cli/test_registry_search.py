"""``modelaudit registry search`` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.records import Withdrawal
from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import WINTER, elsewhere, kept_to, on_hub, registry
from tests.reports.widths import too_wide


@pytest.fixture(scope="module")
def file(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    lite, whole = "tfhub:google/lite-model/nnlm/1", "tfhub:google/nnlm/1"
    seen = [
        on_hub("acme/Llama-Chat_8B", "llama3.1", "finetune:meta-llama/Llama-3.1-8B"),
        on_hub("acme/mail-classifier", "apache-2.0"),
        on_hub("acme/mixed", "mit"),
        on_hub("acme/quiet"),
        on_hub("acme/lora", None, "adapter:acme/mixed"),
        on_hub("acme/gone", "mit"),
        on_hub("acme/mails", "cc-by-4.0", dataset=True),
        on_hub("acme/odd", "some-license-of-ours"),
        elsewhere(whole, "Apache-2.0"),
        elsewhere(lite, base=whole),
        elsewhere("tfhub:google/lite-model/nnlm/int8/1", base=lite, how="quantized"),
    ]
    gone = [Withdrawal(ArtifactRef.parse("hf:acme/gone"), State.DELETED, WINTER)]
    return registry(kb, tmp_path_factory.mktemp("registry") / "r.db", seen, gone)


def search(file: Path, *arguments: object) -> Done:
    return modelaudit("registry", "search", *arguments, "--registry", file)


def found(file: Path, *arguments: object) -> list[str]:
    done = search(file, *arguments, "-f", "json")
    document = kept_to("registry-search-1.json", done.stdout)
    assert done.returncode == (0 if document["total"] else 3)
    return [artifact["ref"] for artifact in document["artifacts"]]


@pytest.mark.parametrize(
    ("arguments", "refs"),
    [
        ("llama", ["hf:acme/Llama-Chat_8B"]),
        ("8b CHAT", ["hf:acme/Llama-Chat_8B"]),
        ("chat_8", ["hf:acme/Llama-Chat_8B"]),
        ("chat%8", []),
        ("chat mixed", []),
        ("--license llama3.1", ["hf:acme/Llama-Chat_8B"]),
        ("--license mit --state present", ["hf:acme/mixed"]),
        ("--state deleted", ["hf:acme/gone"]),
        ("--kind adapter", ["hf:acme/lora"]),
        ("--kind dataset", ["dataset:hf:acme/mails"]),
        ("--base acme/mixed", ["hf:acme/lora"]),
        ("--base meta-llama/Llama-3.1-8B", ["hf:acme/Llama-Chat_8B"]),
        ("--base nobody/knows", []),
        ("--no-license", ["hf:acme/lora", "hf:acme/quiet"]),
        ("--host tfhub lite", ["tfhub:google/lite-model/nnlm/1", "tfhub:google/lite-model/nnlm/int8/1"]),
    ],
)
def test_each_way_of_searching(file: Path, arguments: str, refs: list[str]) -> None:
    assert found(file, *arguments.split()) == refs


@pytest.mark.parametrize("spelling", ["apache-2.0", "Apache 2.0", "apache"])
def test_a_license_is_meant_however_it_is_spelled(file: Path, spelling: str) -> None:
    refs = found(file, "--license", spelling)
    assert refs[0] == "hf:acme/mail-classifier"
    assert refs[1:] == ["tfhub:google/lite-model/nnlm/1", "tfhub:google/lite-model/nnlm/int8/1", "tfhub:google/nnlm/1"]


def test_a_license_that_is_none_is_told(file: Path) -> None:
    done = search(file, "--license", "apatche-2.0")
    assert done.returncode == 2
    assert "did you mean" in done.stderr


def test_what_is_another_in_a_further_format_shows_whose_license_it_is(file: Path) -> None:
    done = search(file, "nnlm")
    assert done.stdout.count("(inherited from tfhub:google/nnlm/1)") == 2
    assert not too_wide(done.stdout, 80)


def test_pages_hold_together_and_say_how_to_go_on(file: Path) -> None:
    whole = found(file, "--limit", 0)
    assert len(whole) == 11
    pages = [found(file, "--limit", 4, "--offset", offset) for offset in (0, 4, 8)]
    assert [ref for page in pages for ref in page] == whole
    assert "1 to 4 of 11; --offset 4 shows the next." in search(file, "--limit", 4).stdout
    assert "9 to 11 of 11." in search(file, "--limit", 4, "--offset", 8).stdout
    assert "--offset 40 is beyond the last" in search(file, "--offset", 40).stdout


def test_json_holds_what_the_lines_hold(file: Path) -> None:
    document: dict[str, Any] = json.loads(search(file, "lite-model", "-f", "json").stdout)
    assert (document["schema"], document["total"]) == ("urn:model-license-audit:registry-search:1", 2)
    assert document["artifacts"][0] == {
        "ref": "tfhub:google/lite-model/nnlm/1",
        "kind": "model",
        "state": "present",
        "license": "Apache-2.0",
        "inherited_from": "tfhub:google/nnlm/1",
        "coverage": "card",
        "first_seen": "2026-09-01T12:00:00.000000Z",
        "last_seen": "2026-09-01T12:00:00.000000Z",
    }


def test_csv_can_be_read_back(file: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(search(file, "--limit", 0, "-f", "csv").stdout)))
    assert len(rows) == 11
    assert {row["kind"] for row in rows} == {"model", "dataset", "adapter"}


def test_no_cell_is_a_formula(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = registry(kb, tmp_path / "r.db", [elsewhere("tfhub:-2+3/x/1", "mit"), elsewhere("unnamed:=1+1", "mit")])
    cells = [cell for row in csv.reader(io.StringIO(search(file, "-f", "csv").stdout)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_what_is_not_there_is_no_crash(tmp_path: Path, file: Path) -> None:
    done = search(tmp_path / "none.db", "x")
    assert done.returncode == 3
    assert "there is no registry at" in done.stderr
    assert not (tmp_path / "none.db").exists()
    assert search(file, "nothing-is-called-so").returncode == 3
    assert search(file, "--license", "mit", "--no-license").returncode == 2
    assert modelaudit("registry", "search", "--registry", "none").returncode == 2


def test_a_hostile_name_cannot_steer_a_terminal(kb: KnowledgeBase, tmp_path: Path) -> None:
    named = ArtifactRef.parse("tfhub:a/" + "x" * 300 + "\u202e/1")
    file = registry(kb, tmp_path / "r.db", [elsewhere(str(named), "mit")])
    for form in ("text", "json", "csv"):
        done = search(file, "-f", form)
        assert form == "csv" or "\u202e" not in done.stdout
    assert not too_wide(search(file).stdout, 80)
