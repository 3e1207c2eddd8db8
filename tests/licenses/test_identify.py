"""Which license a text is; an edited one is never taken for the published one."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.texts.differences import MOST, edits_in_words
from model_license_audit.licenses.texts.identify import Effort, identify
from model_license_audit.licenses.texts.surroundings import is_harmless, name_words
from model_license_audit.licenses.texts.tags import tagged
from model_license_audit.licenses.texts.textindex import shipped_index
from model_license_audit.licenses.texts.words import words_of
from model_license_audit.model.artifacts import DifferenceKind, LicenseText, TextMatchKind
from tests.licenses.conftest import ROOT

TextOf = Callable[[str], str]
KEYS = ["apache-2.0", "mit", "bsd-3-clause", "bsd-2-clause", "mpl-2.0"]
TWINS = {
    "agpl-3.0": "agpl-3.0",
    "bigscience-open-rail-m": "bigscience-openrail-m",
    "bigscience-rail-1.0": "bigscience-bloom-rail-1.0",
    "cc-by-3.0": "cc-by-3.0",
    "cc-by-4.0": "cc-by-4.0",
    "cc-by-nc-3.0": "cc-by-nc-3.0",
    "cc-by-nc-4.0": "cc-by-nc-4.0",
    "cc-by-nc-nd-4.0": "cc-by-nc-nd-4.0",
    "cc-by-nc-sa-4.0": "cc-by-nc-sa-4.0",
    "cc-by-nd-4.0": "cc-by-nd-4.0",
    "cc-by-sa-4.0": "cc-by-sa-4.0",
    "clear-bsd": "bsd-3-clause-clear",
    "gpl-2.0": "gpl-2.0",
    "gpl-3.0": "gpl-3.0",
    "lgpl-2.1": "lgpl-2.1",
    "lgpl-3.0": "lgpl-3.0",
    "llama-2-license-2023": "llama2",
    "llama-license-2023": "llama1",
    "stable-diffusion-2022-08-22": "creativeml-openrail-m",
}
"""Texts that are near to each other, by ScanCode's key, and our keys."""

VOCABULARY = ("window", "river", "copper", "engine", "purple", "signal", "garden", "marble")
COMMONS_CLAUSE_LIKE = (
    "Without limiting other conditions, the grant of rights under the License will not include the right to Sell."
)
NON_COMMERCIAL = "The Software may be used for non-commercial purposes only."


def only(found: tuple[LicenseText, ...]) -> LicenseText:
    assert len(found) == 1, found
    return found[0]


def same(path: str, text: str) -> str | None:
    found = identify(path, text)
    return found[0].key if len(found) == 1 and found[0].match is TextMatchKind.SAME else None


def reflowed(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(textwrap.fill(" ".join(p.split()), 60, break_long_words=False) for p in paragraphs)


CHANGES_OF_DRESS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "windows line ends": lambda text: text.replace("\n", "\r\n"),
    "capitals": str.upper,
    "another width": reflowed,
    "indented": lambda text: textwrap.indent(text, "    "),
    "quoted": lambda text: "\n".join(f"> {line}" for line in text.split("\n")),
    "curly quotes": lambda text: text.replace('"', "”").replace("'", "’"),
    "byte order mark": lambda text: "\ufeff" + text,
    "owner added": lambda text: f"Copyright (c) 2019-2026 Acme Weights GmbH and contributors\n\n{text}",
    "titled": lambda text: f"# License\n\n{text}",
    "html": lambda text: "<p>" + text.replace("\n\n", "</p>\n<p>") + "</p>",
    "markdown": lambda text: "# License\n\n" + re.sub(r"(?m)^(\s*)(\w+ \w+)", r"\1**\2**", text),
    "escaped marks": lambda text: re.sub(r"([().*_-])", r"\\\1", text),
    "a quoted YAML value": lambda text: '"' + text.replace('"', '\\"').replace("\n", "\\n") + '"',
    "carriage returns": lambda text: text.replace("\n", "\r"),
    "soft hyphens": lambda text: re.sub(r"(\w{4})(\w{3})", "\\1\u00ad\\2", text),
    "no-break spaces": lambda text: text.replace(". ", ".\u00a0\u00a0"),
    "a C comment": lambda text: "/*\n" + textwrap.indent(text, " * ", lambda _: True) + "\n */",
    **{
        f"comments with {mark}": lambda text, mark=mark: textwrap.indent(text, f"{mark} ", lambda _: True)  # type: ignore[misc]
        for mark in ("#", "//", "--", ";;")
    },
}


@pytest.mark.parametrize("dress", CHANGES_OF_DRESS)
@pytest.mark.parametrize("key", KEYS)
def test_the_published_text_in_any_dress(text_of: TextOf, key: str, dress: str) -> None:
    assert same("LICENSE", CHANGES_OF_DRESS[dress](text_of(key))) == key


@pytest.mark.parametrize("added", [NON_COMMERCIAL, COMMONS_CLAUSE_LIKE, "not", "Contact us before any commercial use."])
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("share", [0.25, 0.5, 0.7])
def test_an_insertion_is_seen_and_shown(text_of: TextOf, key: str, added: str, share: float) -> None:
    text = text_of(key)
    place = text.index(" ", int(len(text) * share))
    found = only(identify("LICENSE", f"{text[:place]} {added}{text[place:]}"))
    assert (found.key, found.match) == (key, TextMatchKind.EDITED)
    assert found.added >= len(words_of(added).words) - 1
    assert " ".join(added.split())[:20].split()[0] in found.excerpt


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_condition_beside_the_text_is_seen(text_of: TextOf, key: str, where: str) -> None:
    parts = [NON_COMMERCIAL, text_of(key)] if where == "before" else [text_of(key), NON_COMMERCIAL]
    text = "\n\n".join(parts)
    found = only(identify("LICENSE", text))
    assert (found.key, found.match) == (key, TextMatchKind.EDITED)
    assert "non-commercial" in found.excerpt
    assert "non-commercial" in text.split("\n")[found.line - 1]


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_clause_is_seen(text_of: TextOf, key: str) -> None:
    words = text_of(key).split(" ")
    third = len(words) // 3
    found = identify("LICENSE", " ".join(words[:third] + words[third + 12 :]))
    assert not any(match.key == key and match.match is TextMatchKind.SAME for match in found)


@given(st.integers(0, 10_000), st.sampled_from(["no", "research", "except", "only", "never", "military"]))
@settings(max_examples=60, deadline=None)
def test_one_added_word_anywhere_is_never_the_published_text(place: int, word: str) -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    body = [m.start() for m in re.finditer(r"(?<=[a-z,]) (?=[a-z])", text[: text.index("END OF TERMS")])]
    at = body[place % len(body)]
    found = identify("LICENSE", f"{text[:at]} {word}{text[at:]}")
    assert [(match.key, match.match) for match in found] == [("apache-2.0", TextMatchKind.EDITED)]


def test_the_appendix_may_be_left_out(text_of: TextOf) -> None:
    text = text_of("apache-2.0")
    end = text.index("END OF TERMS AND CONDITIONS")
    assert same("LICENSE", text[:end]) == "apache-2.0"
    assert same("LICENSE", text[: end + len("END OF TERMS AND CONDITIONS")]) == "apache-2.0"


def test_the_notice_of_a_license_is_a_part(text_of: TextOf) -> None:
    text = text_of("apache-2.0")
    notice = text[text.index("Licensed under the Apache License") :]
    found = only(identify("LICENSE", notice))
    assert (found.key, found.match) == ("apache-2.0", TextMatchKind.PARTIAL)


def test_half_a_license_is_no_license(text_of: TextOf) -> None:
    text = text_of("mpl-2.0")
    found = only(identify("LICENSE", text[: len(text) // 2]))
    assert (found.key, found.match) == ("mpl-2.0", TextMatchKind.PARTIAL)


def test_two_licenses_in_one_file(text_of: TextOf) -> None:
    found = identify("LICENSE", f"{text_of('mit')}\n\n{'-' * 70}\n\n{text_of('apache-2.0')}")
    assert [(match.key, match.match) for match in found] == [
        ("mit", TextMatchKind.SAME),
        ("apache-2.0", TextMatchKind.SAME),
    ]
    assert found[0].line < found[1].line


def test_the_same_license_twice(text_of: TextOf) -> None:
    found = identify("LICENSE", f"{text_of('mit')}\n\nCopyright (c) 2020 Somebody Else\n\n{text_of('mit')}")
    assert [match.match for match in found] == [TextMatchKind.SAME, TextMatchKind.SAME]


@pytest.mark.parametrize("scancode", TWINS)
def test_near_twins_are_told_apart(text_of: TextOf, scancode: str) -> None:
    assert same("LICENSE", text_of(scancode)) == TWINS[scancode]


def with_word_edits(text: str, share: float) -> str:
    """The text with that share of its words replaced, dropped or doubled by another, not at its ends."""
    chance = random.Random(share)  # noqa: S311 - no secret
    words = re.split(r"(\s+)", text)
    places = [n for n in range(len(words) // 10, len(words) * 8 // 10) if words[n].isalpha()]
    for place in chance.sample(places, max(1, round(share * len(words) / 2))):
        words[place] = chance.choice([chance.choice(VOCABULARY), "", f"{words[place]} {chance.choice(VOCABULARY)}"])
    return "".join(words)


@pytest.mark.parametrize("share", [0.02, 0.05])
@pytest.mark.parametrize("scancode", TWINS)
def test_an_edited_text_is_that_of_the_right_version(text_of: TextOf, scancode: str, share: float) -> None:
    found = only(identify("LICENSE", with_word_edits(text_of(scancode), share)))
    assert (found.key, found.match) == (TWINS[scancode], TextMatchKind.EDITED)
    assert 0.9 < found.score <= 1
    assert found.differences


@pytest.mark.parametrize("scancode", TWINS)
def test_the_first_half_is_a_part_of_the_right_version(text_of: TextOf, scancode: str) -> None:
    words = list(re.finditer(r"\S+", text_of(scancode)))
    found = only(identify("LICENSE", text_of(scancode)[: words[len(words) // 2].start()]))
    assert (found.key, found.match) == (TWINS[scancode], TextMatchKind.PARTIAL)


def test_differences_are_told_by_line_and_place(text_of: TextOf) -> None:
    text = text_of("apache-2.0")
    text = text.replace("of your accepting any such warranty", "of your any such warranty", 1)
    text = text.replace("perpetual, worldwide", "worldwide", 1).replace("irrevocable", "revocable", 1)
    text = text.replace("4. Redistribution. You", "4. Redistribution. No model may be sold. You")
    found = only(identify("LICENSE", text))
    told = {one.kind: one for one in found.differences}
    assert set(told) == set(DifferenceKind)
    assert told[DifferenceKind.ADDED].excerpt == "No model may be sold"
    assert told[DifferenceKind.ADDED].sentences == 1
    assert "in section 4" in told[DifferenceKind.ADDED].where
    assert told[DifferenceKind.CHANGED].excerpt == "revocable"
    assert "in section 2" in told[DifferenceKind.CHANGED].where
    assert told[DifferenceKind.MISSING].missing == 1
    assert sum(one.added for one in found.differences) == found.added
    assert sum(one.missing for one in found.differences) == found.missing
    lines = text.split("\n")
    assert all(one.excerpt.split()[0] in lines[one.line - 1] for one in found.differences if one.excerpt)
    assert edits_in_words(found) == "1 sentence added (5 words), 1 word changed, 1 word missing"


def test_many_differences_are_counted_and_the_first_told(text_of: TextOf) -> None:
    found = only(identify("LICENSE", with_word_edits(text_of("gpl-3.0"), 0.05)))
    assert len(found.differences) == MOST
    assert sum(one.added for one in found.differences) < found.added
    assert "added or changed" in edits_in_words(found)


def test_the_lines_of_a_text_are_told(text_of: TextOf) -> None:
    text = f"# Acme\n\nSome prose.\n\n{text_of('mit')}\n\n## More\n"
    found = only(identify("README.md", text, embedded=True))
    last = text.split("\n").index("## More")
    assert 5 <= found.first_line <= found.last_line <= last
    assert found.line == found.first_line


def test_an_addition_beside_a_known_one_is_two_texts(text_of: TextOf) -> None:
    found = identify("LICENSE", f"{text_of('commons-clause')}\n\n{text_of('apache-2.0')}")
    assert [(one.key, one.match) for one in found] == [
        ("LicenseRef-scancode-commons-clause", TextMatchKind.SAME),
        ("apache-2.0", TextMatchKind.SAME),
    ]


def test_the_license_in_a_gated_prompt(text_of: TextOf) -> None:
    prompt = textwrap.indent(text_of("llama-2-license-2023"), "  ")
    card = f"---\nlicense: llama2\nextra_gated_prompt: >-\n{prompt}\nextra_gated_fields:\n  Name: text\n---\n# Acme\n"
    found = identify("README.md", card, embedded=True)
    assert [(one.key, one.match) for one in found] == [("llama2", TextMatchKind.SAME)]


def test_a_short_license_is_found_as_it_stands_only(text_of: TextOf) -> None:
    text = text_of("fsf-free") if len(words_of(text_of("fsf-free")).words) >= 12 else text_of("magaz")
    prose = "We trained a model on images of rivers and hills. " * 20
    assert any(one.match is TextMatchKind.SAME for one in identify("README.md", f"{prose}\n\n{text}", embedded=True))
    broken = " or so ".join(text.split(" ", 6))
    assert identify("README.md", f"{prose}\n\n{broken}", embedded=True) == ()


def test_another_holder_may_stand_in_the_bsd_license(text_of: TextOf) -> None:
    text = text_of("bsd-3-clause").replace("the ORGANIZATION nor", "Acme Weights GmbH nor")
    assert "Acme" in text
    assert same("LICENSE", text) == "bsd-3-clause"


def test_a_condition_does_not_hide_in_a_place_holder(text_of: TextOf) -> None:
    text = text_of("bsd-3-clause").replace("the ORGANIZATION nor", "the holder, for research only, nor")
    assert "research" in text
    assert same("LICENSE", text) is None


def test_a_condition_does_not_hide_in_a_copyright_line(text_of: TextOf) -> None:
    text = f"Copyright (c) 2026 Acme. For non-commercial use only.\n\n{text_of('mit')}"
    assert only(identify("LICENSE", text)).match is TextMatchKind.EDITED


def test_another_license_named_beside_the_text_is_seen(text_of: TextOf) -> None:
    assert only(identify("LICENSE", f"{text_of('mit')}\n\nLicense: GPL\n")).match is TextMatchKind.EDITED
    assert same("LICENSE", f"This project is released under the MIT License:\n\n{text_of('mit')}") == "mit"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MIT",
        "This model is licensed under the Apache License, Version 2.0.",
        "# Acme\n\nLicense: MIT. See LICENSE for the terms and conditions. You may use it as you like.\n" * 3,
        "lorem ipsum dolor sit amet " * 400,
        "\x00" * 1000,
    ],
)
def test_a_mention_is_no_text(text: str) -> None:
    assert identify("README.md", text) == ()


def test_our_readme_holds_no_license_text() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [m for m in identify("README.md", text, embedded=True) if m.match is TextMatchKind.SAME] == []


def test_prose_around_an_embedded_text_is_the_cards(text_of: TextOf) -> None:
    card = f"# Acme 7B\n\nYou must cite our paper.\n\n## License\n\n{text_of('mit')}\n\n## Citation\n\nCite us."
    assert only(identify("README.md", card, embedded=True)).match is TextMatchKind.SAME
    assert only(identify("LICENSE", card)).match is TextMatchKind.EDITED


def test_tags_name_licenses() -> None:
    text = "# SPDX-License-Identifier: MIT OR Apache-2.0\n// SPDX-License-Identifier: GPL-3.0-or-later\n"
    assert tagged(text) == ("MIT OR Apache-2.0", "GPL-3.0-or-later")
    found = only(identify("x.py", text))
    assert (found.key, found.match, found.line) == ("gpl-3.0", TextMatchKind.TAG, 2)


def test_each_license_is_told_from_one_tag_and_only_so_many() -> None:
    same = identify("LICENSE", "x\nSPDX-License-Identifier: MIT\n" * 40_000)
    assert [(found.key, found.line) for found in same] == [("mit", 2)]
    many = identify("LICENSE", "".join(f"SPDX-License-Identifier: X-{n}\n" for n in range(30_000)))
    assert [found.line for found in many] == list(range(1, 201))


def test_what_the_effort_does_not_reach_is_not_found(text_of: TextOf) -> None:
    effort = Effort(100)
    assert identify("LICENSE", text_of("apache-2.0"), effort=effort) == ()
    assert effort.spent
    enough = Effort()
    assert identify("LICENSE", text_of("apache-2.0"), effort=enough)
    assert not enough.spent


def test_the_line_of_a_later_text_is_its_own(text_of: TextOf) -> None:
    text = "\n" * 9 + text_of("mit")
    found = only(identify("LICENSE", text))
    assert found.line >= 10
    assert words_of(text.split("\n")[found.line - 1]).words


def test_the_index_names_our_keys_and_holds_no_text(kb: KnowledgeBase) -> None:
    folder = ROOT / "data"
    binary = (folder / "license_texts.bin").read_bytes()
    assert len(binary) + (folder / "license_texts.json").stat().st_size < 10_000_000
    assert b"license" not in binary
    assert b"warranty" not in binary
    without = set(kb.keys()) - set(shipped_index().keys)
    assert all(kb.license(key).text_sha256 is None for key in without), without  # type: ignore[union-attr]


def test_a_hostile_text_is_answered_soon() -> None:
    assert identify("LICENSE", "permission is hereby granted free of charge " * 40_000) is not None
    assert identify("LICENSE", "a" * 3_000_000) == ()


def test_harmless_words() -> None:
    def harmless(words: str) -> bool:
        return is_harmless(words.split(), name_words("mit"))

    assert harmless("the mit license")
    assert harmless("acme foo is licensed under the following license")
    assert not harmless("this model is licensed under the llama 3 license")
    assert not harmless("for research only")
    assert not harmless("license gpl")


def test_a_text_with_a_foreword_is_edited(text_of: TextOf) -> None:
    foreword = "Everything here is published under the MPL except where explicitly noted otherwise.\n\n"
    found = identify("LICENSE", foreword + text_of("mpl-2.0"))
    assert [(match.key, match.match) for match in found] == [("mpl-2.0", TextMatchKind.EDITED)]
    assert "except where explicitly noted" in found[0].excerpt
