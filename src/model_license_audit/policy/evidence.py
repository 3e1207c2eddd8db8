"""What a policy may require to be shown, whatever the licenses ask: a closed list."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import ClaimField, TextRole
from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.refs import Host
from model_license_audit.obligations.situation import Situation

_DATA = frozenset({DerivationKind.TRAINED_ON, DerivationKind.GENERATED_BY})


def _has_card(artifact: Artifact, _lineage: Lineage) -> bool:
    return any(text.role is TextRole.CARD for text in artifact.texts)


def _declares(artifact: Artifact, _lineage: Lineage) -> bool:
    return artifact.declared is not None


def _has_license_text(artifact: Artifact, _lineage: Lineage) -> bool:
    return any(text.match.is_text for text in artifact.license_texts)


def _has_notice(artifact: Artifact, _lineage: Lineage) -> bool:
    return any(text.role is TextRole.NOTICE for text in artifact.texts)


def _all_known(_artifact: Artifact, lineage: Lineage) -> bool:
    return not lineage.unknown


def _names_base(artifact: Artifact, lineage: Lineage) -> bool:
    return any(link.kind not in _DATA for link in lineage.parents(artifact.ref))


def _names_data(artifact: Artifact, lineage: Lineage) -> bool:
    of_data = any(link.kind in _DATA for link in lineage.parents(artifact.ref))
    return of_data or any(claim.value for claim in artifact.claims_of(ClaimField.DATASET))


def _fixed(artifact: Artifact, lineage: Lineage) -> bool:
    parents = [link.parent for link in lineage.parents(artifact.ref) if link.parent.host is Host.HUGGINGFACE]
    return all(parent.is_fixed for parent in parents)


_SHOWN: Mapping[str, tuple[Callable[[Artifact, Lineage], bool], str, str]] = {
    "card": (_has_card, "has no card", "write a README.md"),
    "declared-license": (_declares, "declares no license", "say `license:` in the card"),
    "license-text": (_has_license_text, "holds no license text", "add the text as a file LICENSE"),
    "notice": (_has_notice, "has no NOTICE", "`modelaudit notice` writes one"),
    "named-base": (_names_base, "does not say what it was made from", "say `base_model:` in the card"),
    "named-data": (_names_data, "does not say what it was trained on", "say `datasets:` in the card"),
    "fixed-bases": (_fixed, "names a base without its commit", "write base_model as org/name@<commit>"),
    "known-lineage": (
        _all_known,
        "has ancestors of which nothing is known",
        "scan with --online, or give local copies with --upstream",
    ),
}

EVIDENCE = tuple(_SHOWN)
"""The words for what may be required, in the order of the documentation."""


def lacking(what: str, situation: Situation) -> tuple[str, str] | None:
    """What is lacking of the evidence that is required, and what to do; ``None`` where it is there."""
    shown, message, remedy = _SHOWN[what]
    return None if shown(situation.subject, situation.lineage) else (message, remedy)
