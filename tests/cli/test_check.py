"""``modelaudit check`` as a user runs it: the audit of what does not exist yet."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import elsewhere, on_hub, registry
from tests.reports.widths import too_wide

WriteModel = Callable[..., Path]
COMMAND = Path(sys.executable).with_name("modelaudit")
SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
VISION = "--base meta-llama/Llama-3.2-11B-Vision --data license:cc-by-nc-4.0 --release api --territory EU"


def run(arguments: str, *more: object, cwd: Path | None = None) -> Done:
    return modelaudit("check", *arguments.split(), *more, cwd=cwd)


def installed(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed command in a process of its own."""
    return subprocess.run([str(COMMAND), *arguments], capture_output=True, text=True, timeout=60, check=False)


def audit(arguments: str, *more: object, cwd: Path | None = None) -> dict[str, Any]:
    done = run(arguments, *more, "-f", "json", cwd=cwd)
    assert done.stdout, done.stderr
    (found,) = json.loads(done.stdout)["audits"]
    assert isinstance(found, dict)
    return found


def rules(report: dict[str, Any], kind: str = "") -> set[str]:
    return {f["rule"] for f in report["findings"] if kind in {"", f["kind"]}}


def links(report: dict[str, Any]) -> set[tuple[str, str, str]]:
    found = report["lineage"]["derivations"]
    return {(link["child"]["name"], link["kind"], link["parent"]["name"]) for link in found}


def test_a_lawful_plan_with_duties_passes_and_tells_them() -> None:
    done = run("--base mistralai/Mistral-7B-v0.1 --license apache-2.0")
    assert done.returncode == 0
    assert "May be done, if" in done.stdout
    assert "Include a copy of the Apache" in done.stdout
    report = audit("--base mistralai/Mistral-7B-v0.1 --license apache-2.0")
    assert report["planned"] is True
    assert not rules(report, "unmet-duty")
    assert {todo["state"] for todo in report["todo"] if todo["group"] == "to-do"} == {None}


def test_no_word_about_files_that_are_not_there_yet() -> None:
    done = run("--base mistralai/Mistral-7B-v0.1 --license apache-2.0")
    for word in ("Detected", "no license text", "README", "0 files", "not seen"):
        assert word not in done.stdout
    assert audit("--base gpt2")["tally"]["rules_not_asked"] > 20


@pytest.mark.parametrize(
    ("base", "label", "code"),
    [
        ("cc-by-sa-4.0", "gpl-3.0", 0),
        ("gpl-3.0", "cc-by-sa-4.0", 1),
        ("gpl-3.0", "mit", 1),
        ("mit", "gpl-3.0", 0),
        ("cc-by-nc-4.0", "cc-by-nc-sa-4.0", 0),
        ("cc-by-nc-4.0", "apache-2.0", 1),
        ("cc-by-nd-4.0", "cc-by-nd-4.0", 1),
        ("MIT OR GPL-3.0-only", "mit", 0),
        ("apache 2.0", "Apache License, Version 2.0", 0),
    ],
)
def test_any_pair_of_licenses_can_be_asked_on_one_screen(base: str, label: str, code: int) -> None:
    done = run("", "--base", f"license:{base}", "--license", label)
    assert done.returncode == code, done.stdout
    assert len(done.stdout.splitlines()) <= 64
    assert not too_wide(done.stdout, 80)


def test_the_installed_command_says_the_same() -> None:
    done = installed("check", "--base", "license:cc-by-sa-4.0", "--license", "gpl-3.0")
    assert done.returncode == 0
    assert done.stdout == run("--base license:cc-by-sa-4.0 --license gpl-3.0").stdout


def test_llama_vision_on_data_for_non_commercial_use_hosted_in_the_eu() -> None:
    report = audit(VISION + " --use commercial")
    assert {"MLA505", "MLA601"} <= rules(report, "unknown")
    assert report["outcome"]["exit_code"] == 4
    told = run(VISION + " --use commercial").stdout
    assert "Show “Built with Llama”" in told
    assert "put in a Notice file" in told.partition("Not now")[2]
    assert "MLA505" in rules(audit(VISION + " --established DE"), "conflict")


def test_a_base_that_nobody_knows_is_no_pass_and_near_names_are_told() -> None:
    done = run("--base meta-llama/Llama-3.1-8BB --license mit")
    assert done.returncode == 4
    assert "did you mean meta-llama/Llama-3.1-8B" in " ".join(done.stdout.split())
    assert run("--base nobody/knows-this --license mit").returncode == 4
    assert run("--base nobody/knows-this --license mit --allow-incomplete").returncode == 0


def test_one_base_is_tuned_and_several_are_merged_when_nothing_is_said() -> None:
    assert links(audit("--base gpt2")) == {("the planned model", "finetune", "openai-community/gpt2")}
    merged = links(audit("--base license:mit --base license:apache-2.0"))
    assert {kind for _, kind, _ in merged} == {"merge"}


def test_each_relation_belongs_to_the_base_before_it() -> None:
    report = audit(
        "--base license:mit --relation quantized --base license:gpl-3.0 --base license:isc --relation contains"
    )
    kinds = {parent: kind for _, kind, parent in links(report)}
    assert kinds == {
        "the MIT model": "quantized",
        "the GPL-3.0-only model": "merge",
        "the ISC model": "contains",
    }


@pytest.mark.parametrize(
    ("relation", "kinds", "artifact"),
    [
        ("adapter", {"adapter"}, "adapter"),
        ("adapter-with-base", {"adapter", "contains"}, "adapter"),
        ("adapter-merged", {"finetune"}, "model"),
        ("untyped", {"untyped"}, "model"),
    ],
)
def test_an_adapter_alone_with_its_base_and_merged_are_three_things(
    relation: str, kinds: set[str], artifact: str
) -> None:
    report = audit(f"--base license:cc-by-4.0 --relation {relation}")
    assert {kind for _, kind, _ in links(report)} == kinds
    assert report["artifact"]["kind"] == artifact


def test_data_made_by_a_model_brings_the_terms_on_its_outputs() -> None:
    report = audit("--base gpt2 --data license:mit --generated-by meta-llama/Llama-3.1-70B --name Acme-8B")
    assert ("the MIT data", "generated_by", "meta-llama/Llama-3.1-70B") in links(report)
    assert "MLA305" in rules(report, "unmet-duty")
    kept = audit("--base gpt2 --data acme/own --generated-by meta-llama/Llama-3.1-70B --name Acme-8B")
    assert "MLA305" in rules(kept, "unmet-duty")


def test_the_name_is_judged_only_when_it_is_given() -> None:
    assert run("--base meta-llama/Llama-3.1-8B --license llama3.1").returncode == 0
    assert run("--base meta-llama/Llama-3.1-8B --license llama3.1 --name Acme").returncode == 1
    assert run("--base meta-llama/Llama-3.1-8B --license llama3.1 --name Llama-Acme").returncode == 0


def test_without_a_label_nothing_is_said_about_one() -> None:
    report = audit("--base license:gpl-3.0")
    assert report["artifact"]["concluded"] is None
    assert rules(report, "conflict") == set()
    assert not [gap for gap in report["gaps"] if "no license is declared" in gap["what"]]
    assert "modelaudit options" in run("--base license:gpl-3.0").stdout


def test_a_family_is_never_guessed() -> None:
    assert "MLA103" in rules(audit("--base license:mit --license cc"), "unknown")
    assert run("--base license:gpl --license mit").returncode != 0


def test_a_directory_is_read_as_an_ancestor(model_dir: WriteModel, tmp_path: Path) -> None:
    model_dir({"README.md": "---\nlicense: cc-by-nc-4.0\nbase_model: gpt2\n---\n# Base\n"}, "base")
    report = audit("--base path:./base --license mit", cwd=tmp_path)
    assert "MLA201" in rules(report, "conflict")
    assert ("./base", "untyped", "openai-community/gpt2") in links(report)
    assert links(audit("--base ./base", cwd=tmp_path)) == links(report)


def test_the_own_label_binds_others_and_not_the_one_who_makes_the_model() -> None:
    report = audit("--base license:mit --license cc-by-nc-4.0 --use commercial")
    assert report["outcome"]["exit_code"] == 0
    answers = {answer["question"]: answer["value"] for answer in report["answers"]}
    assert answers["commercial-use"] == "yes"
    barred = audit("--base license:cc-by-nc-4.0 --license cc-by-nc-4.0 --use commercial")
    assert "MLA501" in rules(barred, "conflict")


def test_the_order_of_bases_does_not_matter() -> None:
    one = audit("--base license:mit --base license:gpl-3.0 --data license:cc-by-4.0 --license gpl-3.0")
    two = audit("--data license:cc-by-4.0 --base license:gpl-3.0 --base license:mit --license gpl-3.0")
    for part in ("findings", "duties", "answers", "todo", "gaps"):
        assert one[part] == two[part]


def test_the_documents_are_those_of_a_scan(tmp_path: Path) -> None:
    schema = json.loads((SCHEMAS / "audit-report-1.json").read_text("utf-8"))
    html, data = tmp_path / "r.html", tmp_path / "r.json"
    done = run(VISION, "-f", f"html={html}", "-f", f"json={data}")
    assert done.stderr.startswith("the planned model: exit 4")
    Draft202012Validator(schema).validate(json.loads(data.read_text("utf-8")))
    page = html.read_text("utf-8")
    assert "What is planned" in page
    assert "Detected license" not in page
    assert "finetune of meta-llama/Llama-3.2-11B-Vision" in page


def test_fail_on_is_that_of_a_scan() -> None:
    assert run("--base license:gpl-3.0 --license mit --fail-on never").returncode == 0
    assert run(VISION, "--fail-on", "unknown").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--license mit", "nothing is said of what it is made from"),
        ("--base license:apach-2.0", "did you mean Apache-2.0"),
        ("--base license:", "no license is named"),
        ("--base license:other", "no license is called 'other'"),
        ("--base gpt2 --license qqqq", "no license is called 'qqqq'"),
        ("--base license:MIT@AND@nonsense-x", "no license is called"),
        ("--base mit", "write license:mit"),
        ("--base squad", "that is a data set"),
        ("--base dataset:squad", "that is a data set"),
        ("--data meta-llama/Llama-3.1-8B", "that is a model"),
        ("--base path:./nowhere", "there is no such directory"),
        ("--base gpt2 --base gpt2", "is given twice"),
        ("--base a/b/c/d", "is no reference"),
        ("--base hf:", "not an artifact reference"),
        ("--relation merge --base gpt2", "comes before any --base"),
        ("--base gpt2 --generated-by gpt2", "comes before any --data"),
        ("--base gpt2 --relation merge --relation adapter", "has 2 relations"),
        ("--base gpt2 --relation sold", "'sold' is not one of"),
        ("--base gpt2 --unmodified", "--unmodified, and the base is used by finetune"),
        ("--base gpt2 --name=", "--name is empty"),
    ],
)
def test_what_cannot_be_meant_is_told_and_exits_with_2(arguments: str, message: str, tmp_path: Path) -> None:
    done = run("", *(word.replace("@", " ") for word in arguments.split()), cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["check", "options", "choose"])
def test_help_fits_80_columns(command: str) -> None:
    done = modelaudit(command, "--help")
    assert done.returncode == 0
    assert not too_wide(done.stdout, 80)


def test_what_is_to_be_done_comes_before_mere_notes() -> None:
    told = run("--base google/gemma-2-9b --license apache-2.0").stdout
    assert "FINDINGS" not in told
    assert told.index("\nWHAT TO DO") < told.index("\nANSWERS") < told.index("\nNOTES")
    assert "3 notes · " in told


@pytest.mark.parametrize(
    "arguments",
    [
        "--base google/gemma-2-9b --license apache-2.0",
        "--base license:cc-by-sa-4.0 --license gpl-3.0",
        "--base meta-llama/Llama-3.2-11B-Vision --use commercial --release api --established DE",
        "--base gpt2 --data license:mit --generated-by meta-llama/Llama-3.1-70B --name Acme-Chat",
    ],
)
def test_every_point_that_an_answer_names_is_told(arguments: str) -> None:
    told = run(arguments).stdout
    answers = told[told.index("\nANSWERS") : told.index("\nThis is not legal")]
    named: set[int] = set()
    for run_of in re.findall(r"^ +points? (.+)$", answers, re.MULTILINE):
        for part in run_of.split(", "):
            first, _, last = part.partition("–")
            named |= set(range(int(first), int(last or first) + 1))
    places = r"(?:^ +|; |(?:Not allowed|Watch|Stands|They must) +)(\d+) "
    shown = {int(number) for number in re.findall(places, told, re.MULTILINE)}
    assert named
    assert named <= shown


def test_what_the_label_asks_of_others_is_no_condition_for_who_grants_it() -> None:
    report = audit("--base license:cc0-1.0 --license apache-2.0")
    assert {answer["value"] for answer in report["answers"][:-1]} == {"yes"}
    assert "recipients" in {todo["group"] for todo in report["todo"]}


@pytest.mark.parametrize(("written", "code"), [("UK", "GB"), ("el", "GR"), ("eu", "EU")])
def test_a_territory_is_a_country(written: str, code: str) -> None:
    assert audit(f"--base gpt2 --territory {written}")["use"]["territories"] == [code]


@pytest.mark.parametrize("written", ["XX", "", "DE,", "Germany"])
def test_what_is_no_country_is_refused(written: str) -> None:
    done = run("--base gpt2", "--territory", written)
    assert done.returncode == 2
    assert "is no territory" in done.stderr


def test_a_long_reference_floods_nothing() -> None:
    done = run("", "--base", "a" * 100_000)
    assert done.returncode == 2
    assert len(done.stderr) < 400


def test_a_closed_output_is_told_and_no_crash() -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" check --base gpt2 >&-', str(COMMAND)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "the output cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def ours(kb: KnowledgeBase, tmp_path: Path) -> Path:
    """A registry that knows a model, data and a name of ours that nothing which ships does."""
    seen = [
        on_hub("acme/kept", "gemma"),
        on_hub("acme/data", "cc-by-nc-4.0", dataset=True),
        elsewhere("unnamed:acme chat: 7b", "MIT"),
    ]
    for name in ("kept", "other"):
        (tmp_path / "acme" / name).mkdir(parents=True)
    return registry(kb, tmp_path / "registry.db", seen)


@pytest.mark.parametrize("base", ["acme/kept", "acme@chat:@7b", "unnamed:acme@chat:@7b"])
def test_a_base_that_the_registry_knows_is_no_slip(base: str, ours: Path) -> None:
    words = base.replace("@", " ")
    done = run("", "--base", words, "--registry", ours, "-f", "json", cwd=ours.parent)
    assert done.returncode in {0, 1}, done.stderr
    (found,) = json.loads(done.stdout)["audits"]
    parents = [one for one in found["lineage"]["artifacts"] if one["recorded"]]
    assert [one["ref"]["name"] for one in parents] == [words.removeprefix("unnamed:")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--base acme/data", "that is a data set"),
        ("--data acme/kept", "that is a model"),
        ("--base acme/other", "write ./acme/other"),
        ("--base unnamed:nothing", "is no reference"),
    ],
)
def test_a_slip_is_told_by_what_the_registry_knows(arguments: str, message: str, ours: Path) -> None:
    done = run(arguments, "--registry", ours, cwd=ours.parent)
    assert done.returncode == 2, done.stdout
    assert message in done.stderr
