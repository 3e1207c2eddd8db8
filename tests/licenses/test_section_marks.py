"""The sections of a license text, as a reader would cite them."""

from __future__ import annotations

import re

import pytest

from tools.section_marks import Marked, unmarked

RAIL = """Section I: PREAMBLE
Words here.
1. Definitions
(a) "License" means words.
(b) "Data" means more words.
Section II: RIGHTS
2. Grant
3. Patents
"""
NESTED = """1. License
a. Grant of rights
b. Redistribution
i. If you distribute
ii. If you receive
2. Terms
2.1 Term
"""


def sections(text: str) -> dict[str, str]:
    """The first word after each mark, and how the section is cited there."""
    signed = Marked(text)
    words, marks = unmarked(re.findall(r"\w+", signed.text.lower()), signed.labels)
    return {mark.label: words[mark.place] for mark in marks}


def test_numbers_letters_and_named_sections() -> None:
    assert sections(RAIL) == {
        "I": "preamble", "I, 1": "definitions", "I, 1(a)": "license", "I, 1(b)": "data", "II": "rights",
        "II, 2": "grant", "II, 3": "patents",
    }  # fmt: skip


def test_one_level_inside_another() -> None:
    assert list(sections(NESTED)) == ["1", "1(a)", "1(b)", "1(b)(i)", "1(b)(ii)", "2", "2.1"]


@pytest.mark.parametrize("text", ["", "W. Two owns this.\n", "no sections at all\nat all\n"])
def test_an_initial_is_no_section(text: str) -> None:
    assert sections(text) == {}
