"""What a recipe itself says of licenses: heard where neither registry, catalogue nor files tell one."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from model_license_audit.audit.lookup import Beyond, Lookup, Upstream
from model_license_audit.harness.recipe.model import CHOOSE, Recipe
from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.lineage.build import Resolve
from model_license_audit.lineage.written import parent_ref
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Problem,
    ProblemKind,
    Reading,
)
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.model.report import AuditReport

OBTAINED = "recipe"
"""How the evidence of what a recipe says was obtained."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a recipe says of one artifact: its license, where that stands (``table``), which models generated it."""

    table: str
    license: str | None = None
    source: str | None = None
    generated_by: tuple[str, ...] = ()


def ref_of(text: str, dataset: bool = False) -> ArtifactRef:
    """The artifact that a recipe names, read as a card would be."""
    ref = parent_ref(text, dataset=dataset) or ArtifactRef(Host.UNNAMED, text, dataset=dataset)
    return replace(ref, dataset=dataset)


def words_of(recipe: Recipe) -> dict[ArtifactRef, Word]:
    """Everything that the recipe says of licenses and of who generated data."""
    found: dict[ArtifactRef, Word] = {}
    for known in recipe.known:
        found[ref_of(known.ref, known.dataset)] = Word("[[known]]", known.license, known.source)
    for table, base in (("[base]", recipe.base), ("[teacher]", recipe.teacher)):
        if base is not None and base.ref != CHOOSE and base.license:
            found[ref_of(base.ref)] = Word(table, base.license)
    for data in recipe.data:
        found[ref_of(data.ref, dataset=True)] = Word("[[data]]", data.license, generated_by=data.generated_by)
    return found


def informed(auditor: Auditor, recipe: Recipe) -> Auditor:
    """The auditor that also hears the recipe; the one that is given stays as it is."""
    hearing = copy.copy(auditor)
    hearing.lookup = _Hearing(auditor.lookup, words_of(recipe), recipe.origin.name or recipe.name)
    return hearing


def unheard(kb: KnowledgeBase, recipe: Recipe, report: AuditReport) -> tuple[str, ...]:
    """Where the recipe says another license than registry, catalogue or files do, which is then the one that counts."""
    found = []
    for ref, word in words_of(recipe).items():
        artifact = report.lineage.artifact(ref)
        if word.license is None or artifact is None or artifact.concluded is None:
            continue
        said, counts = resolve_value(kb, word.license).expression, artifact.concluded.expression
        if said != counts:
            found.append(f"{ref.display}: the recipe says {said}; {counts} is what is known of it, and counts")
    return tuple(found)


class _Hearing(Lookup):
    """Looks up as another one does, and takes the recipe's word for what that one cannot tell."""

    def __init__(self, lookup: Lookup, words: Mapping[ArtifactRef, Word], file: str) -> None:
        super().__init__(lookup.kb, lookup.catalogue, Beyond(lookup.holdings, lookup._hub, lookup.keep))
        self._words, self._file = words, file

    def resolver(self, upstream: Upstream, online: bool) -> Resolve:
        """The function that a lineage is built with."""
        asked = super().resolver(upstream, online)

        def resolve(ref: ArtifactRef) -> Artifact | UnknownArtifact:
            found = asked(ref)
            word = self._words.get(replace(ref, revision=None)) or self._words.get(ref)
            return self._with(found, word) if word is not None else found

        return resolve

    def _with(self, found: Artifact | UnknownArtifact, word: Word) -> Artifact | UnknownArtifact:
        known = isinstance(found, Artifact) and found.concluded is not None and found.concluded.determined
        claims = (*(() if known else self._license(word)), *self._makers(word))
        if not claims:
            return found
        if isinstance(found, Artifact):
            others = found.claims if known else tuple(c for c in found.claims if c.field is not ClaimField.LICENSE)
            told = found if known else self._concluded(found, Reading((*others, *claims), found.texts))
            return replace(told, claims=(*others, *claims), renamed=found.renamed, recorded=found.recorded)
        problem = Problem(self._file, ProblemKind.UNREADABLE, f"its license is not known: {found.reason}", found.remedy)
        return self._concluded(found, Reading(claims, problems=() if word.license else (problem,)))

    def _concluded(self, found: Artifact | UnknownArtifact, reading: Reading) -> Artifact:
        kind = ArtifactKind.DATASET if found.ref.dataset else ArtifactKind.MODEL
        return conclude(self.kb, found.ref, kind, reading, names=(found.ref.name,))

    def _license(self, word: Word) -> tuple[Claim, ...]:
        if word.license is None:
            return ()
        said = f"license = {word.license}" + (f", as told by {word.source}" if word.source else "")
        return (self._claim(ClaimField.LICENSE, word.license, word, said),)

    def _makers(self, word: Word) -> Iterator[Claim]:
        for model in word.generated_by:
            said = f"generated-by = {model}"
            yield self._claim(ClaimField.BASE_MODEL, model, word, said)
            yield self._claim(ClaimField.TAG, f"base_model:{DerivationKind.GENERATED_BY}:{model}", word, said)

    def _claim(self, about: ClaimField, value: str, word: Word, said: str) -> Claim:
        evidence = Evidence(self._file, pointer=word.table, excerpt=said[:200], obtained=OBTAINED)
        return Claim(about, value, Basis.DECLARED, Confidence.HIGH, evidence)
