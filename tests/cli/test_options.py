"""``modelaudit options`` as a user runs it: under which licenses a model may be released."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.cli.inside import Done, modelaudit
from tests.reports.widths import too_wide

WriteModel = Callable[..., Path]
COMMAND = Path(sys.executable).with_name("modelaudit")
ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs" / "schema"


def validator(name: str) -> Draft202012Validator:
    """The validator of a schema that leans on that of the audit report."""
    schema, leant_on = (json.loads((SCHEMAS / file).read_text("utf-8")) for file in (name, "audit-report-1.json"))
    return Draft202012Validator(schema, registry=Resource.from_contents(leant_on) @ Registry())


def run(arguments: str, *more: object, cwd: Path | None = None) -> Done:
    return modelaudit("options", *arguments.split(), *more, cwd=cwd)


def options(arguments: str, *more: object, cwd: Path | None = None) -> dict[str, Any]:
    done = run(arguments, *more, "-f", "json", cwd=cwd)
    assert done.stdout, done.stderr
    document = json.loads(done.stdout)
    validator("options-1.json").validate(document)
    assert isinstance(document, dict)
    return document


def labels(document: dict[str, Any], verdict: str) -> set[str]:
    return {label for option in document["options"] if option["verdict"] == verdict for label in option["labels"]}


def changes(document: dict[str, Any]) -> set[tuple[str, str | None]]:
    """The kinds and aims of the changes that are enough by themselves."""
    alone = [remedy["changes"][0] for remedy in document["remedies"] if len(remedy["changes"]) == 1]
    return {(change["kind"], change["to"]) for change in alone}


def test_share_alike_leaves_its_own_license_and_the_one_that_it_names() -> None:
    document = options("--base license:cc-by-sa-4.0")
    assert labels(document, "lawful") == {"CC-BY-SA-4.0", "GPL-3.0-only"}
    assert document["options"][0]["labels"] == ["CC-BY-SA-4.0"]
    assert document["options"][0]["inherited"] is True
    assert {"MIT", "CC-BY-NC-4.0", "CC-BY-SA-3.0"} <= labels(document, "unlawful")
    assert {finding["rule"] for finding in document["always"]} >= {"MLA301", "MLA307"}


def test_a_community_license_leaves_the_label_free_and_asks_for_more_under_another() -> None:
    document = options("--base meta-llama/Llama-3.2-1B --license mit")
    first, current = document["options"][0], document["current"]
    assert first["labels"] == ["LicenseRef-llama-3.2"]
    assert first["duties"] == []
    assert current["verdict"] == "lawful"
    assert {finding["rule"] for finding in current["duties"]} == {"MLA208"}
    assert {finding["rule"] for finding in document["always"]} >= {"MLA301", "MLA302", "MLA305"}
    assert document["remedies"] == []


def test_fewest_duties_come_first_and_lawful_before_the_rest() -> None:
    found = options("--base license:gpl-3.0 --base license:mit")["options"]
    order = ["lawful", "open", "unlawful"]
    keys = [(order.index(o["verdict"]), len(o["reasons"]), len(o["duties"])) for o in found]
    assert keys == sorted(keys)
    assert "GPL-3.0-only" in found[0]["labels"]
    tried = [label for option in found for label in option["labels"]]
    assert len(tried) == len(set(tried))


def test_the_licenses_of_several_ancestors_are_tried_together() -> None:
    document = options("--base license:cc-by-nc-sa-4.0 --base license:mit")
    assert "CC-BY-NC-SA-4.0 AND MIT" in labels(document, "lawful")
    assert "MIT" in labels(document, "unlawful")


def test_what_no_label_avoids_is_told_with_changes_that_help() -> None:
    done = run("--base license:cc-by-nd-4.0")
    assert done.returncode == 1
    assert "Under none" in done.stdout
    document = options("--base license:cc-by-nd-4.0 --license cc-by-nd-4.0")
    assert {finding["rule"] for finding in document["barred"]} == {"MLA203"}
    assert labels(document, "lawful") == set()
    assert {("release", "none"), ("relation", "contains"), ("drop", None)} <= changes(document)


@pytest.mark.parametrize(
    ("plan", "label"),
    [
        ("--base license:gpl-3.0", "mit"),
        ("--base license:cc-by-sa-4.0 --base license:mit", "apache-2.0"),
        ("--base license:cc-by-nc-4.0 --use commercial", "cc-by-nc-4.0"),
        ("--base license:cc-by-nd-4.0", "mit"),
    ],
)
def test_every_change_that_is_told_helps_when_it_is_made(plan: str, label: str) -> None:
    """The command is asked again with the change made: then there is no conflict, as it said."""
    document = options(f"{plan} --license {label}")
    assert document["remedies"]
    for remedy in document["remedies"]:
        changed, words = plan, ["--license", label]
        for change in remedy["changes"]:
            if change["kind"] == "label":
                words = ["--license", change["to"]]
            elif change["kind"] in {"release", "purpose"}:
                changed += f" --{'use' if change['kind'] == 'purpose' else 'release'} {change['to']}"
            elif change["kind"] == "relation":
                said = change["about"].removeprefix("the ").removesuffix(" model").removesuffix("-only").lower()
                changed = changed.replace(f"license:{said}", f"license:{said} --relation {change['to']}")
            elif change["kind"] == "drop":
                said = change["about"].removeprefix("the ").removesuffix(" model").removesuffix("-only").lower()
                changed = changed.replace(f"--base license:{said}", "")
        changed = changed if "--base" in changed else f"--data license:mit {changed}"
        again = modelaudit("check", *changed.split(), *words, "-f", "json")
        found = json.loads(again.stdout)["audits"][0]["findings"]
        assert not [f for f in found if f["kind"] == "conflict"], (changed, words)


def test_pairs_of_changes_are_told_where_no_single_one_helps() -> None:
    document = options("--base license:cc-by-nc-4.0 --base license:cc-by-nc-sa-4.0 --use commercial --license mit")
    assert not changes(document)
    pairs = [{change["kind"] for change in remedy["changes"]} for remedy in document["remedies"]]
    assert {"label", "purpose"} in pairs or {"drop"} in pairs


def test_an_unknown_base_lets_no_label_be_called_lawful() -> None:
    done = run("--base nobody/knows-this")
    assert done.returncode == 4
    document = options("--base nobody/knows-this")
    assert labels(document, "lawful") == set()
    assert labels(document, "open")
    assert [gap["subject"] for gap in document["gaps"]] == ["nobody/knows-this"]


def test_a_model_that_is_there_shows_what_it_has_done_already() -> None:
    example = ROOT / "examples" / "unmet-llama-finetune"
    document = options("", example)
    assert document["planned"] is False
    assert document["current"]["labels"] == ["LicenseRef-llama-3.1"]
    assert {finding["rule"] for finding in document["always"]} >= {"MLA301", "MLA302", "MLA305"}
    other = options("", example, "--license", "mit")
    assert other["current"]["labels"] == ["MIT"]


def test_a_relicensed_model_is_told_how_to_be_lawful(model_dir: WriteModel) -> None:
    card = "---\nlicense: mit\nbase_model: acme/base\nbase_model_relation: finetune\n---\n# Child\n\nFine-tuned.\n"
    folder = model_dir({"README.md": card}, "child")
    base = model_dir({"README.md": "---\nlicense: gpl-3.0\n---\n# Base\n"}, "base")
    done = run("", folder, "--upstream", f"hf:acme/base={base}")
    assert done.returncode == 1
    told = " ".join(done.stdout.split())
    assert "MIT: may not be used" in told
    assert "Release it under GPL-3.0-only instead of MIT" in told


def test_the_installed_command_says_the_same() -> None:
    arguments = ["options", "--base", "meta-llama/Llama-3.2-1B", "--license", "gpl-3.0"]
    done = subprocess.run([str(COMMAND), *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == run("--base meta-llama/Llama-3.2-1B --license gpl-3.0").stdout


def test_the_page_fits_and_all_names_every_license() -> None:
    short, whole = run("--base license:mit").stdout, run("--base license:mit --all").stdout
    assert not too_wide(short, 80)
    assert not too_wide(whole, 80)
    assert "more: --all" in short
    assert "more: --all" not in whole
    document = options("--base license:mit")
    missing = [label for option in document["options"] for label in option["labels"] if label not in whole]
    assert not missing


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "nothing is said of what it is made from"),
        (". --base gpt2", "--base beside TARGET"),
        ("--base gpt2 --license qqqq", "no license is called 'qqqq'"),
        ("./nowhere", "nowhere"),
    ],
)
def test_wrong_usage_is_told(arguments: str, message: str, tmp_path: Path) -> None:
    done = run(arguments, cwd=tmp_path)
    assert done.returncode in {2, 3}
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["options-1.json", "offers-1.json"])
def test_the_schemas_are_schemas_and_explain_every_field(name: str) -> None:
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    for part in (schema, *schema["$defs"].values()):
        assert part["description"]
        assert part["required"] == list(part["properties"])
        assert all("const" in said or said["description"] for said in part["properties"].values())


def test_a_hostile_name_steers_no_terminal() -> None:
    done = run("--base license:mit", "--name", "Acme\x1b[31m\u202eevil")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "Acme\\x1b[31m\\u202eevil" in done.stdout


def test_the_labels_that_most_models_bear_are_named_first() -> None:
    document = options("--base license:mit")
    permissive = next(o for o in document["options"] if o["license_class"] == "permissive" and not o["inherited"])
    assert permissive["labels"][0] == "Apache-2.0"
    assert permissive["labels"].index("CC-BY-4.0") < permissive["labels"].index("AFL-3.0")
