"""Model families that an artifact's names and tags speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import ClaimField, TextRole
from model_license_audit.model.refs import Host
from model_license_audit.obligations.label import Label
from model_license_audit.obligations.wording import Wordings


def family_hints(kb: KnowledgeBase, artifact: Artifact) -> list[str]:
    """The words for model families found in names and tags, sorted; none of a family its publisher itself makes.

    Of tags only those count that the artifact's own files hold: the Hub adds the name of the architecture to each
    model, and models of other makers share architectures.
    """
    said = [text.casefold() for text in _said(artifact)]
    owners = {name.partition("/")[0].casefold() for name in _full_names(artifact)}
    return sorted(
        family.word
        for family in kb.model_families
        if owners.isdisjoint(family.publishers) and any(_word(family.word).search(text) for text in said)
    )


def says_from_scratch(artifact: Artifact) -> bool:
    """True when the card says that the model was trained from nothing."""
    return Wordings(artifact.texts).search(_FROM_SCRATCH, (TextRole.CARD,)) is not None


_FROM_SCRATCH = re.compile(r"\b(pre-?)?trained (entirely |completely )?from scratch\b")


def label_families(kb: KnowledgeBase, label: Label, members: frozenset[str]) -> list[str]:
    """The words of the families to which a license of the label belongs, or one it may stand for (``members``)."""
    keys = members.union(*label.branches)
    return sorted(family.word for family in kb.model_families if keys.intersection(family.licenses))


def _said(artifact: Artifact) -> Iterator[str]:
    for name in (*artifact.names, artifact.ref.name):
        yield name.rpartition("/")[2]
    for claim in artifact.claims_of(ClaimField.TAG):
        if claim.value and ":" not in claim.value and claim.evidence.obtained == "read":
            yield claim.value


def _full_names(artifact: Artifact) -> Iterator[str]:
    if artifact.ref.host is Host.HUGGINGFACE:
        yield artifact.ref.name
    yield from (name for name in artifact.names if name.count("/") == 1)


def _word(word: str) -> re.Pattern[str]:
    """The word with no letter beside it; a version may follow at once (``Llama3``)."""
    return re.compile(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])")
