"""What a finding says where the terms of a license are not known: what would tell them, and what to do."""

from __future__ import annotations

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.expressions import LicenseId, LicenseStatement, Unresolved, leaves
from model_license_audit.model.terms import License
from model_license_audit.obligations.unread import open_question, to_read, unread


def settle(kb: KnowledgeBase, statement: LicenseStatement | None) -> str:
    """What would tell the license and its terms."""
    if statement is None:
        return "ask the publisher which license applies"
    if unresolved := [leaf for leaf in leaves(statement.expression) if isinstance(leaf, Unresolved)]:
        return "; ".join(dict.fromkeys(leaf.settle for leaf in unresolved))
    if by_class := _left_open(kb, statement):
        return "; ".join(f"{to_read(license_)} ({open_question(kb, license_)})" for license_ in by_class)
    return f"read the text of {statement.expression}, whose terms are not on record"


def question(kb: KnowledgeBase, artifact: Artifact) -> str:
    """What has to be told of a license: which text it is, or what a text says that nobody read."""
    statement = artifact.concluded
    told = settle(kb, statement)
    if statement is not None and statement.determined and _left_open(kb, statement):
        return f"what {statement.expression} allows: {told}"
    return f"which license text {artifact.ref.display} was published under: {told}"


def remedy(kb: KnowledgeBase, statement: LicenseStatement | None, declared: LicenseStatement | None = None) -> str:
    """What the publisher of an artifact with unknown terms can do."""
    if declared is not None and declared.determined and statement is not None and not statement.determined:
        said = declared.expression
        return f"Put the published text of {said} in the place of that file, or declare the license that the file is"
    if statement is not None and statement.determined and (by_class := _left_open(kb, statement)):
        names = " and ".join(license_.id for license_ in by_class)
        return f"Have a lawyer read the text of {names}, or choose a license whose terms are on record"
    return "Declare an identifier of the Hub or of SPDX, or add the text of the license as a file named LICENSE"


def _left_open(kb: KnowledgeBase, statement: LicenseStatement) -> list[License]:
    """The licenses of a statement of which only the class is known, where that leaves their terms open."""
    keys = dict.fromkeys(leaf.key for leaf in leaves(statement.expression) if isinstance(leaf, LicenseId))
    return [license_ for key in keys if (license_ := unread(kb, key)) and license_.leaves_open]
