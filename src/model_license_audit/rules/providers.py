"""Whose outputs the data of a model are said to be, and whether the lineage holds the model that made them."""

from __future__ import annotations

import re

from model_license_audit.licenses.entries.knowledge import KnowledgeBase, ModelFamily
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.hints import belongs_to, full_names, word_pattern

_NO_OUTPUTS = re.compile(r"(?<![a-z])(?:prompts?|jailbreaks?|detect\w*|human|eval\w*|bench\w*|judge\w*)(?![a-z])")
"""Words of names of data sets that are put to a service, or tell its outputs from other texts."""

_LEARNT_FROM = frozenset({DerivationKind.GENERATED_BY, DerivationKind.DISTILLED})


def providers_said(situation: Situation, words: str) -> list[str]:
    """The words for models that a phrase about outputs holds, sorted; not those the lineage or its maker explains."""
    kb, subject = situation.kb, situation.subject
    ancestors = [a for a in situation.lineage.artifacts if a.ref != situation.lineage.subject]
    told = [f for f in (*kb.model_families, *kb.service_families) if word_pattern(f.word).search(words.casefold())]
    return sorted(
        family.word
        for family in told
        if not any(other.word != family.word and other.word.startswith(family.word) for other in told)
        and not _own(family, subject)
        and not any(belongs_to(family, ancestor, kb) for ancestor in ancestors)
    )


def named_providers(situation: Situation, data: ArtifactRef) -> list[str]:
    """The words for models had as a service in the name of a data set whose generator is not known, sorted."""
    name = data.name.rpartition("/")[2].casefold()
    words = _words(situation.kb, name)
    if not words or _NO_OUTPUTS.search(name) or data.host is not Host.HUGGINGFACE:
        return []
    return [] if has_generator(situation.lineage, data) else words


def _words(kb: KnowledgeBase, text: str) -> list[str]:
    return sorted(family.word for family in kb.service_families if word_pattern(family.word).search(text))


def has_generator(lineage: Lineage, data: ArtifactRef) -> bool:
    """True when the data set, or one it was made from, has a link to the model that generated it."""
    waiting, seen = [data], {data}
    while waiting:
        for link in lineage.parents(waiting.pop()):
            if link.kind in _LEARNT_FROM:
                return True
            if link.parent.dataset and link.parent not in seen:
                seen.add(link.parent)
                waiting.append(link.parent)
    return False


def _own(family: ModelFamily, artifact: Artifact) -> bool:
    return not {name.partition("/")[0].casefold() for name in full_names(artifact)}.isdisjoint(family.publishers)
