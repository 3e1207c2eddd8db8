"""Prescribed words: there, changed, in the wrong file; and the notices that came with an ancestor."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.model.evidence import Evidence, TextFile, TextRole
from model_license_audit.obligations.evidence.altered import Altered, closest
from model_license_audit.obligations.evidence.notices import altered, misplaced
from model_license_audit.obligations.evidence.wording import Wordings
from tests.conftest import MakeSituation

NOTICE = (
    "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved."
)
LLAMA = "Acme-8B <- finetune - meta-llama/Llama-3.1-8B\nmeta-llama/Llama-3.1-8B : llama3.1"


def differences(said: str, wanted: str = NOTICE) -> tuple[str, ...] | None:
    file = TextFile("NOTICE", TextRole.NOTICE, said, "0")
    near = closest(wanted, Wordings([file]).files([TextRole.NOTICE]), frozenset())
    return near.differences if near else None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (NOTICE, ()),
        (NOTICE.upper(), ()),
        (NOTICE.replace("©", "").replace(",", ""), ()),
        (NOTICE.replace("3.1", "3.2"), ('"3.2" stands for "3.1"', '"3.2" stands for "3.1"')),
        (NOTICE.replace("Inc. All Rights Reserved.", ""), ('"inc all rights reserved" is missing',)),
        (NOTICE.replace("Community", "Friendly Community"), ('"friendly" is added',)),
        ("Acme uses Llama. All Rights Reserved.", None),
        ("This is licensed under the Apache License. Copyright Acme, Inc. All Rights Reserved.", None),
        ("", None),
    ],
)
def test_what_differs_is_told_word_by_word(said: str, expected: tuple[str, ...] | None) -> None:
    assert differences(said) == expected


def test_many_differences_are_counted() -> None:
    near = Altered(Evidence("NOTICE"), tuple(f"{n} is missing" for n in range(6)))
    assert near.told == "0 is missing; 1 is missing; 2 is missing; 3 is missing; and 2 more"


def test_the_name_alone_is_no_variant_of_a_short_phrase() -> None:
    assert differences("Made by Stability AI.", "Powered by Stability AI") is None
    assert differences("We like Meta Llama 3 a lot.", "Built with Meta Llama 3") is None
    assert differences("Powered by Stable AI", "Powered by Stability AI") == ('"stable" stands for "stability"',)


def test_short_phrases_have_no_variants() -> None:
    assert differences("Made with Llama", "Built with Llama") is None
    assert differences("Built with Llama 3", "Built with Meta Llama 3") == ('"meta" is missing',)


def test_a_long_file_costs_little() -> None:
    start = time.perf_counter()
    differences("Llama 3.1 is licensed under meta platforms. " * 40_000)
    assert time.perf_counter() - start < 5


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(NOTICE.split()), max_size=40).map(" ".join))
def test_only_the_very_words_differ_in_nothing(said: str) -> None:
    if differences(said) == ():
        assert NOTICE.rstrip(".").casefold().split()[0] in said.casefold()
        assert "community" in said.casefold()


def near(make: MakeSituation, **files: str) -> tuple[str, str]:
    found = make(LLAMA, files={name.replace("_", "."): text for name, text in files.items()})
    duty = next(d for d in found.duties if d.term.action == "notice-text")
    elsewhere, other = misplaced(duty, found.files), altered(duty, found.files, frozenset())
    return elsewhere.location if elsewhere else "", other.evidence.location if other and other.differences else ""


def test_the_wrong_file_and_the_wrong_words_are_two_things(situation: MakeSituation) -> None:
    assert near(situation, README_md=f"# X\n\n{NOTICE}") == ("README.md:3", "")
    assert near(situation, NOTICE=NOTICE.replace("3.1", "3")) == ("", "NOTICE:1")
    assert near(situation, README_md=f"<!-- {NOTICE} -->") == ("", "")
    assert near(situation, LICENSE=NOTICE) == ("", "")
    assert near(situation, README_md="A model.") == ("", "")


def lines_of(make: MakeSituation, came: str, **files: str) -> bool:
    lineage = "a <- finetune - acme/base\na : apache-2.0\nacme/base : apache-2.0"
    found = make(lineage, files={"acme/base:NOTICE": came, **{k.replace("_", "."): v for k, v in files.items()}})
    return bool(next(d for d in found.duties if d.inherited and d.term.action == "retain-notices").shown)


def test_every_line_of_a_notice_must_be_kept_and_rules_are_no_lines(situation: MakeSituation) -> None:
    came = "Base Model\n==========\n\nCopyright (c) 2024 The Base Authors\n"
    assert lines_of(situation, came, NOTICE="Base Model\nCopyright © 2024 The Base Authors")
    assert lines_of(situation, came, NOTICE="Base Model", LICENSE="Copyright (c) 2024 The Base Authors")
    assert not lines_of(situation, came, NOTICE="Base Model")
    assert not lines_of(situation, came, NOTICE="Base Models\nCopyright (c) 2024 The Base Authors")
    assert not lines_of(situation, came, NOTICE="Base Model\nnot Copyright (c) 2024 The Base Authors")
