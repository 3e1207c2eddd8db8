"""Two sequences of words laid beside each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.licenses.texts.align import GAP, Alignment, align, grams_of

WORDS = list(range(1, 61))


def lay(reference: list[int], text: list[int], *, fill: bool = True) -> Alignment:
    return align(reference, text, grams_of(text), lambda *_: fill)


def test_the_same_words_cost_nothing() -> None:
    found = lay(WORDS, WORDS)
    assert (found.cost, found.matched, found.runs) == (0, 60, [(0, 60)])


def test_words_around_are_not_added_ones() -> None:
    found = lay(WORDS, [99] * 7 + WORDS + [98] * 7)
    assert (found.cost, found.start, found.end) == (0, 7, 67)


def test_words_between_are_added_ones() -> None:
    found = lay(WORDS, [*WORDS[:30], 97, 98, 99, *WORDS[30:]])
    assert (found.missing, found.added) == (0, [(30, 33)])


def test_words_left_out_are_missing() -> None:
    found = lay(WORDS, [*WORDS[:30], *WORDS[34:]])
    assert (found.missing, found.added) == (4, [])


def test_another_word_is_one_missing_and_one_added() -> None:
    found = lay(WORDS, [*WORDS[:30], 99, *WORDS[31:]])
    assert (found.missing, found.added_words) == (1, 1)


def test_a_place_holder_takes_a_name() -> None:
    reference = [*WORDS[:30], GAP, *WORDS[30:]]
    assert lay(reference, [*WORDS[:30], 97, 98, *WORDS[30:]]).cost == 0
    assert lay(reference, WORDS).cost == 0
    assert lay(reference, [*WORDS[:30], 97, 98, *WORDS[30:]], fill=False).added_words == 2
    assert lay(reference, [*WORDS[:30], *range(100, 150), *WORDS[30:]]).added_words == 50


def test_the_first_of_two_copies_is_taken() -> None:
    found = lay(WORDS, [*WORDS, *WORDS])
    assert (found.cost, found.runs) == (0, [(0, 60)])


def test_nothing_in_common() -> None:
    found = lay(WORDS, list(range(100, 200)))
    assert (found.matched, found.missing, found.runs, found.added) == (0, 60, [], [])


@given(st.lists(st.integers(1, 9), max_size=80), st.lists(st.integers(1, 9), max_size=80))
def test_every_reference_word_is_matched_or_missing(reference: list[int], text: list[int]) -> None:
    found = lay(reference, text)
    assert found.matched + found.missing == len(reference)
    assert found.runs == sorted(found.runs)
    assert all(text[start:end] for start, end in found.runs)


@given(st.lists(st.integers(1, 500), min_size=8, max_size=80), st.data())
def test_an_inserted_word_is_never_overlooked(text: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(4, len(text) - 4))
    assert lay(text, [*text[:place], 999, *text[place:]]).cost >= 1
