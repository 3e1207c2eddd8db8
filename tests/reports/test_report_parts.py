"""The parts that reports are made of: words, visible strings, links, trees and drawings."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.artifacts import LicenseText, TextMatchKind
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Confidence, TextFile, TextRole
from model_license_audit.model.expressions import AllOf, Unresolved
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.terms import ACTIONS, Measure, Term, TermKind
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.as_html import HtmlRenderer
from model_license_audit.reports.as_json import JsonRenderer, read_reports
from model_license_audit.reports.as_text import TextRenderer
from model_license_audit.reports.branches import Branch, NodeRole, Pedigree
from model_license_audit.reports.choose import FORMATS, is_binary, renderer
from model_license_audit.reports.doubt import why_unsure
from model_license_audit.reports.grouping import Citations, live_findings
from model_license_audit.reports.interface import terminal_speaks_unicode
from model_license_audit.reports.phrases import headline
from model_license_audit.reports.points import conditions, of_group, points, who_asks
from model_license_audit.reports.safe import cells, cut, short, visible, wrap
from model_license_audit.reports.weblinks import home_of, web_link
from tests.reports.builders import catalogue, clause, derived, duty, finding, hf, license_id, obliges, path, says
from tests.reports.samples import ALL, clean, gaps, llama, non_commercial


def test_every_action_has_plain_words() -> None:
    assert set(words.ACTIONS) == set().union(*ACTIONS.values())


@pytest.mark.parametrize(
    "table",
    [words.TRIGGERS, words.DERIVATIONS, words.KINDS, words.SEVERITIES, words.STATUSES,
     words.CONFIDENCES, words.PURPOSES, words.RELEASES, words.FLOW_DOWNS, words.PROBLEMS, words.GROUPS,
     words.GROUPS_MEAN, words.STATES],
    ids=lambda table: type(next(iter(table))).__name__,
)  # fmt: skip
def test_every_coded_word_has_plain_words(table: dict[object, object]) -> None:
    assert list(table) == list(type(next(iter(table))))  # type: ignore[call-overload]


@pytest.mark.parametrize("name", [name for name in FORMATS if not is_binary(name)])
def test_a_format_is_chosen_by_name_and_ends_in_one_line_feed(name: str) -> None:
    chosen = renderer(name)
    assert chosen.format == name
    document = chosen.render([llama()])
    assert document.endswith("\n")
    assert not document.endswith("\n\n")


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(UsageError, match="text, json, html"):
        renderer("docx")


@pytest.mark.parametrize(
    ("encoding", "speaks"),
    [("utf-8", True), ("UTF-16", True), ("ascii", False), ("latin-1", False), (None, False), ("klingon", False)],
)
def test_the_encoding_of_the_output_decides_the_signs(encoding: str | None, speaks: bool) -> None:
    assert terminal_speaks_unicode(encoding) is speaks


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        (" two  blanks\tand\nlines\r\n", "two blanks and lines"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("a\rb", r"a\x0db"),
        ("\u202egpj.exe", r"\u202egpj.exe"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\u0301first", r"\u0301first"),
        ("e\u0301", "e\u0301"),
        ("\ud800", r"\ud800"),
        ("\u3164filler", r"\u3164filler"),
        ("\U000e0041tag", r"\U000e0041tag"),
        ("混合", "混合"),
        ("no\u00a0break", "no break"),
    ],
)
def test_what_cannot_be_seen_is_shown_escaped(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(st.text(st.characters()))
def test_making_visible_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("abc", 3),
        ("混合", 4),
        ("e\u0301", 1),
        ("\u1112\u1161\u11ab", 2),
        ("❤\ufe0f", 2),
        ("ｆｕｌｌ", 8),
        ("é", 1),
        ("䷀", 2),
        ("☰", 2),
        ("🇵", 2),
    ],
)
def test_columns_are_counted_as_a_terminal_does(text: str, wide: int) -> None:
    assert cells(text) == wide


@given(st.text("ab 混e\u0301👩-", max_size=80), st.integers(2, 30))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: int) -> None:
    text = visible(text)
    lines = wrap(text, width, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text("ab混e\u0301👩", max_size=60), st.integers(3, 20))
def test_cutting_never_exceeds_and_says_so(text: str, most: int) -> None:
    told = cut(text, most)
    assert cells(told) <= most
    assert (told == text) or told.endswith("…")


def test_an_endless_string_is_cut() -> None:
    assert cells(short("x" * 10_000_000, 40)) == 40
    assert short(" " * 100_000 + "x", 40) == "…"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://ai.google.dev/gemma/terms", "https://ai.google.dev/gemma/terms"),
        ("http://localhost:8080/x?y=1#z", "http://localhost:8080/x?y=1#z"),
        ("github:a/b@c0ffee:models/LICENSE", "https://github.com/a/b/blob/c0ffee/models/LICENSE"),
        ("javascript:alert(1)", None),
        ("JAVASCRIPT:alert(1)", None),
        ("data:text/html,x", None),
        ("//evil.example", None),
        ("https://user@evil.example/", None),
        ("https://evil.example:99999/", None),
        ("https://[::1", None),
        ("https:///no-host", None),
        ("https://x.example/\" onclick=\"a", None),
        ("https://x.example/\u202e", None),
        (" https://x.example", None),
        ("see the license", None),
        (None, None),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(text: str | None, link: str | None) -> None:
    assert web_link(text) == link


def test_only_well_formed_hub_names_have_a_home() -> None:
    assert home_of(hf("meta-llama/Llama-3.1-8B")) == "https://huggingface.co/meta-llama/Llama-3.1-8B"
    assert home_of(hf("acme/dialogs", dataset=True)) == "https://huggingface.co/datasets/acme/dialogs"
    assert home_of(replace(hf("a/b"), revision="3f" * 20)) == f"https://huggingface.co/a/b/tree/{'3f' * 20}"
    for revision in ("pr/1 x", "main", "a" * 5000):
        assert home_of(replace(hf("a/b"), revision=revision)) == "https://huggingface.co/a/b"
    assert [home_of(ref) for ref in (path("./x"), hf("a/b/../c"), hf("a b/c"), hf("../.."), hf("bert"))] == [None] * 5


def flat(branch: Branch) -> list[Branch]:
    return [branch, *(each for child in branch.children for each in flat(child))]


def test_a_shared_ancestor_is_unfolded_once_and_a_cycle_is_marked() -> None:
    nodes = flat(Pedigree.of(gaps().lineage).tree(31, 8))
    root = [n.role for n in nodes if n.ref == hf("acme/root")]
    assert root == [NodeRole.ANCESTOR, NodeRole.SEE_ABOVE]
    assert [n.ref for n in nodes if n.role is NodeRole.CYCLE] == [hf("acme/left")]
    assert [n.ref for n in nodes if n.role is NodeRole.UNKNOWN] == [hf("ghost/vanished-7b")]


def test_a_chain_longer_than_the_page_is_cut_where_it_says() -> None:
    refs = [path("./x"), *(hf(f"acme/gen-{n:03}") for n in range(400))]
    links = tuple(derived(a, b, DerivationKind.FINETUNE, catalogue()) for a, b in pairwise(refs))
    nodes = flat(Pedigree.of(Lineage(refs[0], (), (), links)).tree(31, 8))
    assert len(nodes) == 9
    assert nodes[-1].hidden == 1


def test_satisfied_and_waived_findings_are_not_open() -> None:
    report = non_commercial()
    assert [f.kind for f in live_findings(report)] == [FindingKind.CONFLICT, FindingKind.UNKNOWN]
    met = replace(report, findings=tuple(replace(f, verdict=Verdict.SATISFIED) for f in report.findings))
    assert live_findings(met) == ()


def test_a_duty_that_several_ancestors_ask_for_is_one_point() -> None:
    found = of_group(points(llama()), TodoGroup.TO_DO)
    assert [p.term.action for p in found] == ["include-license", "notice-text", "name-prefix", "display"]
    assert [p.number for p in found] == [1, 2, 3, 4]
    assert [[d.origin_name for d in a.duties] for a in found[0].asking] == [
        ["meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B"]
    ]
    assert [p.todo.state for p in found] == [TodoState.OPEN] * 3 + [TodoState.DONE]


def test_every_duty_is_in_one_point_and_one_only() -> None:
    for make in ALL.values():
        places = [place for todo in make().todo for place in todo.duties]
        assert sorted(places) == list(range(len(make().duties)))


def test_those_who_ask_are_named_once_the_nearest_first() -> None:
    asking = who_asks(points(llama()))
    assert [ref.name for ref in asking] == ["meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B"]
    assert [phrases.asker(d) for d in asking.values()][1] == "meta-llama/Llama-3.1-8B (2 links up)"


def test_an_answer_names_its_points_and_keeps_every_other_reason() -> None:
    report = llama()
    commercial, modify = report.answers[:2]
    told = conditions(commercial, points(report))
    assert told.numbers == (5, 6)
    assert told.others == ()
    assert conditions(modify, points(report)).others == modify.reasons
    assert conditions(commercial, ()).others == commercial.reasons


def test_a_reason_that_no_point_tells_is_never_left_out() -> None:
    report = llama()
    one = report.answers[0].reasons[0]
    more = replace(report.answers[0], reasons=(*report.answers[0].reasons, replace(one, text="and one thing more")))
    assert conditions(more, points(report)).others == more.reasons[-1:]


@pytest.mark.parametrize(
    ("numbers", "told"), [((), ""), ((3,), "3"), ((1, 2), "1, 2"), ((1, 2, 3, 7, 9, 10, 11), "1\u20133, 7, 9\u201311")]
)
def test_numbers_in_a_row_are_one_range(numbers: tuple[int, ...], told: str) -> None:
    assert phrases.numbers(numbers) == told


def test_what_is_only_planned_is_neither_open_nor_out_of_sight() -> None:
    untold = tuple(replace(one, state=None, question=None) for one in llama().todo)
    page = HtmlRenderer().render([replace(llama(), planned=True, todo=untold)])
    assert page.count('<span class="badge open">to do</span>') == 4
    assert '<span class="badge care">open</span>' not in page


def test_a_point_that_files_cannot_show_asks_its_question() -> None:
    report = llama()
    unseen = replace(report.todo[0], state=TodoState.UNSEEN, question="whether a copy goes with it")
    told = TextRenderer().render([replace(report, todo=(unseen, *report.todo[1:]))])
    assert "   1 ? Include a copy" in told
    assert "To settle: whether a copy goes with it" in told


def test_what_this_use_does_not_ask_stands_apart_with_its_trigger() -> None:
    report = llama()
    later = tuple(replace(t, group=TodoGroup.NOT_NOW, state=None) for t in report.todo if t.state)
    told = TextRenderer().render([replace(report, todo=later)])
    assert "WHAT TO DO" not in told
    assert "NOT ASKED OF THIS USE" in told
    assert "Begin the model's name with “Llama”, when you distribute it" in told


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        (Measure(700_000_000, "no-license", once="2024-06"), "over 700,000,000, counted in 2024-06: no rights"),
        (Measure(1_000_000, "separate-contract", "USD"), "over USD 1,000,000 a year: a separate contract"),
        (Measure(5, "display", metric="visits", inclusive=True), "from 5 visits: the words must be shown"),
        (Measure(9, "no-license", "EUR", "month", purpose="commercial"), "over EUR 9 a month of commercial use: no"),
    ],
)
def test_a_number_is_told_with_all_that_limits_it(measure: Measure, told: str) -> None:
    term = replace(obliges("include-license", "2"), kind=TermKind.THRESHOLD, action="annual-revenue", measure=measure)
    assert told in phrases.term(term, "L")


def limited(**more: object) -> Term:
    return replace(obliges("pay", "1"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("term", "told"),
    [
        (limited(scope="commercial"), "Pay (for commercial use)"),
        (
            limited(except_for="universities", modality="multimodal"),
            "Pay (multimodal models only; except universities)",
        ),
        (limited(law="California, US"), "Pay (California, US)"),
    ],
)
def test_a_term_is_told_with_its_limits(term: Term, told: str) -> None:
    assert phrases.term(term, "L") == told


def test_no_findings_is_not_green_while_duties_are_unseen() -> None:
    quiet = replace(llama(), findings=())
    assert headline(quiet) == "No findings; 3 of 4 duties not seen as done"
    assert tones.of_report(quiet) is tones.Tone.CARE
    assert headline(ALL["clean"]()) == "No findings"
    assert tones.of_report(ALL["clean"]()) is tones.Tone.GOOD


def test_the_worst_findings_stand_under_the_result() -> None:
    assert phrases.because(non_commercial()) == ["The label grants more than an ancestor allows (MLA301)"]
    assert phrases.because(llama()) == phrases.because(clean()) == []
    many = tuple(replace(non_commercial().findings[0], title=f"T{n}") for n in range(5))
    told = phrases.because(replace(non_commercial(), findings=many))
    assert told == ["T0 (MLA301)", "T1 (MLA301)", "T2 (MLA301)", "… and 2 more, below"]


def test_a_finding_that_is_not_sure_names_its_weakest_link() -> None:
    report = non_commercial()
    conflict = report.findings[0]
    assert why_unsure(report, conflict) is None
    doubtful = replace(conflict, confidence=Confidence.MEDIUM)
    assert why_unsure(report, doubtful) == (
        "the link acme/free-speech ← speechlab/base-nc rests on config.json:2, and how it was made is not said"
    )
    assert why_unsure(report, replace(conflict, confidence=Confidence.LOW)) == "the rule is never surer than that"
    assert "Doubt     the link acme/free-speech ←" in TextRenderer().render([replace(report, findings=(doubtful,))])


def test_a_license_that_is_known_by_its_text_alone_is_a_doubt() -> None:
    report = non_commercial()
    weak = replace(report.lineage.artifacts[1].concluded, confidence=Confidence.LOW, how="a link in the card")  # type: ignore[type-var]
    parent = replace(report.lineage.artifacts[1], concluded=weak)
    lineage = replace(report.lineage, artifacts=(report.lineage.artifacts[0], parent))
    finding_ = replace(report.findings[0], confidence=Confidence.LOW)
    told = why_unsure(replace(report, lineage=lineage), finding_)
    assert told == "the license of speechlab/base-nc is known only so: a link in the card"


def test_a_license_file_that_we_do_not_know_is_told() -> None:
    leaf = Unresolved("the text in LICENSE", "read LICENSE")
    statement = says("mit", AllOf((license_id("mit"), leaf), stated=False), "")
    texts = tuple(TextFile(name, TextRole.LICENSE, "", "") for name in ("LICENSE", "x/LICENSE"))
    unknown = replace(clean().artifact, license_texts=(), texts=texts, concluded=statement)
    assert phrases.detected(unknown, {}) == [
        "an unknown license text · LICENSE:1",
        "no license text that we know · x/LICENSE:1",
    ]
    assert phrases.detected(replace(unknown, texts=()), {}) == ["no license text among the files"]


def test_of_many_license_texts_the_first_are_told() -> None:
    tags = tuple(LicenseText("LICENSE", f"x{n}", TextMatchKind.TAG, 0.0) for n in range(200))
    report = replace(clean(), artifact=replace(clean().artifact, license_texts=tags))
    text = TextRenderer().render([report])
    assert "… and 188 more, in the JSON report" in text
    assert text.count("a tag that names") == 12
    assert HtmlRenderer().render([report]).count("a tag that names") == 50


def test_a_duty_has_the_source_that_findings_and_answers_cite() -> None:
    cited = clause("mit", "1")
    ours = duty("mit", obliges("include-license", "1"), hf("a/b"), (), "b")
    other = duty("mit", obliges("attribution", "2"), hf("a/b"), (), "b")
    own = duty("mit", replace(obliges("attribution", "2"), source="https://example.org/3"), hf("a/b"), (), "b")
    foreign = duty("gemma", obliges("attribution", "2"), hf("a/b"), (), "b")
    found = finding("MLA101", "t", FindingKind.UNMET_DUTY, "m", "r", clauses=(cited,))
    citations = Citations(replace(clean(), findings=(found,), answers=()))
    sources = [citations.clause_of(each).source for each in (ours, other, own, foreign)]
    assert sources == [cited.source, cited.source, "https://example.org/3", None]


@pytest.mark.parametrize(
    ("other_paths", "told"),
    [(2, "b (2 other ways)"), (1, "b (1 other way)"), (10**50, "b (many other ways)"), (0, "b")],
)
def test_other_ways_are_counted(other_paths: int, told: str) -> None:
    link = derived(path("./x"), hf("a/b"), DerivationKind.FINETUNE, catalogue())
    asked = replace(duty("mit", obliges("attribution", "1"), path("./x"), (link,), "b"), other_paths=other_paths)
    assert phrases.asker(asked) == told


def test_of_many_who_ask_the_first_are_named() -> None:
    link = derived(path("./x"), hf("a/b"), DerivationKind.FINETUNE, catalogue())
    asked = duty("mit", obliges("attribution", "1"), path("./x"), (link,), "b")
    several = tuple(replace(asked, origin_name=name) for name in "abcd")
    assert phrases.askers(several, 2) == "a, b and 2 more"


def test_a_point_without_duties_is_refused() -> None:
    with pytest.raises(UsageError, match="not an audit report"):
        read_reports(JsonRenderer().render([clean()]).replace('"duties": [0]', '"duties": [1]'))
