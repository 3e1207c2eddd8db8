"""What a bill of materials lists, whatever its format: artifacts with their licenses and files, and their kinship."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.expressions import LicenseStatement
from model_license_audit.model.lineage import Derivation, Lineage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.bom.lenders import Lenders
from model_license_audit.reports.bom.particulars import Particulars
from model_license_audit.reports.bom.wording import key_of, line
from model_license_audit.reports.weblinks import home_of

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBERED = frozenset({Host.TFHUB, Host.KAGGLE, Host.MLFLOW})


@dataclass(frozen=True, slots=True, order=True)
class BomFile:
    """One file of an artifact: ``size`` in bytes, digests in hexadecimal (``None``: it was not read whole)."""

    path: str
    size: int
    sha256: str | None = None
    sha1: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One artifact of the document.

    ``key`` names it inside documents. ``version`` is its fixed revision, ``supplier`` the account that publishes it;
    ``None`` where that is not known. ``lent_by`` is the original whose license a conversion bears that tells none
    itself. ``unknown`` says of one that could not be looked at why not.
    """

    ref: ArtifactRef
    key: str
    kind: ArtifactKind
    name: str
    artifact: Artifact | None = None
    unknown: UnknownArtifact | None = None
    lent_by: Artifact | None = None
    version: str | None = None
    supplier: str | None = None
    files: tuple[BomFile, ...] = ()
    audited: bool = False

    @property
    def declared(self) -> LicenseStatement | None:
        """What its publisher says its license is."""
        return self.artifact.declared if self.artifact else None

    @property
    def concluded(self) -> LicenseStatement | None:
        """What the audit works with."""
        if self.lent_by is not None:
            return self.lent_by.concluded
        return self.artifact.concluded if self.artifact else None

    @property
    def purl(self) -> str | None:
        """Its package URL, where its host has such."""
        try:
            return self.ref.purl()
        except ValueError:  # a local path, or a name with what no address may hold
            return None

    @property
    def home(self) -> str | None:
        """Its page on the Hub."""
        return home_of(self.ref)

    def values(self, field: ClaimField) -> tuple[str, ...]:
        """What is claimed of it, each value once and fit to be shown."""
        claims = self.artifact.claims_of(field) if self.artifact else ()
        return tuple(dict.fromkeys(line(claim.value) for claim in claims if claim.value))

    @property
    def task(self) -> str | None:
        """What the card says the model is for (``pipeline_tag``)."""
        claims = self.artifact.claims_of(ClaimField.TAG) if self.artifact else ()
        return next((line(c.value) for c in claims if c.value and c.evidence.pointer == "pipeline_tag"), None)


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a document lists: the audited artifacts first, then the others in the order of their names."""

    reports: tuple[AuditReport, ...]
    entries: tuple[Entry, ...]
    links: tuple[Derivation, ...]
    particulars: Particulars

    @property
    def audited(self) -> tuple[Entry, ...]:
        """The artifacts that the document is about."""
        return tuple(entry for entry in self.entries if entry.audited)

    @property
    def name(self) -> str:
        """What the document is about, in one line."""
        return ", ".join(entry.name for entry in self.audited[:3]) + (", …" if len(self.audited) > 3 else "")

    def by_ref(self) -> dict[ArtifactRef, Entry]:
        """The entries by what they are of."""
        return {entry.ref: entry for entry in self.entries}


def contents_of(reports: Sequence[AuditReport], particulars: Particulars) -> Contents:
    """What the audits tell, each artifact once: as it was looked at, where one audit did that."""
    audited = {report.artifact.ref: _audited(report, particulars) for report in reports}
    others: dict[ArtifactRef, Entry] = {}
    for report in reports:
        for entry in _ancestors(report.lineage):
            before = others.get(entry.ref)
            if entry.ref not in audited and (before is None or (before.unknown and not entry.unknown)):
                others[entry.ref] = entry
    links = {(d.child, d.parent, d.kind.value): d for report in reports for d in report.lineage.derivations}
    return Contents(
        tuple(reports),
        (*audited.values(), *(others[ref] for ref in sorted(others))),
        tuple(links[place] for place in sorted(links)),
        particulars,
    )


def _audited(report: AuditReport, particulars: Particulars) -> Entry:
    artifact, ref = report.artifact, report.artifact.ref
    lender = Lenders(report.lineage).of(artifact)
    digests = particulars.digests.get(ref, {})
    files = []
    for path, size, sha256 in report.inputs:
        known = digests.get(path)
        files.append(BomFile(path, size, known.sha256 if known else _digest(sha256), known.sha1 if known else None))
    return Entry(
        ref,
        key_of(ref),
        _kind(artifact),
        line(artifact.name) or "unnamed",
        artifact,
        lent_by=lender,
        version=particulars.version or _version(ref),
        supplier=particulars.supplier or _supplier(ref),
        files=tuple(sorted(files)),
        audited=True,
    )


def _kind(artifact: Artifact) -> ArtifactKind:
    return ArtifactKind.DATASET if artifact.ref.dataset else artifact.kind


def _digest(told: str | None) -> str | None:
    return told if told and _SHA256.fullmatch(told) else None


def _ancestors(lineage: Lineage) -> Iterator[Entry]:
    lenders = Lenders(lineage)
    for artifact in lineage.artifacts:
        entry = _entry(artifact.ref, _kind(artifact), artifact.name)
        yield replace(entry, artifact=artifact, lent_by=lenders.of(artifact))
    for lost in lineage.unknown:
        kind = ArtifactKind.DATASET if lost.ref.dataset else ArtifactKind.MODEL
        yield replace(_entry(lost.ref, kind, lost.ref.display), unknown=lost)


def _entry(ref: ArtifactRef, kind: ArtifactKind, name: str) -> Entry:
    return Entry(ref, key_of(ref), kind, line(name) or "unnamed", version=_version(ref), supplier=_supplier(ref))


def _version(ref: ArtifactRef) -> str | None:
    """The revision, or the number that ends the name on hosts where each version is an artifact of its own."""
    if ref.revision:
        return line(ref.revision)
    last = ref.name.rpartition("/")[2]
    return last if ref.host in _NUMBERED and last.isdecimal() and last.isascii() else None


def _supplier(ref: ArtifactRef) -> str | None:
    """The account that publishes it on the Hub, on TensorFlow Hub or on Kaggle."""
    if ref.host not in {Host.HUGGINGFACE, Host.TFHUB, Host.KAGGLE} or "/" not in ref.name:
        return None
    return line(ref.name.partition("/")[0]) or None


def nearest_first(contents: Contents, start: ArtifactRef) -> list[tuple[Entry, Derivation]]:
    """Every ancestor with the link that leads to it, the nearest first; each once, cycles or not."""
    above: dict[ArtifactRef, list[Derivation]] = {}
    for link in contents.links:
        above.setdefault(link.child, []).append(link)
    entries, seen, found = contents.by_ref(), {start}, []
    waiting = deque([start])
    while waiting:
        for link in above.get(waiting.popleft(), ()):
            if link.parent not in seen and link.parent in entries:
                seen.add(link.parent)
                found.append((entries[link.parent], link))
                waiting.append(link.parent)
    return found
