"""``model_license_audit.api``: what it promises, and docs/python.md, whose blocks are run in order."""

from __future__ import annotations

import inspect
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import get_type_hints

import pytest

from model_license_audit import api
from model_license_audit.api import (
    ContentError,
    ExitCode,
    InvalidReference,
    ModelAuditError,
    NothingToAudit,
    Purpose,
    Release,
    UsageError,
    UseContext,
    audit,
    audits,
    load_policy,
    rendered,
)
from model_license_audit.policy.policy import today
from tests.cli.inside import modelaudit

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
UNMET = EXAMPLES / "unmet-llama-finetune"


def test_every_block_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(UNMET, tmp_path / "my-model")
    monkeypatch.chdir(tmp_path)
    told: dict[str, object] = {"__name__": "page"}
    assert len(BLOCKS) > 6
    for number, block in enumerate(BLOCKS):
        exec(compile(block, f"docs/python.md, block {number}", "exec"), told)  # noqa: S102 - our own page
    assert "</html>" in Path("report.html").read_text("utf-8")


def test_the_page_names_every_argument_and_every_error() -> None:
    arguments = set(inspect.signature(audit).parameters) - {"path"}
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) >= arguments
    errors = {name for name in api.__all__ if is_error(name)} - {"ModelAuditError"}
    told = PAGE.partition("## Errors")[2]
    assert set(re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE)) == errors


def is_error(name: str) -> bool:
    thing = getattr(api, name)
    return isinstance(thing, type) and issubclass(thing, ModelAuditError)


def test_what_is_promised_stays() -> None:
    arguments = "use=None, policy=None, upstream=None, online=False, registry=None"
    promised = {
        "audit": f"path, *, {arguments}",
        "audits": f"path, *, {arguments}",
        "load_policy": "policy",
        "rendered": "reports, form",
    }
    for name, told in promised.items():
        plain = [p.replace(annotation=p.empty) for p in inspect.signature(getattr(api, name)).parameters.values()]
        assert str(inspect.Signature(plain)) == f"({told})"
    assert set(api.__all__) == set(PROMISED) | set(promised)


PROMISED = re.split(
    " +",
    "Answer AnswerValue ArtifactRef AuditReport ContentError ExitCode Finding FindingKind Gap InvalidReference"
    " ModelAuditError NothingToAudit Outcome Policy Purpose Question Release Ruling RulingKind Severity UsageError"
    " UseContext Verdict",
)


def test_what_is_exported_is_there_documented_and_typed() -> None:
    assert sorted(api.__all__) == api.__all__
    for name in api.__all__:
        assert (getattr(api, name).__doc__ or "").strip(), name
    for function in (audit, audits, load_policy, rendered):
        assert set(inspect.signature(function).parameters) <= set(inspect.get_annotations(function))
    assert get_type_hints(audit)["return"] is api.AuditReport


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.iterdir() if (path / "README.md").is_file()))
def test_an_audit_is_what_the_command_tells(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = modelaudit("scan", f"examples/{example}", "--no-policy", "-f", "json", cwd=ROOT)
    report = audit(f"examples/{example}")
    assert rendered(report, "json").decode() == told.stdout
    assert int(report.outcome.exit_code) == told.returncode


def test_the_policy_and_the_use_are_those_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    path = "examples/cc-by-nc-relabelled-mit"
    told = modelaudit("scan", path, "--policy", "saas", "--use", "research", "-f", "json", cwd=ROOT)
    assert rendered(audit(path, policy="saas", use="research"), "json").decode() == told.stdout
    assert rendered(audit(path, policy=load_policy("saas"), use=Purpose.RESEARCH), "json").decode() == told.stdout


def test_a_purpose_alone_leaves_the_rest_of_the_policys_use() -> None:
    assert audit(UNMET, policy="saas", use="internal").use.release is Release.API
    whole = UseContext(release=Release.NONE, release_stated=True)
    assert audit(UNMET, policy="saas", use=whole).use == whole


def test_no_policy_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "modelaudit.toml").write_text('fail-on = "never"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert audit(UNMET).outcome.exit_code is ExitCode.FINDINGS
    assert audit(UNMET, policy="modelaudit.toml").outcome.exit_code is ExitCode.AUDITED


def test_a_policy_comes_with_its_waivers_baseline_and_overrides(tmp_path: Path) -> None:
    shutil.copytree(UNMET, tmp_path / "models" / "one")
    before = audit(tmp_path / "models" / "one")
    finding = before.findings[0]
    waiver = (
        f'[[waivers]]\nrule = "{finding.rule}"\nartifact = "{before.artifact.name}"\n'
        f'fingerprint = "{finding.fingerprint}"\nreason = "license-bought"\ncomment = "contract 7"\n'
        f'owner = "legal@acme"\nexpires = {today() + timedelta(days=30)}\n'
    )
    policy = tmp_path / "modelaudit.toml"
    policy.write_text('[[override]]\npaths = ["models/*"]\nuse.purpose = "research"\n', "utf-8")
    (tmp_path / "modelaudit-waivers.toml").write_text(waiver, "utf-8")
    report = audit(tmp_path / "models" / "one", policy=policy)
    assert report.use.purpose is Purpose.RESEARCH
    assert {f.fingerprint for f in report.findings if f.waiver} == {finding.fingerprint}


def test_an_ancestor_that_lies_here_completes_the_audit(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (base / "README.md").write_text("---\nlicense: cc0-1.0\n---\n\n# A base\n", "utf-8")
    alone = audit(EXAMPLES / "onnx-unknown-base")
    (gap,) = {gap.remedy for gap in alone.gaps if "--upstream" in gap.remedy}
    (ref,) = re.findall(r"--upstream (\S+)=PATH", gap)
    assert alone.outcome.exit_code is ExitCode.INCOMPLETE
    assert audit(EXAMPLES / "onnx-unknown-base", upstream={ref: base}).outcome.exit_code is ExitCode.AUDITED


def test_many_models_are_audited_in_the_order_of_their_paths() -> None:
    found = [report.target for report in audits(EXAMPLES)]
    assert found == sorted(found)
    assert len(found) > 10


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"path": "no-such-folder"}, NothingToAudit),
        ({"path": EXAMPLES}, UsageError),
        ({"path": UNMET, "use": "comercial"}, UsageError),
        ({"path": UNMET, "policy": "no-such-policy"}, UsageError),
        ({"path": UNMET, "policy": "no/such/file.toml"}, UsageError),
        ({"path": UNMET, "upstream": {"hf:a/b": "no-such-folder"}}, UsageError),
        ({"path": UNMET, "upstream": {"hf:": "."}}, InvalidReference),
        ({"path": UNMET, "registry": "mysql://x"}, UsageError),
    ],
)
def test_what_is_wrong_says_what_to_do(arguments: dict[str, object], error: type[ModelAuditError]) -> None:
    with pytest.raises(error) as told:
        audit(**arguments)  # type: ignore[arg-type]
    assert told.value.what
    assert told.value.remedy


def test_a_pack_that_is_malformed_is_told(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text("- key: acme\n", "utf-8")
    (tmp_path / "house.toml").write_text('licenses = ["acme.yaml"]\n', "utf-8")
    with pytest.raises(ContentError, match=r"acme\.yaml"):
        audit(UNMET, policy=tmp_path / "house.toml")


def test_a_format_that_there_is_not_is_told() -> None:
    with pytest.raises(UsageError, match="unknown report format"):
        rendered(audit(UNMET), "docx")


def test_a_registry_that_is_not_there_yet_changes_nothing(tmp_path: Path) -> None:
    assert audit(UNMET, registry=str(tmp_path / "registry.db")) == audit(UNMET)
    assert not (tmp_path / "registry.db").exists()
