"""Rule packs: read whole or not at all, every mistake with file and key, and their cases tried."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import ContentError, ModelAuditError, UsageError
from model_license_audit.rules.load import full_rule, shipped_rules
from model_license_audit.rules.packs import MAX_FILE, beside_shipped, packs_of, read_pack
from model_license_audit.rules.trial import try_rules

RULE: dict[str, object] = {
    "id": "ACME101",
    "title": "The name does not begin with Acme",
    "kind": "missing-evidence",
    "severity": "warning",
    "scope": "artifact",
    "rationale": "House style.",
    "basis": ["house style"],
    "when": "true",
    "satisfied": 'artifact.name.startsWith("Acme")',
    "message": "{artifact.name} does not begin with Acme",
    "remedy": "Rename it.",
    "does_not_check": "nothing else",
    "cases": [
        {"why": "it does", "lineage": "Acme-8B", "expect": "satisfied"},
        {"why": "it does not", "lineage": "Other-8B", "expect": "violated"},
    ],
}


def pack(folder: Path, **changes: object) -> Path:
    entry = {key: value for key, value in {**RULE, **changes}.items() if value is not None}
    folder.mkdir(exist_ok=True)
    (folder / "name.yaml").write_text(yaml.safe_dump(entry), encoding="utf-8")
    return folder


def case(**changes: object) -> list[object]:
    return [{"why": "w", "lineage": "a", "expect": "satisfied", **changes}]


def test_a_pack_is_read_with_its_cases(tmp_path: Path) -> None:
    found = read_pack(pack(tmp_path / "acme"))
    assert [(rule.id, len(rule.cases)) for rule in found.rules] == [("ACME101", 2)]
    assert found.about == f"acme, 1 rule, {found.digest[:12]}"


def test_its_digest_tells_another_text_and_another_name_apart(tmp_path: Path) -> None:
    one, other = read_pack(pack(tmp_path / "a")), read_pack(pack(tmp_path / "b", severity="note"))
    assert one.digest != other.digest
    assert one.digest == read_pack(pack(tmp_path / "c")).digest
    (tmp_path / "a" / "name.yaml").rename(tmp_path / "a" / "other.yaml")
    assert read_pack(tmp_path / "a").digest != one.digest


def test_its_rules_stand_beside_those_that_ship(tmp_path: Path) -> None:
    rules = beside_shipped(packs_of([pack(tmp_path / "acme"), tmp_path / "acme"]))
    assert len(rules) == len(shipped_rules()) + 1
    assert [rule.id for rule in rules] == sorted(rule.id for rule in rules)


def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"acme/name\.yaml: key 'id': MLA301 is taken by a rule that ships"):
        beside_shipped([read_pack(pack(tmp_path / "acme", id="MLA301"))])
    with pytest.raises(ContentError, match=r"two/name\.yaml: key 'id': ACME101 is taken by one/name\.yaml"):
        beside_shipped(packs_of([pack(tmp_path / "one"), pack(tmp_path / "two")]))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"titel": "x"}, "unknown key 'titel'"),
        ({"remedy": None}, "key 'remedy' is missing"),
        ({"title": ["a"]}, "key 'title' is no text"),
        ({"title": " "}, "key 'title' is no text"),
        ({"kind": "bad"}, "key 'kind': 'bad' is no word for it"),
        ({"severity": 3}, "key 'severity': 3 is no word for it"),
        ({"scope": "world"}, "key 'scope': 'world'"),
        ({"basis": "term:display"}, "key 'basis' is no list"),
        ({"basis": [["a"]]}, "key 'basis' is no text"),
        ({"answers": ["fly"]}, "key 'answers': 'fly'"),
        ({"needs": "files"}, "key 'needs' is no list"),
        ({"when": "artifact.name =="}, "key 'when': not a condition"),
        ({"satisfied": "duty.shown > 0"}, "key 'satisfied': scope artifact knows no 'duty'"),
        ({"id": "acme-1"}, "id 'acme-1' is not of the form"),
        ({"cases": 5}, "key 'cases' is no list"),
        ({"cases": ["x"]}, "case 1 is no mapping"),
        ({"cases": [{"why": "w", "lineage": "a"}]}, "case 1: key 'expect' is missing"),
        ({"cases": case(expect="maybe")}, "case 1: key 'expect': 'maybe'"),
        ({"cases": case(use=["x"])}, "case 1: key 'use' is no mapping"),
        ({"cases": case(files="x")}, "case 1: key 'files' is no mapping"),
        ({"cases": case(texts="mit")}, "case 1: key 'texts' is no list"),
        ({"cases": case(more="x")}, "case 1: unknown key 'more'"),
    ],
)
def test_every_mistake_is_told_with_file_and_key(tmp_path: Path, changes: dict[str, object], told: str) -> None:
    with pytest.raises(ContentError) as error:
        read_pack(pack(tmp_path / "acme", **changes))
    assert error.value.what.startswith("name")
    assert told in error.value.what
    assert error.value.remedy


@pytest.mark.parametrize(
    "text",
    ["", "5", "- a", "a: [", "a: &x 1\nb: *x", "a: 1\na: 2", "\x00", "{" * 5_000, "!!python/object:os.system {}"],
)
def test_what_is_no_rule_at_all_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"\Ax\.yaml"):
        read_pack(tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"id: \xff\xfe")
    with pytest.raises(ContentError, match=r"x\.yaml: is not UTF-8"):
        read_pack(tmp_path)


def test_no_folder_no_rules_no_link_and_no_giant_is_read(tmp_path: Path) -> None:
    empty, linked, large = tmp_path / "empty", tmp_path / "linked", tmp_path / "large"
    for folder in (empty, linked, large):
        folder.mkdir()
    (linked / "x.yaml").symlink_to(pack(tmp_path / "acme") / "name.yaml")
    (large / "x.yaml").write_bytes(b"#" * (MAX_FILE + 1))
    for folder in (tmp_path / "nothing", tmp_path / "acme" / "name.yaml", empty, linked, large):
        with pytest.raises(UsageError):
            read_pack(folder)


def test_the_cases_of_a_pack_are_tried(tmp_path: Path, kb: KnowledgeBase) -> None:
    wrong = case(why="wrong", lineage="Other", expect="satisfied")
    (trial,) = try_rules(read_pack(pack(tmp_path / "acme", cases=[*RULE["cases"], *wrong])).rules, kb)  # type: ignore[misc]
    assert [tried.passed for tried in trial.cases] == [True, True, False]
    assert [(t.number, t.expected, t.got) for t in trial.failed] == [(3, "satisfied", "violated")]


def test_a_rule_that_does_not_apply_is_a_verdict_too(tmp_path: Path, kb: KnowledgeBase) -> None:
    changes = {"when": "artifact.gated", "cases": case(expect="not-applicable")}
    (trial,) = try_rules(read_pack(pack(tmp_path / "acme", **changes)).rules, kb)
    assert not trial.failed


def test_a_condition_that_cannot_be_evaluated_fails_its_case(tmp_path: Path, kb: KnowledgeBase) -> None:
    (trial,) = try_rules(read_pack(pack(tmp_path / "acme", satisfied="artifact.nothing > 3")).rules, kb)
    assert [bool(tried.failure) and not tried.passed for tried in trial.cases] == [True, True]


@pytest.mark.parametrize(
    "changes", [{"lineage": "a <- b"}, {"use": {"purpose": "fun"}}, {"use": {"speed": 3}}, {"lineage": "a <- x - b"}]
)
def test_a_case_that_cannot_be_read_is_told_with_file_and_number(
    tmp_path: Path, kb: KnowledgeBase, changes: dict[str, object]
) -> None:
    rules = read_pack(pack(tmp_path / "acme", cases=case(**changes))).rules
    with pytest.raises(ModelAuditError) as error:
        assert not try_rules(rules, kb)[0].failed
    assert error.value.what.startswith("name.yaml: case 1 (w): ")


def test_every_shipped_rule_has_the_form_that_packs_must_have() -> None:
    for rule in shipped_rules():
        assert full_rule(rule.slug).id == rule.id


def test_the_example_of_the_documentation_passes_its_own_cases(tmp_path: Path, kb: KnowledgeBase) -> None:
    page = (Path(__file__).parents[2] / "docs" / "rule-packs.md").read_text("utf-8")
    (tmp_path / "name.yaml").write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    (trial,) = try_rules(read_pack(tmp_path).rules, kb)
    assert (len(trial.cases), trial.failed) == (3, ())
