"""Waivers laid over findings, their file, and baselines."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.findings import Finding, FindingKind
from model_license_audit.model.report import ExitCode
from model_license_audit.model.rulings import RulingKind
from model_license_audit.policy.baseline import Baseline, Before, load_baseline
from model_license_audit.policy.entries import Entry, ruled
from model_license_audit.policy.faults import PolicyError
from model_license_audit.policy.outcome import decide
from model_license_audit.policy.policy import Policy, Waiving
from model_license_audit.policy.waiver_files import load_waivers, with_waiver
from model_license_audit.policy.waivers import REASONS, Waiver, waiver_from
from model_license_audit.policy.weighing import weighed
from tests.policy.test_policy import WAIVER, finding

DAY = date(2026, 11, 23)
PRINTS = ("a" * 16, "a" * 12 + "bbbb", "f" * 16)


def told(waiver: Waiver, waiving: Waiving | None = None, findings: tuple[Finding, ...] = (finding(),)) -> str:
    policy = Policy(waivers=(waiver,), waiving=waiving or Waiving(warn_days=0))
    marked, rulings = weighed(findings, policy, "Acme", DAY)
    assert all(one.kind is RulingKind.NOTED for one in rulings)
    accepted = sum(one.waiver is not None for one in marked)
    return f"{accepted}: " + " | ".join(one.message for one in rulings)


def test_what_there_is_to_say_of_a_waiver() -> None:
    ends = replace(WAIVER, expires=DAY)
    house = Waiving(max_days=30, file="house.toml")
    assert told(WAIVER) == "1: "
    assert "ends today" in told(ends)
    assert told(ends)[0] == "1"
    assert "0: " in told(replace(WAIVER, expires=DAY - timedelta(1)))
    assert "expired on 2026-11-22" in told(replace(WAIVER, expires=DAY - timedelta(1)))
    assert "orphaned" in told(replace(WAIVER, fingerprint="0" * 16))
    assert "longer than the 30 days that house.toml allows" in told(WAIVER, house)
    assert told(replace(WAIVER, expires=DAY + timedelta(30)), house)[0] == "1"
    late = replace(WAIVER, expires=DAY + timedelta(10), created=DAY - timedelta(25))
    assert told(late, house)[0] == "0"
    assert "yet to come" in told(replace(WAIVER, created=DAY + timedelta(1)))
    assert "nobody is named who approved" in told(WAIVER, Waiving(approver=True, file="h"))
    assert told(replace(WAIVER, approver="Ada"), Waiving(approver=True, warn_days=0))[0] == "1"
    assert "does not allow the reason" in told(WAIVER, Waiving(reasons=("other",), file="h"))
    assert told(replace(WAIVER, artifact="Other")) == "0: "


def test_a_waiver_that_would_accept_several_findings_accepts_none() -> None:
    findings = (finding(fingerprint=PRINTS[0]), finding(fingerprint=PRINTS[1]))
    assert told(replace(WAIVER, fingerprint="a" * 12), findings=findings).startswith("0: ")
    assert "over-broad" in told(replace(WAIVER, fingerprint="a" * 12), findings=findings)
    assert told(replace(WAIVER, fingerprint=PRINTS[0]), findings=findings) == "1: "


WAIVERS = st.builds(
    Waiver,
    rule=st.sampled_from(["MLA305", "MLA101"]),
    artifact=st.sampled_from(["Acme", "Other"]),
    fingerprint=st.sampled_from([*PRINTS, "a" * 12, "f" * 13]),
    reason=st.sampled_from(REASONS),
    comment=st.text(min_size=1).filter(str.strip),
    owner=st.text(min_size=1).filter(str.strip),
    expires=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    approver=st.none() | st.text(min_size=1).filter(str.strip),
    created=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)
FINDINGS = st.lists(
    st.builds(
        finding,
        kind=st.sampled_from(list(FindingKind)),
        rule=st.sampled_from(["MLA305", "MLA101"]),
        fingerprint=st.sampled_from(PRINTS),
    ),
    max_size=5,
    unique_by=lambda one: (one.rule, one.fingerprint),
)


@given(FINDINGS, st.lists(WAIVERS, max_size=4), st.none() | st.integers(0, 400), st.booleans())
def test_waivers_add_nothing_and_hide_no_more_than_their_findings(
    findings: list[Finding], waivers: list[Waiver], longest: int | None, approver: bool
) -> None:
    policy = Policy(waivers=tuple(waivers), waiving=Waiving(max_days=longest, approver=approver))
    marked, rulings = weighed(tuple(findings), policy, "Acme", DAY)
    assert tuple(replace(one, waiver=None, waived=None) for one in marked) == tuple(findings)
    assert not any(one.kind.fails for one in rulings)
    for one in marked:
        covering = [w for w in waivers if w.covers(one, "Acme", DAY)]
        assert one.waiver is None or covering
    hidden = {(one.rule, one.fingerprint) for one in marked if one.waiver}
    assert len(hidden) <= len({(w.rule, w.fingerprint) for w in waivers})
    before, after = (decide(some, [], Policy()).exit_code for some in (findings, marked))
    assert before is ExitCode.FINDINGS or after is ExitCode.AUDITED


@given(WAIVERS, st.sampled_from(["", "# mine", "# kept\n\n[[waivers]]   # odd\nrule='x'\n"]))
def test_a_waiver_that_is_written_is_read_as_it_was(waiver: Waiver, before: str) -> None:
    text = with_waiver(before, waiver)
    assert text.startswith(before)
    entry = tomllib.loads(text)["waivers"][-1]
    assert waiver_from("f", entry) == waiver


def test_a_file_of_waivers_tells_every_mistake(tmp_path: Path) -> None:
    file = tmp_path / "modelaudit-waivers.toml"
    file.write_text(with_waiver("waiver = 1\n", replace(WAIVER, rule="MLA999")) + "[[waivers]]\nrule = 'MLA305'\n")
    with pytest.raises(PolicyError) as caught:
        load_waivers(file, ["MLA305"])
    assert len(caught.value.each()) == 3
    file.write_text(with_waiver("", WAIVER))
    assert load_waivers(file, ["MLA305"]) == (WAIVER,)


def baseline(*entries: Before) -> Policy:
    return Policy(baseline=Baseline(frozenset(entries), "base.json"))


def test_only_what_is_new_or_worse_fails() -> None:
    old = Before("Acme", "f" * 16, "MLA305", "unmet-duty", "m")
    assert decide([finding()], [], baseline(old), artifact="Acme").exit_code is ExitCode.AUDITED
    assert decide([finding()], [], baseline(old), artifact="Acme").known == ("f" * 16,)
    assert decide([finding()], [], baseline(old), artifact="Other").exit_code is ExitCode.FINDINGS
    new = finding(fingerprint="0" * 16)
    assert decide([finding(), new], [], baseline(old), artifact="Acme").exit_code is ExitCode.FINDINGS
    worse = finding(FindingKind.CONFLICT)
    assert decide([worse], [], baseline(old), artifact="Acme").exit_code is ExitCode.FINDINGS


def test_rulings_may_be_known_before_as_well() -> None:
    one = ruled(RulingKind.DENIED, Entry("deny.licenses", "mit", "p.toml"), "base", ("m", "r"))
    old = Before("Acme", one.fingerprint, one.key, "denied")
    assert decide([], [], baseline(old), (one,), "Acme").exit_code is ExitCode.AUDITED
    assert decide([], [], baseline(), (one,), "Acme").exit_code is ExitCode.FINDINGS


def test_what_no_longer_occurs_is_told_and_fails_nothing() -> None:
    gone = Before("Acme", "0" * 16, "MLA305", "unmet-duty", "the name")
    outcome = decide([], [], baseline(gone, replace(gone, artifact="Other")), artifact="Acme")
    (one,) = outcome.rulings
    assert (outcome.exit_code, one.kind) == (ExitCode.AUDITED, RulingKind.NOTED)
    assert "no longer occurs: the name" in one.message


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "urn:model-license-audit:baseline:1", "entries": [3]}'])
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(Exception, match=r"b\.json"):
        load_baseline(tmp_path / "b.json")
