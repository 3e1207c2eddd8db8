"""The facts that conditions and messages read, as plain mappings.

Every scope sees ``artifact``, ``use`` and ``duties``; besides them the one thing it is asked of: ``duty`` (in a
``pair`` also ``other``), ``link``, ``ancestor``, ``unknown``, ``cycle`` or ``statement``. A number that the user did
not give is absent, so a condition asks ``has(use.monthly_users)`` first; so is ``use.modified``. Of each duty in the
list ``duties`` only ``action``, ``asked``, ``inherited``, ``license``, ``origin``, ``reach`` and ``shown`` are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact, TextMatchKind, UnknownArtifact
from model_license_audit.model.evidence import ClaimField, Shape
from model_license_audit.model.expressions import AllOf, LicenseStatement, Unresolved, leaves
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import Host
from model_license_audit.model.terms import Reach
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.labels.label import Label, read_label
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules import layer_facts, license_facts
from model_license_audit.rules.compat_facts import disputed_by_label
from model_license_audit.rules.copy_facts import COPY, own_text_facts
from model_license_audit.rules.hints import ancestor_families, family_hints, label_families, says_from_scratch
from model_license_audit.rules.late import Facts, Late, frozen
from model_license_audit.rules.modality import modality, writes_text


def use_facts(use: UseContext) -> Facts:
    """The intended use; ``monthly_users``, ``annual_revenue`` and ``modified`` only when they were given."""
    facts: Facts = {
        "purpose": use.purpose.value,
        "release": use.release.value,
        "release_stated": use.release_stated,
        "territories": list(use.territories),
        "established": list(use.established),
        "fields": list(use.fields),
    }
    if use.modified is not None:
        facts["modified"] = use.modified
    if use.monthly_users is not None:
        facts["monthly_users"] = use.monthly_users
    if use.annual_revenue is not None:
        facts["annual_revenue"] = use.annual_revenue
    return facts


def artifact_facts(situation: Situation) -> Late:
    """The audited artifact: its names, its label, the license texts it carries."""
    subject = situation.subject
    at_hand = {"name": subject.name, "names": subject.names, "kind": subject.kind.value, "gated": subject.gated}
    return Late(at_hand, _more_of_artifact(situation))


def _more_of_artifact(situation: Situation) -> Iterator[Facts]:
    kb, subject = situation.kb, situation.subject
    yield _state_facts(subject)
    yield _label_facts(kb, situation.label)
    yield frozen(_license_facts(kb, subject))
    yield frozen(_text_facts(subject))
    yield frozen(layer_facts.layer_facts(kb, subject))
    yield frozen(_more_facts(situation))
    yield own_text_facts(situation)
    yield frozen(_family_facts(situation))
    yield _license_words(kb, subject)


def _more_facts(situation: Situation) -> Facts:
    """What takes a look at its names, its duties and its bases."""
    subject = situation.subject
    of_label = frozenset[str]().union(*situation.label.branches)
    return {
        "copy_asked": any(d.asked and d.term.action == COPY and d.license_key in of_label for d in situation.duties),
        "bases": sorted({d.parent.display for d in situation.lineage.parents(subject.ref) if not d.parent.dataset}),
        "modality": modality(subject),
        "writes_text": writes_text(subject),
    }


def _text_facts(subject: Artifact) -> Facts:
    """The license texts among the files."""
    edited = [text for text in subject.license_texts if text.match is TextMatchKind.EDITED]
    return {
        "license_texts": sorted({t.key for t in subject.license_texts if t.match is TextMatchKind.SAME}),
        "edited_texts": [
            {"key": t.key, "path": t.path, "line": t.line, "added": t.added, "missing": t.missing} for t in edited
        ],
        "edited_files": sorted({t.path for t in edited}),
    }


def _family_facts(situation: Situation) -> Facts:
    """The model families that its names and texts speak of."""
    kb, subject = situation.kb, situation.subject
    hints = family_hints(kb, subject)
    return {
        "family_hints": list(hints),
        "family_places": sorted({place for places in hints.values() for place in places}),
        "ancestor_families": ancestor_families(kb, subject, situation.lineage.artifacts, hints),
        "from_scratch": bool(hints) and says_from_scratch(subject),
        "label_families": label_families(kb, situation.label, _members(subject.concluded)),
    }


def _members(statement: LicenseStatement | None) -> frozenset[str]:
    """The keys of the licenses that an undetermined label may stand for."""
    found = leaves(statement.expression) if statement else ()
    return frozenset(member for leaf in found if isinstance(leaf, Unresolved) for member in leaf.members)


def _state_facts(artifact: Artifact) -> Facts:
    """The license of an artifact: ``state`` is missing, template, undetermined or determined."""
    statement = artifact.concluded
    unresolved = [leaf for leaf in leaves(statement.expression) if isinstance(leaf, Unresolved)] if statement else []
    return {
        "license_state": _state(artifact),
        "license": str(statement.expression) if statement and not unresolved else (statement.raw if statement else ""),
    }


def _license_facts(kb: KnowledgeBase, artifact: Artifact) -> Facts:
    """How the license of an artifact is stated."""
    statement, declared = artifact.concluded, artifact.declared
    claims = artifact.claims_of(ClaimField.LICENSE)
    otherwise = layer_facts.file_says_otherwise(declared, statement)
    return {
        "license_raw": (declared or statement).raw if (declared or statement) else "",  # type: ignore[union-attr]
        "label": _label(statement),
        "license_members": sorted(_members_of_label(artifact)),
        "license_listed": len([c for c in claims if c.shape is Shape.LIST]) > 1,
        "license_bare_other": _bare_other(artifact),
        "license_disagrees": bool(otherwise),
        "file_says": [layer_facts.named_leaf(leaf) for leaf in otherwise],
        "license_file_of_code": layer_facts.may_be_of_code(kb, declared, otherwise),
        "unknown_terms": layer_facts.unknown_terms(artifact, _label(statement)),
        "license_declared_in": _declared_in(artifact),
        "declared": str(declared.expression) if declared else "",
    }


@lru_cache(maxsize=4096)
def _label_facts(kb: KnowledgeBase, label: Label) -> Facts:
    """What a label means to its recipients."""
    found = {
        "branches": [sorted(branch) for branch in label.branches],
        "imposes": sorted(label.imposes),
        "may_impose": sorted(label.may_impose),
        "permits": sorted(label.permits),
        "scopes": sorted(label.scopes),
        "items": sorted(label.items),
        "terms_known": label.complete,
        "label_told": label.told,
        "label_disputes": disputed_by_label(kb, label),
    }
    return frozen(found)


def _license_words(kb: KnowledgeBase, artifact: Artifact) -> Facts:
    """What sentences say where the terms of the license are not known."""
    statement = artifact.concluded
    return {
        "license_settle": license_facts.settle(kb, statement),
        "license_question": license_facts.question(kb, artifact),
        "license_remedy": license_facts.remedy(kb, statement, artifact.declared),
    }


def _label(statement: LicenseStatement | None) -> str:
    """The license as a sentence names it: resolved where it can be, else as it was written."""
    if statement is None:
        return "no license that is stated"
    return layer_facts.named(statement)


def _members_of_label(artifact: Artifact) -> frozenset[str]:
    """The keys that the parts of an undetermined label may stand for; the title of an unknown text settles nothing."""
    found = leaves(artifact.concluded.expression) if artifact.concluded else ()
    named = [leaf for leaf in found if isinstance(leaf, Unresolved) and not layer_facts.is_unknown_file(artifact, leaf)]
    return frozenset(member for leaf in named for member in leaf.members)


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
    sources = sorted({evidence.source for evidence in declared.evidence})
    return sources if len(sources) > 1 else []


def ancestor_facts(standing: Standing, situation: Situation, binds: Sequence[str]) -> Late:
    """An ancestor or data set that was looked up; ``imposes`` and ``permits`` are those of its own label.

    ``binds`` are the actions of its terms that bind the audited artifact.
    """
    artifact = standing.artifact
    if artifact is None:
        raise ValueError("an unknown artifact has facts of its own")
    at_hand = {
        "name": standing.arrival.ancestor.display,
        "dataset": standing.arrival.ancestor.dataset,
        "gated": artifact.gated,
        "reach": standing.arrival.reach.value,
        "binds": tuple(binds),
    }
    return Late(at_hand, _more_of_ancestor(artifact, standing, situation.kb))


def _more_of_ancestor(artifact: Artifact, standing: Standing, kb: KnowledgeBase) -> Iterator[Facts]:
    label = read_label(kb, artifact.concluded)
    licenses = (kb.license(key) for branch in label.branches for key in branch)
    yield _state_facts(artifact)
    yield {**_label_facts(kb, label), **({"terms_known": True} if standing.original else {})}
    yield {
        "lesson": _lesson(standing),
        "spares_models": tuple(_spares_models(standing)),
        "personal_acceptance": any(license_ is not None and license_.gated for license_ in licenses),
        "acceptance": _acceptance(artifact),
    }
    yield frozen(_license_facts(kb, artifact))
    yield {**_license_words(kb, artifact), **_untold(standing)}


def _untold(standing: Standing) -> Facts:
    """Why the terms of an ancestor cannot be told, and where nothing is known of its license, what would tell."""
    why, name = standing.why_untold, standing.arrival.ancestor.display
    if standing.original is not None:
        return {"untold": f"it is under the license of {standing.original.display}, of which it is a copy"}
    if why is None:
        statement = standing.artifact.concluded if standing.artifact else None
        return {"untold": f"it is under {_label(statement)}"}
    return {"untold": why[0], "license_question": f"which license text {name} was published under: {why[1]}"}


def _acceptance(artifact: Artifact) -> str:
    """By whom the terms of an artifact are to be accepted: everybody who fetches it, or everybody who uses it."""
    name = artifact.ref.display
    if artifact.gated:
        return f"{name} is given only to those who accept its terms"
    return f"The license of {name} is an agreement that each of its users accepts"


def _lesson(standing: Standing) -> str:
    """What the artifact learnt from: data, outputs of a model, or outputs of a model that learnt from the data."""
    name, dataset = standing.arrival.ancestor.display, standing.arrival.ancestor.dataset
    if standing.arrival.reach is Reach.TRAINED_MODELS:
        return name
    return f"outputs of a model that learnt from {name}" if dataset else f"outputs of {name}"


def _spares_models(standing: Standing) -> list[str]:
    """The actions of clauses that leave models trained on the material free."""
    terms = [term for bound in standing.bound for term in bound.terms or ()]
    return sorted({term.action for term in terms if DerivationKind.TRAINED_ON in term.except_kinds})


def unknown_facts(unknown: UnknownArtifact) -> Facts:
    """An ancestor that could not be looked up."""
    return {
        "name": unknown.ref.display,
        "dataset": unknown.ref.dataset,
        "local_path": unknown.ref.host is Host.PATH,
        "reason": unknown.reason,
        "remedy": unknown.remedy,
    }
