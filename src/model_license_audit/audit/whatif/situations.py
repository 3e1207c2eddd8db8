"""Changed situations: the same model with one thing changed, judged again by the same engine.

Nothing here is prose about what might help: each change makes a new :class:`Situation`, and what is told of it is what
the rules say of that. The changes themselves (:func:`with_use`, :func:`with_label`, :func:`without`,
:func:`with_relation`) serve every command that asks *what if*.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.lineage.cycles import find_cycles
from model_license_audit.lineage.paths import reached
from model_license_audit.model.artifacts import Artifact, Layer, LayerLicense, LicenseText, TextMatchKind
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence, TextRole
from model_license_audit.model.expressions import LicenseId, LicenseStatement, leaves
from model_license_audit.model.lineage import Derivation, DerivationKind, Lineage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.obligations.situation import Situation, understand

ASSUMED = "what if"
"""The source of evidence that is supposed and not read."""

_LABEL_FIELDS = frozenset({ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK})


def with_use(situation: Situation, **fields: Any) -> Situation:
    """The same model put to another use; ``fields`` are those of :class:`~model_license_audit.model.use.UseContext`."""
    return understand(situation.kb, situation.lineage, replace(situation.use, **fields))


def with_label(situation: Situation, label: str) -> Situation:
    """The same model released under ``label`` (a key, an identifier or an expression), with the text of it beside it.

    The texts of the label it had go, save those that an ancestor's license asks for.
    """
    return with_subject(situation, _relabelled(situation, label))


def with_license(situation: Situation, ref: ArtifactRef, label: str) -> Situation:
    """The same model with another license on one artifact of its lineage, as if its card had said so."""
    if ref == situation.subject.ref:
        return with_label(situation, label)
    artifact = situation.lineage.artifact(ref)
    if artifact is None:
        return situation
    said = _statement(situation, label)
    return with_artifact(situation, replace(artifact, declared=said, concluded=said, layers=()))


def with_subject(situation: Situation, subject: Artifact) -> Situation:
    """The same lineage with another state of the audited artifact itself."""
    return with_artifact(situation, subject)


def with_artifact(situation: Situation, changed: Artifact) -> Situation:
    """The same lineage with another state of one of its artifacts."""
    old = situation.lineage
    artifacts = tuple(changed if artifact.ref == changed.ref else artifact for artifact in old.artifacts)
    return understand(situation.kb, replace(old, artifacts=artifacts), situation.use)


def without(situation: Situation, ancestor: ArtifactRef) -> Situation:
    """The same model made without that ancestor, and so without what reached it through that one alone."""
    links = [d for d in situation.lineage.derivations if ancestor not in (d.parent, d.child)]
    return understand(situation.kb, _reachable(situation.lineage, links), situation.use)


def with_relation(situation: Situation, link: Derivation, kind: DerivationKind) -> Situation:
    """The same model with one link of another kind, as if the card had said so."""
    stated = replace(link, kind=kind, basis=Basis.DECLARED, confidence=Confidence.HIGH)
    links = [stated if other == link else other for other in situation.lineage.derivations]
    return understand(situation.kb, _reachable(situation.lineage, links), situation.use)


def _reachable(lineage: Lineage, links: list[Derivation]) -> Lineage:
    """The lineage of those links alone: what they no longer lead to is left out."""
    parents: dict[ArtifactRef, list[ArtifactRef]] = {}
    for link in links:
        parents.setdefault(link.child, []).append(link.parent)
    seen = reached(lineage.subject, parents)
    kept = tuple(link for link in links if link.child in seen)
    return Lineage(
        subject=lineage.subject,
        artifacts=tuple(artifact for artifact in lineage.artifacts if artifact.ref in seen),
        unknown=tuple(unknown for unknown in lineage.unknown if unknown.ref in seen),
        derivations=kept,
        cycles=find_cycles(kept),
    )


def _relabelled(situation: Situation, label: str) -> Artifact:
    subject, said = situation.subject, _statement(situation, label)
    new = {leaf.key for leaf in leaves(said.expression) if isinstance(leaf, LicenseId)}
    texts = tuple(text for text in subject.license_texts if text.key in new | _ancestors_keys(situation))
    held = {text.path for text in texts}
    added = tuple(LicenseText(f"LICENSE-{key}", key, TextMatchKind.SAME, 1.0) for key in sorted(new))
    claim = Claim(ClaimField.LICENSE, label, Basis.DECLARED, Confidence.HIGH, said.evidence[0])
    return replace(
        subject,
        declared=said,
        concluded=said,
        layers=tuple(LayerLicense(p.layer, said) if p.layer is Layer.WEIGHTS else p for p in subject.layers),
        claims=(*(c for c in subject.claims if c.field not in _LABEL_FIELDS), claim),
        texts=tuple(t for t in subject.texts if t.role is not TextRole.LICENSE or t.path in held),
        license_texts=(*texts, *(text for text in added if text.key not in {t.key for t in texts})),
    )


def _statement(situation: Situation, label: str) -> LicenseStatement:
    """The label as a card would state it."""
    found = resolve_value(situation.kb, label)
    evidence = (Evidence(ASSUMED, excerpt=label),)
    return LicenseStatement(label, found.expression, Basis.DECLARED, found.confidence, ASSUMED, evidence)


def _ancestors_keys(situation: Situation) -> set[str]:
    """The licenses of the ancestors, whose texts a new label leaves in place."""
    return {duty.license_key for duty in situation.duties if duty.inherited}
