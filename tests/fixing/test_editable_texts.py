"""Text files that are changed line by line: what is not changed comes back to the byte."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.cards.loading import Loaded, decode
from model_license_audit.fixing.texts import EditableText, Unchangeable

LINES = st.lists(
    st.tuples(
        st.text(st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"]), max_size=12),
        st.sampled_from(["\n", "\r\n", "\r"]),
    ),
    max_size=8,
)
MARKS = {"": "utf-8", "8": "utf-8", "16": "utf-16-le", "32": "utf-32-be"}
BYTES = {"": b"", "8": codecs.BOM_UTF8, "16": codecs.BOM_UTF16_LE, "32": codecs.BOM_UTF32_BE}


def text_of(lines: list[tuple[str, str]], last: str) -> str:
    """The lines with their ends; a line feed behind a carriage return would make another line of them."""
    return "".join(line + end for line, end in lines) + last


@given(lines=LINES, last=st.text("abc \u00e9", max_size=4), mark=st.sampled_from(sorted(MARKS)))
def test_what_is_read_is_written_as_it_was_and_has_the_lines_that_readers_see(
    lines: list[tuple[str, str]], last: str, mark: str
) -> None:
    data = BYTES[mark] + text_of(lines, last).removeprefix("\ufeff").encode(MARKS[mark])
    try:
        text = EditableText.read("README.md", data)
    except Unchangeable:
        assert (mark == "" and b"\x00" in data[:64]) or b"\x00" in data
        return
    assert text.data == data
    seen = decode(Loaded("README.md", data, ""))[0]
    assert list(text.lines) == (seen.split("\n")[:-1] if seen.endswith("\n") or not seen else seen.split("\n"))


@given(
    lines=LINES,
    last=st.text("abc", max_size=4),
    new=st.lists(st.text("xyz", min_size=1, max_size=5), max_size=3),
    at=st.data(),
)
def test_a_change_touches_no_other_line(
    lines: list[tuple[str, str]], last: str, new: list[str], at: st.DataObject
) -> None:
    old = EditableText.read("README.md", b"\xef\xbb\xbf" + text_of(lines, last).removeprefix("\ufeff").encode())
    first = at.draw(st.integers(1, len(old.lines) + 1))
    end = at.draw(st.integers(first - 1, len(old.lines)))
    made = old.changed(first, end, new)
    assert made.lines == (*old.lines[: first - 1], *new, *old.lines[end:])
    assert made.ends[: max(0, first - 2)] == old.ends[: max(0, first - 2)]
    assert made.ends[len(made.ends) - (len(old.lines) - end) :] == old.ends[end:]
    following = zip(made.ends, made.lines[1:], made.ends[1:], strict=False)
    met = ("\r", "", "\n") in set(following)
    if not met:  # a carriage return that comes to stand before a line feed is one end of a line with it
        assert EditableText.read("README.md", made.data).lines == made.lines
    assert made.mark == old.mark


def test_new_lines_end_as_those_of_the_file_do() -> None:
    text = EditableText.read("README.md", b"one\r\ntwo")
    assert text.inserted(2, ["new"]).data == b"one\r\nnew\r\ntwo"
    assert text.appended(["new"]).data == b"one\r\ntwo\r\n\r\nnew\r\n"
    assert text.changed(2, 2, ["new"]).data == b"one\r\nnew"
    assert EditableText().appended(["new"]).data == b"new\n"


@pytest.mark.parametrize("data", [b"caf\xe9", b"a\x00b", b"\xff\xfea"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(Unchangeable):
        EditableText.read("README.md", data)


def test_signs_that_the_encoding_of_the_file_cannot_hold_are_refused() -> None:
    with pytest.raises(Unchangeable):
        EditableText(("a",), ("\n",), "ascii").inserted(1, ["\u00a9"])
