"""What a policy says of a model: denied, not there, cannot be told, and never mixed with findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.model.report import AuditReport, ExitCode
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.policy.reading import load_policy
from model_license_audit.sources.local import LocalSource

WriteModel = Callable[..., Path]
CHILD = "---\nlicense: apache-2.0\nbase_model: {}\nbase_model_relation: finetune\n---\n# Child\n\nFine-tuned.\n"


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor()


@pytest.fixture
def audit(auditor: Auditor, tmp_path: Path, model_dir: WriteModel) -> Callable[..., AuditReport]:
    """Audits a fine-tune of a base by the policy of a text."""

    def audited(
        text: str, base: str = "mistralai/Mistral-7B-v0.1", card: str = CHILD, on: date | None = None
    ) -> AuditReport:
        file = tmp_path / "modelaudit.toml"
        file.write_text(text, encoding="utf-8")
        policy = load_policy(file, [rule.id for rule in auditor.rules])
        folder = model_dir({"README.md": card.format(base)})
        return auditor.audit(ScanRequest(LocalSource(str(folder)), policy, on=on))

    return audited


def rulings(report: AuditReport, kind: RulingKind) -> list[Ruling]:
    return [one for one in report.outcome.rulings if one.kind is kind]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[deny]\nlicenses = ["Apache-2.0"]', "the policy denies Apache-2.0"),
        ('[deny]\nlicenses = ["apache-*"]', "the policy denies Apache-2.0"),
        ('[deny]\nclasses = ["permissive"]', "the policy denies the class permissive"),
        ('[deny]\npublishers = ["MistralAI"]', "the policy denies MistralAI (publishers)"),
        ('[deny]\nartifacts = ["hf:mistralai/*"]', "the policy denies hf:mistralai/* (artifacts)"),
        ('[allow]\nlicenses = ["mit"]', "is not among what the policy allows (mit)"),
        ("[allow]\nclasses = []", "is not among what the policy allows (none)"),
        ('[allow]\npublishers = ["acme"]', "not among the publishers"),
        ('[allow]\nartifacts = ["acme/*"]', "not among the artifacts"),
    ],
)
def test_what_is_denied_fails_and_is_no_finding(audit: Callable[..., AuditReport], text: str, message: str) -> None:
    plain, report = audit("fail-on = 'never'"), audit(f"fail-on = 'never'\n{text}")
    told = rulings(report, RulingKind.DENIED)
    assert any(message in one.message and one.about == "mistralai/Mistral-7B-v0.1" for one in told), told
    assert all(one.file.endswith("modelaudit.toml") and text.splitlines()[0].strip("[]") in one.key for one in told)
    assert report.outcome.exit_code is ExitCode.FINDINGS
    assert plain.outcome.exit_code is ExitCode.AUDITED
    assert (report.findings, report.answers, report.gaps) == (plain.findings, plain.answers, plain.gaps)


@pytest.mark.parametrize(
    "text",
    [
        '[deny]\nlicenses = ["mit"]\npublishers = ["acme"]\nartifacts = ["acme/*"]\nrestrictions = ["no-military"]',
        '[allow]\nlicenses = ["apache-2.0"]\npublishers = ["mistral*"]\nartifacts = ["mistralai/Mistral-7B-v0.1"]',
        '[require]\nevidence = ["card", "declared-license", "named-base", "known-lineage"]\nlicense-data-days = 100000',
    ],
)
def test_what_is_not_denied_passes(audit: Callable[..., AuditReport], text: str) -> None:
    report = audit(f"fail-on = 'never'\n{text}")
    assert report.outcome.rulings == ()
    assert report.outcome.exit_code is ExitCode.AUDITED


def test_restrictions_are_those_that_licenses_hand_down(audit: Callable[..., AuditReport]) -> None:
    base = "bigscience/bloom-560m"
    denied = audit("[deny]\nrestrictions = ['medical-advice']", base)
    (one,) = rulings(denied, RulingKind.DENIED)
    assert (one.about, one.value) == (base, "no-medical-advice")
    allowed = audit("[allow]\nrestrictions = ['no-medical-advice']", base)
    codes = {one.value for one in rulings(allowed, RulingKind.DENIED)}
    assert "no-law-violation" in codes
    assert "no-medical-advice" not in codes


@pytest.mark.parametrize("text", ['[deny]\nclasses = ["permissive"]', '[allow]\nlicenses = ["apache-2.0"]'])
def test_an_unknown_license_is_neither_denied_nor_allowed(audit: Callable[..., AuditReport], text: str) -> None:
    unknown = "acme/nobody-knows-this"
    report = audit(f"fail-on = 'never'\n{text}", unknown)
    (one,) = [ruling for ruling in report.outcome.rulings if ruling.about == unknown]
    assert one.kind is RulingKind.UNTOLD
    lenient = audit(f"fail-on = 'never'\nallow-incomplete = true\n{text}".replace("permissive", "data"), unknown)
    assert lenient.outcome.exit_code is ExitCode.AUDITED
    strict = audit(f"fail-on = 'never'\n{text}".replace("permissive", "data"), unknown)
    assert strict.outcome.exit_code is ExitCode.INCOMPLETE


def test_a_family_is_denied_as_far_as_its_members_are(audit: Callable[..., AuditReport]) -> None:
    card = CHILD.replace("apache-2.0", "gpl")
    some = audit("[deny]\nlicenses = ['gpl-2.0']", card=card)
    (one,) = [ruling for ruling in some.outcome.rulings if "denies" in ruling.message]
    assert one.kind is RulingKind.UNTOLD
    assert "it may be GPL-2.0" in one.message


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        ("license-text", "holds no license text"),
        ("notice", "has no NOTICE"),
        ("named-data", "does not say what it was trained on"),
        ("fixed-bases", "names a base without its commit"),
    ],
)
def test_what_is_required_and_not_there_fails(audit: Callable[..., AuditReport], evidence: str, message: str) -> None:
    report = audit(f"fail-on = 'never'\n[require]\nevidence = ['{evidence}']")
    (one,) = report.outcome.rulings
    assert (one.kind, one.key) == (RulingKind.REQUIRED, "require.evidence")
    assert message in one.message
    assert report.outcome.exit_code is ExitCode.FINDINGS


def test_clauses_may_be_asked_to_be_verified(audit: Callable[..., AuditReport]) -> None:
    card = CHILD.replace("apache-2.0", "afl-2.0")
    report = audit("fail-on = 'never'\n[require]\nclause-status = 'verified'", card=card)
    told = rulings(report, RulingKind.REQUIRED)
    assert [one.value for one in told] == ["AFL-2.0"]
    assert not rulings(audit("[require]\nclause-status = 'secondary'", card=card), RulingKind.REQUIRED)


def test_license_data_may_be_too_old(audit: Callable[..., AuditReport], auditor: Auditor) -> None:
    reviewed = date.fromisoformat(auditor.kb.reviewed)
    text = "fail-on = 'never'\n[require]\nlicense-data-days = 30"
    assert audit(text, on=reviewed + timedelta(30)).outcome.rulings == ()
    old = audit(text, on=reviewed + timedelta(31))
    assert "31 days ago; 30 are allowed" in old.outcome.rulings[0].message
    assert old.outcome.exit_code is ExitCode.FINDINGS


def test_a_ruling_keeps_its_fingerprint(audit: Callable[..., AuditReport]) -> None:
    first, second = (audit('[deny]\nlicenses = ["apache-2.0"]').outcome.rulings for _ in range(2))
    assert first == second
    assert len({one.fingerprint for one in first}) == len(first) == 2
