"""Policy files: what extends what, what holds for which directory, and every mistake told at once."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from model_license_audit.model.findings import FindingKind, Severity
from model_license_audit.model.use import Purpose, Release
from model_license_audit.policy.baseline import written
from model_license_audit.policy.curations import Curation, with_curation
from model_license_audit.policy.documents import document_of, policy_file
from model_license_audit.policy.entries import Entry
from model_license_audit.policy.faults import PolicyError
from model_license_audit.policy.policy import Policy
from model_license_audit.policy.reading import at, load_policy
from model_license_audit.policy.shipped import shipped_policies
from model_license_audit.policy.waiver_files import with_waiver
from model_license_audit.reports.grouping import live_findings
from tests.policy.test_policy import WAIVER, finding
from tests.reports.samples import llama
from tools.build_policy_schema import documented, schema, schemas

RULES = ("MLA101", "MLA305")


def write(folder: Path, text: str, name: str = "modelaudit.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_file_that_is_extended_is_laid_under(tmp_path: Path) -> None:
    base = write(
        tmp_path, '[deny]\nlicenses = ["mit"]\n[use]\npurpose = "research"\n[allow]\nclasses = ["data"]', "b.toml"
    )
    mine = write(tmp_path, 'extends = "b.toml"\n[deny]\nlicenses = ["gpl-*"]\n[allow]\nclasses = ["permissive"]')
    policy = load_policy(mine, RULES)
    assert policy.denied == (
        Entry("deny.licenses", "gpl-*", str(mine)),
        Entry("deny.licenses", "mit", str(base)),
    )
    assert policy.allowed == (Entry("allow.classes", "permissive", str(mine)),)
    assert policy.use.purpose is Purpose.RESEARCH
    assert policy.sources == (str(base), str(mine))


def test_a_packaged_policy_is_extended_by_name(tmp_path: Path) -> None:
    policy = load_policy(write(tmp_path, 'extends = "saas"\n[use]\npurpose = "internal"'), RULES)
    assert (policy.use.release, policy.use.purpose) == (Release.API, Purpose.INTERNAL)
    assert policy.sources[0] == "saas"


@pytest.mark.parametrize("name", sorted(shipped_policies()))
def test_every_packaged_policy_is_well_formed(name: str) -> None:
    assert load_policy(policy_file(name), RULES).use != Policy().use
    Draft202012Validator(schema()).validate(document_of(policy_file(name)).told)


def test_the_packaged_policies_are_those_promised() -> None:
    names = ["commercial-product", "internal-evaluation", "open-release", "research-only", "saas"]
    assert sorted(shipped_policies()) == names


def test_files_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    write(tmp_path, 'extends = "a.toml"', "b.toml")
    with pytest.raises(Exception, match="it goes round"):
        load_policy(write(tmp_path, 'extends = "b.toml"', "a.toml"), RULES)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    denied = '[deny]\nlicenses = ["gpl-3"]\nclasses = ["permissiv"]\nartifacts = [3]'
    text = f'fail-onn = 1\n{denied}\n[require]\nevidence = ["cards"]'
    with pytest.raises(PolicyError) as caught:
        load_policy(write(tmp_path, text), RULES)
    told = [str(one) for one in caught.value.each()]
    assert len(told) == 5
    hints = ("'fail-on'", "GPL-3.0-only", "'permissive'", "write it in quotes", "'card'")
    assert all(hint in one for hint, one in zip(hints, told, strict=True))


def test_the_threshold_may_differ_by_kind_and_severity(tmp_path: Path) -> None:
    policy = load_policy(
        write(tmp_path, 'fail-on = {conflict = "note", unknown = "error", unmet-duty = "never"}'), RULES
    )
    assert policy.fail_from == {FindingKind.CONFLICT: Severity.NOTE, FindingKind.UNKNOWN: Severity.ERROR}
    assert policy.threshold == "conflict=note,unknown=error"
    assert policy.fail_on is FindingKind.UNKNOWN
    note, error = (replace(finding(FindingKind.UNKNOWN), severity=one) for one in (Severity.NOTE, Severity.ERROR))
    assert (policy.fails(note), policy.fails(error), policy.fails(finding(FindingKind.UNMET_DUTY))) == (
        False,
        True,
        False,
    )
    assert policy.failing_on(None).threshold == "never"


def test_an_override_holds_for_its_directories_alone(tmp_path: Path) -> None:
    text = 'fail-on = "conflict"\n[[override]]\npaths = ["models/lab-*"]\nfail-on = "never"\nuse.purpose = "research"'
    policy = load_policy(write(tmp_path, text), RULES)
    inside, outside = tmp_path / "models" / "lab-1" / "deep", tmp_path / "models" / "product"
    assert (at(policy, inside).fail_on, at(policy, inside).use.purpose) == (None, Purpose.RESEARCH)
    assert at(policy, outside) is policy
    assert at(policy, tmp_path.parent / "lab-1") is policy


def test_what_concerns_all_audits_is_not_overridden(tmp_path: Path) -> None:
    text = '[[override]]\npaths = ["x"]\nlicenses = ["pack.yaml"]\n[[override]]\nfail-on = "never"'
    with pytest.raises(PolicyError) as caught:
        load_policy(write(tmp_path, text), RULES)
    assert ["concerns all audits" in str(one) for one in caught.value.each()] == [True, False]


def test_a_project_file_holds_a_policy_in_its_table(tmp_path: Path) -> None:
    file = write(tmp_path, '[tool.model-license-audit]\nfail-on = "never"', "pyproject.toml")
    assert load_policy(file, RULES).fail_on is None
    with pytest.raises(Exception, match="has no table"):
        load_policy(write(tmp_path, "[tool.other]", "pyproject.toml"), RULES)


def test_schema_and_reference_are_those_of_the_keys() -> None:
    root = Path(__file__).parents[2]
    for name, made in schemas().items():
        assert json.loads((root / "docs" / "schema" / name).read_text("utf-8")) == made, name
    assert "\n".join(documented()) in (root / "docs" / "policy.md").read_text("utf-8")


def test_what_the_program_writes_keeps_to_its_schemas() -> None:
    made = schemas()
    waiver = json.loads(json.dumps(tomllib.loads(with_waiver("", WAIVER)), default=str))
    Draft202012Validator(made["waivers-1.json"]).validate(waiver)
    curation = Curation("acme/base", "mit", "legal@acme", date(2026, 11, 1), "e-mail", "0" * 64)
    told = json.loads(json.dumps(tomllib.loads(with_curation("", curation)), default=str))
    Draft202012Validator(made["curations-1.json"]).validate(told)
    report = replace(llama(), outcome=replace(llama().outcome, rulings=()))
    entries = json.loads(written([report]))
    Draft202012Validator(made["baseline-1.json"]).validate(entries)
    assert len(entries["entries"]) == len(live_findings(report)) > 0
