"""What the subject's cards say of the licenses of its ancestors, beside what those say themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.licenses.names.versions import later_versions
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, TextRole
from model_license_audit.model.expressions import Expression, Unresolved, leaves
from model_license_audit.model.patterns import lazy_pattern
from model_license_audit.model.refs import Host
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.layer_facts import named

Told = tuple[Claim, dict[str, Any]]
_SPEAKS = lazy_pattern(r"(?i)licen[sc]|\bunder\b")
_NUMBERED = lazy_pattern(r"(?=.*[\d_-]).{4,}")
"""The last part of an id that is a name, and not a word of the language or of a whole family."""


def licenses_told(situation: Situation) -> Iterator[Told]:
    """Each license that a card gives to an ancestor it names, and whether the ancestor ``agrees``.

    ``yes``, ``no``, or ``perhaps``, where the label of the ancestor is not known, another version is named, or the
    sentence may speak of a part of the ancestor with a license of its own. Of several ancestors by one name the one
    that agrees is meant.
    """
    cards = [text for text in situation.subject.texts if text.role is TextRole.CARD and _SPEAKS.search(text.text)]
    called = _called(situation) if cards else {}
    if not called:
        return
    from model_license_audit.licenses.layers.others import said_of_others  # costly patterns that few cards need

    for card in cards:
        for said in said_of_others(situation.kb, card, called):
            claim = Claim(ClaimField.LICENSE, said.license, Basis.DECLARED, Confidence.MEDIUM, said.evidence)
            yield claim, _facts(situation.kb, claim, called[said.name])


def _called(situation: Situation) -> dict[str, list[Artifact]]:
    """The ancestors by the names, in lower case, that can only mean them: the id, and a telling last part of it."""
    subject, found = situation.subject, dict[str, list[Artifact]]()
    own = {name.rpartition("/")[2].lower() for name in (*subject.names, subject.ref.name)}
    for artifact in situation.lineage.artifacts:
        name = artifact.ref.name.lower()
        last = name.rpartition("/")[2]
        if artifact.ref == subject.ref or artifact.ref.host is not Host.HUGGINGFACE:
            continue
        names = {name} if "/" in name else set()
        names |= {last} if last not in own and _NUMBERED.match(last) else set()
        for each in sorted(names):
            found.setdefault(each, []).append(artifact)
    return found


def _facts(kb: KnowledgeBase, claim: Claim, meant: Sequence[Artifact]) -> dict[str, Any]:
    said = resolve_value(kb, claim.value or "").expression
    answers = [_agrees(kb, said, artifact) for artifact in meant]
    agrees = next(answer for answer in ("yes", "perhaps", "no") if answer in answers)
    artifact = meant[answers.index(agrees)]
    name, label = artifact.ref.display, artifact.concluded
    license_ = claim.value if any(isinstance(leaf, Unresolved) for leaf in leaves(said)) else str(said)
    return {
        "about": "license_of",
        "value": f"{name}: {license_}",
        "where": claim.evidence.location,
        "ancestor": name,
        "said": license_,
        "label": named(label) if label else "no license that is stated",
        "agrees": agrees,
    }


def _agrees(kb: KnowledgeBase, said: Expression, artifact: Artifact) -> str:
    """Whether what is said of an artifact is what the artifact itself states: ``yes``, ``no`` or ``perhaps``."""
    theirs = artifact.concluded.expression if artifact.concluded else Unresolved("", "")
    mine, label = _may_be(said), _may_be(theirs)
    if mine & label:
        return "yes" if artifact.concluded and artifact.concluded.determined else "perhaps"
    if not mine or any(isinstance(leaf, Unresolved) and not leaf.members for leaf in leaves(theirs)):
        return "perhaps"
    parts = frozenset[str]().union(*(_may_be(layer.statement.expression) for layer in artifact.layers))
    return "perhaps" if mine & parts or _versions_of_one(kb, mine, label) else "no"


def _may_be(expression: Expression) -> frozenset[str]:
    """The keys of the licenses that are named, or may be meant."""
    found = (leaf.members if isinstance(leaf, Unresolved) else (leaf.key,) for leaf in leaves(expression))
    return frozenset[str]().union(*found)


def _versions_of_one(kb: KnowledgeBase, some: frozenset[str], others: frozenset[str]) -> bool:
    """True when one of these licenses came after one of those as a version of it, or before."""
    pairs = ((some, others), (others, some))
    return any(not later.isdisjoint(later_versions(kb, key)) for keys, later in pairs for key in sorted(keys))
