"""The plan of a recipe, judged before anything is fetched: what is refused, what is allowed, and with which reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor
from model_license_audit.harness.api import Settings, context_of, workspace_of
from model_license_audit.harness.recipe.model import Recipe
from model_license_audit.harness.recipe.reading import read_recipe
from model_license_audit.harness.recipe.shipped import is_plan_alone, shipped
from model_license_audit.harness.steps.intent import at_hand, policy_of
from model_license_audit.harness.steps.plan import Planned, judge, plan, planned_intent, planned_report
from model_license_audit.harness.steps.stops import BaseNotChosen, PlanStopped
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.entries.packs import with_packs
from model_license_audit.model.findings import FindingKind, Severity
from model_license_audit.model.report import ExitCode
from model_license_audit.policy.policy import Policy
from tests.harness.a_recipe import a_place, a_recipe

BASE = '"microsoft/resnet-50"'


def judged(recipe: Recipe, folder: Path, settings: Settings | None = None) -> Planned:
    """What the rules say of the plan of a recipe, with the license packs that it names."""
    packs = policy_of(recipe, Policy(), False).licenses
    kb = KnowledgeBase.load()
    auditor = Auditor(with_packs(kb, packs) if packs else kb)
    context = context_of(auditor, workspace_of(recipe, folder / recipe.name), settings or Settings())
    return judge(recipe, context, at_hand(recipe, context))


@pytest.mark.parametrize("name", [name for name, file in shipped().items() if is_plan_alone(file)])
def test_each_plan_that_ships_comes_out_as_it_says(name: str, tmp_path: Path) -> None:
    recipe = read_recipe(shipped()[name])
    planned = judged(recipe, tmp_path)
    assert (planned.stop is not None) == (recipe.expect.plan == "refused")
    assert int(planned.stop.exit_code if planned.stop else 0) == recipe.expect.exit_code
    telling = {finding.rule for finding in planned.report.findings if finding.severity is not Severity.NOTE}
    assert telling == set(recipe.expect.rules)


def test_a_refused_plan_tells_what_would_work(tmp_path: Path) -> None:
    planned = judged(read_recipe(shipped()["no-derivatives-base"]), tmp_path)
    assert planned.stop is not None
    changes = {(change.kind.value, change.to) for remedy in planned.report.remedies or () for change in remedy.changes}
    assert ("release", "api") in changes


def test_a_finding_of_a_plan_names_the_recipe_that_says_it(tmp_path: Path) -> None:
    report = judged(read_recipe(shipped()["no-derivatives-base"]), tmp_path).report
    said = {one.source: one.excerpt for claim in report.artifact.claims for one in (claim.evidence,)}
    assert set(said) == {"no-derivatives-base.toml"}
    assert not any("--" in excerpt for excerpt in said.values())


def test_share_alike_data_that_spare_models_are_allowed_with_the_clause(tmp_path: Path) -> None:
    planned = judged(read_recipe(shipped()["share-alike-data-spares-model"]), tmp_path)
    (reason,) = planned.intent.reasons
    assert "CDLA-Sharing-1.0 §3.1(a) asks for the same license" in reason
    assert "§3.5 frees" in reason
    assert "does not reach the model" in reason


def test_share_alike_data_that_reach_models_are_told_by_their_clause(tmp_path: Path) -> None:
    planned = judged(read_recipe(shipped()["share-alike-data-reaches-model"]), tmp_path)
    assert any("§1.c asks for the same license" in reason and "it reaches this one" in reason
               for reason in planned.intent.reasons)  # fmt: skip
    clauses = {
        clause.clause for finding in planned.report.findings if finding.rule == "MLA204" for clause in finding.clauses
    }
    assert clauses == {"1.c"}


def test_other_share_alike_data_leave_the_question_open(tmp_path: Path) -> None:
    planned = judged(a_recipe(tmp_path, ('"cc-by-4.0"', '"cc-by-sa-4.0"')), tmp_path)
    assert planned.stop is None
    assert any("is not settled" in reason for reason in planned.intent.reasons)
    assert [finding.rule for finding in planned.report.findings] == ["MLA602"]


def test_nothing_is_written_of_a_plan_that_is_stopped(tmp_path: Path) -> None:
    recipe = a_recipe(tmp_path, (BASE, '"facebook/hiera-tiny-224-in1k-hf"'))
    place = a_place(recipe, tmp_path)
    with pytest.raises(PlanStopped) as caught:
        plan(recipe, place.workspace, place.context)
    assert caught.value.exit_code is ExitCode.FINDINGS
    assert any(finding.kind is FindingKind.CONFLICT for finding in caught.value.report.findings)
    assert not place.workspace.work.exists()


def test_a_plan_that_may_go_on_is_kept_with_its_duties(tmp_path: Path) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    report = plan(recipe, place.workspace, place.context)
    kept = planned_report(place.workspace)
    assert kept.planned
    assert [(duty.origin, duty.term) for duty in kept.duties] == [(duty.origin, duty.term) for duty in report.duties]
    assert {"include-license", "state-changes"} <= {duty.term.action for duty in kept.duties if duty.inherited}
    assert planned_intent(place.workspace).license == "apache-2.0"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ((BASE, '"acme/nobody-knows-it"'), "acme/nobody-knows-it"),
        (('license = "cc-by-4.0"\n', ""), "the license of this data set is not known"),
    ],
)
def test_what_is_not_known_stops_unless_it_is_allowed(tmp_path: Path, change: tuple[str, str], what: str) -> None:
    recipe = a_recipe(tmp_path, change)
    place = a_place(recipe, tmp_path)
    with pytest.raises(PlanStopped, match=what) as caught:
        plan(recipe, place.workspace, place.context)
    assert caught.value.exit_code is ExitCode.INCOMPLETE
    plan(recipe, place.workspace, replace(place.context, allow_unknown=True))
    assert any(what in unknown for unknown in planned_intent(place.workspace).unknown)


def test_allowing_the_unknown_allows_no_conflict(tmp_path: Path) -> None:
    recipe = a_recipe(tmp_path, (BASE, '"facebook/hiera-tiny-224-in1k-hf"'))
    planned = judged(recipe, tmp_path, Settings(allow_unknown=True))
    assert planned.stop is not None
    assert planned.stop.exit_code is ExitCode.FINDINGS


def test_the_recipes_word_is_heard_where_nobody_else_tells(tmp_path: Path) -> None:
    recipe = a_recipe(tmp_path, (BASE, '"acme/nobody-knows-it"\nlicense = "mit"'))
    planned = judged(recipe, tmp_path)
    assert planned.stop is None
    (base,) = [a for a in planned.report.lineage.artifacts if a.ref.name == "acme/nobody-knows-it"]
    assert str(base.concluded and base.concluded.expression) == "MIT"
    assert {claim.evidence.source for claim in base.claims} == {"signs.toml"}


def test_the_recipes_word_gives_way_to_what_is_known(tmp_path: Path) -> None:
    planned = judged(a_recipe(tmp_path, (BASE, f'{BASE}\nlicense = "mit"')), tmp_path)
    (base,) = [a for a in planned.report.lineage.artifacts if a.ref.name == "microsoft/resnet-50"]
    assert str(base.concluded and base.concluded.expression) == "Apache-2.0"
    assert any("the recipe says MIT; Apache-2.0 is what is known" in note for note in planned.intent.notes)


def test_an_ancestor_that_nobody_knows_can_be_told(tmp_path: Path) -> None:
    known = '[[known]]\nref = "nreimers/MiniLM-L6-H384-uncased"\nlicense = "mit"\nsource = "its card"\n\n[model]'
    base = (BASE, '"sentence-transformers/all-MiniLM-L6-v2"')
    assert judged(a_recipe(tmp_path, base), tmp_path).stop is not None
    assert judged(a_recipe(tmp_path, base, ("[model]", known)), tmp_path).stop is None


def test_a_label_that_is_left_open_is_taken_and_told(tmp_path: Path) -> None:
    planned = judged(a_recipe(tmp_path, ('license = "apache-2.0"\n', "")), tmp_path)
    assert planned.stop is None
    assert planned.intent.chosen
    assert planned.intent.license is not None
    assert planned.intent.license in planned.intent.notes[0]
    declared = planned.report.artifact.declared
    assert declared is not None
    assert declared.raw == planned.intent.license


def test_no_label_is_taken_where_none_is_lawful(tmp_path: Path) -> None:
    changes = (('license = "apache-2.0"\n', ""), (BASE, '"facebook/hiera-tiny-224-in1k-hf"'))
    planned = judged(a_recipe(tmp_path, *changes), tmp_path)
    assert planned.intent.license is None
    assert planned.stop is not None
    assert planned.stop.exit_code is ExitCode.FINDINGS


def test_a_base_that_is_open_is_ranked_and_not_chosen(tmp_path: Path) -> None:
    recipe = a_recipe(tmp_path, (BASE, '"choose"'))
    place = a_place(recipe, tmp_path)
    with pytest.raises(BaseNotChosen) as caught:
        plan(recipe, place.workspace, place.context)
    first = caught.value.offers.groups[0].offers[0].name
    assert first in caught.value.remedy
    again = a_recipe(tmp_path, (BASE, f'"{first}"'))
    assert judged(again, tmp_path).stop is None


@pytest.mark.parametrize(
    ("method", "kind"),
    [("finetune", "finetune"), ("lora", "adapter"), ("lora-merged", "finetune"), ("quantize", "quantized"),
     ("convert", "converted")],
)  # fmt: skip
def test_each_method_is_the_derivation_that_it_is(tmp_path: Path, method: str, kind: str) -> None:
    trains = method not in {"quantize", "convert"}
    stages = '[[stages]]\nname = "head"\ntrainable = ["fc.*"]\nepochs = 1\n'
    role = ('format = "digits"', 'format = "digits"\nrole = "evaluation"')
    derived = [(stages, ""), role, ('"image-torch"', '"text-encoder"')]
    changes = [('method = "finetune"', f'method = "{method}"'), *([] if trains else derived)]
    planned = judged(a_recipe(tmp_path, *changes), tmp_path)
    links = [link for link in planned.report.lineage.derivations if not link.parent.dataset]
    assert [link.kind.value for link in links] == [kind]


def test_the_terms_of_a_teachers_outputs_reach_the_student(tmp_path: Path) -> None:
    teacher = '[teacher]\nref = "meta-llama/Llama-3.1-8B"\n\n[model]'
    planned = judged(a_recipe(tmp_path, ('"finetune"', '"distil"'), ("[model]", teacher)), tmp_path)
    assert planned.stop is not None
    assert "name-prefix" in {duty.term.action for duty in planned.report.duties if duty.inherited}
    named = a_recipe(
        tmp_path, ('"finetune"', '"distil"'), ("[model]", teacher), ("acme/sign-reader", "acme/Llama-signs")
    )
    told = judged(named, tmp_path)
    assert {finding.rule for finding in told.report.findings} < {finding.rule for finding in planned.report.findings}
