"""What is told of the parts of one artifact, sorted by the part and by what tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from model_license_audit.licenses.declared import Declaration, covers, declaration_of, together
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.layers.names import is_general, is_package_metadata, layer_of_file
from model_license_audit.model.artifacts import Layer, ToldBy
from model_license_audit.model.evidence import Claim, Reading, TextFile, TextRole
from model_license_audit.model.expressions import LicenseStatement
from model_license_audit.model.patterns import lazy_pattern

_SPEAKS = lazy_pattern(r"(?i)licen[sc]|\bunder\b|\bcode\b[\s*_]*(?:is\b|:)")
"""Without one of these, no sentence of a card can put a part under a license."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The sources: the ``label`` (license field, weight files) of the ``own`` part, which is what the artifact is;
    ``package`` metadata, which speak of code; ``words`` of the card; license ``files`` named for a part; and the
    ``general`` ones, which name none. ``repository`` is true where the artifact is loaded from a repository of code.
    """

    own: Layer
    label: Declaration | None = None
    package: Declaration | None = None
    words: dict[Layer, Declaration] = field(default_factory=dict)
    files: dict[Layer, tuple[TextFile, ...]] = field(default_factory=dict)
    general: tuple[TextFile, ...] = ()
    repository: bool = False

    @property
    def code(self) -> Declaration | None:
        """What is declared of the code."""
        told = [found for found in (self.words.get(Layer.CODE), self.package) if found]
        return together(told) if told else None


@dataclass(frozen=True, slots=True)
class OwnDeclaration:
    """What is declared of the artifact's own part, by what, and what was set aside or says otherwise."""

    declaration: Declaration | None
    told_by: tuple[ToldBy, ...] = ()
    contrary: tuple[LicenseStatement, ...] = ()
    how: str | None = None


def gather(kb: KnowledgeBase, own: Layer, reading: Reading, names: Sequence[str], *, repository: bool = False) -> Parts:
    """Everything that tells of a license, by part; ``names`` are those by which a card may call the artifact.

    With ``repository`` the license files are those that hold for it, in whatever folder of the repository they lie.
    """
    package, label = _by_package(reading.claims) if own is not Layer.CODE else ((), reading.claims)
    words: dict[Layer, list[Claim]] = {}
    for layer, claim in _said(kb, reading.texts, names):
        words.setdefault(layer, []).append(claim)
    said = {layer: declaration_of(kb, claims) for layer, claims in words.items()}
    return Parts(
        own,
        declaration_of(kb, label),
        declaration_of(kb, package),
        {layer: found for layer, found in said.items() if found},
        _named_files(reading.texts),
        tuple(file for file in reading.texts if is_general(file.path) or (repository and _is_general(file))),
        repository,
    )


def _is_general(file: TextFile) -> bool:
    return file.role is TextRole.LICENSE and is_general(file.path.rpartition("/")[2])


def _by_package(claims: Sequence[Claim]) -> tuple[Sequence[Claim], Sequence[Claim]]:
    """The claims of package metadata, and the others."""
    packages = {source for source in {claim.evidence.source for claim in claims} if is_package_metadata(source)}
    if not packages:
        return (), claims
    return (
        [claim for claim in claims if claim.evidence.source in packages],
        [claim for claim in claims if claim.evidence.source not in packages],
    )


def _said(kb: KnowledgeBase, texts: Iterable[TextFile], names: Sequence[str]) -> list[tuple[Layer, Claim]]:
    cards = [text for text in texts if text.role is TextRole.CARD and _SPEAKS.search(_prose(text))]
    if not cards:
        return []
    from model_license_audit.licenses.layers.words import said_in  # costly patterns that few cards need

    return [(said.layer, said.claim) for card in cards for said in said_in(kb, card, names)]


def _prose(card: TextFile) -> str:
    """What stands below the metadata."""
    return card.text.split("\n", card.body_line - 1)[-1]


def _named_files(texts: Iterable[TextFile]) -> dict[Layer, tuple[TextFile, ...]]:
    found: dict[Layer, tuple[TextFile, ...]] = {}
    for text in texts:
        layer = layer_of_file(text.path) if text.role is TextRole.LICENSE else None
        if layer is not None:
            found[layer] = (*found.get(layer, ()), text)
    return found


def own_declaration(parts: Parts, code_keys: frozenset[str]) -> OwnDeclaration:
    """What is declared of the artifact's own part; ``code_keys`` are the licenses told of its code.

    A label that names the license of the code, beside words that put the weights under another one, is set aside.
    Where label and words differ otherwise, both are kept; words that may mean the same do not differ.
    """
    label, words = parts.label, parts.words.get(parts.own)
    if label is None and words is None:
        alone = parts.package if Layer.CODE not in parts.words else None
        return OwnDeclaration(alone, (ToldBy.PACKAGE,) if alone else ())
    if words is None or label is None:
        return OwnDeclaration(label or words, (ToldBy.LABEL if label else ToldBy.WORDS,))
    return _of_both(label, words, code_keys)


def _of_both(label: Declaration, words: Declaration, code_keys: frozenset[str]) -> OwnDeclaration:
    said, meant = words.resolution, label.resolution
    both = (ToldBy.LABEL, ToldBy.WORDS)
    if covers(meant, said):
        return OwnDeclaration(label, both)
    if meant.determined and meant.keys <= code_keys and not meant.keys & said.may_be:
        how = "said in words; the license field names that of the code"
        return OwnDeclaration(words, (ToldBy.WORDS,), (label.statement(),), how)
    if not said.determined and (not said.may_be or said.may_be & meant.may_be):
        return OwnDeclaration(label, both)
    if covers(said, meant):
        return OwnDeclaration(together([label, words]), both)
    differ = (label.statement(), words.statement()) if meant.may_be else ()
    how = "the license field and the words differ; both are kept"
    return OwnDeclaration(together([label, words]), both, differ, how)
