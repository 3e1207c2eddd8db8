"""What an artifact declares, what its license texts are, and what follows from both."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact, ArtifactKind, TextMatchKind
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Reading,
    Shape,
    TextFile,
    TextRole,
)
from model_license_audit.model.expressions import LicenseId, LicenseStatement, Unresolved, leaves
from model_license_audit.model.refs import ArtifactRef, Host

TextOf = Callable[[str], str]
REF = ArtifactRef(Host.PATH, "./acme")


def claim(
    value: str | None,
    field: ClaimField = ClaimField.LICENSE,
    source: str = "README.md",
    shape: Shape = Shape.SCALAR,
) -> Claim:
    return Claim(field, value, Basis.DECLARED, Confidence.HIGH, Evidence(source, line=2, excerpt=value or ""), shape)


def file(path: str, text: str, role: TextRole = TextRole.LICENSE) -> TextFile:
    return TextFile(path, role, text, hashlib.sha256(text.encode()).hexdigest())


def artifact(kb: KnowledgeBase, *parts: Claim | TextFile, names: tuple[str, ...] = ()) -> Artifact:
    claims = tuple(part for part in parts if isinstance(part, Claim))
    texts = tuple(part for part in parts if isinstance(part, TextFile))
    return conclude(kb, REF, ArtifactKind.MODEL, Reading(claims, texts), names=names)


def concluded(kb: KnowledgeBase, *parts: Claim | TextFile) -> LicenseStatement:
    statement = artifact(kb, *parts).concluded
    assert statement is not None
    return statement


def keys(statement: LicenseStatement | None) -> list[str]:
    assert statement is not None
    return [leaf.key if isinstance(leaf, LicenseId) else f"?{leaf.raw}" for leaf in leaves(statement.expression)]


def test_nothing_known(kb: KnowledgeBase) -> None:
    found = artifact(kb)
    assert (found.declared, found.concluded, found.license_texts) == (None, None, ())


@pytest.mark.parametrize("shape", [Shape.NULL, Shape.TEMPLATE])
def test_a_key_without_a_value_declares_nothing(kb: KnowledgeBase, shape: Shape) -> None:
    found = artifact(kb, claim(None, shape=shape))
    assert (found.declared, found.concluded) == (None, None)
    assert found.claims


def test_declared_alone(kb: KnowledgeBase) -> None:
    found = concluded(kb, claim("llama3.1"))
    assert (keys(found), found.confidence, found.basis) == (["llama3.1"], Confidence.HIGH, Basis.CONCLUDED)
    assert [e.location for e in found.evidence] == ["README.md:2"]


def test_the_confidence_of_the_claim_limits_the_statement(kb: KnowledgeBase) -> None:
    weak = Claim(ClaimField.LICENSE, "mit", Basis.DETECTED, Confidence.LOW, Evidence("model.gguf"))
    assert concluded(kb, weak).confidence is Confidence.LOW


def test_name_and_link_belong_to_the_card(kb: KnowledgeBase) -> None:
    link = claim("https://www.llama.com/llama3_1/license", ClaimField.LICENSE_LINK)
    found = concluded(kb, claim("other"), claim("llama3.1", ClaimField.LICENSE_NAME), link)
    assert keys(found) == ["llama3.1"]
    assert found.raw == "other (license_name: llama3.1, license_link: https://www.llama.com/llama3_1/license)"


def test_a_list_is_kept_whole(kb: KnowledgeBase) -> None:
    found = concluded(kb, claim("mit", shape=Shape.LIST), claim("cc-by-nc-4.0", shape=Shape.LIST))
    assert (keys(found), found.raw) == (["mit", "cc-by-nc-4.0"], "[mit, cc-by-nc-4.0]")


def test_sources_that_agree_are_one_statement(kb: KnowledgeBase) -> None:
    found = concluded(kb, claim("apache-2.0"), claim("Apache License 2.0", source="model.gguf"))
    assert keys(found) == ["apache-2.0"]
    assert [e.source for e in found.evidence] == ["README.md", "model.gguf"]


def test_sources_that_disagree_are_both_kept(kb: KnowledgeBase) -> None:
    found = concluded(kb, claim("mit"), claim("llama2", source="model.gguf"))
    assert (keys(found), found.confidence) == (["mit", "llama2"], Confidence.LOW)
    assert "README.md and model.gguf" in found.how


def test_an_exact_source_settles_a_family(kb: KnowledgeBase) -> None:
    assert keys(concluded(kb, claim("cc"), claim("cc-by-4.0", source="model.gguf"))) == ["cc-by-4.0"]


def test_the_text_confirms_the_card(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, claim("mit"), file("LICENSE", text_of("mit")))
    assert (keys(found), found.confidence) == (["mit"], Confidence.HIGH)
    assert "and the text in LICENSE" in found.how


def test_the_text_alone(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, file("LICENSE.txt", text_of("apache-2.0")))
    assert (keys(found), found.basis, found.confidence) == (["apache-2.0"], Basis.DETECTED, Confidence.HIGH)
    assert found.evidence[0].digest


def test_the_card_and_the_text_disagree(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, claim("mit"), file("LICENSE", text_of("apache-2.0")))
    assert (keys(found), found.confidence) == (["mit", "apache-2.0"], Confidence.LOW)
    assert found.how == "the card and the license text disagree; both are kept"


@pytest.mark.parametrize("said", ["other", "unknown", "apache", "Acme License"])
def test_the_text_settles_what_the_card_leaves_open(kb: KnowledgeBase, text_of: TextOf, said: str) -> None:
    found = concluded(kb, claim(said), file("LICENSE", text_of("apache-2.0")))
    assert (keys(found), found.confidence) == (["apache-2.0"], Confidence.MEDIUM)


def test_a_text_outside_the_family_settles_nothing(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, claim("cc"), file("LICENSE", text_of("mit")))
    assert keys(found) == ["?cc", "mit"]


def test_a_text_does_not_settle_a_contradiction(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, claim("mit"), claim("llama2", ClaimField.LICENSE_NAME), file("LICENSE", text_of("mit")))
    assert not found.determined


def test_an_edited_text_stays_open_and_names_the_nearest(kb: KnowledgeBase, text_of: TextOf) -> None:
    text = text_of("mit").replace("without restriction", "for non-commercial purposes")
    found = concluded(kb, claim("mit"), file("LICENSE", text))
    assert not found.determined
    edited = next(leaf for leaf in leaves(found.expression) if isinstance(leaf, Unresolved))
    assert (edited.members, edited.raw) == (("mit",), "an edited text of MIT")
    assert "words added" in edited.settle


def test_an_edited_text_with_a_tag_stays_open(kb: KnowledgeBase, text_of: TextOf) -> None:
    text = "SPDX-License-Identifier: MIT\n\n" + text_of("mit").replace("without restriction", "for research only")
    assert not concluded(kb, claim("mit"), file("LICENSE", text)).determined


def test_a_notice_of_the_declared_license_agrees(kb: KnowledgeBase, text_of: TextOf) -> None:
    text = text_of("apache-2.0")
    notice = file("LICENSE", text[text.index("Licensed under the Apache License") :])
    assert keys(concluded(kb, claim("apache-2.0"), notice)) == ["apache-2.0"]
    assert not concluded(kb, claim("mit"), notice).determined


@pytest.mark.parametrize(
    "text",
    [
        "You may not use this model commercially. Only academic research permitted.",
        "Acme grants you whatever Acme thinks of in the morning. " * 20,
        "SPDX-License-Identifier: MIT\n\nFor research only.",
        "Copyright (c) 2026 Acme. All rights reserved.\n\nFor non-commercial use only.",
        "Llama 3.1 Community License",
        "https://creativecommons.org/licenses/by-nc/4.0/",
        "本模型仅供学术研究使用",
        "lorem ipsum dolor sit amet " * 40,
    ],
)
def test_an_unknown_text_beside_a_declared_license_leaves_it_open(kb: KnowledgeBase, text: str) -> None:
    found = concluded(kb, claim("mit"), file("LICENSE", text))
    assert (keys(found), found.confidence) == (["mit", "?the text in LICENSE"], Confidence.LOW)
    assert not found.determined
    assert "none that we know" in found.how
    assert not concluded(kb, file("LICENSE", text)).determined


@pytest.mark.parametrize(
    "text",
    [
        "",
        "See README.md",
        "MIT License\n\nCopyright (c) 2026 Acme GmbH",
        "SPDX-License-Identifier: MIT\n",
        "https://opensource.org/licenses/MIT",
        "This model is released under the MIT License, see https://opensource.org/licenses/MIT.",
    ],
)
def test_a_bare_pointer_in_the_license_file_leaves_the_card(kb: KnowledgeBase, text: str) -> None:
    assert keys(concluded(kb, claim("mit"), file("LICENSE", text))) == ["mit"]


def test_a_pointer_may_name_the_license_in_full(kb: KnowledgeBase) -> None:
    text = "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms"
    assert concluded(kb, claim("gemma"), file("LICENSE", text)).determined


def test_a_second_license_file_may_be_the_unknown_one(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, file("LICENSE", text_of("mit")), file("LICENSE.md", "You must pay us."), claim("mit"))
    assert keys(found) == ["mit", "?the text in LICENSE.md"]


def test_a_condition_beside_a_notice_leaves_it_open(kb: KnowledgeBase, text_of: TextOf) -> None:
    text = text_of("apache-2.0")
    notice = text[text.index("Licensed under the Apache License") :] + "\n\nYou may not use it commercially."
    assert not concluded(kb, claim("apache-2.0"), file("LICENSE", notice)).determined


def test_only_so_many_license_values_are_resolved(kb: KnowledgeBase) -> None:
    claims = [claim(f"x{n} AND y{n}", source=f"c{n}/config.json") for n in range(3000)]
    found = artifact(kb, *claims, claim("mit"))
    assert [problem.incomplete for problem in found.problems] == [True]
    assert "2,951 more license values" in found.problems[0].what
    assert keys(found.concluded)[-1] == "?2,951 more license values"
    assert "mit" in keys(found.concluded)


def test_only_so_many_tags_are_resolved(kb: KnowledgeBase) -> None:
    text = "\n".join(f"SPDX-License-Identifier: x{n} OR MIT" for n in range(60))
    assert keys(concluded(kb, claim("mit"), file("LICENSE", text)))[-1] == "?10 more SPDX tags in LICENSE"


def test_equal_texts_are_compared_once_and_told_for_each_file(kb: KnowledgeBase, text_of: TextOf) -> None:
    files = [file(f"third_party/{n:03}/LICENSE", text_of("gpl-3.0")) for n in range(300)]
    found = artifact(kb, *files, claim("mit"))
    assert (found.problems, len({text.path for text in found.license_texts})) == ((), 300)


def test_more_license_text_than_is_compared_is_a_problem(kb: KnowledgeBase, text_of: TextOf) -> None:
    files = [file(f"x{n}/LICENSE", f"{text_of('gpl-3.0').replace(' and ', f' w{n} ')}") for n in range(40)]
    found = artifact(kb, *files, claim("mit"), file("LICENSE", text_of("mit")))
    assert [(problem.incomplete, "more license text" in problem.what) for problem in found.problems] == [(True, True)]
    assert keys(found.concluded) == ["mit"]
    assert ("LICENSE", "mit") in {(text.path, text.key) for text in found.license_texts}


def test_a_license_too_long_to_compare_is_not_told(kb: KnowledgeBase) -> None:
    text = " ".join(f"permission{n % 997} is hereby granted" for n in range(60_000))
    others = [file(f"LICENSE.{kind}", f"{kind} {text}") for kind in ("md", "txt", "rst", "html")]
    found = artifact(kb, claim("mit"), file("LICENSE", text), *others, file("COPYING", f"x {text}"))
    assert [problem.incomplete for problem in found.problems] == [True]
    unknown = [leaf for leaf in leaves(found.concluded.expression) if isinstance(leaf, Unresolved)]  # type: ignore[union-attr]
    assert any("more license text than" in leaf.settle for leaf in unknown)


def test_a_tag_in_the_license_file_says_which_versions_apply(kb: KnowledgeBase) -> None:
    found = concluded(kb, file("LICENSE", "SPDX-License-Identifier: GPL-3.0-or-later\n"))
    assert str(found.expression) == "GPL-3.0-or-later"


def test_the_license_of_an_ancestor_is_listed_but_not_concluded(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = artifact(
        kb, claim("mit"), file("LICENSE", text_of("mit")), file("LICENSE.apache", text_of("apache-2.0")),
        file("third_party/LICENSE", text_of("bsd-3-clause")),
    )  # fmt: skip
    assert [(t.path, t.key) for t in found.license_texts] == [
        ("LICENSE", "mit"),
        ("LICENSE.apache", "apache-2.0"),
        ("third_party/LICENSE", "bsd-3-clause"),
    ]
    assert keys(found.concluded) == ["mit"]


def test_two_licenses_in_the_license_file_both_bind(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, file("LICENSE", text_of("mit") + "\n\n" + text_of("apache-2.0")))
    assert (keys(found), found.confidence) == (["mit", "apache-2.0"], Confidence.MEDIUM)


def test_a_card_counts_only_with_a_whole_text(kb: KnowledgeBase, text_of: TextOf) -> None:
    body = f"# Acme\n\n## License\n\n{text_of('mit')}\n\n## Usage\n\nUse it."
    found = artifact(kb, file("README.md", body, TextRole.CARD))
    assert [(t.path, t.key, t.match) for t in found.license_texts] == [("README.md", "mit", TextMatchKind.SAME)]
    assert artifact(kb, file("README.md", body[:700], TextRole.CARD)).license_texts == ()


def test_names_of_the_files_come_first(kb: KnowledgeBase) -> None:
    found = artifact(kb, claim("Acme 7B", ClaimField.NAME), claim("acme-7b", ClaimField.NAME), names=("dir", "Acme 7B"))
    assert found.names == ("Acme 7B", "acme-7b", "dir")


@pytest.mark.parametrize(("value", "gated"), [("auto", True), ("manual", True), ("True", True), ("False", False)])
def test_gating(kb: KnowledgeBase, value: str, gated: bool) -> None:
    assert artifact(kb, claim(value, ClaimField.GATED)).gated is gated


def test_every_leaf_of_a_statement_can_be_shown(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, file("LICENSE", "Copyright 2020 X\n\n" + text_of("mit").replace("MIT License", "")))
    assert str(found.expression) == "MIT"


def test_a_text_without_an_entry_is_called_by_the_identifier_of_its_list(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, file("LICENSE", text_of("commons-clause") + "\n\n" + text_of("apache-2.0")))
    assert keys(found) == ["LicenseRef-scancode-commons-clause", "apache-2.0"]
    assert str(found.expression) == "LicenseRef-scancode-commons-clause AND Apache-2.0"


def test_an_exception_is_no_license_by_itself(kb: KnowledgeBase, text_of: TextOf) -> None:
    both = text_of("gpl-2.0") + "\n\n" + text_of("classpath-exception-2.0")
    found = concluded(kb, file("LICENSE", both))
    assert keys(found) == ["gpl-2.0", "?the text of Classpath-exception-2.0, an exception to a license"]
    (_, exception) = leaves(found.expression)
    assert isinstance(exception, Unresolved)
    assert exception.settle == "declare the license it belongs to, as LICENSE WITH Classpath-exception-2.0"


def test_the_text_of_the_declared_exception_agrees(kb: KnowledgeBase, text_of: TextOf) -> None:
    both = text_of("gpl-2.0") + "\n\n" + text_of("classpath-exception-2.0")
    declared = claim("GPL-2.0-only WITH Classpath-exception-2.0")
    found = concluded(kb, declared, file("LICENSE", both))
    assert [str(leaf) for leaf in leaves(found.expression)] == ["GPL-2.0-only WITH Classpath-exception-2.0"]
    assert found.confidence is Confidence.HIGH


def test_a_contributor_agreement_licenses_nothing(kb: KnowledgeBase, text_of: TextOf) -> None:
    found = concluded(kb, file("LICENSE", text_of("google-cla")))
    assert all(isinstance(leaf, Unresolved) for leaf in leaves(found.expression))
    assert keys(concluded(kb, file("LICENSE", text_of("mit") + "\n\n" + text_of("google-cla")))) == ["mit"]
