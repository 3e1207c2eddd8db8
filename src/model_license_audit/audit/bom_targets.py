"""What can be audited with a bill of materials: what it is about, and something that it describes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model_license_audit.audit.boms import OBTAINED, Told
from model_license_audit.audit.lookup import Lookup
from model_license_audit.audit.seen import Seen
from model_license_audit.audit.targets import Target
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import Problem, ProblemKind, Reading
from model_license_audit.model.recorded import Coverage
from model_license_audit.registry.moments import now
from model_license_audit.registry.records import Observation
from model_license_audit.sources.boms.facts import BomPart


@dataclass(frozen=True, slots=True)
class BomTarget:
    """The main component of a document, audited by what that says and what is known elsewhere of it."""

    told: Told
    online: bool = False

    def seen(self, lookup: Lookup) -> Seen:
        """Read the document's part; the artifact itself is not looked at."""
        part = self.told.main()
        found = self.told.resolver(lookup.resolver({}, self.online))(self.told.ref_of(part))
        subject = found if isinstance(found, Artifact) else self.told.only(part)
        subject = replace(subject, kind=part.kind, names=tuple(dict.fromkeys((*subject.names, part.name))))
        subject = replace(subject, problems=(*subject.problems, self._files_not_read(part)))
        reading = Reading(subject.claims, subject.texts)
        record = Observation(subject.ref, subject.kind, reading, Coverage.RECORD, OBTAINED, now())
        return Seen(f"{self.told.bom.file}: {part.name}", subject, record, fresh=False)

    def _files_not_read(self, part: BomPart) -> Problem:
        what = (
            f"{part.name} is known from this document: its files were not read, and rules that look at them not asked"
        )
        return Problem(
            self.told.bom.file, ProblemKind.UNREADABLE, what, "scan its files beside it: scan DIR --sbom FILE"
        )


@dataclass(frozen=True, slots=True)
class DescribedTarget:
    """Something that is looked at, with the parents that a document gives it."""

    target: Target
    told: Told

    def seen(self, lookup: Lookup) -> Seen:
        """Look at it, and find the part of the document that it is."""
        seen = self.target.seen(lookup)
        part, shown = self.told.describing(seen.subject, seen.inputs)
        subject = self.told.with_parents(seen.subject, part)
        if not shown:
            subject = replace(subject, problems=(*subject.problems, self._taken(part, subject)))
        return replace(seen, subject=subject)

    def _taken(self, part: BomPart, subject: Artifact) -> Problem:
        what = f"is about {part.name}, which was taken to be {subject.name}: neither a name nor a digest shows it"
        remedy = "check that the document belongs to this model"
        return Problem(self.told.bom.file, ProblemKind.MALFORMED, what, remedy, incomplete=False)
