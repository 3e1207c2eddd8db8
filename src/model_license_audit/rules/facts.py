"""The facts that conditions and messages read, as plain mappings.

Every scope sees ``artifact``, ``use`` and ``duties``; besides them the one thing it is asked of:
``duty`` (in a ``pair`` also ``other``), ``link``, ``ancestor``, ``unknown`` or ``cycle``. A number that the user did
not give is absent, so a condition asks ``has(use.monthly_users)`` first. Of each duty in the list ``duties`` only
``action``, ``asked``, ``inherited``, ``license``, ``origin``, ``reach`` and ``shown`` are there.
"""

from __future__ import annotations

from typing import Any

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact, TextMatchKind, UnknownArtifact
from model_license_audit.model.evidence import ClaimField, Shape, TextRole
from model_license_audit.model.expressions import AllOf, LicenseId, LicenseStatement, Unresolved, leaves
from model_license_audit.model.refs import Host
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.label import Label, read_label
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules import license_facts
from model_license_audit.rules.hints import family_hints, label_families, says_from_scratch
from model_license_audit.rules.modality import modality

Facts = dict[str, Any]


def use_facts(use: UseContext) -> Facts:
    """The intended use; ``monthly_users`` and ``annual_revenue`` only when they were given."""
    facts: Facts = {
        "purpose": use.purpose.value,
        "release": use.release.value,
        "release_stated": use.release_stated,
        "territories": list(use.territories),
    }
    if use.monthly_users is not None:
        facts["monthly_users"] = use.monthly_users
    if use.annual_revenue is not None:
        facts["annual_revenue"] = use.annual_revenue
    return facts


def artifact_facts(situation: Situation) -> Facts:
    """The audited artifact: its names, its label, the license texts it carries."""
    subject = situation.subject
    hints = family_hints(situation.kb, subject)
    return {
        **_license_facts(situation.kb, subject, situation.label),
        "name": subject.name,
        "names": list(subject.names),
        "kind": subject.kind.value,
        "gated": subject.gated,
        "license_texts": sorted({t.key for t in subject.license_texts if t.match is TextMatchKind.SAME}),
        "edited_texts": [
            {"key": t.key, "path": t.path, "line": t.line, "added": t.added, "missing": t.missing}
            for t in subject.license_texts
            if t.match is TextMatchKind.EDITED
        ],
        "edited_files": sorted({t.path for t in subject.license_texts if t.match is TextMatchKind.EDITED}),
        "has_license_file": any(t.role is TextRole.LICENSE for t in subject.texts),
        "unknown_texts": unknown_texts(subject),
        "modality": modality(subject),
        "bases": sorted({d.parent.display for d in situation.lineage.parents(subject.ref) if not d.parent.dataset}),
        "family_hints": hints,
        "from_scratch": bool(hints) and says_from_scratch(subject),
        "label_families": label_families(situation.kb, situation.label, _members(subject.concluded)),
    }


def _members(statement: LicenseStatement | None) -> frozenset[str]:
    """The keys of the licenses that an undetermined label may stand for."""
    found = leaves(statement.expression) if statement else ()
    return frozenset(member for leaf in found if isinstance(leaf, Unresolved) for member in leaf.members)


def unknown_texts(artifact: Artifact) -> list[str]:
    """The license files in which no license text was recognised."""
    known = {text.path for text in artifact.license_texts}
    return sorted(text.path for text in artifact.texts if text.role is TextRole.LICENSE and text.path not in known)


def _license_facts(kb: KnowledgeBase, artifact: Artifact, label: Label) -> Facts:
    """The license of an artifact: ``state`` is missing, template, undetermined or determined."""
    statement, declared = artifact.concluded, artifact.declared
    unresolved = [leaf for leaf in leaves(statement.expression) if isinstance(leaf, Unresolved)] if statement else []
    claims = artifact.claims_of(ClaimField.LICENSE)
    return {
        "license_state": _state(artifact),
        "license": str(statement.expression) if statement and not unresolved else (statement.raw if statement else ""),
        "license_raw": (declared or statement).raw if (declared or statement) else "",  # type: ignore[union-attr]
        "license_settle": license_facts.settle(kb, statement),
        "license_question": license_facts.question(kb, artifact),
        "license_remedy": license_facts.remedy(kb, statement),
        "label": _label(statement),
        "license_members": sorted(_members(statement)),
        "license_listed": len([c for c in claims if c.shape is Shape.LIST]) > 1,
        "license_bare_other": _bare_other(artifact),
        "license_disagrees": _disagrees(declared, statement),
        "license_declared_in": _declared_in(artifact),
        "declared": str(declared.expression) if declared else "",
        "branches": [sorted(branch) for branch in label.branches],
        "imposes": sorted(label.imposes),
        "permits": sorted(label.permits),
        "scopes": sorted(label.scopes),
        "items": sorted(label.items),
        "terms_known": label.complete,
    }


def _label(statement: LicenseStatement | None) -> str:
    """The license as a sentence names it: resolved where it can be, else as it was written."""
    if statement is None:
        return "no license that is stated"
    return str(statement.expression) if statement.determined else f'"{statement.raw}"'


def _state(artifact: Artifact) -> str:
    if artifact.concluded is None:
        template = any(c.shape is Shape.TEMPLATE for c in artifact.claims_of(ClaimField.LICENSE))
        return "template" if template else "missing"
    return "determined" if artifact.concluded.determined else "undetermined"


def _bare_other(artifact: Artifact) -> bool:
    """The card says ``other`` and gives neither a name nor a link for it."""
    values = {(c.value or "").strip().casefold() for c in artifact.claims_of(ClaimField.LICENSE)}
    return "other" in values and not artifact.claims_of(ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK)


def _declared_in(artifact: Artifact) -> list[str]:
    """The files that declare different licenses; empty where all that declare one agree."""
    declared = artifact.declared
    if declared is None or not isinstance(declared.expression, AllOf) or declared.expression.stated:
        return []
    sources = sorted({c.evidence.source for c in artifact.claims_of(ClaimField.LICENSE) if c.value})
    return sources if len(sources) > 1 else []


def _disagrees(declared: LicenseStatement | None, concluded: LicenseStatement | None) -> bool:
    """What is declared and what the license text says are two different licenses, and both were kept."""
    if declared is None or concluded is None or not declared.determined:
        return False
    extra = set(leaves(concluded.expression)) - set(leaves(declared.expression))
    return (
        isinstance(concluded.expression, AllOf)
        and not concluded.expression.stated
        and any(isinstance(leaf, LicenseId) for leaf in extra)
    )


def ancestor_facts(standing: Standing, situation: Situation) -> Facts:
    """An ancestor or data set that was looked up; ``imposes`` and ``permits`` are those of its own label."""
    artifact = standing.artifact
    if artifact is None:
        raise ValueError("an unknown artifact has facts of its own")
    label = read_label(situation.kb, artifact.concluded)
    return {
        **_license_facts(situation.kb, artifact, label),
        "name": standing.arrival.ancestor.display,
        "dataset": standing.arrival.ancestor.dataset,
        "gated": artifact.gated,
        "reach": standing.arrival.reach.value,
        "personal_acceptance": any(
            license_ is not None and license_.gated
            for branch in label.branches
            for license_ in map(situation.kb.license, branch)
        ),
    }


def unknown_facts(unknown: UnknownArtifact) -> Facts:
    """An ancestor that could not be looked up."""
    return {
        "name": unknown.ref.display,
        "dataset": unknown.ref.dataset,
        "local_path": unknown.ref.host is Host.PATH,
        "reason": unknown.reason,
        "remedy": unknown.remedy,
    }
