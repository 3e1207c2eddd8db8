"""What evidence is looked for in: the audited artifact's own files, and what there is to compare them with."""

from __future__ import annotations

from dataclasses import dataclass, field

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import TextFile, TextRole
from model_license_audit.model.expressions import LicenseId, leaves
from model_license_audit.model.lineage import Lineage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.obligations.evidence.wording import Wordings

OWN_WORDS = (TextRole.CARD, TextRole.NOTICE, TextRole.OTHER)
"""The files in which an artifact speaks for itself; a license file speaks for its licensor."""

_PAGES = (TextRole.CARD, TextRole.OTHER)
_PLACES: dict[str, tuple[TextRole, ...]] = {
    "notice-file": (TextRole.NOTICE,),
    "user-interface": (),
    "publication": OWN_WORDS,
}
"""The files that show what stands in a place.

Of any other place (a page, documentation, what is said in public) the pages do: a notice file is opened by nobody who
does not look for it. A paper is not among the files, so that whatever acknowledges the work shows that it is meant to.
"""


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """The subject with its texts ready to be searched; ``label`` are the keys in its own license.

    ``notices`` holds the NOTICE file of each ancestor whose files could be read and that has one.
    """

    kb: KnowledgeBase
    subject: Artifact
    wordings: Wordings
    label: frozenset[str] = frozenset()
    notices: dict[ArtifactRef, TextFile] = field(default_factory=dict)


def own_files(kb: KnowledgeBase, subject: Artifact, lineage: Lineage) -> OwnFiles:
    """The files of the subject, and the notices of its ancestors."""
    parts = leaves(subject.concluded.expression) if subject.concluded else ()
    label = frozenset(part.key for part in parts if isinstance(part, LicenseId))
    notices = {artifact.ref: notice for artifact in lineage.artifacts if (notice := _notice_file(artifact))}
    return OwnFiles(kb, subject, Wordings(subject.texts), label, notices)


def _notice_file(artifact: Artifact) -> TextFile | None:
    return next((text for text in artifact.texts if text.role is TextRole.NOTICE), None)


def places(where: tuple[str, ...]) -> tuple[TextRole, ...]:
    """The files that can show what a clause wants to stand in one of these places; none for an interface alone."""
    if not where:
        return OWN_WORDS
    roles = {role for place in where for role in _PLACES.get(place, _PAGES)}
    return tuple(role for role in OWN_WORDS if role in roles)
