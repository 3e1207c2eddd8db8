"""How a report tells the licenses of the parts of an artifact."""

from __future__ import annotations

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact, ArtifactKind
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
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.reports.parts import told_apart


def model(kb: KnowledgeBase, field: str | None, words: str) -> Artifact:
    evidence = Evidence("README.md", line=2, excerpt=field or "")
    claims = (Claim(ClaimField.LICENSE, field, Basis.DECLARED, Confidence.HIGH, evidence),) if field else ()
    card = TextFile("README.md", TextRole.CARD, f"# Acme\n\n{words}\n", "")
    return conclude(kb, ArtifactRef(Host.PATH, "./acme"), ArtifactKind.MODEL, Reading(claims, (card,)))


def test_each_part_stands_with_its_license_and_what_tells_it(kb: KnowledgeBase) -> None:
    found = model(kb, "cc-by-nc-4.0", "The code is released under the MIT license.")
    assert told_apart(found) == [
        "weights: CC-BY-NC-4.0 (by the license field) · README.md:2",
        "code: MIT (by the words of the card) · README.md:3",
    ]


def test_a_field_that_is_the_codes_is_told_beside_the_weights(kb: KnowledgeBase) -> None:
    found = model(kb, "mit", "The code is released under MIT, the weights under CC BY-NC 4.0.")
    assert told_apart(found)[0] == (
        "weights: CC-BY-NC-4.0 (by the words of the card); the license field names MIT, that of the code · README.md:3"
    )


def test_a_part_of_which_nothing_is_told(kb: KnowledgeBase) -> None:
    assert told_apart(model(kb, None, "The code is MIT."))[0] == "weights: not told"


def test_parts_under_one_license_are_not_told_apart(kb: KnowledgeBase) -> None:
    assert told_apart(model(kb, "mit", "The code and the weights are released under the MIT license.")) == []
    assert told_apart(model(kb, "mit", "A model.")) == []
