"""Weights, code, data and documentation of one artifact under licenses of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.layers.names import is_general, is_package_metadata, layer_of_file
from model_license_audit.licenses.layers.sentences import own_name, parts_of
from model_license_audit.licenses.layers.words import said_in
from model_license_audit.model.artifacts import Artifact, ArtifactKind, Layer, ToldBy
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Reading,
    TextFile,
    TextRole,
)
from model_license_audit.model.expressions import LicenseId, LicenseStatement, leaves
from model_license_audit.model.refs import ArtifactRef, Host

TextOf = Callable[[str], str]
WEIGHTS, CODE, DATA, DOCS = Layer.WEIGHTS, Layer.CODE, Layer.DATA, Layer.DOCUMENTATION
METADATA = "acme-1.0.dist-info/METADATA"


def field(value: str, source: str = "README.md") -> Claim:
    return Claim(ClaimField.LICENSE, value, Basis.DECLARED, Confidence.HIGH, Evidence(source, line=2, excerpt=value))


def file(path: str, text: str, role: TextRole = TextRole.LICENSE) -> TextFile:
    return TextFile(path, role, text, hashlib.sha256(text.encode()).hexdigest())


def card(words: str) -> TextFile:
    return file("README.md", f"# Acme\n\n{words}\n", TextRole.CARD)


def artifact(kb: KnowledgeBase, *parts: Claim | TextFile, kind: ArtifactKind = ArtifactKind.MODEL) -> Artifact:
    claims = tuple(part for part in parts if isinstance(part, Claim))
    texts = tuple(part for part in parts if isinstance(part, TextFile))
    return conclude(kb, ArtifactRef(Host.PATH, "./acme"), kind, Reading(claims, texts), names=("Acme-8B",))


def keys(statement: LicenseStatement | None) -> list[str]:
    assert statement is not None
    return [leaf.key if isinstance(leaf, LicenseId) else f"?{leaf.raw}" for leaf in leaves(statement.expression)]


def told(found: Artifact) -> dict[str, list[str]]:
    return {layer.layer.value: keys(layer.statement) for layer in found.layers}


def by(found: Artifact, layer: Layer) -> tuple[ToldBy, ...]:
    return next(part.told_by for part in found.layers if part.layer is layer)


@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("LICENSE-CODE", CODE),
        ("LICENSE_CODE.txt", CODE),
        ("LICENSE.code", CODE),
        ("CODE_LICENSE", CODE),
        ("CODE LICENSE.md", CODE),
        ("LICENSE_weights", WEIGHTS),
        ("MODEL_LICENSE", WEIGHTS),
        ("MODEL_LICENSE_AGREEMENT.txt", WEIGHTS),
        ("LICENSE-MODEL", WEIGHTS),
        ("LICENSE.model", WEIGHTS),
        ("Licence_Checkpoints.md", WEIGHTS),
        ("DATA_LICENSE", DATA),
        ("LICENSE-DATA", DATA),
        ("LICENSE-docs", DOCS),
        ("weights/LICENSE", WEIGHTS),
        ("code/LICENSE.md", CODE),
        ("src/COPYING", CODE),
        ("LICENSES/code.txt", CODE),
        ("LICENSE", None),
        ("LICENSE.llama", None),
        ("LICENSE-llama-model", None),
        ("third_party/LICENSE", None),
        ("a/code/LICENSE", None),
        ("code/NOTICE", None),
        ("MODEL_CARD.md", None),
        ("LICENSE-code-and-data", None),
    ],
)
def test_the_part_that_the_name_of_a_license_file_tells(path: str, layer: Layer | None) -> None:
    assert layer_of_file(path) is layer


def test_a_general_license_file_and_package_metadata() -> None:
    assert [is_general(p) for p in ("LICENSE", "COPYING.txt", "LICENSE-CODE", "code/LICENSE")] == [
        True,
        True,
        False,
        False,
    ]
    assert [is_package_metadata(p) for p in (METADATA, "pyproject.toml", "README.md", "a/METADATA")] == [
        True, True, False, False,
    ]  # fmt: skip


SENTENCES = [
    (
        "The code is released under the MIT license, the model weights under CC BY-NC 4.0.",
        {CODE: "mit", WEIGHTS: "cc-by-nc-4.0"},
    ),
    (
        "The code in this repository is Apache 2.0; weights are licensed under CC-BY-NC 4.0.",
        {CODE: "apache-2.0", WEIGHTS: "cc-by-nc-4.0"},
    ),
    (
        "This code repository and the model weights are licensed under the MIT License.",
        {CODE: "mit", WEIGHTS: "mit"},
    ),
    (
        "This model and associated code are released under the CC-BY-NC-ND 4.0 license.",
        {CODE: "cc-by-nc-nd-4.0", WEIGHTS: "cc-by-nc-nd-4.0"},
    ),
    (
        "We release the code under the MIT license and the weights under CC BY-NC 4.0.",
        {CODE: "mit", WEIGHTS: "cc-by-nc-4.0"},
    ),
    (
        "The code is released under MIT, however the pretrained models are released under Apache 2.0.",
        {CODE: "mit", WEIGHTS: "apache-2.0"},
    ),
    (
        "The code for training and evaluating the model is released under the MIT license.",
        {CODE: "mit"},
    ),
    (
        "Licensed under the MIT license (code) and CC BY-NC 4.0 (model weights).",
        {CODE: "mit", WEIGHTS: "cc-by-nc-4.0"},
    ),
    (
        "The code and model weights are released under the MIT and CC-BY-NC 4.0 licenses, respectively.",
        {CODE: "mit", WEIGHTS: "cc-by-nc-4.0"},
    ),
    (
        "- **Code License:** [MIT](https://opensource.org/license/mit/)\n- **Model License:** CC BY 4.0",
        {CODE: "mit", WEIGHTS: "cc-by-4.0"},
    ),
    (
        "- Code: MIT\n- Weights: CC-BY-NC-4.0",
        {CODE: "mit", WEIGHTS: "cc-by-nc-4.0"},
    ),
    (
        (
            "![Code License](https://img.shields.io/badge/Code%20License-Apache_2.0-green.svg) ![Data "
            "License](https://img.shields.io/badge/Data%20License-CC%20By%20NC%204.0-red.svg)"
        ),
        {CODE: "apache-2.0", DATA: "cc-by-nc-4.0"},
    ),
    (
        (
            "The source code is licensed\nunder the\nApache License, Version 2.0. The dataset is released under "
            "CC BY 4.0."
        ),
        {CODE: "apache-2.0", DATA: "cc-by-4.0"},
    ),
    (
        "Acme-8B code and models are distributed under the Apache License 2.0.",
        {CODE: "apache-2.0", WEIGHTS: "apache-2.0"},
    ),
    (
        "The documentation is licensed under CC BY 4.0, and all code under GPL-3.0.",
        {DOCS: "cc-by-4.0", CODE: "gpl-3.0"},
    ),
]


@pytest.mark.parametrize(("words", "expected"), SENTENCES)
def test_sentences_that_put_a_part_under_a_license(kb: KnowledgeBase, words: str, expected: dict[Layer, str]) -> None:
    found = artifact(kb, field("gemma"), card(words))
    others = {part.layer: keys(part.statement)[0] for part in found.layers if part.layer is not WEIGHTS}
    assert others == {layer: key for layer, key in expected.items() if layer is not WEIGHTS}
    said = {said.layer: said.claim.value for said in said_in(kb, card(words), ("Acme-8B",))}
    assert set(said) == set(expected)
    alone = artifact(kb, card(words))
    assert keys(alone.concluded) == ([expected[WEIGHTS]] if WEIGHTS in expected else ["?"])


@pytest.mark.parametrize(
    "words",
    [
        "The original model is distributed under the MIT license.",
        "The weights of Llama 2 are licensed under the LLAMA 2 Community License.",
        "The base model weights are licensed under Apache 2.0.",
        "If the weights are released under MIT, you may sell them.",
        "The weights are not released under the MIT license.",
        "The weights will be released under the MIT license.",
        "Individual model weights are released under MIT, Apache-2.0 or AGPL-3.0.",
        "The weights are under `$HOME/cache`, and the code is in src.",
        "The model card is released under CC BY 4.0.",
        "Other-7B code is released under the MIT license.",
        "- Model: Llama 2",
        "- Base model: Acme One — the weights are under the Apache License 2.0.",
        "The weights are under the MIT Licensing Office Research License.",
        "```\nThe code is released under the MIT license.\n```",
        "Third-party code is released under the MIT license.",
        "<!--\nThe code is released under the MIT license.\n-->",
        "~~The code is released under the MIT license.~~",
        "The code is MIT-like, and the model is Llama 2 based.",
    ],
)
def test_what_is_said_of_something_else_or_on_a_condition_is_not_read(kb: KnowledgeBase, words: str) -> None:
    assert said_in(kb, card(words), ("Acme-8B",)) == ()


def test_words_keep_their_line_and_say_that_they_are_prose(kb: KnowledgeBase) -> None:
    words = "Some text.\n\nThe code is released under MIT\nand the weights are released\nunder CC BY-NC 4.0."
    found = said_in(kb, card(words), ())
    assert [(s.layer, s.claim.value, s.claim.evidence.line) for s in found] == [
        (CODE, "MIT", 5), (WEIGHTS, "CC BY-NC 4.0", 7),
    ]  # fmt: skip
    assert all(s.claim.evidence.in_prose and s.claim.confidence is Confidence.MEDIUM for s in found)


def test_an_unknown_license_of_one_part_counts_only_beside_that_of_another(kb: KnowledgeBase) -> None:
    alone = "The weights are subject to the Acme Model License."
    assert said_in(kb, card(alone), ()) == ()
    both = said_in(kb, card(f"{alone} The code is licensed under MIT."), ())
    assert [(s.layer, s.claim.value, s.sure) for s in both] == [
        (WEIGHTS, "Acme Model License", False), (CODE, "MIT", True),
    ]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="the codemlwighs,.;:(|)[]<>*`#- \nMITunr", max_size=400))
def test_no_card_breaks_the_reading(kb: KnowledgeBase, words: str) -> None:
    lines = words.count("\n") + 3
    assert all(1 <= (s.claim.evidence.line or 0) <= lines for s in said_in(kb, card(words), ("Acme-8B",)))


@pytest.mark.parametrize("base", [*(words for words, _ in SENTENCES[:8])])
@pytest.mark.parametrize("change", ["{}\n\nIt has 8 billion parameters.", "> {}", "<p>{}</p>", "* {}", "**{}**"])
def test_what_stands_around_a_sentence_changes_nothing(kb: KnowledgeBase, base: str, change: str) -> None:
    plain = {(s.layer, s.claim.value) for s in said_in(kb, card(base), ())}
    assert {(s.layer, s.claim.value) for s in said_in(kb, card(change.format(base)), ())} == plain


def test_the_subject_of_a_sentence_is_its_parts_alone() -> None:
    assert parts_of("The pretrained model weights are released") == (WEIGHTS,)
    assert parts_of("Acme-8B models are released", own_name(["acme/Acme-8B"])) == (WEIGHTS,)
    assert parts_of("Acme-8B models are released") == ()
    assert parts_of("use of the weights and data for Other-7B is") == ()


# What follows for the artifact.


def test_a_general_license_beside_one_for_the_weights_is_that_of_the_code(kb: KnowledgeBase, text_of: TextOf) -> None:
    files = (file("LICENSE", text_of("mit")), file("LICENSE_weights", text_of("cc-by-nc-4.0")))
    found = artifact(kb, field("cc-by-nc-4.0"), *files)
    assert (keys(found.concluded), told(found)) == (["cc-by-nc-4.0"], {"weights": ["cc-by-nc-4.0"], "code": ["mit"]})
    assert by(found, WEIGHTS) == (ToldBy.LABEL, ToldBy.FILE)
    assert by(found, CODE) == (ToldBy.FILE,)
    assert keys(artifact(kb, *files).concluded) == ["cc-by-nc-4.0"]


def test_a_general_license_that_words_or_metadata_give_to_the_code(kb: KnowledgeBase, text_of: TextOf) -> None:
    mit = file("LICENSE", text_of("mit"))
    for teller in (card("The code is licensed under the MIT license."), field("mit", "pyproject.toml")):
        found = artifact(kb, field("cc-by-nc-4.0"), mit, teller)
        assert (keys(found.concluded), told(found)["code"]) == (["cc-by-nc-4.0"], ["mit"])
        assert ToldBy.FILE in by(found, CODE)


def test_a_general_license_of_which_nothing_is_told_stays_beside_the_card(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = artifact(kb, field("cc-by-nc-4.0"), file("LICENSE", text_of("mit")))
    assert (keys(found.concluded), found.layers) == (["cc-by-nc-4.0", "mit"], ())


def test_a_label_that_is_the_codes_gives_way_to_words_on_the_weights(kb: KnowledgeBase, text_of: TextOf) -> None:
    words = card("The code is released under the MIT license. The weights are released under CC BY-NC 4.0.")
    for parts in ((field("mit"), words), (field("mit"), words, file("LICENSE", text_of("mit")))):
        found = artifact(kb, *parts)
        assert keys(found.concluded) == keys(found.declared) == ["cc-by-nc-4.0"]
        assert found.concluded is not None
        assert "names that of the code" in found.concluded.how
        own = next(layer for layer in found.layers if layer.layer is WEIGHTS)
        assert [keys(said) for said in own.contrary] == [["mit"]]
        assert own.told_by[0] is ToldBy.WORDS


def test_a_label_and_words_that_differ_are_both_kept(kb: KnowledgeBase) -> None:
    words = card("The code is Apache 2.0. The weights are released under CC-BY-NC-SA-4.0.")
    found = artifact(kb, field("cc-by-nc-4.0"), words)
    assert keys(found.concluded) == ["cc-by-nc-4.0", "cc-by-nc-sa-4.0"]
    own = next(layer for layer in found.layers if layer.layer is WEIGHTS)
    assert [keys(said) for said in own.contrary] == [["cc-by-nc-4.0"], ["cc-by-nc-sa-4.0"]]


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("cc-by-nc-4.0", "CC BY-NC 4.0"),
        ("cc-by-nc-4.0", "CC-BY-NC"),
        ("cc", "CC BY-NC 4.0"),
    ],
)
def test_words_that_say_the_same_settle_or_confirm_the_label(kb: KnowledgeBase, label: str, words: str) -> None:
    found = artifact(kb, field(label), card(f"The weights are released under {words}."))
    assert keys(found.concluded) == ["cc-by-nc-4.0"]
    assert found.layers[0].contrary == ()


def test_only_the_license_of_the_code_is_told(kb: KnowledgeBase, text_of: TextOf) -> None:
    words = card("The code is released under the MIT license.")
    for parts in ((words,), (words, file("LICENSE", text_of("mit"))), (words, field("mit", METADATA))):
        found = artifact(kb, *parts)
        assert (found.declared, keys(found.concluded), told(found)) == (
            None,
            ["?"],
            {"weights": ["?"], "code": ["mit"]},
        )
        assert by(found, WEIGHTS) == ()
    assert keys(artifact(kb, file("LICENSE-CODE", text_of("mit"))).concluded) == ["?"]


def test_package_metadata_alone_stand_for_the_whole_package(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = artifact(kb, field("mit", METADATA))
    assert (keys(found.declared), keys(found.concluded), found.layers) == (["mit"], ["mit"], ())
    assert keys(artifact(kb, field("mit", METADATA), file("LICENSE", text_of("mit"))).concluded) == ["mit"]


def test_package_metadata_beside_a_card_are_those_of_the_code(kb: KnowledgeBase) -> None:
    found = artifact(kb, field("apache-2.0"), field("mit", METADATA))
    assert (keys(found.declared), told(found)) == (["apache-2.0"], {"weights": ["apache-2.0"], "code": ["mit"]})
    assert by(found, CODE) == (ToldBy.PACKAGE,)


def test_of_a_data_set_the_data_are_the_own_part(kb: KnowledgeBase) -> None:
    words = card("The code is MIT. The dataset is released under CC BY 4.0.")
    found = artifact(kb, field("mit"), words, kind=ArtifactKind.DATASET)
    assert (keys(found.concluded), told(found)) == (["cc-by-4.0"], {"code": ["mit"], "data": ["cc-by-4.0"]})


def test_of_code_nothing_is_told_apart_by_its_own_metadata(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = artifact(kb, field("mit", "pyproject.toml"), file("LICENSE", text_of("mit")), kind=ArtifactKind.CODE)
    assert (keys(found.concluded), found.layers) == (["mit"], ())


def test_a_text_that_only_bears_the_title_of_another_license_can_be_no_other(kb: KnowledgeBase) -> None:
    stub = file("LICENSE", "Mozilla Public License 2.0\n\nAs shown on our web site, its terms bind whoever uses this.")
    found = artifact(kb, field("apache-2.0"), stub)
    assert [getattr(leaf, "members", ()) for leaf in leaves(found.concluded.expression)] == [(), ("mpl-2.0",)]  # type: ignore[union-attr]


def test_layers_stand_in_one_order_whatever_the_order_of_files(kb: KnowledgeBase, text_of: TextOf) -> None:
    names = {"LICENSE-DATA": "cc-by-4.0", "LICENSE-CODE": "mit", "LICENSE": "apache-2.0"}
    files = [file(name, text_of(key)) for name, key in names.items()]
    one, two = artifact(kb, *files), artifact(kb, *reversed(files))
    assert [layer.layer for layer in one.layers] == [WEIGHTS, CODE, DATA]
    assert told(one) == told(two) == {"weights": ["apache-2.0"], "code": ["mit"], "data": ["cc-by-4.0"]}
