"""Model families that an artifact's names, tags and prose speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from model_license_audit.licenses.entries.knowledge import KnowledgeBase, ModelFamily
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import ClaimField, TextRole
from model_license_audit.model.patterns import lazy_pattern
from model_license_audit.model.refs import Host
from model_license_audit.obligations.evidence.wording import Wordings
from model_license_audit.obligations.labels.label import Label, read_label


def family_hints(kb: KnowledgeBase, artifact: Artifact) -> dict[str, list[str]]:
    """The words for model families in names, tags and what the prose says it was made from, with where they stand.

    Sorted; none of a family its publisher itself makes. Of tags only those count that the artifact's own files hold:
    the Hub adds the name of the architecture to each model, and models of other makers share architectures.
    """
    said = [(text.casefold(), place) for text, place in _said(artifact)]
    owners = {name.partition("/")[0].casefold() for name in full_names(artifact)}
    found: dict[str, list[str]] = {}
    for family in kb.model_families:
        if owners.isdisjoint(family.publishers):
            pattern = word_pattern(family.word)
            places = dict.fromkeys(place for text, place in said if pattern.search(text))
            if places:
                found[family.word] = list(places)
    return dict(sorted(found.items()))


def belongs_to(family: ModelFamily, artifact: Artifact, kb: KnowledgeBase) -> bool:
    """True for a model of the family: by its maker, its license, or its own name."""
    if artifact.ref.dataset:
        return False
    owners = {name.partition("/")[0].casefold() for name in full_names(artifact)}
    keys = frozenset[str]().union(*read_label(kb, artifact.concluded).branches)
    last = artifact.ref.name.rpartition("/")[2].casefold()
    return (
        not owners.isdisjoint(family.publishers)
        or not keys.isdisjoint(family.licenses)
        or word_pattern(family.word).search(last) is not None
    )


def ancestor_families(
    kb: KnowledgeBase, subject: Artifact, artifacts: Iterable[Artifact], words: Iterable[str]
) -> list[str]:
    """Those of the words whose family an ancestor belongs to, sorted."""
    ancestors = [a for a in artifacts if a.ref != subject.ref]
    families = [family for family in kb.model_families if family.word in set(words)]
    return sorted({f.word for f in families if any(belongs_to(f, ancestor, kb) for ancestor in ancestors)})


def says_from_scratch(artifact: Artifact) -> bool:
    """True when the card says that the model was trained from nothing."""
    return Wordings(artifact.texts).search(_FROM_SCRATCH, (TextRole.CARD,)) is not None


_FROM_SCRATCH = lazy_pattern(r"\b(pre-?)?trained (entirely |completely )?from scratch\b")


def label_families(kb: KnowledgeBase, label: Label, members: frozenset[str]) -> list[str]:
    """The words of the families to which a license of the label belongs, or one it may stand for (``members``)."""
    keys = members.union(*label.branches)
    return sorted(family.word for family in kb.model_families if keys.intersection(family.licenses))


def _said(artifact: Artifact) -> Iterator[tuple[str, str]]:
    for name in (*artifact.names, artifact.ref.name):
        yield name.rpartition("/")[2], "its name"
    for claim in artifact.claims_of(ClaimField.TAG):
        if claim.value and ":" not in claim.value and claim.evidence.obtained == "read":
            yield claim.value, "a tag"
    for claim in artifact.claims_of(ClaimField.MADE_FROM):
        yield claim.value or "", claim.evidence.location


def full_names(artifact: Artifact) -> Iterator[str]:
    """Its names with the account it is published under."""
    if artifact.ref.host is Host.HUGGINGFACE:
        yield artifact.ref.name
    yield from (name for name in artifact.names if name.count("/") == 1)


@lru_cache(maxsize=256)
def word_pattern(word: str) -> re.Pattern[str]:
    """The word with no letter beside it; a version may follow at once (``Llama3``)."""
    return re.compile(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])")
