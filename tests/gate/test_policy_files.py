"""By what an audit was judged: every file behind its policy, by role, name and digest."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from model_license_audit.audit.policy_files import policy_files
from model_license_audit.gate.policies import loaded, with_files
from model_license_audit.policy.policy import Policy
from model_license_audit.policy.shipped import shipped_policies
from model_license_audit.registry.kept import InputRole, KeptInput

PACK = Path(__file__).parents[2] / "rules"
WAIVER = """
[[waivers]]
rule = "MLA301"
artifact = "x"
fingerprint = "0123456789ab"
reason = "accepted-risk"
comment = "fine"
owner = "legal"
expires = 2099-01-01
"""


@pytest.fixture(name="house")
def _house(tmp_path: Path) -> Path:
    """A house with a policy that extends one of its own and one that ships, waivers and a baseline."""
    (tmp_path / "base.toml").write_text('extends = "saas"\n', "utf-8")
    (tmp_path / "modelaudit.toml").write_text('extends = "base.toml"\nbaseline-file = "known.json"\n' + WAIVER, "utf-8")
    (tmp_path / "modelaudit-waivers.toml").write_text(WAIVER.replace("MLA301", "MLA302"), "utf-8")
    known = '{"schema": "urn:model-license-audit:baseline:1", "entries": []}'
    (tmp_path / "known.json").write_text(known, "utf-8")
    return tmp_path


def read(file: Path) -> Policy:
    return with_files(loaded(file), file)


def test_no_policy_has_no_files() -> None:
    assert policy_files(Policy()) == ()


def test_every_file_is_told_once_by_what_it_is(house: Path) -> None:
    found = policy_files(read(house / "modelaudit.toml"))
    assert [(one.role, one.path) for one in found] == [
        (InputRole.POLICY, "saas"), (InputRole.POLICY, "base.toml"), (InputRole.POLICY, "modelaudit.toml"),
        (InputRole.WAIVERS, "modelaudit-waivers.toml"), (InputRole.BASELINE, "known.json"),
    ]  # fmt: skip
    for one in found[1:]:
        data = (house / one.path).read_bytes()
        assert (one.size, one.digest) == (len(data), sha256(data).hexdigest())
    assert found[0].digest == sha256(shipped_policies()["saas"].read_bytes()).hexdigest()


def test_another_comma_in_a_file_is_another_digest(house: Path) -> None:
    before = policy_files(read(house / "modelaudit.toml"))
    with (house / "base.toml").open("a") as file:
        file.write("\n")
    after = policy_files(read(house / "modelaudit.toml"))
    assert [one.path for one, other in zip(before, after, strict=True) if one != other] == ["base.toml"]


def test_a_file_that_is_gone_is_told_without_a_digest(house: Path) -> None:
    policy = read(house / "modelaudit.toml")
    (house / "known.json").unlink()
    assert policy_files(policy)[-1] == KeptInput(InputRole.BASELINE, "known.json")


def test_the_rules_of_a_pack_are_told_file_by_file(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    rule = sorted(PACK.glob("*.yaml"))[0]
    shutil.copy(rule, pack)
    (pack / "notes.md").write_text("x", "utf-8")
    assert policy_files(Policy(rules=(pack,))) == (
        KeptInput(InputRole.RULES, rule.name, rule.stat().st_size, sha256(rule.read_bytes()).hexdigest()),
    )
