"""Grouping is only for speed: what is said of a group is what is said of each of its members alone."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from model_license_audit.audit.auditor import Auditor
from model_license_audit.audit.choosing import ANY, ChoiceRequest, choose
from model_license_audit.audit.labels import Judge
from model_license_audit.audit.planning import PlanRequest, audit_plan, foresee
from model_license_audit.audit.plans import Making, Plan, PlannedBase, Source
from model_license_audit.model.findings import Finding
from model_license_audit.model.options import Lawfulness
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.obligations.situation import Situation
from model_license_audit.policy.policy import Policy


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor()


def planned(auditor: Auditor, *licenses: str, making: Making = Making.MERGE, **use: object) -> Situation:
    sources = [Source(ArtifactRef(Host.UNNAMED, f"the model under {name}"), name) for name in licenses]
    plan = Plan(tuple(PlannedBase(source, making) for source in sources))
    return foresee(auditor, PlanRequest(plan, Policy(use=UseContext(**use))))  # type: ignore[arg-type]


def named(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.fingerprint) for finding in findings}


@pytest.mark.parametrize(
    "licenses",
    [("cc-by-sa-4.0",), ("gpl-2.0",), ("llama3.1", "apache-2.0"), ("bigscience-openrail-m",), ("lgpl-2.1", "gemma")],
)
def test_one_label_speaks_for_all_that_come_to_the_same(auditor: Auditor, licenses: tuple[str, ...]) -> None:
    judge = Judge(planned(auditor, *licenses), auditor.rules, frozenset())
    told = {label: option for option in judge.options() for label in option.labels}
    assert set(told) == set(map(str, judge.candidates))
    for label in judge.candidates:
        alone, option = judge.under(label), told[str(label)]
        assert alone.lawfulness is option.verdict, label
        assert named(alone.duties) == named(option.duties), label
        assert named(alone.conflicts or alone.open) == named(option.reasons), label


def test_a_rule_that_fails_lets_nothing_pass(auditor: Auditor) -> None:
    broken = [replace(rule, undetermined="duty.no_such_fact == 1") for rule in auditor.rules if rule.id == "MLA204"]
    judge = Judge(planned(auditor, "gpl-3.0"), broken, frozenset())
    assert judge.failures
    assert {option.verdict for option in judge.options()} == {Lawfulness.OPEN}


def test_one_model_speaks_for_all_of_its_group(auditor: Auditor) -> None:
    """Thirty models drawn from the catalogue, each judged by itself as its group was."""
    use = UseContext(Purpose.COMMERCIAL, Release.API, release_stated=True, territories=("EU",))
    report = choose(auditor, ChoiceRequest(ANY, Policy(use=use)))
    fit = {offer.name: group.open for group in report.groups for offer in group.offers}
    barred = {offer.name: group.conflicts for group in report.barred for offer in group.offers}
    drawn = random.Random(4).sample(sorted({**fit, **barred}), 30)  # noqa: S311
    for name in drawn:
        plan = Plan((PlannedBase(Source(ArtifactRef(Host.HUGGINGFACE, name)), Making.FINETUNE),))
        told = audit_plan(auditor, PlanRequest(plan, Policy(use=use)))
        assert {f.rule for f in told.findings if f.kind == "conflict"} == {f.rule for f in barred.get(name, ())}, name
        if name in fit:
            assert not told.gaps, name
            assert {f.rule for f in fit[name]} <= {f.rule for f in told.findings}, name


def test_another_base_never_makes_a_label_lawful(auditor: Auditor) -> None:
    one = Judge(planned(auditor, "cc-by-nc-4.0"), auditor.rules, frozenset())
    two = Judge(planned(auditor, "cc-by-nc-4.0", "mit"), auditor.rules, frozenset())
    barred = {label for option in one.options() if option.verdict is Lawfulness.UNLAWFUL for label in option.labels}
    still = {label for option in two.options() if option.verdict is Lawfulness.UNLAWFUL for label in option.labels}
    assert barred <= still
