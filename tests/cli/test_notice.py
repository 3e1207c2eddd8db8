"""``modelaudit notice`` as a user runs it: formats, files, exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.inside import Done, modelaudit

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SCHEMA = json.loads((ROOT / "docs" / "schema" / "notice-1.json").read_text("utf-8"))
NAMES = sorted(json.loads((EXAMPLES / "expected.json").read_text("utf-8")))
WHOLE = {"apache-finetune-ok": 0, "cc-by-nc-relabelled-mit": 0, "dataset-nc": 0, "mit-card-gpl-text": 0}
"""The examples whose notice is whole; of the others a text, an ancestor or a license is missing."""


def notice(folder: Path, *more: object) -> Done:
    return modelaudit("notice", folder, *more)


def rules(folder: Path) -> set[str]:
    done = modelaudit("scan", folder, "-f", "json")
    return {finding["rule"] for finding in json.loads(done.stdout)["audits"][0]["findings"]}


@pytest.mark.parametrize("name", NAMES)
def test_every_example_in_every_format(name: str) -> None:
    folder = EXAMPLES / name
    text, markdown, document = (notice(folder, "-f", form) for form in ("text", "markdown", "json"))
    assert {done.returncode for done in (text, markdown, document)} == {WHOLE.get(name, 4)}
    told = json.loads(document.stdout)
    Draft202012Validator(SCHEMA).validate(told)
    assert bool(told["missing"]) is (text.returncode == 4)
    for gap in told["missing"]:
        assert f"missing: {gap['subject']}: {gap['what']}" in text.stderr
    for license_ in told["licenses"]:
        for words in license_["words"]:
            assert f"\n{words['words']}\n" in text.stdout
            assert f"\n{words['words']}\n" in markdown.stdout
        for work in license_["works"]:
            assert work["name"] in text.stdout
    assert notice(folder).stdout == text.stdout


def test_a_notice_in_the_folder_is_what_the_licenses_ask_for(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / "unmet-llama-finetune", tmp_path / "my-model"))
    assert "MLA302" in rules(folder)
    done = notice(folder, "-o", folder / "NOTICE")
    assert (done.returncode, done.stdout) == (4, "")
    first = (folder / "NOTICE").read_bytes()
    assert "MLA302" not in rules(folder)
    notice(folder, "-o", folder / "NOTICE")
    assert (folder / "NOTICE").read_bytes() == first


def test_what_is_missing_can_be_accepted_or_given(tmp_path: Path) -> None:
    folder = EXAMPLES / "no-license"
    assert notice(folder).returncode == 4
    assert notice(folder, "--allow-incomplete").returncode == 0
    model = Path(shutil.copytree(folder, tmp_path / "my-model"))
    card = (model / "README.md").read_text("utf-8")
    (model / "README.md").write_text(card.replace("base_model:", "license: apache-2.0\nbase_model:", 1), "utf-8")
    assert notice(model).returncode == 4
    base = EXAMPLES / "apache-finetune-ok"
    given = notice(model, "--upstream", f"hf:distilbert/distilbert-base-uncased={base}")
    assert given.returncode == 0
    assert "1. Apache License 2.0, from LICENSE of distilbert/distilbert-base-uncased" in given.stdout


def test_nothing_to_look_at_is_told(tmp_path: Path) -> None:
    done = notice(tmp_path)
    assert done.returncode == 3
    assert done.stdout == ""
