"""The rule engine: conditions, loading, evaluation."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import ContentError
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.conditions import ConditionFailed, condition
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import full_rule, load_pack, rule_from, rules_of, shipped_rules
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


def read(entry: dict[str, object]) -> tuple[Rule, ...]:
    """The rule as it is read from a file."""
    return rules_of({"test": json.dumps(entry).encode()})


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


LIST = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 + " * 20_000 + "1 == 20001", "longer than 4000 characters"),
        ("artifact" + ".b" * 20_000 + " == 1", "longer than 4000 characters"),
        ("(" * 90 + "true" + ")" * 90, "more than 32 brackets in each other"),
        ("[" * 40 + "]" * 40 + " == []", "more than 32 brackets in each other"),
        (f"{LIST}.all(a, {LIST}.all(b, {LIST}.exists(c, c > 9)))", "more than 2 loops in each other"),
        ("duties.map(a, duties.map(b, duties.map(c, duties))).size() > 0", "more than 2 loops in each other"),
    ],
)
def test_a_condition_that_is_larger_than_any_rule_needs_is_refused_with_file_and_key(
    text: str, message: str, tmp_path: Path
) -> None:
    import yaml

    (tmp_path / "huge.yaml").write_text(yaml.safe_dump({**ENTRY, "satisfied": text}), encoding="utf-8")
    with pytest.raises(ContentError, match=r"^huge.yaml: key 'satisfied': the condition ") as caught:
        load_pack(tmp_path)
    assert message in str(caught.value)


def test_loops_that_would_take_very_long_fail_and_do_not_run() -> None:
    slow = condition("duties.all(a, duties.all(b, a.n + b.n >= 0))")
    assert slow.holds({"duties": [{"n": number} for number in range(100)]})
    with pytest.raises(ConditionFailed, match="would take more than 5,000,000 steps"):
        slow.holds({"duties": [{"n": number} for number in range(3_000)]})


@pytest.mark.parametrize(
    "text",
    [
        "use.a && use.b || !(use.c) && use.a",
        "!(use.a || use.b) || (use.b && (use.c || use.a))",
        "use.a ? use.b : use.c || use.a",
        "(use.a ? use.b : use.c) && !use.a",
        'use.t == "a && b" || use.t == "(" && use.a',
        "use.t == 'it\\'s || b' || use.c",
        'use.t == r"\\" || use.a',
        "use.l.exists(x, x && use.a) || use.l.all(x, x || use.b) && use.c",
        "use.missing && use.a || use.b",
        "(use.missing || use.a) && (use.b || use.missing)",
        "use.n && use.a",
        "has(use.missing) || size(use.l) > 1 && use.l[0]",
        "names.exists(n, n == use.t) || names.all(n, n != 'q') && use.a",
        "things.exists(d, d.a && d.t == use.t) || things.all(d, d.a || d.t == 'x') && use.b",
        "things.filter(d, d.a).size() == 1 && use.c || things.exists(d, d == {'a': true, 't': 'x'})",
    ],
)
def test_a_condition_told_in_parts_is_what_the_language_says_it_is(text: str) -> None:
    from itertools import product

    from model_license_audit.rules.conditions import _native

    whole = _native().compile(text)
    things = [{"a": True, "t": "x"}, {"a": False, "t": "y"}]
    for a, b, c, t in product([False, True], [False, True], [False, True], ["(", "a && b", "x"]):
        facts = {"use": {"a": a, "b": b, "c": c, "t": t, "n": 3, "l": (a, b)}, "names": ["q", t], "things": things}
        try:
            expected = whole.execute(facts)
        except (KeyError, TypeError, ValueError, RuntimeError):
            with pytest.raises(ConditionFailed):
                condition(text).holds(facts)
        else:
            assert [condition(text).holds(facts) for _ in range(2)] == [expected] * 2


def test_the_shipped_conditions_read_all_that_decides_them(kb: KnowledgeBase) -> None:
    from model_license_audit.rules.conditions import _native
    from model_license_audit.rules.late import Late

    asked = 0
    for ruled in [full_rule(shipped.slug) for shipped in shipped_rules()]:
        for case in ruled.cases[:2]:
            evaluator = Evaluator(situation_of(case, kb))
            for thing, _ in evaluator.verdicts(ruled):
                facts = {name: fact.whole() if isinstance(fact, Late) else fact for name, fact in thing.facts.items()}
                for text in filter(None, (ruled.when, ruled.undetermined, ruled.satisfied)):
                    assert condition(text).holds(thing.facts) is _native().compile(text).execute(facts), text
                    asked += 1
    assert asked > 300


def test_the_condition_library_comes_without_its_command_line() -> None:
    code = (
        "import sys; from model_license_audit.rules.conditions import *; condition('1 == 1').holds({});"
        "print([m for m in ('typer', 'rich', 'prompt_toolkit', 'pygments') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("first", ["import cel", "condition('1 == 1').holds({})"])
def test_a_program_may_use_the_condition_library_as_well(first: str) -> None:
    code = (
        f"from model_license_audit.rules.conditions import condition; {first};"
        "assert condition('2 > 1').holds({}); import cel; print(cel.evaluate('1 + 2'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"kind": "sin"}, "'sin' is no word for it"),
        ({"id": "rule 1"}, "not of the form"),
        ({"basis": "term:name-prefix"}, "key 'basis' is no list"),
        ({"cases": [{"lineage": "a"}]}, "key 'why' is missing"),
        ({"basis": ["term:name-prefixx"]}, "no term is called 'name-prefixx'"),
        ({"cases": [{"why": "x", "lineage": "a", "expect": "satisfied", "usee": {}}]}, "unknown key 'usee'"),
    ],
)
def test_a_mistake_in_a_rule_is_told_with_its_file(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ContentError, match="test") as caught:
        read({**ENTRY, **changes})
    assert message in str(caught.value)


def test_a_missing_key_is_told() -> None:
    with pytest.raises(ContentError, match="'remedy' is missing"):
        read({k: v for k, v in ENTRY.items() if k != "remedy"})


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


def test_what_was_asked_is_freed_at_once_and_leaves_nothing_for_the_garbage_collector(situation: MakeSituation) -> None:
    import gc

    asked = situation(CHAIN)
    Evaluator(asked).evaluate(shipped_rules())
    gc.collect()
    gc.disable()
    try:
        Evaluator(asked).evaluate(shipped_rules())
        assert gc.collect() < 20
    finally:
        gc.enable()


def test_a_sentence_shows_lists_numbers_and_what_is_absent() -> None:
    facts = {"a": {"names": ["x", "y"], "n": 700000000, "flag": True}}
    assert fill("{a.names} {a.n} {a.flag} {a.none} {b.c}", facts) == "x, y 700,000,000 yes ? ?"
    assert fill("{__class__} {a.__init__}", facts) == "? ?"
