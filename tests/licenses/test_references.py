"""Licenses that a text names without holding their words: weaker evidence, and a mention is none."""

from __future__ import annotations

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.texts.references import references
from model_license_audit.model.artifacts import TextMatchKind

REFERENCE, LINK = TextMatchKind.REFERENCE, TextMatchKind.LINK


def found(kb: KnowledgeBase, text: str) -> list[tuple[str, TextMatchKind]]:
    return [(one.key, one.match) for one in references(kb, "README.md", text)]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("This model is licensed under the Apache License, Version 2.0.", ["apache-2.0"]),
        ("Released under the MIT license", ["mit"]),
        ("The weights are distributed under the terms of the\nGNU General Public License v3.0.", ["gpl-3.0"]),
        ("Licensed under either of Apache License, Version 2.0 or MIT license at your option.", ["apache-2.0", "mit"]),
        ("The code is under MIT and the weights under CC BY-NC 4.0", ["mit", "cc-by-nc-4.0"]),
        ("## License\n\nApache-2.0\n", ["apache-2.0"]),
        ("License: cc-by-nc-4.0", ["cc-by-nc-4.0"]),
        ("Use is governed by the Llama 3.1 Community License Agreement.", ["llama3.1"]),
    ],
)
def test_a_sentence_that_puts_a_work_under_a_license(kb: KnowledgeBase, text: str, keys: list[str]) -> None:
    assert found(kb, text) == [(key, REFERENCE) for key in keys]


@pytest.mark.parametrize(
    "text",
    [
        "Trained on Llama 3.1 outputs, with guardrails against MIT students.",
        "We compare Apache Spark, BSD sockets and the MIT Media Lab.",
        "This is not released under the MIT license.",
        "It is no longer licensed under Apache-2.0.",
        "Released under a license of its own.",
        "See the license file.",
        "",
    ],
)
def test_a_mention_is_no_evidence(kb: KnowledgeBase, text: str) -> None:
    assert found(kb, text) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[![License](https://img.shields.io/badge/License-Apache_2.0-blue.svg)](./LICENSE)", "apache-2.0"),
        ("see https://creativecommons.org/licenses/by-nc/4.0/", "cc-by-nc-4.0"),
    ],
)
def test_a_badge_or_a_link_is_weaker(kb: KnowledgeBase, text: str, key: str) -> None:
    assert found(kb, text) == [(key, LINK)]


def test_words_go_before_a_link_and_the_line_is_told(kb: KnowledgeBase) -> None:
    text = "# Acme\n\nhttps://opensource.org/licenses/MIT\n\nLicensed under the MIT License.\n"
    (one,) = references(kb, "README.md", text)
    assert (one.match, one.line, one.excerpt) == (REFERENCE, 5, "Licensed under the MIT License.")


@pytest.mark.parametrize(
    "text", ["licensed under the " * 20_000, "# " + " " * 100_000, "license" + " " * 100_000, "https://a.b/c " * 10_000]
)
def test_a_hostile_text_is_answered_soon(kb: KnowledgeBase, text: str) -> None:
    assert found(kb, text) == []
