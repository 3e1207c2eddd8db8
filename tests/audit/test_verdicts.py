"""What would change a verdict: every change told was tried, and the verdict told is the one the engine gives."""

from __future__ import annotations

from model_license_audit.audit.whatif.suppositions import Aspect
from model_license_audit.audit.whatif.verdicts import Tried, counterfactuals
from model_license_audit.model.findings import Finding, Verdict
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from tests.conftest import MakeSituation

LLAMA = "Acme-8B <- finetune - meta-llama/Llama-3.1-8B\nAcme-8B : llama3.1\nmeta-llama/Llama-3.1-8B : llama3.1"
NC = "Acme-8B <- finetune - acme/base\nAcme-8B : mit\nacme/base : cc-by-nc-4.0"


def found(situation: Situation, rule: str) -> Finding:
    return next(f for f in Evaluator(situation).evaluate(shipped_rules()).findings if f.rule == rule)


def tried(situation: Situation, rule: str) -> dict[str, Tried]:
    return {one.said: one for one in counterfactuals(situation, found(situation, rule), shipped_rules())}


def verdicts(situation: Situation, rule: str, aspect: Aspect) -> dict[str, Verdict | None]:
    return {said: t.verdict for said, t in tried(situation, rule).items() if t.aspect is aspect and t.changed}


def test_the_copy_that_is_missing_settles_it(situation: MakeSituation) -> None:
    told = verdicts(situation(LLAMA), "MLA301", Aspect.EVIDENCE)
    assert told["the text of Llama 3.1 Community License Agreement lies beside it"] is Verdict.SATISFIED


def test_a_name_that_begins_as_asked_settles_it(situation: MakeSituation) -> None:
    assert verdicts(situation(LLAMA), "MLA305", Aspect.EVIDENCE) == {
        "its names begin with \u201cLlama\u201d": Verdict.SATISFIED
    }


def test_the_notice_and_the_words_settle_theirs(situation: MakeSituation) -> None:
    for rule in ("MLA302", "MLA306"):
        assert set(verdicts(situation(LLAMA), rule, Aspect.EVIDENCE).values()) == {Verdict.SATISFIED}


def test_another_label_ends_the_conflict_and_its_own_text_goes_with_it(situation: MakeSituation) -> None:
    told = tried(situation(NC), "MLA201")["it is released under CC-BY-NC-4.0"]
    assert (told.aspect, told.verdict) == (Aspect.LABEL, Verdict.SATISFIED)
    assert "MLA301" in {finding.rule for finding in told.gone}


def test_another_base_ends_the_conflict(situation: MakeSituation) -> None:
    told = tried(situation(NC), "MLA201")["it is made without acme/base"]
    assert (told.aspect, told.verdict, told.changed) == (Aspect.WITHOUT, None, True)


def test_a_use_that_changes_nothing_is_told_as_tried(situation: MakeSituation) -> None:
    told = tried(situation(NC), "MLA201")["it is used for research"]
    assert (told.verdict, told.changed, told.new, told.gone) == (Verdict.VIOLATED, False, (), ())


def test_a_release_that_asks_for_nothing_ends_the_duty(situation: MakeSituation) -> None:
    assert verdicts(situation(LLAMA), "MLA301", Aspect.USE)["nothing leaves the house"] is None


def test_numbers_on_both_sides_of_a_threshold_are_tried(situation: MakeSituation) -> None:
    many = situation(LLAMA, use={"monthly_users": 800_000_000})
    told = (
        tried(many, "MLA502")
        if any(f.rule == "MLA502" for f in Evaluator(many).evaluate(shipped_rules()).findings)
        else {}
    )
    assert told["you have 350,000,000 monthly users"].changed
    assert not told["you have 1,400,000,000 monthly users"].changed


def test_places_in_and_outside_an_excluded_territory_are_tried(situation: MakeSituation) -> None:
    lineage = "Acme <- finetune - acme/base\nacme/base : llama3.2\nAcme = architecture MllamaForConditionalGeneration"
    told = verdicts(situation(lineage, use={"territories": ["EU"]}), "MLA505", Aspect.USE)
    assert any(said.startswith("it is released in US") for said in told)


def test_each_meaning_of_an_ambiguous_name_is_tried(situation: MakeSituation) -> None:
    told = verdicts(situation("a <- finetune - acme/b\na : mit\nacme/b : cc"), "MLA405", Aspect.LICENSE)
    assert "the license of acme/b is CC-BY-NC-4.0" in told


def test_each_kind_of_an_unstated_link_is_tried(situation: MakeSituation) -> None:
    told = tried(situation("a <- untyped - acme/b\na : mit\nacme/b : cc-by-nd-4.0"), "MLA203")
    assert "a is a fine-tune of acme/b" in told


def test_all_who_ask_are_left_out_together_where_one_is_not_enough(situation: MakeSituation) -> None:
    two = "a <- merge - acme/b\na <- merge - acme/c\na : mit\nacme/b : cc-by-nc-4.0\nacme/c : cc-by-nc-4.0"
    told = tried(situation(two), "MLA201")
    assert not told["it is made without acme/b"].changed
    assert told["it is made without any of acme/b, acme/c"].verdict is None


def test_what_is_no_finding_here_has_no_changes(situation: MakeSituation) -> None:
    finding = found(situation(NC), "MLA201")
    assert counterfactuals(situation(LLAMA), finding, shipped_rules()) == ()
    assert counterfactuals(situation(NC), finding, ()) == ()


def test_the_order_and_the_words_are_the_same_every_time(situation: MakeSituation) -> None:
    one, two = (tuple(tried(situation(LLAMA), "MLA301")) for _ in range(2))
    assert one == two


def test_where_no_license_is_known_a_known_one_is_supposed(situation: MakeSituation) -> None:
    told = verdicts(situation("a : other"), "MLA105", Aspect.LABEL)
    assert [said.startswith("it is released under a license whose text is known, as ") for said in told] == [True]
