"""``modelaudit rules test`` and ``--rules``: a user's own rules, tried on their cases and run beside ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from model_license_audit.rules.load import shipped_rules
from tests.cli.test_commands import LLAMA, run

WriteModel = Callable[..., Path]
RULE = """id: ACME101
title: The name does not begin with Acme
kind: missing-evidence
severity: warning
scope: artifact
rationale: House style.
basis: [house style]
when: 'true'
satisfied: artifact.name.startsWith("Zacme")
message: '{artifact.name} does not begin with Zacme'
remedy: Rename it.
does_not_check: nothing else
cases:
  - {why: it does, lineage: Zacme-8B, expect: satisfied}
  - {why: it does not, lineage: Other-8B, expect: EXPECT}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[str], Path]:
    """Writes the pack; its second case expects what is given."""

    def write(expect: str = "violated", text: str = RULE) -> Path:
        folder = tmp_path / "acme-rules"
        folder.mkdir(exist_ok=True)
        (folder / "name.yaml").write_text(text.replace("EXPECT", expect), encoding="utf-8")
        return folder

    return write


def test_every_shipped_rule_passes_its_own_cases() -> None:
    done = run("rules", "test")
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert len(lines) == len(shipped_rules()) + 2
    assert lines[-1].startswith(f"{len(shipped_rules())} rules, ")
    assert lines[-1].endswith(" passed, 0 failed")


def test_a_pack_that_passes_exits_with_0(pack: Callable[..., Path]) -> None:
    done = run("rules", "test", pack())
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 rule, 2 cases: 2 passed, 0 failed")


def test_a_case_that_fails_is_shown_with_its_lineage(pack: Callable[..., Path]) -> None:
    done = run("rules", "test", pack("satisfied"))
    assert done.returncode == 1
    assert done.stdout.splitlines()[1:5] == [
        "  case 2: it does not",
        "    expected  satisfied",
        "    got       violated",
        "    lineage   Other-8B",
    ]


def test_failures_as_json(pack: Callable[..., Path]) -> None:
    done = run("rules", "test", pack("satisfied"), "--format", "json")
    assert done.returncode == 1
    (told,) = json.loads(done.stdout)
    assert (told["id"], told["passed"]) == ("ACME101", 1)
    (failed,) = told["failed"]
    assert (failed["case"], failed["expected"], failed["got"], failed["lineage"]) == (
        2, "satisfied", "violated", "Other-8B",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("kind: missing-evidence|kind: bad", "name.yaml: key 'kind': 'bad' is no word for it"),
        ("satisfied: artifact|satisfied: ((artifact", "name.yaml: key 'satisfied': not a condition"),
        ("lineage: Zacme-8B|lineage: a b", "name.yaml: case 1 (it does): "),
    ],
)
def test_a_pack_with_a_mistake_names_file_and_key(pack: Callable[..., Path], wrong: str, told: str) -> None:
    old, new = wrong.split("|")
    done = run("rules", "test", pack(text=RULE.replace(old, new)))
    assert done.returncode == 2
    assert told in done.stderr
    assert "what to do: " in done.stderr


def test_a_pack_is_listed(pack: Callable[..., Path]) -> None:
    done = run("rules", "list", pack())
    assert done.stdout == (
        "ACME101  missing-evidence  warning  The name does not begin with Acme\n\n1 rule, 2 cases.\n"
    )


def test_the_rules_of_a_pack_run_beside_those_that_ship(pack: Callable[..., Path], model_dir: WriteModel) -> None:
    folder, rules = model_dir({"README.md": LLAMA}), pack()
    report = json.loads(run("scan", folder, "--rules", rules, "-f", "json").stdout)["audits"][0]
    assert {"ACME101", "MLA305"} <= {finding["rule"] for finding in report["findings"]}
    assert report["tally"]["rules_run"] == len(shipped_rules()) + 1
    assert "; acme-rules, 1 rule, " in report["versions"]["rules"]
    finding = next(f for f in report["findings"] if f["rule"] == "ACME101")
    explained = run("explain", finding["fingerprint"], folder, "--rules", rules)
    assert (explained.returncode, "House style." in explained.stdout) == (0, True)
    assert run("explain", "ACME101", "--rules", rules).stdout.startswith("ACME101  The name")


def test_an_id_that_is_taken_ends_the_scan(pack: Callable[..., Path], model_dir: WriteModel) -> None:
    rules = pack(text=RULE.replace("ACME101", "MLA301"))
    done = run("scan", model_dir({"README.md": LLAMA}), "--rules", rules)
    assert done.returncode == 2
    assert "MLA301 is taken by a rule that ships" in done.stderr


def test_a_policy_names_packs_and_may_disable_their_rules(
    pack: Callable[..., Path], model_dir: WriteModel, tmp_path: Path
) -> None:
    pack()
    policy = tmp_path / "policy.toml"
    policy.write_text('[rules]\npacks = ["acme-rules"]\n', encoding="utf-8")
    folder = model_dir({"README.md": LLAMA})
    assert "ACME101" in run("scan", folder, "--policy", policy).stdout
    policy.write_text('[rules]\npacks = ["acme-rules"]\ndisable = ["ACME101"]\n', encoding="utf-8")
    done = run("scan", folder, "--policy", policy)
    assert "ACME101" not in done.stdout
    assert "1 disabled" in done.stdout
    policy.write_text("[rules]\npacks = [5]\n", encoding="utf-8")
    assert "rules.packs: 5 is no path" in run("scan", folder, "--policy", policy).stderr
