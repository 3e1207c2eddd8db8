"""Whether an artifact says that later versions of its license apply, and which those are."""

from __future__ import annotations

import pytest

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.versions import later_versions, versions_unstated
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
from model_license_audit.model.refs import ArtifactRef


def artifact(kb: KnowledgeBase, said: str | None, text: str | None = None) -> Artifact:
    evidence = Evidence("README.md")
    claims = (Claim(ClaimField.LICENSE, said, Basis.DECLARED, Confidence.HIGH, evidence),) if said else ()
    texts = (TextFile("LICENSE", TextRole.LICENSE, text, "0" * 64),) if text else ()
    return conclude(kb, ArtifactRef.parse("hf:acme/a"), ArtifactKind.MODEL, Reading(claims, texts))


@pytest.mark.parametrize("said", ["gpl-2.0", "gpl-3.0", "agpl-3.0", "lgpl-2.1", "GPLv2", "GPL-2.0 AND MIT"])
def test_an_identifier_without_only_or_later_leaves_the_versions_open(said: str, kb: KnowledgeBase) -> None:
    found = artifact(kb, said)

    assert found.concluded is not None
    assert len(versions_unstated(kb, found)) == 1


@pytest.mark.parametrize("said", ["GPL-2.0-only", "gpl-2.0 only", "GPL-2.0-or-later", "gpl-3.0+", "mit", "gpl", None])
def test_stated_versions_other_licenses_and_families_leave_nothing_open(said: str | None, kb: KnowledgeBase) -> None:
    assert versions_unstated(kb, artifact(kb, said)) == frozenset()


def test_only_speaks_of_the_license_it_stands_with(kb: KnowledgeBase) -> None:
    found = artifact(kb, "GPL-2.0-only")
    both = artifact(kb, "gpl-2.0", "SPDX-License-Identifier: GPL-2.0-only\n")

    assert versions_unstated(kb, found) == versions_unstated(kb, both) == frozenset()


def test_later_versions_come_in_order(kb: KnowledgeBase) -> None:
    assert later_versions(kb, "cc-by-nc-sa-2.0") == ("cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0")
    assert later_versions(kb, "mit") == later_versions(kb, "no-such-license") == ()
