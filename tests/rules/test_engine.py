"""The rule engine: conditions, loading, evaluation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from model_license_audit.model.errors import ContentError
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.rules.conditions import ConditionFailed, condition
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import load_pack, rule_from
from model_license_audit.rules.rule import Rule
from model_license_audit.rules.wording import fill
from tests.conftest import MakeSituation

ENTRY = {
    "id": "TST001",
    "title": "The label is too long",
    "kind": "unmet-duty",
    "severity": "warning",
    "scope": "duty",
    "rationale": "A test.",
    "basis": ["term:name-prefix"],
    "when": 'duty.action == "name-prefix"',
    "satisfied": "duty.shown > 0",
    "message": '"{artifact.name}" must begin with "{duty.words}"',
    "remedy": "Begin it with {duty.words}.",
    "does_not_check": "Anything else.",
}
CHAIN = "Acme <- finetune - b\nb <- finetune - c\nb : llama3.1\nc : llama3.1"


def rule(**changes: object) -> Rule:
    return rule_from("test", {**ENTRY, **changes})


def test_a_condition_reads_facts() -> None:
    facts = {"use": {"n": 3}, "names": ["Llama-x"]}
    assert condition('use.n > 2 && names.exists(n, n.startsWith("Llama"))').holds(facts)
    assert not condition("has(use.users) && use.users > 5").holds(facts)


@pytest.mark.parametrize("text", ["use.absent > 1", "use.n + 1", "nothing", 'use.n > "a"', "use.n"])
def test_a_condition_that_cannot_be_told_fails_and_is_never_false(text: str) -> None:
    with pytest.raises(ConditionFailed):
        condition(text).holds({"use": {"n": 3}})


@pytest.mark.parametrize("text", ["a b", "", "use.n >", "import os"])
def test_a_text_that_is_no_condition_is_refused_when_loaded(text: str) -> None:
    with pytest.raises(ContentError):
        assert condition(text).names


def test_the_condition_library_comes_without_its_command_line() -> None:
    code = (
        "import sys; from model_license_audit.rules.conditions import *; condition('1 == 1').holds({});"
        "print([m for m in ('typer', 'rich', 'prompt_toolkit', 'pygments') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"kind": "sin"}, "'sin' is not a valid FindingKind"),
        ({"id": "rule 1"}, "not of the form"),
        ({"basis": "term:name-prefix"}, "basis is not a list"),
        ({"cases": [{"lineage": "a"}]}, "a case has why, lineage and expect"),
        ({"basis": ["term:name-prefixx"]}, "no term is called 'name-prefixx'"),
        ({"cases": [{"why": "x", "lineage": "a", "expect": "satisfied", "usee": {}}]}, "no key 'usee'"),
    ],
)
def test_a_mistake_in_a_rule_is_told_with_its_file(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ContentError, match="test") as caught:
        rule(**changes)
    assert message in str(caught.value)


def test_a_missing_key_is_told() -> None:
    with pytest.raises(ContentError, match="'remedy' is missing"):
        rule_from("test", {k: v for k, v in ENTRY.items() if k != "remedy"})


def test_a_rule_that_reads_the_facts_of_another_scope_is_refused(tmp_path: Path) -> None:
    import yaml

    wrong = {**ENTRY, "satisfied": 'link.kind == "merge"'}
    (tmp_path / "one.yaml").write_text(yaml.safe_dump(wrong), encoding="utf-8")
    with pytest.raises(ContentError, match="scope duty knows no 'link'"):
        load_pack(tmp_path)


def test_a_pack_with_one_id_twice_is_refused(tmp_path: Path) -> None:
    import yaml

    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(ENTRY), encoding="utf-8")
    with pytest.raises(ContentError, match=r"two.yaml: rule id TST001 is taken by one.yaml"):
        load_pack(tmp_path)


def test_yaml_that_would_build_objects_is_refused(tmp_path: Path) -> None:
    (tmp_path / "evil.yaml").write_text("!!python/object/apply:os.system ['true']", encoding="utf-8")
    with pytest.raises(ContentError, match=r"evil.yaml: is not YAML"):
        load_pack(tmp_path)


def test_brackets_without_end_do_not_end_the_program(tmp_path: Path) -> None:
    (tmp_path / "deep.yaml").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(ContentError, match=r"deep.yaml:1: is nested deeper than"):
        load_pack(tmp_path)


def test_a_finding_has_path_clause_evidence_and_remedy(situation: MakeSituation) -> None:
    (finding,) = Evaluator(situation(CHAIN)).evaluate([rule()]).findings
    assert finding.kind is FindingKind.UNMET_DUTY
    assert finding.message == '"Acme" must begin with "Llama"'
    assert finding.remedy == "Begin it with Llama."
    assert finding.path == ("Acme", "b")
    assert finding.also == ("c",)
    assert [c.clause for c in finding.clauses] == ["1.b.i"]
    assert finding.evidence[0].location == "README.md:1"


def test_a_fingerprint_depends_on_nothing_but_rule_origin_and_clause(situation: MakeSituation) -> None:
    def print_of(lineage: str, **more: object) -> str:
        return Evaluator(situation(lineage, **more)).evaluate([rule()]).findings[0].fingerprint

    assert print_of(CHAIN) == print_of(CHAIN.replace("Acme", "Other"), files={"NOTICE": "x"})
    assert print_of(CHAIN) != print_of(CHAIN.replace("llama3.1", "llama3"))


def test_an_undetermined_verdict_is_of_kind_unknown_and_says_what_settles_it(situation: MakeSituation) -> None:
    asked = rule(undetermined="size(artifact.names) > 0", settle="Ask {duty.origin}.")
    (finding,) = Evaluator(situation(CHAIN)).evaluate([asked]).findings
    assert (finding.verdict, finding.kind, finding.settle) == (Verdict.UNDETERMINED, FindingKind.UNKNOWN, "Ask b.")


def test_a_rule_that_fails_is_told_and_the_others_go_on(situation: MakeSituation) -> None:
    broken = rule(id="TST002", when="duty.no_such_fact == 1")
    found = Evaluator(situation(CHAIN)).evaluate([broken, rule()])
    assert [f.rule for f in found.failures] == ["TST002"]
    assert "no_such_fact" in found.failures[0].what
    assert [f.rule for f in found.findings] == ["TST001"]


def test_a_sentence_shows_lists_numbers_and_what_is_absent() -> None:
    facts = {"a": {"names": ["x", "y"], "n": 700000000, "flag": True}}
    assert fill("{a.names} {a.n} {a.flag} {a.none} {b.c}", facts) == "x, y 700,000,000 yes ? ?"
    assert fill("{__class__} {a.__init__}", facts) == "? ?"
