"""What words tell of the weights that are loaded from a repository of code, and how far its license file goes."""

from __future__ import annotations

import pytest

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Reading, TextFile, TextRole
from model_license_audit.model.refs import ArtifactRef

LOADED = ArtifactRef.parse("torchhub:acme/bolt:bolt_s")
HUB = ArtifactRef.parse("hf:acme/bolt")


def concluded(kb: KnowledgeBase, words: str, license_file: str, ref: ArtifactRef = LOADED) -> str:
    texts = [TextFile("README.md", TextRole.CARD, f"# Bolt\n\n{words}\n", "0")]
    if license_file:
        text = f"SPDX-License-Identifier: {license_file}\n"
        texts.append(TextFile("nets/LICENSE" if ref is LOADED else "LICENSE", TextRole.LICENSE, text, "1"))
    found = conclude(kb, ref, ArtifactKind.MODEL, Reading(texts=tuple(texts)))
    return str(found.concluded.expression) if found.concluded else ""


@pytest.mark.parametrize(
    "words",
    [
        "Note, that the weights are only licensed for non-commercial use (CC BY-NC-SA 4.0).",
        "The pre-trained models are released for research purposes only (under CC-BY-NC-SA-4.0).",
        "The weights are available for non-commercial research (the CC BY-NC-SA 4.0 license).",
        "The weights are licensed under __CC BY-NC-SA 4.0__.",
    ],
)
def test_a_license_in_brackets_behind_a_use_is_that_of_the_weights(kb: KnowledgeBase, words: str) -> None:
    assert concluded(kb, words, "") == "CC-BY-NC-SA-4.0"
    assert concluded(kb, words, "MIT") == "CC-BY-NC-SA-4.0"
    assert concluded(kb, words, "MIT", HUB) == "CC-BY-NC-SA-4.0 AND MIT"


@pytest.mark.parametrize(
    "words",
    [
        "The weights are licensed for research use (see LICENSE).",
        "The weights are available for download (5 GB).",
        "The original weights are licensed for non-commercial use (CC BY-NC 4.0).",
        "The data are licensed for non-commercial use (CC BY-NC 4.0).",
    ],
)
def test_other_brackets_say_nothing_of_the_weights(kb: KnowledgeBase, words: str) -> None:
    assert concluded(kb, words, "MIT") == "MIT"


@pytest.mark.parametrize(
    "words",
    [
        "The pre-trained models provided in this library may have their own licenses or terms.",
        "The weights may be released under a different license.",
        "The checkpoints might be subject to other licenses.",
    ],
)
def test_weights_with_licenses_of_their_own_are_not_under_that_of_the_code(kb: KnowledgeBase, words: str) -> None:
    assert concluded(kb, words, "BSD-3-Clause") == "NOASSERTION"


def test_what_is_said_of_data_or_users_changes_nothing(kb: KnowledgeBase) -> None:
    for words in ("The data sets may have their own licenses.", "You may have your own license."):
        assert concluded(kb, words, "MIT") == "MIT"


def test_the_license_file_of_a_repository_holds_in_whatever_folder(kb: KnowledgeBase) -> None:
    assert concluded(kb, "Words.", "Apache-2.0") == "Apache-2.0"


def test_what_is_no_license_for_software_is_not_put_aside(kb: KnowledgeBase) -> None:
    assert concluded(kb, "The models are released under the MIT license.", "CC-BY-NC-4.0") == "MIT AND CC-BY-NC-4.0"


def test_a_name_without_version_is_settled_by_the_file(kb: KnowledgeBase) -> None:
    assert concluded(kb, "The weights are released under the GPL.", "GPL-3.0-only") == "GPL-3.0-only"
