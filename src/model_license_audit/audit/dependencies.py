"""What a statement of provenance says of the licenses of what an artifact was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import Resolve
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import Claim, ClaimField, Reading
from model_license_audit.model.refs import ArtifactRef


def hearing(kb: KnowledgeBase, subject: Artifact, resolve: Resolve) -> Resolve:
    """Asks the other one, and takes the word of a statement for a license that this one cannot tell.

    The statements of ancestors are heard as well, for what lies above them; that of who is nearer comes first.
    """
    words = dict(_words(subject))

    def look_up(ref: ArtifactRef) -> Artifact | UnknownArtifact:
        found = resolve(ref)
        if isinstance(found, Artifact):
            for other, claim in _words(found):
                words.setdefault(other, claim)
        word = words.get(replace(ref, revision=None))
        known = isinstance(found, Artifact) and found.concluded is not None
        return found if known or word is None else _told(kb, found, word)

    return look_up


def _words(artifact: Artifact) -> Iterator[tuple[ArtifactRef, Claim]]:
    """The licenses that a statement among the files of an artifact gives to others, the first of each."""
    for claim in reversed(artifact.claims_of(ClaimField.LICENSE_OF)):
        place, _, license_ = (claim.value or "").partition(" ")
        if license_:
            ref = ArtifactRef.parse(place.replace("%20", " ").replace("%25", "%"))
            yield ref, replace(claim, field=ClaimField.LICENSE, value=license_)


def _told(kb: KnowledgeBase, found: Artifact | UnknownArtifact, word: Claim) -> Artifact:
    """The artifact under the license that the statement gives it; all else that is known of it is kept."""
    if isinstance(found, Artifact):
        told = conclude(kb, found.ref, found.kind, Reading((*found.claims, word), found.texts), names=found.names)
        return replace(told, problems=found.problems, renamed=found.renamed, recorded=found.recorded)
    kind = ArtifactKind.DATASET if found.ref.dataset else ArtifactKind.MODEL
    return conclude(kb, found.ref, kind, Reading((word,)), names=(found.ref.name,))
