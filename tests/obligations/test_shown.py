"""What the artifact's own files show for a duty."""

from __future__ import annotations

import pytest

from model_license_audit.model.evidence import TextFile, TextRole
from model_license_audit.obligations.evidence.plain_text import plain
from model_license_audit.obligations.evidence.wording import Wordings
from tests.conftest import MakeSituation

LLAMA = "{name} <- finetune - meta-llama/Llama-3.1-8B\n{name} : llama3.1\nmeta-llama/Llama-3.1-8B : llama3.1"
NOTICE = """Llama 3.1 is licensed under the Llama 3.1
Community License, Copyright (c) Meta Platforms, Inc. All Rights Reserved."""


def shown(make: MakeSituation, action: str, name: str = "Acme-8B", **more: object) -> list[str]:
    found = make(LLAMA.format(name=name), **more)
    duty = next(d for d in found.duties if d.term.action == action)
    return [e.location for e in duty.shown]


def test_a_notice_is_found_over_line_breaks_and_signs(situation: MakeSituation) -> None:
    assert shown(situation, "notice-text", files={"NOTICE": NOTICE}) == ["NOTICE:1"]
    assert shown(situation, "notice-text", files={"README.md": NOTICE}) == []
    assert shown(situation, "notice-text", files={"NOTICE": NOTICE.replace("3.1", "3.2")}) == []


def test_words_inside_the_license_itself_show_nothing(situation: MakeSituation) -> None:
    assert shown(situation, "display", files={"LICENSE": 'display "Built with Llama"'}) == []
    assert shown(situation, "display", files={"README.md": "# X\n\n**Built with Llama**"}) == ["README.md:3"]


@pytest.mark.parametrize("name", ["Llama-Acme-8B", "llama_acme", "acme/Llama-Acme", "Llama3-Acme"])
def test_a_name_begins_as_asked_whatever_the_case_and_the_hyphens(situation: MakeSituation, name: str) -> None:
    assert shown(situation, "name-prefix", name)


@pytest.mark.parametrize("name", ["Acme-Llama-8B", "Llasa-8B", "Lla"])
def test_another_beginning_does_not(situation: MakeSituation, name: str) -> None:
    assert not shown(situation, "name-prefix", name)


def test_only_the_unchanged_text_of_the_same_version_is_a_copy(situation: MakeSituation) -> None:
    assert shown(situation, "include-license", texts=("llama3.1",))
    assert not shown(situation, "include-license", texts=("llama3.2",))
    assert not shown(situation, "include-license", edited=("llama3.1",))


def test_plain_forgets_markup_quotes_and_case() -> None:
    assert plain("**Built\u00a0with** \u201cLlama\u201d \u00a9") == 'built with "llama" (c)'


def test_front_matter_counts_only_when_asked_for() -> None:
    card = TextFile("README.md", TextRole.CARD, "---\nlicense_name: Built with Llama\n---\nHello", "0", body_line=4)
    words = Wordings((card,))
    assert words.find("built with llama", [TextRole.CARD]) is None
    found = words.find("built with llama", [TextRole.CARD], front_matter=True)
    assert found is not None
    assert found.line == 2


def test_a_link_is_a_copy_only_where_the_clause_says_so(situation: MakeSituation) -> None:
    def copied(license_: str, text: str) -> bool:
        found = situation(f"a <- finetune - b\na : {license_}\nb : {license_}", files={"README.md": text})
        return any(d.shown for d in found.duties if d.term.action == "include-license" and d.inherited)

    assert copied("cc-by-4.0", "Under https://creativecommons.org/licenses/by/4.0/.")
    assert not copied("cc-by-4.0", "Under https://creativecommons.org/licenses/by/3.0/.")
    assert not copied("apache-2.0", "See https://www.apache.org/licenses/LICENSE-2.0 for the text.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This model has no use restrictions whatsoever!", False),
        ("See the usage policy of our website.", False),
        ("The use restrictions of attachment A apply.", True),
        ("Use restrictions of the CreativeML OpenRAIL-M license apply to this model too.", True),
    ],
)
def test_restrictions_count_only_with_whose_they_are(situation: MakeSituation, text: str, expected: bool) -> None:
    lineage = "a <- finetune - acme/base\na : mit\nacme/base : creativeml-openrail-m"
    found = situation(lineage, files={"README.md": text})
    duty = next(d for d in found.duties if d.term.action == "pass-on-restrictions")
    assert bool(duty.shown) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Not Built with Llama.", False), ("Built with Llamas.", False), ("Proudly: Built with Llama!", True)],
)
def test_words_must_stand_undenied_and_whole(situation: MakeSituation, text: str, expected: bool) -> None:
    assert bool(shown(situation, "display", files={"README.md": text})) is expected


def test_thanks_to_somebody_elses_repository_offer_no_source(situation: MakeSituation) -> None:
    def offered(text: str) -> bool:
        found = situation("a <- finetune - b\na : agpl-3.0\nb : agpl-3.0", files={"README.md": text})
        return any(d.shown for d in found.duties if d.term.action == "network-source")

    assert not offered("Thanks to github.com/huggingface/transformers.")
    assert offered("The code is at https://github.com/acme/detect.")
    assert offered("Source code: see the folder src.")
