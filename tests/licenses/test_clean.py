"""What only dresses a text is taken off; every line keeps its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.licenses.texts.clean import cleaned
from model_license_audit.licenses.texts.words import words_in, words_of

PLAIN = "Permission is granted to use the file".lower().split()


@pytest.mark.parametrize(
    "dressed",
    [
        "**Permission** is _granted_ to `use` the __file__",
        "Permission is gran\u00adted to\u200b use the ﬁle",
        "<p>Permission is <b>granted</b> to use&nbsp;the&#32;file</p>",
        "[Permission](https://x.org/a) is granted to use the file",
        "Permission is granted\\nto use\\tthe \\u201cfile\\u201d",
        "\\(a\\) Permission is granted to use the file\\.",
        "1\\. Permission is granted to use the file",
        "<!DOCTYPE html><script>alert('no')</script>Permission is granted <a href='x' id=\"y\">to</a> use the file",
    ],
)
def test_words_are_what_a_reader_sees(dressed: str) -> None:
    assert words_in(dressed) == PLAIN


@pytest.mark.parametrize(
    "hidden",
    ["<script> no military use </script>", "<p no military use>", "[x](no-military-use)", "<!-- no military use -->"],
)
def test_what_only_looks_like_dress_is_text(hidden: str) -> None:
    assert {"no", "military", "use"} <= set(words_in(f"Permission is granted {hidden}"))


def test_a_tag_that_breaks_the_line_parts_a_notice_from_the_text() -> None:
    said = words_of("Copyright (c) 2020 Acme<br>Permission is granted")
    assert [row for _, row in said.rows] == ["Copyright (c) 2020 Acme", "Permission is granted"]
    assert said.owners == {0}
    assert said.line(len(said.words) - 1) == 1


@given(st.text(alphabet="ab<>/p&;#\\n[]()*_`\"'-! \n\r\f\u00ad\u2028ß", max_size=200))
def test_no_line_is_lost_or_made(text: str) -> None:
    ends = text.replace("\r\n", "\n")
    assert cleaned(text).count("\n") == ends.count("\n")


@given(st.lists(st.sampled_from(["use", "model", "license", "granted"]), max_size=30))
def test_plain_words_stay(words: list[str]) -> None:
    assert words_in(" ".join(words)) == words


def test_signs_of_east_asian_scripts_are_words_of_their_own() -> None:
    assert words_in("许可方 MIT") == ["许", "可", "方", "mit"]


@pytest.mark.parametrize(
    "hostile", ["<script>" * 50_000, "<p " * 100_000, "*" * 300_000, "\\" * 300_000, "](" * 200_000]
)
def test_hostile_dress_is_answered(hostile: str) -> None:
    assert len(cleaned(hostile)) <= len(hostile)
