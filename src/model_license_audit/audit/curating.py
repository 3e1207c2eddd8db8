"""Licenses that a legal team concluded, laid over what an artifact declares: as long as it is what they looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from model_license_audit.audit.seen import Inputs
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve
from model_license_audit.lineage.build import Resolve
from model_license_audit.model.artifacts import Artifact, UnknownArtifact
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Basis, Confidence, Evidence
from model_license_audit.model.expressions import LicenseStatement
from model_license_audit.model.lineage import Lineage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.policy.curations import UNKNOWN, Curation
from model_license_audit.policy.entries import Entry, ruled

CURATION = "curation"
"""How evidence was obtained that is a legal team's word."""


def digest_of(artifact: Artifact | UnknownArtifact, inputs: Inputs = ()) -> str:
    """SHA-256 of what an audit reads of an artifact: its claims, the digests of its texts, and its files where known.

    Of weights path and size count, not their bytes, which an audit does not read.
    """
    if isinstance(artifact, UnknownArtifact):
        return UNKNOWN
    claims = (f"claim\0{c.field}\0{c.value}\0{c.shape}\0{c.evidence.source}" for c in artifact.claims)
    texts = (f"text\0{text.path}\0{text.digest}" for text in artifact.texts)
    files = (f"file\0{path}\0{size}\0{digest or ''}" for path, size, digest in inputs)
    told = "\n".join(sorted({*claims, *texts, *files}))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


class Curator:
    """Lays the curations of a house over the artifacts of one audit, and tells of each that is about one of them."""

    def __init__(self, kb: KnowledgeBase, curations: Iterable[Curation]) -> None:
        self._kb, self._curations = kb, tuple(curations)

    def resolver(self, find: Resolve) -> Resolve:
        """The function that a lineage is built with, with curations laid over what it finds."""

        def found(ref: ArtifactRef) -> Artifact | UnknownArtifact:
            artifact = find(ref)
            return self._concluded(artifact, ()) or artifact

        return found if self._curations else find

    def subject(self, artifact: Artifact, inputs: Inputs) -> Artifact:
        """The audited artifact as it was concluded; as it is where nobody concluded anything, or it has changed."""
        return self._concluded(artifact, inputs) or artifact

    def _concluded(self, artifact: Artifact | UnknownArtifact, inputs: Inputs) -> Artifact | None:
        about = [one for one in self._curations if one.artifact in _names(artifact)]
        digest = digest_of(artifact, inputs) if about else ""
        holding = [one for one in about if one.digest == digest]
        if not holding:
            return None
        said = statement_of(self._kb, holding[-1])
        if isinstance(artifact, UnknownArtifact):
            return Artifact(artifact.ref, names=(artifact.ref.name,), concluded=said)
        own = [replace(one, statement=said) if one.statement == artifact.concluded else one for one in artifact.layers]
        return replace(artifact, concluded=said, layers=tuple(own))


def _names(artifact: Artifact | UnknownArtifact) -> frozenset[str]:
    """What a curation may call it; its digest must be right whatever it is called."""
    ref = artifact.ref
    names = artifact.names if isinstance(artifact, Artifact) else ()
    return frozenset({str(ref), ref.display, str(replace(ref, revision=None)), *names})


def statement_of(kb: KnowledgeBase, curation: Curation) -> LicenseStatement:
    """The license as it was concluded; raises :class:`UsageError` where that names no license."""
    found = resolve(kb, curation.license)
    said = LicenseStatement(
        curation.license,
        found.expression,
        Basis.CONCLUDED,
        Confidence.HIGH,
        curation.told,
        (Evidence(curation.file, pointer="curations", excerpt=curation.told[:200], obtained=CURATION),),
    )
    if not said.determined:
        what = f"{curation.file}: curation of {curation.artifact}: {curation.license!r:.80} names no single license"
        raise UsageError(what, "write an SPDX expression; `modelaudit licenses resolve` finds names")
    return said


def rulings_on_curations(curations: Iterable[Curation], lineage: Lineage, inputs: Inputs) -> Iterator[Ruling]:
    """Every license that was concluded, and every conclusion that no longer holds as its artifact has changed."""
    every: tuple[Artifact | UnknownArtifact, ...] = (*lineage.artifacts, *lineage.unknown)
    for one in curations:
        for artifact in every:
            if one.artifact in _names(artifact):
                yield _told(one, artifact, inputs if artifact.ref == lineage.subject else ())


def _told(one: Curation, artifact: Artifact | UnknownArtifact, inputs: Inputs) -> Ruling:
    entry = Entry("curations", one.license, one.file)
    digest = digest_of(artifact, inputs)
    holds = isinstance(artifact, Artifact) and _by_curation(artifact) and one.digest in {digest, UNKNOWN}
    if holds:
        message = f"{artifact.ref.display} is taken to be under {one.license}: {one.told}"
        return ruled(RulingKind.NOTED, entry, artifact.ref.display, (message, "look at it again when it changes"))
    message = f"{artifact.ref.display} has changed since it was {one.told}; its license is what it says by itself"
    remedy = f'look at it again, and write digest = "{digest}"'
    return ruled(RulingKind.NOTED, entry, artifact.ref.display, (message, remedy))


def _by_curation(artifact: Artifact) -> bool:
    said = artifact.concluded
    return said is not None and any(one.obtained == CURATION for one in said.evidence)
