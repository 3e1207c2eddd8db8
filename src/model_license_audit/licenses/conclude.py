"""The license of an artifact: what it declares and what its license texts are, and what follows from both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from model_license_audit.licenses.declared import Declaration, declaration_of
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import Resolution, flat, resolve_value
from model_license_audit.licenses.texts.detected import Detection, detect, primary_files
from model_license_audit.licenses.texts.surroundings import addresses_in, is_pointer, name_words
from model_license_audit.licenses.texts.tags import tagged
from model_license_audit.licenses.texts.textindex import EXCEPTION, LICENSE, OTHER, shipped_index
from model_license_audit.licenses.texts.words import unknown_text, words_of
from model_license_audit.model.artifacts import Artifact, ArtifactKind, LicenseText, TextMatchKind
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Reading,
    TextFile,
    weakest,
)
from model_license_audit.model.expressions import AllOf, Expression, LicenseId, LicenseStatement, Unresolved, leaves
from model_license_audit.model.refs import ArtifactRef

BOTH_KEPT = "the card and the license text disagree; both are kept"
NOT_RECOGNISED = "the text in {} is none that we know"

_MOST_TAGS = 50
_UNKNOWN_SETTLE = (
    "read {}: it is no published license text that we know; say in the card which license it is, or have it read"
)
_UNREAD_SETTLE = "read {}: there is more license text than one audit compares"
_OFF = frozenset({"", "false", "no", "none"})
_INCORPORATED = {"lgpl-3.0": frozenset({"gpl-3.0"})}
"""Texts that come with another because it is written as an addition to them (LGPL 3.0, first paragraph)."""


def conclude(
    kb: KnowledgeBase, ref: ArtifactRef, kind: ArtifactKind, reading: Reading, *, names: Sequence[str] = ()
) -> Artifact:
    """The artifact with its declared license, its license texts and the license the audit works with.

    ``names`` come after those that the files themselves claim.
    """
    declaration = declaration_of(kb, reading.claims)
    found = detect(reading.texts)
    return Artifact(
        ref=ref,
        kind=kind,
        names=tuple(dict.fromkeys((*_claimed_names(reading.claims), *names))),
        declared=declaration.statement() if declaration else None,
        license_texts=found.texts,
        concluded=_concluded(kb, declaration, reading.texts, found),
        claims=reading.claims,
        texts=reading.texts,
        problems=(*reading.problems, *found.problems, *(declaration.problems if declaration else ())),
        gated=any((c.value or "").casefold() not in _OFF for c in reading.claims if c.field is ClaimField.GATED),
    )


def _claimed_names(claims: Iterable[Claim]) -> Iterable[str]:
    return (claim.value for claim in claims if claim.field is ClaimField.NAME and claim.value)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a license file shows; ``partial`` when it holds only a part of the text (a notice that names it).

    ``unknown`` when it holds a text in which no license was recognised.
    """

    leaf: LicenseId | Unresolved
    partial: bool = False
    unknown: bool = False

    @property
    def key(self) -> str:
        return self.leaf.key if isinstance(self.leaf, LicenseId) else "".join(self.leaf.members[:1])

    @property
    def edited(self) -> bool:
        return isinstance(self.leaf, Unresolved) and not self.partial


def _concluded(
    kb: KnowledgeBase, declaration: Declaration | None, files: tuple[TextFile, ...], found: Detection
) -> LicenseStatement | None:
    primary = primary_files(files)
    named = _named_by(declaration) if declaration else frozenset[str]()
    seen = tuple(dict.fromkeys(part for file in primary for part in _seen_in(kb, file, found, named)))
    evidence = tuple(_evidence(file, found.texts) for file in primary)
    if declaration is None:
        return _from_text(seen, evidence) if primary else None
    if not primary:
        return replace(declaration.statement(), basis=Basis.CONCLUDED)
    return _from_both(declaration, seen, evidence)


def _named_by(declaration: Declaration) -> frozenset[str]:
    """The keys of the licenses declared, and of the exceptions to them."""
    declared = leaves(declaration.resolution.expression)
    exceptions = (leaf.exception for leaf in declared if isinstance(leaf, LicenseId))
    return declaration.resolution.keys | {exception.lower() for exception in exceptions if exception}


def _seen_in(kb: KnowledgeBase, file: TextFile, found: Detection, named: frozenset[str]) -> list[_Seen]:
    """The licenses a file names by SPDX tag, and those whose text it holds; a tag also says which versions apply."""
    tags = _tags_in(kb, file)
    keys = {tag.key for tag in tags if isinstance(tag.leaf, LicenseId)}
    mine = [text for text in found.texts if text.path == file.path and text.match is not TextMatchKind.TAG]
    licenses = [text for text in mine if not kb.is_policy(text.key) and _kind_of(text.key) != OTHER]
    whole = licenses or [text for text in mine if text.match is TextMatchKind.SAME]
    unknown = [] if whole and file.path not in found.unread else _unknown_in(kb, file, found, named | keys)
    recognised = [
        _recognised(kb, text)
        for text in licenses
        if text.match is not TextMatchKind.SAME or text.key not in named or _kind_of(text.key) != EXCEPTION
    ]
    return tags + [seen for seen in recognised if seen.key not in keys or seen.edited] + unknown


def _tags_in(kb: KnowledgeBase, file: TextFile) -> list[_Seen]:
    names = tagged(file.text)
    tags = [_Seen(leaf) for tag in names[:_MOST_TAGS] for leaf in leaves(resolve_value(kb, tag).expression)]
    if len(names) > _MOST_TAGS:
        more = f"{len(names) - _MOST_TAGS:,} more SPDX tags in {file.path}"
        tags.append(_Seen(Unresolved(more, f"keep in {file.path} the tags of the licenses that apply")))
    return tags


def _unknown_in(kb: KnowledgeBase, file: TextFile, found: Detection, named: frozenset[str]) -> list[_Seen]:
    """The text of a file in which no license was recognised, unless it only points at one that is named.

    Where no text of a named license is held, the file may well be that text.
    """
    if file.path in found.unread:
        return [_Seen(Unresolved(unknown_text(file.path), _UNREAD_SETTLE.format(file.path)), unknown=True)]
    names = frozenset[str]().union(*(name_words(key) | _entry_words(kb, key) for key in named))
    pointed = [resolve_value(kb, address) for address in addresses_in(file.text)[:_MOST_TAGS]]
    if is_pointer(file.text, names) and all(link.may_be <= named for link in pointed):
        return []
    if named and not named <= set(shipped_index().keys):
        return []
    return [_Seen(Unresolved(unknown_text(file.path), _UNKNOWN_SETTLE.format(file.path)), unknown=True)]


def _entry_words(kb: KnowledgeBase, key: str) -> frozenset[str]:
    known = kb.license(key)
    return frozenset(words_of(known.name).words) if known else frozenset()


def _recognised(kb: KnowledgeBase, text: LicenseText) -> _Seen:
    known = kb.by_id(text.key) or _without_entry(text.key)
    if text.match is TextMatchKind.SAME:
        return _Seen(_exception(*known) if _kind_of(text.key) == EXCEPTION else LicenseId(*known))
    partial = text.match is TextMatchKind.PARTIAL and not text.added
    what = "a part of the text of" if text.match is TextMatchKind.PARTIAL else "an edited text of"
    settle = f"compare {text.path} with {known[1]}: {text.added} words added, {text.missing} missing"
    return _Seen(Unresolved(f"{what} {known[1]}", settle, (known[0],)), partial)


def _exception(key: str, identifier: str) -> Unresolved:
    """The text of an exception alone does not tell which license it is to."""
    settle = f"declare the license it belongs to, as LICENSE WITH {identifier}"
    return Unresolved(f"the text of {identifier}, an exception to a license", settle, (key,))


def _kind_of(key: str) -> str:
    facts = shipped_index().facts_of(key)
    return facts.kind if facts else LICENSE


def _without_entry(key: str) -> tuple[str, str]:
    from model_license_audit.licenses.names.spdx import spdx_by_key, spdx_ids

    if key.startswith("LicenseRef-"):
        return key, key
    found = spdx_by_key(key)
    exception = spdx_ids().get(key)
    return (found.key, found.id) if found else (key, exception[0] if exception else f"LicenseRef-{key}")


def _evidence(file: TextFile, texts: Iterable[LicenseText]) -> Evidence:
    line = next((match.line for match in texts if match.path == file.path), 1)
    return Evidence(file.path, line=line, excerpt=_first_words(file.text, line), digest=file.digest)


def _first_words(text: str, line: int) -> str:
    """The first line with words, from ``line`` on."""
    return next((" ".join(words.split())[:200] for words in text.splitlines()[line - 1 :] if words.strip()), "")


def _from_text(seen: Sequence[_Seen], evidence: tuple[Evidence, ...]) -> LicenseStatement:
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


def _from_both(declaration: Declaration, seen: Sequence[_Seen], evidence: tuple[Evidence, ...]) -> LicenseStatement:
    said, statement = declaration.resolution, declaration.statement()
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


def _contradiction(contrary: Sequence[_Seen], where: str) -> str:
    if any(isinstance(part.leaf, LicenseId) for part in contrary):
        return BOTH_KEPT
    if all(part.unknown for part in contrary):
        return NOT_RECOGNISED.format(where)
    return f"the text in {where} is not the published one"


def _agrees(said: Resolution, part: _Seen) -> bool:
    """True when the text is one of those declared, or may be what an undetermined declaration means."""
    if isinstance(part.leaf, Unresolved):
        return part.partial and part.key in said.keys
    if said.determined:
        return part.key in said.keys.union(*(_INCORPORATED.get(key, ()) for key in said.keys))
    return not said.conflicting and (not said.may_be or part.key in said.may_be)


def _all(parts: Sequence[Expression]) -> Expression:
    unique = tuple(dict.fromkeys(parts))
    return unique[0] if len(unique) == 1 else AllOf(unique, stated=False)
