"""Everything the reasoning looks at: the lineage, the duties it brings, the label, and the intended use."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.duties import Duty
from model_license_audit.model.lineage import Lineage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.evidence.own_files import OwnFiles, own_files
from model_license_audit.obligations.evidence.shown import with_evidence
from model_license_audit.obligations.labels.label import Label, read_label
from model_license_audit.obligations.propagate import Standing, duties_of
from model_license_audit.obligations.standings import standings


@dataclass(frozen=True, slots=True)
class Situation:
    """One artifact in its lineage under one intended use, with all that follows from the licenses."""

    kb: KnowledgeBase
    lineage: Lineage
    subject: Artifact
    standings: tuple[Standing, ...]
    duties: tuple[Duty, ...]
    label: Label
    use: UseContext
    files: OwnFiles

    def name_of(self, ref: ArtifactRef) -> str:
        """What the subject calls itself; the id by which any other artifact is known."""
        return self.subject.name if ref == self.subject.ref else ref.display


def understand(kb: KnowledgeBase, lineage: Lineage, use: UseContext) -> Situation:
    """Let the terms of every ancestor flow down to the subject and look for what its files show of them."""
    subject = lineage.artifact(lineage.subject)
    if subject is None:
        raise ValueError("a lineage holds its own subject")
    label = read_label(kb, subject.concluded)
    found = standings(kb, lineage, use, label)
    files = own_files(kb, subject, lineage)
    duties = with_evidence(duties_of(kb, lineage, found, use), files)
    return Situation(kb, lineage, subject, found, duties, label, use, files)
