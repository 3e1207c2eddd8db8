"""The index that ships: what it knows of each text, how it is loaded, and that it holds no text."""

from __future__ import annotations

import json

import pytest

from model_license_audit.licenses.texts.textindex import EXCEPTION, LICENSE, OTHER, TextIndex, shipped_index
from model_license_audit.licenses.texts.words import words_in
from tests.licenses.conftest import ROOT, published_text

INDEX = shipped_index()
TEXTS = json.loads((ROOT / "data" / "license_texts.json").read_text(encoding="utf-8"))["texts"]


def test_every_text_has_a_row_of_its_own() -> None:
    assert len(TEXTS) > 2_500
    for number, row in enumerate(TEXTS):
        assert INDEX.facts(number) == tuple(row)
        assert INDEX.key(number) == row[0]
    assert {row[2] for row in TEXTS} == {LICENSE, EXCEPTION, OTHER}


def test_the_words_of_a_text_are_found_again() -> None:
    numbers = INDEX.numbers(words_in(published_text("mit")))
    best = max(INDEX.candidates(numbers), key=lambda candidate: (candidate.share, candidate.words))
    assert INDEX.key(best.number) == "mit"
    assert best.share == 1.0
    body = INDEX.reference(best.number).body
    assert numbers[-len(body) :] == body or set(body) <= {0, *numbers}


def test_no_two_texts_are_one() -> None:
    seen: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
    for number in range(len(TEXTS)):
        text = INDEX.reference(number)
        body = (tuple(text.body), tuple(text.head))
        assert body not in seen, (INDEX.key(number), INDEX.key(seen[body]))
        seen[body] = number


def test_sections_are_told_by_place() -> None:
    number = next(n for n, row in enumerate(TEXTS) if row[0] == "apache-2.0")
    length = len(INDEX.reference(number).body)
    sections = list(dict.fromkeys(INDEX.section(number, place) for place in range(length)))
    assert [section for section in sections if section.isdigit()] == [str(n) for n in range(1, 10)]
    assert "4(b)" in sections


def test_what_is_not_known() -> None:
    assert INDEX.facts_of("no-such-license") is None
    assert INDEX.facts_of("mit") is not None
    assert INDEX.candidates([]) == []
    assert set(INDEX.numbers(["zzzxqv"])) == {0xFFFF}


def test_an_index_in_memory_is_the_same_as_a_mapped_one() -> None:
    folder = ROOT / "data"
    header, data = (folder / "license_texts.json").read_bytes(), (folder / "license_texts.bin").read_bytes()
    again = TextIndex(header, memoryview(data))
    assert again.reference(5) == INDEX.reference(5)


@pytest.mark.parametrize("word", [b"license", b"warranty", b"Software", b"hereby"])
def test_the_index_holds_no_words(word: bytes) -> None:
    assert word not in (ROOT / "data" / "license_texts.bin").read_bytes()
