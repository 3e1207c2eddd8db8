"""Comparing audits: what is told as new, gone or otherwise, for better or worse, and what is behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from model_license_audit.audit.differences import compare, compare_all
from model_license_audit.audit.differences_outcome import judged
from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.differences import Cause, Comparison, Effect, Trend
from model_license_audit.model.evidence import Basis
from model_license_audit.model.findings import FindingKind, Severity, Verdict
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import AnswerValue, AuditReport, ExitCode, Gap, Question
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.model.use import Purpose
from tests.reports.builders import derived, hf, license_id, path, read, says, with_todo
from tests.reports.samples import INSTRUCT, clean, gaps, gemma, hostile, llama, non_commercial

Make = Callable[[], AuditReport]
SAMPLES = {"clean": clean, "llama": llama, "gemma": gemma, "nc": non_commercial, "gaps": gaps, "hostile": hostile}


def moved(report: AuditReport, to: str) -> AuditReport:
    """The same audit of a copy that lies elsewhere."""
    old, new = report.artifact.ref, path(to)
    lineage = report.lineage
    artifact = replace(report.artifact, ref=new)
    links = tuple(replace(link, child=new) if link.child == old else link for link in lineage.derivations)
    others = tuple(artifact if one.ref == old else one for one in lineage.artifacts)
    return replace(
        report,
        target=to,
        artifact=artifact,
        lineage=replace(lineage, subject=new, artifacts=others, derivations=links),
        findings=tuple(replace(finding, subject=new) for finding in report.findings),
        duties=tuple(replace(duty, subject=new) for duty in report.duties),
    )


@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_an_audit_does_not_differ_from_itself(make: Make) -> None:
    found = compare(make(), make())
    assert found.empty
    assert found.causes == ()
    assert judged(Comparison((found,)), FindingKind.UNKNOWN, False).exit_code is ExitCode.AUDITED


@pytest.mark.parametrize("make", [clean, llama, gemma, non_commercial])
def test_where_a_copy_lies_makes_no_difference(make: Make) -> None:
    found = compare(make(), moved(make(), "/elsewhere/copy"))
    assert found.empty
    assert found.causes == ()


@pytest.mark.parametrize("one", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("two", SAMPLES.values(), ids=SAMPLES)
def test_the_way_back_is_the_opposite(one: Make, two: Make) -> None:
    there, back = compare(one(), two()), compare(two(), one())
    opposite = {Effect.NEW: Effect.GONE, Effect.GONE: Effect.NEW, Effect.CHANGED: Effect.CHANGED}
    for kind in ("findings", "duties", "links", "files"):
        effects = sorted(opposite[change.effect] for change in getattr(there, kind))
        assert effects == sorted(change.effect for change in getattr(back, kind)), kind
    assert set(there.gaps_new) == set(back.gaps_gone)
    assert set(there.causes) == set(back.causes)


def test_a_finding_is_new_gone_or_weighs_otherwise() -> None:
    first, second, third = llama().findings
    worse = replace(second, kind=FindingKind.CONFLICT)
    found = compare(llama(), replace(llama(), findings=(first, worse)))
    told = [(change.effect, change.trend, change.finding.rule) for change in found.findings]
    assert told == [(Effect.CHANGED, Trend.WORSE, second.rule), (Effect.GONE, Trend.BETTER, third.rule)]
    assert found.findings[0].before == second


def test_what_is_waived_now_is_better_and_a_waiver_that_ended_is_worse() -> None:
    waived = replace(llama(), findings=(replace(llama().findings[0], waiver="by legal"), *llama().findings[1:]))
    assert [change.trend for change in compare(llama(), waived).findings] == [Trend.BETTER]
    found = compare(waived, llama())
    assert [change.trend for change in found.findings] == [Trend.WORSE]
    assert judged(Comparison((found,)), FindingKind.UNMET_DUTY, False).exit_code is ExitCode.FINDINGS
    new_and_waived = compare(replace(waived, findings=waived.findings[1:]), waived)
    assert [change.trend for change in new_and_waived.findings] == [Trend.OTHER]
    assert judged(Comparison((new_and_waived,)), FindingKind.UNKNOWN, False).exit_code is ExitCode.AUDITED


def test_what_can_no_longer_be_told_is_neither_better_nor_worse() -> None:
    unsure = replace(llama().findings[0], verdict=Verdict.UNDETERMINED)
    found = compare(llama(), replace(llama(), findings=(unsure, *llama().findings[1:])))
    assert [(change.effect, change.trend) for change in found.findings] == [(Effect.CHANGED, Trend.OTHER)]


def test_a_satisfied_finding_counts_as_none() -> None:
    satisfied = tuple(replace(finding, verdict=Verdict.SATISFIED) for finding in llama().findings)
    found = compare(llama(), replace(llama(), findings=satisfied))
    assert [change.effect for change in found.findings] == [Effect.GONE] * 3


def test_another_revision_of_an_ancestor_makes_no_other_finding() -> None:
    there = [replace(f, origin=f"{INSTRUCT.name}@{'a' * 40}", fingerprint=f"a{f.rule}") for f in llama().findings]
    here = [replace(f, origin=f"{INSTRUCT.name}@{'b' * 40}", fingerprint=f"b{f.rule}") for f in llama().findings]
    assert compare(replace(llama(), findings=tuple(there)), replace(llama(), findings=tuple(here))).findings == ()


def test_a_duty_is_new_gone_or_met_now() -> None:
    found = compare(llama(), replace(llama(), todo=llama().todo[1:]))
    assert [(change.effect, change.trend) for change in found.duties] == [(Effect.GONE, Trend.BETTER)]
    assert llama().todo[found.duties[0].before or 0] == llama().todo[0]
    back = compare(replace(llama(), todo=llama().todo[1:]), llama())
    assert [(change.effect, change.trend) for change in back.duties] == [(Effect.NEW, Trend.WORSE)]
    met = replace(llama(), todo=(replace(llama().todo[0], state=TodoState.DONE), *llama().todo[1:]))
    assert [(c.effect, c.trend) for c in compare(llama(), met).duties] == [(Effect.CHANGED, Trend.BETTER)]
    assert [(c.effect, c.trend) for c in compare(met, llama()).duties] == [(Effect.CHANGED, Trend.WORSE)]


def test_a_duty_that_is_due_now_is_worse() -> None:
    later = replace(llama().todo[0], group=TodoGroup.NOT_NOW, due=False, state=None)
    before = replace(llama(), todo=(*llama().todo[1:], later))
    assert [(change.effect, change.trend) for change in compare(before, llama()).duties] == [
        (Effect.CHANGED, Trend.WORSE)
    ]


def test_another_ancestor_that_asks_the_same_is_told() -> None:
    report = gemma()
    other = hf("google/gemma-7b")
    more = replace(report.duties[0], origin=other, origin_name=other.name)
    found = compare(report, with_todo(replace(report, duties=(*report.duties, more))))
    assert [(change.trend, change.asking) for change in found.duties] == [(Trend.OTHER, (other.name,))]


@pytest.mark.parametrize(
    ("question", "before", "after", "trend"),
    [
        (Question.COMMERCIAL, AnswerValue.YES, AnswerValue.CONDITIONAL, Trend.WORSE),
        (Question.COMMERCIAL, AnswerValue.CONDITIONAL, AnswerValue.UNKNOWN, Trend.WORSE),
        (Question.COMMERCIAL, AnswerValue.UNKNOWN, AnswerValue.NO, Trend.WORSE),
        (Question.COMMERCIAL, AnswerValue.NO, AnswerValue.UNKNOWN, Trend.OTHER),
        (Question.COMMERCIAL, AnswerValue.NO, AnswerValue.CONDITIONAL, Trend.BETTER),
        (Question.PAY_OR_REPORT, AnswerValue.NO, AnswerValue.YES, Trend.WORSE),
        (Question.PAY_OR_REPORT, AnswerValue.YES, AnswerValue.UNKNOWN, Trend.OTHER),
        (Question.PAY_OR_REPORT, AnswerValue.NO, AnswerValue.UNKNOWN, Trend.WORSE),
        (Question.PAY_OR_REPORT, AnswerValue.CONDITIONAL, AnswerValue.NO, Trend.BETTER),
    ],
)
def test_an_answer_turns(question: Question, before: AnswerValue, after: AnswerValue, trend: Trend) -> None:
    def answering(value: AnswerValue) -> AuditReport:
        answers = (replace(a, value=value) if a.question is question else a for a in clean().answers)
        return replace(clean(), answers=tuple(answers))

    found = compare(answering(before), answering(after))
    assert [(change.question, change.trend) for change in found.answers] == [(question, trend)]


def test_a_license_that_drifted_is_told_of_the_model_and_of_an_ancestor() -> None:
    other = says("cc-by-nc-4.0", license_id("cc-by-nc-4.0"), "Hub identifier")
    lineage = llama().lineage
    drifted = tuple(
        replace(one, declared=other, concluded=other) if one.ref == INSTRUCT else one for one in lineage.artifacts
    )
    found = compare(llama(), replace(llama(), lineage=replace(lineage, artifacts=drifted)))
    assert [(c.after.ref, c.subject, c.declared, c.concluded) for c in found.licenses] == [
        (INSTRUCT, False, True, True)
    ]
    assert found.causes == (Cause.ANCESTORS,)
    own = replace(llama().artifact, declared=other, concluded=replace(other, basis=Basis.CONCLUDED))
    artifacts = tuple(own if one.ref == own.ref else one for one in lineage.artifacts)
    changed = replace(llama(), artifact=own, lineage=replace(lineage, artifacts=artifacts))
    found = compare(llama(), changed)
    assert [(c.subject, c.declared, c.concluded) for c in found.licenses] == [(True, True, True)]
    assert found.causes == (Cause.MODEL,)


def test_the_same_label_that_our_data_reads_otherwise_is_no_change_of_the_model() -> None:
    lineage = llama().lineage
    read_otherwise = tuple(
        replace(one, concluded=says("llama3.1", license_id("gemma"), "Hub identifier")) for one in lineage.artifacts
    )
    own = next(one for one in read_otherwise if one.ref == lineage.subject)
    after = replace(
        llama(),
        artifact=own,
        lineage=replace(lineage, artifacts=read_otherwise),
        versions=replace(llama().versions, license_data="2027-01-01"),
    )
    found = compare(llama(), after)
    assert {(c.declared, c.concluded) for c in found.licenses} == {(False, True)}
    assert found.causes == (Cause.AUDITOR,)
    assert [(v.part, v.after) for v in found.versions] == [("license_data", "2027-01-01")]


def test_links_are_new_gone_or_of_another_kind() -> None:
    lineage, subject = llama().lineage, llama().lineage.subject
    other = derived(subject, hf("acme/other"), DerivationKind.MERGE, read("README.md", 5))
    own = next(link for link in lineage.derivations if link.child == subject)
    rest = tuple(link for link in lineage.derivations if link.child != subject)
    kinds = (replace(own, kind=DerivationKind.ADAPTER), other, *rest)
    found = compare(llama(), replace(llama(), lineage=replace(lineage, derivations=kinds)))
    assert [(c.effect, c.own, c.link.parent.name) for c in found.links] == [
        (Effect.NEW, True, "acme/other"),
        (Effect.CHANGED, True, INSTRUCT.name),
    ]
    less = compare(llama(), replace(llama(), lineage=replace(lineage, derivations=(own,))))
    assert [(c.effect, c.own) for c in less.links] == [(Effect.GONE, False)]
    assert less.causes == (Cause.ANCESTORS,)


def test_an_ancestor_that_can_no_longer_be_looked_at_is_told() -> None:
    lineage = llama().lineage
    lost = UnknownArtifact(INSTRUCT, "it is gone", "keep a copy")
    fewer = tuple(one for one in lineage.artifacts if one.ref != INSTRUCT)
    after = replace(llama(), lineage=replace(lineage, artifacts=fewer, unknown=(lost,)))
    assert [(c.trend, c.after) for c in compare(llama(), after).sights] == [(Trend.WORSE, lost)]
    assert [(c.trend, c.before) for c in compare(after, llama()).sights] == [(Trend.BETTER, lost)]


def test_files_are_compared_by_digest_and_size_and_never_guessed() -> None:
    before = replace(clean(), inputs=(("a", 1, "aa"), ("b", 1, "bb"), ("c", 1, None), ("d", 1, None), ("e", 1, "ee")))
    after = replace(clean(), inputs=(("a", 1, "aa"), ("b", 1, "xx"), ("c", 1, None), ("d", 2, None), ("f", 1, "ff")))
    found = compare(before, after)
    assert [(c.path, c.effect) for c in found.files] == [
        ("b", Effect.CHANGED), ("d", Effect.CHANGED), ("e", Effect.GONE), ("f", Effect.NEW),
    ]  # fmt: skip
    assert (found.same_files, found.untold) == (1, ("c",))
    assert found.causes == (Cause.MODEL,)


def test_another_use_is_told_as_the_cause() -> None:
    found = compare(llama(), replace(llama(), use=replace(llama().use, purpose=Purpose.COMMERCIAL)))
    assert found.causes == (Cause.USE,)


def fails(before: AuditReport, after: AuditReport, fail_on: FindingKind | None, allow: bool = False) -> ExitCode:
    return judged(compare_all([before], [after]), fail_on, allow).exit_code


def test_only_what_is_new_or_worse_fails() -> None:
    fewer = replace(llama(), findings=llama().findings[1:])
    assert fails(fewer, llama(), FindingKind.UNMET_DUTY) is ExitCode.FINDINGS
    assert fails(fewer, llama(), FindingKind.CONFLICT) is ExitCode.AUDITED
    assert fails(fewer, llama(), None) is ExitCode.AUDITED
    assert fails(llama(), fewer, FindingKind.UNKNOWN) is ExitCode.AUDITED
    softer = replace(llama(), findings=tuple(replace(f, severity=Severity.WARNING) for f in llama().findings))
    assert fails(softer, llama(), FindingKind.UNMET_DUTY) is ExitCode.FINDINGS
    assert fails(llama(), softer, FindingKind.UNMET_DUTY) is ExitCode.AUDITED


def test_an_answer_that_became_a_no_fails_without_any_finding() -> None:
    barred = replace(clean(), answers=(replace(clean().answers[0], value=AnswerValue.NO), *clean().answers[1:]))
    assert fails(clean(), barred, FindingKind.CONFLICT) is ExitCode.FINDINGS
    assert fails(barred, clean(), FindingKind.CONFLICT) is ExitCode.AUDITED
    open_ = replace(clean(), answers=(replace(clean().answers[0], value=AnswerValue.UNKNOWN), *clean().answers[1:]))
    assert fails(clean(), open_, FindingKind.UNMET_DUTY) is ExitCode.AUDITED
    assert fails(clean(), open_, FindingKind.UNKNOWN) is ExitCode.FINDINGS


def test_less_that_can_be_told_is_incomplete_unless_that_is_allowed() -> None:
    gap = replace(clean(), gaps=(Gap("config.json", "not JSON", "repair it"),))
    assert fails(clean(), gap, FindingKind.UNMET_DUTY) is ExitCode.INCOMPLETE
    assert fails(clean(), gap, FindingKind.UNMET_DUTY, allow=True) is ExitCode.AUDITED
    assert fails(gap, clean(), FindingKind.UNMET_DUTY) is ExitCode.AUDITED
    reworded = replace(gap, gaps=(replace(gap.gaps[0], remedy="mend it"),))
    assert fails(gap, reworded, FindingKind.UNMET_DUTY) is ExitCode.AUDITED


def test_many_models_are_laid_beside_each_other_by_reference_folder_or_name() -> None:
    before = [moved(clean(), "a/one"), moved(llama(), "a/two"), moved(gemma(), "a/three")]
    after = [moved(gemma(), "b/three"), moved(llama(), "b/renamed"), moved(non_commercial(), "b/four")]
    found = compare_all(before, after)
    assert [(d.before.target, d.after.target) for d in found.differences] == [
        ("a/three", "b/three"), ("a/two", "b/renamed"),
    ]  # fmt: skip
    assert all(one.empty for one in found.differences)
    assert [report.target for report in found.only_before] == ["a/one"]
    assert [report.target for report in found.only_after] == ["b/four"]
    assert judged(found, FindingKind.CONFLICT, False).exit_code is ExitCode.FINDINGS


def test_two_models_are_compared_whatever_they_are_called() -> None:
    hub = moved(clean(), "x")
    named = replace(hub, artifact=replace(hub.artifact, names=("other",), ref=ArtifactRef(Host.HUGGINGFACE, "o/ther")))
    assert len(compare_all([clean()], [named]).differences) == 1
