"""The license of an artifact: what it declares and what its license texts are, and what follows from both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from model_license_audit.licenses.declared import Declaration
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.layers.nouns import own_layer
from model_license_audit.licenses.layers.parts import OwnDeclaration, Parts, gather, own_declaration
from model_license_audit.licenses.names.resolve import Resolution, flat
from model_license_audit.licenses.seen import Seen, evidence_of, seen_in
from model_license_audit.licenses.texts.detected import Detection, detect
from model_license_audit.model.artifacts import Artifact, ArtifactKind, Layer, LayerLicense, ToldBy, says_gated
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Problem,
    Reading,
    TextFile,
    weakest,
)
from model_license_audit.model.expressions import AllOf, Expression, LicenseId, LicenseStatement, Unresolved
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.terms import LicenseClass

BOTH_KEPT = "the card and the license text disagree; both are kept"
NOT_RECOGNISED = "the text in {} is none that we know"

_INCORPORATED = {"lgpl-3.0": frozenset({"gpl-3.0"})}
"""Texts that come with another because it is written as an addition to them (LGPL 3.0, first paragraph)."""

_FOR_SOFTWARE = frozenset(
    {
        LicenseClass.PERMISSIVE,
        LicenseClass.WEAK_COPYLEFT,
        LicenseClass.STRONG_COPYLEFT,
        LicenseClass.NETWORK_COPYLEFT,
    }
)


def conclude(
    kb: KnowledgeBase, ref: ArtifactRef, kind: ArtifactKind, reading: Reading, *, names: Sequence[str] = ()
) -> Artifact:
    """The artifact with its declared license, its license texts and the license the audit works with.

    ``names`` come after those that the files themselves claim. ``concluded`` is the license of what the artifact is
    (of a model its weights); ``layers`` tells those of its parts, where anything tells them apart.
    """
    known_as = tuple(dict.fromkeys((*_claimed_names(reading.claims), *names)))
    parts = gather(kb, own_layer(kind), reading, (*known_as, ref.name), repository=ref.host is Host.TORCHHUB)
    found = detect(reading.texts)
    told = _Told(kb, parts, found)
    return Artifact(
        ref=ref,
        kind=kind,
        names=known_as,
        declared=told.declared,
        license_texts=found.texts,
        concluded=told.concluded,
        claims=reading.claims,
        texts=reading.texts,
        problems=(*reading.problems, *found.problems, *_problems(parts)),
        gated=any(says_gated(c.value) for c in reading.claims if c.field is ClaimField.GATED),
        layers=told.layers,
    )


def _claimed_names(claims: Iterable[Claim]) -> Iterable[str]:
    return (claim.value for claim in claims if claim.field is ClaimField.NAME and claim.value)


def _problems(parts: Parts) -> tuple[Problem, ...]:
    told = (parts.label, parts.package, *parts.words.values())
    return tuple(dict.fromkeys(problem for declaration in told if declaration for problem in declaration.problems))


class _Told:
    """The licenses of the parts of one artifact, its own part before all."""

    def __init__(self, kb: KnowledgeBase, parts: Parts, found: Detection) -> None:
        self._kb, self._parts, self._found = kb, parts, found
        code, named = parts.code, parts.files.get(Layer.CODE, ())
        in_files = frozenset(part.key for part in seen_in(kb, named, found, code) if isinstance(part.leaf, LicenseId))
        self._code_keys = in_files | (code.resolution.keys if code else frozenset())
        self._own: OwnDeclaration = own_declaration(parts, self._code_keys)
        self._files = self._shared_out()
        self.declared = self._declared()
        self._others = tuple(self._other_layers())
        self.concluded = self._concluded()
        self.layers = self._all_layers()

    def _shared_out(self) -> dict[Layer, tuple[TextFile, ...]]:
        """The license files by part; a general one is that of the code beside one for the weights."""
        files, own, general = dict(self._parts.files), self._parts.own, self._parts.general
        of_code = own in files or self._general_is_of_code() or self._is_that_of_the_repository()
        owner = Layer.CODE if own is not Layer.CODE and of_code else own
        files[owner] = (*files.get(owner, ()), *general)
        return {layer: found for layer, found in files.items() if found}

    def _general_is_of_code(self) -> bool:
        """True when the general file holds what is told of the code, and not what is told of the weights."""
        seen = seen_in(self._kb, self._parts.general, self._found, self._parts.code)
        keys = {part.key for part in seen}
        if not seen or not all(isinstance(part.leaf, LicenseId) for part in seen) or not keys <= self._code_keys:
            return False
        own = self._own.declaration
        if own is None:
            return Layer.CODE in self._parts.words
        return not keys <= own.resolution.keys if own.resolution.determined else Layer.CODE in self._parts.words

    def _is_that_of_the_repository(self) -> bool:
        """True when the general file holds a license for software, and the card puts the weights under another one.

        What is loaded from a repository of code is under the license of the code unless its own is told.
        """
        own = self._own.declaration
        if not self._parts.repository or own is None:
            return False
        keys = {part.key for part in seen_in(self._kb, self._parts.general, self._found, None)}
        known = [self._kb.license(key) for key in keys]
        of_software = all(found is not None and found.license_class in _FOR_SOFTWARE for found in known)
        return bool(keys) and of_software and not keys <= own.resolution.may_be

    def _declared(self) -> LicenseStatement | None:
        declaration = self._own.declaration
        if declaration is None:
            return None
        said = declaration.statement()
        return replace(said, how=self._own.how) if self._own.how else said

    def _concluded(self) -> LicenseStatement | None:
        own = self._parts.own
        found = self._of(self._own.declaration, self.declared, self._files.get(own, ()))
        return found or (_untold(own, self._others) if self._others else None)

    def _of(
        self, declaration: Declaration | None, statement: LicenseStatement | None, files: tuple[TextFile, ...]
    ) -> LicenseStatement | None:
        """The license of one part from what is declared of it and from its files."""
        seen = seen_in(self._kb, files, self._found, declaration)
        evidence = tuple(evidence_of(file, self._found.texts) for file in files)
        if declaration is None or statement is None:
            return _from_text(seen, evidence) if files else None
        if not files:
            return replace(statement, basis=Basis.CONCLUDED)
        return _from_both(declaration.resolution, statement, seen, evidence)

    def _other_layers(self) -> Iterator[LayerLicense]:
        for layer in Layer:
            if layer is not self._parts.own and (found := self._other(layer)):
                yield found

    def _other(self, layer: Layer) -> LayerLicense | None:
        words, files = self._parts.words.get(layer), self._files.get(layer, ())
        alone = ToldBy.PACKAGE in self._own.told_by
        package = self._parts.package if layer is Layer.CODE and not alone else None
        declaration = self._parts.code if package else words
        statement = self._of(declaration, declaration.statement() if declaration else None, files)
        told = ((ToldBy.PACKAGE, package), (ToldBy.WORDS, words), (ToldBy.FILE, files))
        return LayerLicense(layer, statement, tuple(by for by, what in told if what)) if statement else None

    def _all_layers(self) -> tuple[LayerLicense, ...]:
        """Every part with its license; none where nothing tells them apart."""
        own, told_by = self._parts.own, self._own.told_by
        if self.concluded is None or not (self._others or ToldBy.WORDS in told_by):
            return ()
        files = (ToldBy.FILE,) if own in self._files else ()
        mine = LayerLicense(own, self.concluded, (*told_by, *files), self._own.contrary)
        order = list(Layer)
        return tuple(sorted((mine, *self._others), key=lambda layer: order.index(layer.layer)))


def _untold(own: Layer, others: Sequence[LayerLicense]) -> LicenseStatement:
    """The license of the own part where only those of others are told."""
    named = " and ".join(other.layer.value for other in others)
    settle = f"say in the card under which license the {own.value} are, and add its text as a file MODEL_LICENSE"
    if own is not Layer.WEIGHTS:
        settle = f"say in the card under which license the {own.value} is"
    evidence = tuple(dict.fromkeys(e for other in others for e in other.statement.evidence))
    how = f"only the license of the {named} is told"
    return LicenseStatement("", Unresolved("", settle), Basis.CONCLUDED, Confidence.LOW, how, evidence)


def _from_text(seen: Sequence[Seen], evidence: tuple[Evidence, ...]) -> LicenseStatement:
    where = ", ".join(e.source for e in evidence)
    if all(part.unknown for part in seen):
        settle = "say in the card which license it is (license, or license: other with license_name)"
        part = _all([part.leaf for part in seen] or [Unresolved(where, settle)])
        return LicenseStatement(where, part, Basis.DETECTED, Confidence.LOW, NOT_RECOGNISED.format(where), evidence)
    expression = _all([part.leaf for part in seen])
    confidence = Confidence.LOW
    if all(isinstance(part.leaf, LicenseId) for part in seen):
        confidence = Confidence.HIGH if isinstance(expression, LicenseId) else Confidence.MEDIUM
    return LicenseStatement(where, expression, Basis.DETECTED, confidence, f"the text in {where}", evidence)


def _from_both(
    said: Resolution, statement: LicenseStatement, seen: Sequence[Seen], evidence: tuple[Evidence, ...]
) -> LicenseStatement:
    where = ", ".join(e.source for e in evidence)
    contrary = [part for part in seen if not _agrees(said, part)]
    expression, confidence, how = said.expression, statement.confidence, f"{statement.how}, and the text in {where}"
    if not seen or (not said.determined and all(part.unknown for part in seen)):
        confidence, how = weakest(confidence, Confidence.MEDIUM), f"{statement.how}; {NOT_RECOGNISED.format(where)}"
    elif contrary:
        expression = _all((*flat(said.expression), *(part.leaf for part in contrary)))
        confidence, how = Confidence.LOW, _contradiction(contrary, where)
    elif not said.determined:
        expression = _all([part.leaf for part in seen])
        confidence, how = Confidence.MEDIUM, f"the text in {where} settles {statement.raw!r}"
    both = statement.evidence + evidence
    return LicenseStatement(statement.raw, expression, Basis.CONCLUDED, confidence, how, both)


def _contradiction(contrary: Sequence[Seen], where: str) -> str:
    if any(isinstance(part.leaf, LicenseId) for part in contrary):
        return BOTH_KEPT
    if all(part.unknown for part in contrary):
        return NOT_RECOGNISED.format(where)
    return f"the text in {where} is not the published one"


def _agrees(said: Resolution, part: Seen) -> bool:
    """True when the text is one of those declared, or may be what an undetermined declaration means."""
    if isinstance(part.leaf, Unresolved):
        return part.partial and part.key in said.keys
    if said.determined:
        return part.key in said.keys.union(*(_INCORPORATED.get(key, ()) for key in said.keys))
    return not said.conflicting and (not said.may_be or part.key in said.may_be)


def _all(parts: Sequence[Expression]) -> Expression:
    unique = tuple(dict.fromkeys(parts))
    return unique[0] if len(unique) == 1 else AllOf(unique, stated=False)
