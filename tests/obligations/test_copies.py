"""The copy of a license that has to travel, and what is there where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model_license_audit.model.artifacts import Difference, LicenseText, TextMatchKind
from model_license_audit.model.duties import Duty
from model_license_audit.obligations.evidence.copies import Trace, copy_or_link, trace_of
from model_license_audit.obligations.situation import Situation
from tests.conftest import MakeSituation

GERMAN = """Diese Lizenz gilt für das Werk, das unter ihren Bedingungen bereitgestellt wird. Jede Verwendung des
Werks, die nicht durch diese Lizenz genehmigt ist, ist untersagt, soweit eine solche Verwendung durch ein Recht des
Urhebers vorbehalten ist. Der Lizenznehmer verteilt das Werk nur mit einer Kopie."""


def copy_duty(found: Situation) -> Duty:
    return next(d for d in found.duties if d.inherited and d.term.action == "include-license")


def is_shown(make: MakeSituation, base: str, label: str, **more: object) -> bool:
    found = make(f"a <- finetune - acme/b\na : {label}\nacme/b : {base}", **more)
    return bool(copy_duty(found).shown)


@pytest.mark.parametrize(
    ("base", "label", "text", "expected"),
    [
        ("GPL-2.0-or-later", "gpl-3.0", "gpl-3.0", True),
        ("GPL-2.0-or-later", "gpl-3.0", "gpl-2.0", True),
        ("GPL-2.0-or-later", "gpl-2.0", "gpl-3.0", False),
        ("GPL-2.0-only", "gpl-3.0", "gpl-3.0", False),
        ("LGPL-2.1-only", "gpl-2.0", "gpl-2.0", True),
        ("LGPL-2.1-only", "gpl-3.0", "gpl-3.0", True),
        ("LGPL-2.1-only", "agpl-3.0", "agpl-3.0", False),
        ("LGPL-3.0-only", "gpl-3.0", "gpl-3.0", True),
        ("cc-by-sa-3.0", "cc-by-sa-4.0", "cc-by-sa-4.0", True),
        ("cc-by-sa-3.0", "cc-by-4.0", "cc-by-4.0", False),
        ("cc-by-nc-sa-2.0", "cc-by-nc-sa-4.0", "cc-by-nc-sa-4.0", True),
        ("cc-by-sa-4.0", "gpl-3.0", "gpl-3.0", False),
        ("apache-2.0", "mit", "mit", False),
    ],
)
def test_the_text_of_what_lawfully_replaced_a_license_is_a_copy(
    situation: MakeSituation, base: str, label: str, text: str, expected: bool
) -> None:
    assert is_shown(situation, base, label, texts=(text,)) is expected


def test_a_link_to_what_replaced_it_is_enough_where_a_link_is(situation: MakeSituation) -> None:
    def linked(label: str, version: str) -> bool:
        card = f"Under https://creativecommons.org/licenses/by-sa/{version}/legalcode."
        return is_shown(situation, "cc-by-sa-3.0", label, files={"README.md": card})

    assert linked("cc-by-sa-4.0", "4.0")
    assert linked("cc-by-sa-4.0", "3.0")
    assert not linked("cc-by-sa-4.0", "2.5")
    assert not linked("mit", "4.0")


@pytest.mark.parametrize(
    "card",
    [
        "<!-- https://creativecommons.org/licenses/by/4.0/ -->",
        "```python\nurl = 'https://creativecommons.org/licenses/by/4.0/'\n```",
        "https://creativecommons.org/licenses/by/4.05/",
        "https://creativecommons.org/licenses/by-nc/4.0/",
        "It is not under https://creativecommons.org/licenses/by/4.0/.",
    ],
)
def test_a_link_that_nobody_sees_or_that_leads_elsewhere_is_none(situation: MakeSituation, card: str) -> None:
    assert not is_shown(situation, "cc-by-4.0", "apache-2.0", files={"README.md": card})


def test_a_link_behind_words_and_in_front_matter_counts(situation: MakeSituation) -> None:
    address = "https://creativecommons.org/licenses/by/4.0"
    for card in (f"Under [its license]({address}).", f"---\nlicense_link: {address}\n---\nA model."):
        assert is_shown(situation, "cc-by-4.0", "apache-2.0", files={"README.md": card}), card


def with_text(found: Situation, *texts: LicenseText) -> Situation:
    files = replace(found.files, subject=replace(found.subject, license_texts=texts))
    return replace(found, files=files)


def traced(found: Situation) -> tuple[Trace, str, str]:
    trace = trace_of(copy_duty(found), found.files)
    return trace.trace, trace.where, trace.what


BASE = "a <- finetune - acme/b\na : mit\nacme/b : apache-2.0"


def test_a_copy_in_a_folder_of_a_packaged_part_is_a_copy(situation: MakeSituation) -> None:
    found = with_text(situation(BASE), LicenseText("base/LICENSE", "apache-2.0", TextMatchKind.SAME, 1.0, line=3))
    shown = copy_or_link(copy_duty(found), found.files)
    assert shown is not None
    assert shown.location == "base/LICENSE:3"


def test_an_edited_copy_is_told_with_its_lines(situation: MakeSituation) -> None:
    places = tuple(Difference(line, 3, 0, "in section 2") for line in (40, 12, 41, 90, 91))
    text = LicenseText("LICENSE", "apache-2.0", TextMatchKind.EDITED, 0.97, added=15, differences=places)
    assert traced(with_text(situation(BASE), text)) == (Trace.EDITED, "LICENSE", "lines 12, 40, 41, 90 and 1 more")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LicenseText("LICENSE", "apache-2.0", TextMatchKind.PARTIAL, 0.6), Trace.CLIPPED),
        (LicenseText("LICENSE", "mit", TextMatchKind.SAME, 1.0), Trace.NOTHING),
        (LicenseText("LICENSE", "apache-2.0", TextMatchKind.LINK, 1.0), Trace.NOTHING),
    ],
)
def test_a_part_and_another_license_are_no_copy(situation: MakeSituation, text: LicenseText, expected: Trace) -> None:
    found = with_text(situation(BASE), text)
    assert copy_or_link(copy_duty(found), found.files) is None
    assert traced(found)[0] is expected


def test_a_link_and_a_name_are_told_apart(situation: MakeSituation) -> None:
    linked = situation(BASE, files={"README.md": "one\n\nhttps://www.apache.org/licenses/LICENSE-2.0.txt"})
    assert traced(linked)[:2] == (Trace.LINKED, "README.md:3")
    named = situation(BASE, files={"README.md": "Under the Apache License 2.0."})
    assert traced(named)[:2] == (Trace.NAMED, "README.md:1")
    assert traced(situation(BASE))[0] is Trace.NOTHING


def test_a_license_in_the_metadata_of_a_weight_file_only_names_it(situation: MakeSituation) -> None:
    lineage = "a <- quantized - acme/b\na : apache-2.0 @ model.gguf\nacme/b : apache-2.0"
    assert traced(situation(lineage))[:2] == (Trace.NAMED, "model.gguf:2")


def test_only_prose_in_another_language_may_be_a_translation(situation: MakeSituation) -> None:
    assert traced(situation(BASE, files={"LICENSE.de": GERMAN}))[:2] == (Trace.FOREIGN, "LICENSE.de")
    assert traced(situation(BASE, files={"LICENSE": "Do what you like with it. " * 20}))[0] is Trace.NOTHING
    assert traced(situation(BASE, files={"LICENSE": "Lizenz"}))[0] is Trace.NOTHING
    assert traced(situation(BASE, files={"LICENSE": "  \n"}))[0] is Trace.NOTHING


def test_what_is_made_of_a_work_needs_no_copy_where_only_copies_of_the_work_do(situation: MakeSituation) -> None:
    def asked(kind: str) -> bool:
        found = situation(f"a <- {kind} - acme/b\na : apache-2.0\nacme/b : cc-by-3.0")
        return any(d.inherited and d.term.action == "include-license" for d in found.duties)

    assert asked("converted")
    assert asked("contains")
    assert not asked("finetune")
