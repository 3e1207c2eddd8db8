"""What a card says in words of the licenses of artifacts that it names."""

from __future__ import annotations

import time

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.layers.others import SaidOf, said_of_others
from model_license_audit.model.evidence import TextFile, TextRole

NAMES = ("acme/Base-3B", "Base-3B", "acme/mails-2", "tiny-1")


def said(kb: KnowledgeBase, words: str, *, body: int = 1) -> tuple[SaidOf, ...]:
    return said_of_others(kb, TextFile("README.md", TextRole.CARD, words, "0" * 64, body), NAMES)


@pytest.mark.parametrize(
    ("words", "name", "license_"),
    [
        ("It uses the pre-trained Base-3B as a component, which is licensed under MIT.", "base-3b", "MIT"),
        ("Base-3B is licensed under Apache 2.0 and permits commercial use.", "base-3b", "Apache 2.0"),
        ("The original acme/Base-3B was released by Acme Labs under the MIT License.", "acme/base-3b", "MIT License"),
        ("Acme's **Base-3B** model is available under the terms of the MIT license.", "base-3b", "MIT license"),
        ("Tuned from Base-3B, which was originally released under CC-BY-4.0.", "base-3b", "CC-BY-4.0"),
        ("- Base-3B (Apache 2.0 license)", "base-3b", "Apache 2.0 license"),
        ("- Base-3B (MIT license, ungated)", "base-3b", "MIT license"),
        ("Based on Base-3B (licensed under MIT), it chats.", "base-3b", "licensed under MIT"),
        (
            "- [Base model](https://huggingface.co/acme/Base-3B): Apache 2.0 license",
            "acme/base-3b",
            "Apache 2.0 license",
        ),
        ("[Base 3B](https://huggingface.co/acme/Base-3B) is under the MIT license.", "acme/base-3b", "MIT license"),
        ("Base-3B is MIT-licensed.", "base-3b", "MIT"),
        ("Base-3B's license is Apache-2.0.", "base-3b", "Apache-2.0"),
        ("The license of Base-3B is MIT.", "base-3b", "MIT"),
        ("It inherits the Apache 2.0 license of the base model acme/Base-3B.", "acme/base-3b", "Apache 2.0"),
        ("The data set acme/mails-2 is under CC BY 4.0.", "acme/mails-2", "CC BY 4.0"),
        ("We tune it, while Base-3B is\nlicensed under\nthe MIT License.", "base-3b", "MIT License"),
    ],
)
def test_a_license_said_of_a_name_is_read(kb: KnowledgeBase, words: str, name: str, license_: str) -> None:
    assert [(found.name, found.license) for found in said(kb, words)] == [(name, license_)]


@pytest.mark.parametrize(
    "words",
    [
        "A fine-tune of Base-3B, released under the MIT License.",
        "A fine-tune of Base-3B is released under the MIT License.",
        "A fine-tune of Base-3B that is released under the MIT License.",
        "Like Base-3B, it is released under the MIT License.",
        "This model, tuned from Base-3B, is under the MIT License.",
        "The code of Base-3B is licensed under MIT.",
        "Base-3B, whose code is on the web, is licensed under MIT.",
        "Base-3B code is licensed under MIT.",
        "Our Base-3B is licensed under MIT.",
        "Base-3B is not licensed under MIT.",
        "If Base-3B is licensed under MIT, all is well.",
        "Base-3B may be licensed under MIT.",
        "Is it so that Base-3B is licensed under MIT?",
        "Base-3B and tiny-1 are under MIT and Apache-2.0, respectively.",
        "Base-3B is licensed under the same license as Apache 2.0 works.",
        "Base-3B is licensed under MIT and the Acme License.",
        "Base-3B is licensed under the license of its maker.",
        "Base-3B-Instruct is licensed under MIT.",
        "other/Base-3B is licensed under MIT.",
        "my-Base-3B is licensed under MIT.",
        "Base-3B is fast. It is licensed under MIT.",
        "- Base model: Base-3B - License: MIT",
        "Base model: Base-3B\nLicense: MIT license",
        "```\nBase-3B is licensed under MIT.\n```",
        "<!-- Base-3B is licensed under MIT. -->",
        "Quants follow the license of the base model (Base-3B).",
        "Base-3B (MIT) is a model under study.",
    ],
)
def test_what_is_unsure_or_of_something_else_is_not_read(kb: KnowledgeBase, words: str) -> None:
    assert said(kb, words) == ()


def test_the_place_is_told_and_the_metadata_are_passed_over(kb: KnowledgeBase) -> None:
    metadata, prose = (
        "---\nnote: Base-3B is licensed under MIT.\n---\n\n",
        "It is\nbig,\nand Base-3B is licensed\nunder CC0.\n",
    )
    (found,) = said(kb, metadata + prose, body=4)
    assert (found.license, found.evidence.location, found.evidence.in_prose) == ("CC0", "README.md:7", True)


def test_each_thing_is_told_once(kb: KnowledgeBase) -> None:
    assert len(said(kb, "Base-3B is licensed under MIT.\n\nBase-3B is licensed under MIT.\n")) == 1


@pytest.mark.parametrize(
    "unit",
    [
        "Base-3B is licensed under ",
        "Base-3B is licensed under MIT. ",
        "tiny-1 ",
        "tiny-1 is under x. Y ",
        "the base model of the base model tiny-1, which is ",
        "license of the ",
        "license of Base-3B is <https://huggingface.co/acme/Base-3B> ",
        "Base-3B (license ",
        "Base-3B (" + "licence " * 20 + ") ",
        "\n- Base-3B: MIT and license ",
        "A" * 40 + " Base-3B ",
        "\n\nBase-3B is licensed under MIT.",
        "\n\nBase-3B is licensed under a b c d e f g h i j k l m n o p.",
        "\nlicense of the base model the base model Base-3B, which is licensed as",
    ],
)
def test_a_hostile_card_is_answered_soon(kb: KnowledgeBase, unit: str) -> None:
    begun = time.process_time()
    said(kb, unit * (1_000_000 // len(unit)))
    assert time.process_time() - begun < 2
