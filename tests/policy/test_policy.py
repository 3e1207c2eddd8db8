"""Policy files, waivers and the outcome of an audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.findings import Finding, FindingKind, Severity, Verdict, WaiverMark
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import ExitCode, Gap
from model_license_audit.model.use import Purpose, Release
from model_license_audit.policy.outcome import decide
from model_license_audit.policy.policy import Policy
from model_license_audit.policy.reading import load_policy
from model_license_audit.policy.waivers import Waiver, waive

RULES = ("MLA101", "MLA305")
WAIVER = Waiver("MLA305", "Acme", "f" * 16, "permission-in-writing", "mail of 3 May", "legal@acme", date(2027, 1, 31))


def finding(kind: FindingKind = FindingKind.UNMET_DUTY, rule: str = "MLA305", fingerprint: str = "f" * 16) -> Finding:
    return Finding(
        rule=rule,
        title="t",
        subject=ArtifactRef(Host.PATH, "./x"),
        verdict=Verdict.VIOLATED,
        kind=kind,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        message="m",
        remedy="r",
        fingerprint=fingerprint,
    )


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "modelaudit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_policy_is_read(tmp_path: Path) -> None:
    policy = load_policy(
        write(
            tmp_path,
            """
            fail-on = "conflict"
            allow-incomplete = true
            [use]
            purpose = "commercial"
            release = "api"
            territories = ["eu", "US"]
            monthly-users = 5000
            established = ["de"]
            modified = false
            fields = ["military", "no-medical-advice"]
            [rules]
            disable = ["MLA101"]
            severity = {MLA305 = "note"}
            [[waivers]]
            rule = "MLA305"
            artifact = "Acme"
            fingerprint = "ffffffffffffffff"
            reason = "permission-in-writing"
            comment = "mail of 3 May"
            owner = "legal@acme"
            expires = 2027-01-31
            """,
        ),
        RULES,
    )
    assert policy.fail_on is FindingKind.CONFLICT
    assert policy.allow_incomplete
    assert (policy.use.purpose, policy.use.release) == (Purpose.COMMERCIAL, Release.API)
    assert policy.use.territories == ("EU", "US")
    assert policy.use.monthly_users == 5000
    assert (policy.use.established, policy.use.modified) == (("DE",), False)
    assert policy.use.fields == ("military", "medical-advice")
    assert policy.disabled == {"MLA101"}
    assert policy.severities == {"MLA305": Severity.NOTE}
    assert policy.waivers == (WAIVER,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail-onn = 'conflict'", "did you mean 'fail-on'"),
        ("fail-on = 'conflicts'", "did you mean 'conflict'"),
        ("[use]\npurpose = 'comercial'", "did you mean 'commercial'"),
        ("[use]\nmonthly-users = -1", "not a number of 0 or more"),
        ("[use]\nmonthly-users = true", "not a number of 0 or more"),
        ("[rules]\ndisable = ['MLA350']", "did you mean 'MLA305'"),
        ("rules = 3", r"write \[rules\]"),
        ("allow-incomplete = 'yes'", "neither true nor false"),
        ("[[waivers]]\nrule = 'MLA305'", "has exactly the keys"),
        ("= 3", "not valid TOML"),
        ("[rules]\nseverity = 3", r"write \[rules.severity\]"),
        ("[rules]\ndisable = 3", "is not a list"),
        ("waivers = 3", "is not a list"),
        ("waivers = [3]", "a waiver is a table"),
        ("[use]\nterritories = 'EU'", "is not a list"),
        ("[use]\nterritories = ['Europe']", "is no territory"),
        ("[use]\nestablished = ['Germany']", "use.established: 'Germany' is no territory"),
        ("[use]\nmodified = 'yes'", "neither true nor false"),
        ("[use]\nfields = ['medicine']", "is no coded field of use"),
        ("[use]\nfields = ['medical']", "did you mean medical-advice or medical-diagnosis"),
        ("[use]\nfields = 'military'", "is not a list"),
    ],
)
def test_a_mistake_is_told_with_the_nearest_valid_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        load_policy(write(tmp_path, text), RULES)


def test_a_waiver_ends_on_a_day_not_at_a_moment(tmp_path: Path) -> None:
    waiver = (
        "[[waivers]]\nrule = 'MLA305'\nartifact = 'Acme'\nfingerprint = 'ffffffffffffffff'\nreason = 'other'\n"
        "comment = 'c'\nowner = 'o'\nexpires = 2030-01-31T00:00:00Z\n"
    )
    with pytest.raises(UsageError, match="expires on a date"):
        load_policy(write(tmp_path, waiver), RULES)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_policy(tmp_path / "none.toml", RULES)


def test_findings_at_the_threshold_fail_and_below_it_do_not() -> None:
    for fail_on in FindingKind:
        for kind in FindingKind:
            code = decide([finding(kind)], [], Policy(fail_on=fail_on)).exit_code
            assert (code is ExitCode.FINDINGS) == kind.at_least(fail_on)
    assert decide([finding(FindingKind.CONFLICT)], [], Policy(fail_on=None)).exit_code is ExitCode.AUDITED


def test_a_gap_is_incomplete_unless_allowed_and_never_hides_a_finding() -> None:
    gap = [Gap("a", "b", "c")]
    assert decide([], gap, Policy()).exit_code is ExitCode.INCOMPLETE
    assert decide([], gap, Policy(allow_incomplete=True)).exit_code is ExitCode.AUDITED
    assert decide([finding()], gap, Policy(allow_incomplete=True)).exit_code is ExitCode.FINDINGS


def test_a_waiver_covers_its_own_finding_until_its_day() -> None:
    def waived(on: date, **changes: Any) -> bool:
        return waive((finding(),), (replace(WAIVER, **changes),), "Acme", on)[0].waiver is not None

    assert waived(date(2027, 1, 31))
    assert not waived(date(2027, 2, 1))
    assert not waived(date(2026, 1, 1), fingerprint="0" * 16)
    assert not waived(date(2026, 1, 1), rule="MLA101")
    assert not waived(date(2026, 1, 1), artifact="Other")
    marked = waive((finding(),), (WAIVER,), "Acme", date(2026, 1, 1))
    assert decide(marked, [], Policy()).exit_code is ExitCode.AUDITED


def test_a_waiver_tells_its_parts_and_who_approved_it(tmp_path: Path) -> None:
    lines = [
        f'{key} = "{getattr(WAIVER, key)}"' for key in ("rule", "artifact", "fingerprint", "reason", "comment", "owner")
    ]
    text = "\n".join(["[[waivers]]", *lines, "expires = 2027-01-31", 'approver = "Ada Byron"'])
    policy = load_policy(write(tmp_path, text), RULES)
    assert policy.waivers == (replace(WAIVER, approver="Ada Byron"),)
    marked = waive((finding(),), policy.waivers, "Acme", date(2026, 1, 1))[0]
    assert marked.waived == WaiverMark(
        "permission-in-writing", "legal@acme", "2027-01-31", "mail of 3 May", "Ada Byron"
    )


def test_the_theme_of_a_policy_lies_beside_its_file(tmp_path: Path) -> None:
    assert load_policy(write(tmp_path, '[report]\ntheme = "house"'), RULES).theme == tmp_path / "house"
    assert load_policy(write(tmp_path, ""), RULES).theme is None
    with pytest.raises(UsageError, match=r"report\.theme: 3 is no path"):
        load_policy(write(tmp_path, "[report]\ntheme = 3"), RULES)
    with pytest.raises(UsageError, match="did you mean 'theme'"):
        load_policy(write(tmp_path, '[report]\nthemes = "house"'), RULES)


@given(st.lists(st.sampled_from(["f" * 16, "0" * 16]), max_size=6), st.booleans())
def test_a_waiver_adds_nothing_and_hides_no_more_than_its_finding(prints: list[str], expired: bool) -> None:
    findings = tuple(finding(fingerprint=p) for p in prints)
    marked = waive(findings, (WAIVER,), "Acme", date(2028, 1, 1) if expired else date(2026, 1, 1))
    assert tuple(replace(f, waiver=None, waived=None) for f in marked) == findings
    assert all(f.fingerprint == WAIVER.fingerprint and not expired for f in marked if f.waiver)
