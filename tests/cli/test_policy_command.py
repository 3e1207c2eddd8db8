"""``modelaudit policy``, ``waive`` and ``waivers``, and how a scan goes by what they write."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.inside import Done, modelaudit

EXAMPLES = Path(__file__).parents[2] / "examples"
DENIED, FINE = "cc-by-nc-relabelled-mit", "apache-finetune-ok"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two models, which is the user's home: no policy above it is found."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (DENIED, FINE):
        shutil.copytree(EXAMPLES / name, tmp_path / "models" / name)
    return tmp_path


def scan(house: Path, model: str, *options: object) -> Done:
    return modelaudit("scan", f"models/{model}", "--registry", "none", *options, cwd=house)


def audit(house: Path, model: str, *options: object) -> dict[str, Any]:
    told = json.loads(scan(house, model, "-f", "json", *options).stdout)["audits"][0]
    assert isinstance(told, dict)
    return told


def test_a_policy_is_written_checked_shown_and_tested(house: Path) -> None:
    assert modelaudit("policy", "check", cwd=house).returncode == 2
    assert modelaudit("policy", "init", "--from", "saas", cwd=house).returncode == 0
    again = modelaudit("policy", "init", cwd=house)
    assert (again.returncode, "--force" in again.stderr) == (2, True)
    file = house / "modelaudit.toml"
    assert file.read_text("utf-8") == (EXAMPLES.parent / "policies" / "saas.toml").read_text("utf-8")
    assert "modelaudit.toml: well formed" in modelaudit("policy", "check", cwd=house).stdout
    shown = json.loads(modelaudit("policy", "show", "-f", "json", cwd=house).stdout)
    assert {"key": "use.release", "value": "api", "file": "modelaudit.toml"} in shown["keys"]
    assert 'use.release = "api"  (modelaudit.toml)' in modelaudit("policy", "show", cwd=house).stdout
    tests = f'[[tests]]\nmodel = "models/{DENIED}"\nexpect = "refused"\nkeys = ["deny.classes"]\nrules = ["MLA201"]\n'
    file.write_text(file.read_text("utf-8") + tests)
    assert modelaudit("policy", "test", cwd=house).returncode == 0
    file.write_text(file.read_text("utf-8") + f'[[tests]]\nmodel = "models/{DENIED}"\nexpect = "pass"\n')
    failed = modelaudit("policy", "test", cwd=house)
    assert (failed.returncode, "2 tests, 1 not as expected" in failed.stdout) == (1, True)


def test_the_plain_policy_is_well_formed_and_changes_nothing(house: Path) -> None:
    before = audit(house, FINE)
    modelaudit("policy", "init", cwd=house)
    after = audit(house, FINE)
    assert after["outcome"].pop("policy") == ["modelaudit.toml"]
    assert before["outcome"].pop("policy") == []
    assert before == after


def test_every_mistake_is_told_with_the_nearest_name(house: Path) -> None:
    (house / "bad.toml").write_text('fail-onn = 1\n[deny]\nclasses = ["permissiv"]\n')
    told = modelaudit("policy", "check", "bad.toml", cwd=house)
    assert told.returncode == 2
    assert re.findall(r"did you mean '([\w-]+)'", told.stderr) == ["fail-on", "permissive"]
    assert "did you mean 'saas'" in modelaudit("policy", "show", "sas", cwd=house).stderr


def test_a_policy_that_is_found_is_gone_by_and_a_named_one_wins(house: Path) -> None:
    (house / "modelaudit.toml").write_text('[deny]\npublishers = ["mistralai"]\n')
    found = scan(house, FINE)
    assert found.returncode == 1
    assert "Refused by the policy" in found.stdout
    assert "deny.publishers in modelaudit.toml" in found.stdout
    assert "policy/denied/deny.publishers" in scan(house, FINE, "-f", "sarif").stdout
    assert 'name="deny.publishers mistralai/Mistral-7B-v0.1' in scan(house, FINE, "-f", "junit").stdout
    assert "deny.publishers in modelaudit.toml" in scan(house, FINE, "-f", "markdown").stdout
    assert scan(house, FINE, "--no-policy").returncode == 0
    assert scan(house, FINE, "--policy", "internal-evaluation").returncode == 0
    assert modelaudit("check", "--base", "mistralai/Mistral-7B-v0.1", "--registry", "none", cwd=house).returncode == 1


def test_a_model_cannot_choose_by_which_policy_it_is_judged(house: Path) -> None:
    model = house / "models" / DENIED
    (model / "modelaudit.toml").write_text('fail-on = "never"\n')
    assert scan(house, DENIED).returncode == 1
    inside = modelaudit("scan", ".", "--registry", "none", cwd=model)
    assert (inside.returncode, inside.stdout) == (2, "")
    assert "must not say how it is judged" in inside.stderr
    assert modelaudit("scan", ".", "--registry", "none", "--no-policy", cwd=model).returncode == 1
    named = modelaudit("scan", ".", "--registry", "none", "--policy", "modelaudit.toml", cwd=model)
    assert named.returncode == 0


def test_an_override_holds_for_its_directory_and_options_win(house: Path) -> None:
    text = f'fail-on = "never"\n[[override]]\npaths = ["models/{DENIED}"]\nfail-on = "conflict"\n'
    (house / "modelaudit.toml").write_text(text)
    assert (scan(house, DENIED).returncode, scan(house, FINE).returncode) == (1, 0)
    assert scan(house, DENIED, "--fail-on", "never").returncode == 0
    both = modelaudit("scan", "models", "--registry", "none", "-f", "json", cwd=house)
    told = {one["target"]: one["outcome"]["exit_code"] for one in json.loads(both.stdout)["audits"]}
    assert sorted(told.values()) == [0, 1]


def waive(house: Path, fingerprint: str, *options: object) -> Done:
    said = ("--reason", "license-bought", "--comment", 'contract "7"', "--owner", "legal@acme", "--registry", "none")
    return modelaudit("waive", f"models/{DENIED}", fingerprint, *said, *options, cwd=house)


def test_a_waiver_is_written_listed_and_hides_its_finding_alone(house: Path) -> None:
    before = audit(house, DENIED)["findings"]
    first = before[0]["fingerprint"]
    assert waive(house, "0" * 16, "--expires", "2999-01-01").returncode == 2
    assert waive(house, first, "--expires", "tomorrow").returncode == 2
    (house / "modelaudit-waivers.toml").write_text("# ours, kept\n")
    assert waive(house, first[:12], "--expires", "2999-01-01").returncode == 0
    assert (house / "modelaudit-waivers.toml").read_text("utf-8").startswith("# ours, kept\n\n[[waivers]]\n")
    twice = waive(house, first, "--expires", "2999-01-01")
    assert (twice.returncode, "already" in twice.stderr) == (2, True)
    after = audit(house, DENIED)["findings"]
    assert [one["fingerprint"] for one in after if one["waiver"]] == [first]
    assert [one["fingerprint"] for one in after] == [one["fingerprint"] for one in before]
    listed = json.loads(modelaudit("waivers", "-f", "json", cwd=house).stdout)
    assert [(one["fingerprint"], one["comment"]) for one in listed] == [(first, 'contract "7"')]
    assert audit(house, DENIED, "--no-policy")["findings"] == before


def test_a_waiver_that_has_ended_is_told_and_its_finding_fails(house: Path) -> None:
    first = audit(house, DENIED)["findings"][0]["fingerprint"]
    waive(house, first, "--expires", "2999-01-01")
    file = house / "modelaudit-waivers.toml"
    file.write_text(file.read_text("utf-8").replace("expires = 2999-01-01", "expires = 2020-01-01"))
    assert scan(house, DENIED, "--fail-on", "conflict").returncode == 1
    assert "expired on 2020-01-01" in scan(house, DENIED).stdout.replace("\n    ", " ")
    assert modelaudit("waivers", "--fail-on-ended", cwd=house).returncode == 1
    assert modelaudit("waivers", cwd=house).returncode == 0


def test_a_waiver_keeps_to_what_the_policy_allows(house: Path) -> None:
    (house / "modelaudit.toml").write_text("[waiving]\nmax-days = 30\napprover = true\n")
    first = audit(house, DENIED)["findings"][0]["fingerprint"]
    refused = waive(house, first, "--expires", "2999-01-01", "--approver", "Ada")
    assert (refused.returncode, "30 days" in refused.stderr) == (2, True)
    assert not (house / "modelaudit-waivers.toml").exists()


def test_a_baseline_lets_pass_what_was_there_before(house: Path) -> None:
    written = scan(house, DENIED, "--write-baseline", "base.json")
    assert written.returncode == 1
    assert scan(house, DENIED, "--baseline", "base.json").returncode == 0
    assert "fails nothing" in scan(house, DENIED, "--baseline", "base.json").stdout
    newer = scan(house, DENIED, "--baseline", "base.json", "--use", "commercial")
    assert newer.returncode == 1
    assert "new finding" in newer.stderr + newer.stdout
    base = house / "base.json"
    base.write_text(base.read_text("utf-8").replace('"fingerprint": "', '"fingerprint": "0', 1))
    gone = audit(house, DENIED, "--baseline", "base.json")["outcome"]
    assert any("no longer occurs" in one["message"] for one in gone["rulings"])
    assert scan(house, DENIED, "--baseline", "none.json").returncode == 2
