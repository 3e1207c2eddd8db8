"""What a license file shows: the licenses it names by tag, and those whose text it holds or resembles."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from model_license_audit.licenses.declared import Declaration
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.licenses.texts.detected import Detection
from model_license_audit.licenses.texts.surroundings import addresses_in, is_pointer, name_words
from model_license_audit.licenses.texts.tags import tagged
from model_license_audit.licenses.texts.textindex import EXCEPTION, LICENSE, OTHER, shipped_index
from model_license_audit.licenses.texts.words import unknown_text, words_of
from model_license_audit.model.artifacts import LicenseText, TextMatchKind
from model_license_audit.model.evidence import Evidence, TextFile
from model_license_audit.model.expressions import LicenseId, Unresolved, leaves

_MOST_TAGS = 50
_UNKNOWN_SETTLE = (
    "read {}: it is no published license text that we know; say in the card which license it is, or have it read"
)
_UNREAD_SETTLE = "read {}: there is more license text than one audit compares"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a license file shows; ``partial`` when it holds only a part of the text (a notice that names it).

    ``unknown`` when it holds a text in which no license was recognised; its title may tell which ones it can be.
    """

    leaf: LicenseId | Unresolved
    partial: bool = False
    unknown: bool = False

    @property
    def key(self) -> str:
        """The license it is, or is nearest to; empty when that is not known."""
        return self.leaf.key if isinstance(self.leaf, LicenseId) else "".join(self.leaf.members[:1])

    @property
    def edited(self) -> bool:
        """True for a text that is not the published one."""
        return isinstance(self.leaf, Unresolved) and not self.partial


def named_by(declaration: Declaration) -> frozenset[str]:
    """The keys of the licenses declared, and of the exceptions to them."""
    declared = leaves(declaration.resolution.expression)
    exceptions = (leaf.exception for leaf in declared if isinstance(leaf, LicenseId))
    return declaration.resolution.keys | {exception.lower() for exception in exceptions if exception}


def seen_in(
    kb: KnowledgeBase, files: Collection[TextFile], found: Detection, declaration: Declaration | None
) -> tuple[Seen, ...]:
    """What the license files of one part show, each thing once; ``declaration`` is what is declared of that part."""
    if not files:
        return ()
    named = named_by(declaration) if declaration else frozenset[str]()
    return tuple(dict.fromkeys(part for file in files for part in _seen_in(kb, file, found, named)))


def _seen_in(kb: KnowledgeBase, file: TextFile, found: Detection, named: frozenset[str]) -> list[Seen]:
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


def _tags_in(kb: KnowledgeBase, file: TextFile) -> list[Seen]:
    names = tagged(file.text)
    tags = [Seen(leaf) for tag in names[:_MOST_TAGS] for leaf in leaves(resolve_value(kb, tag).expression)]
    if len(names) > _MOST_TAGS:
        more = f"{len(names) - _MOST_TAGS:,} more SPDX tags in {file.path}"
        tags.append(Seen(Unresolved(more, f"keep in {file.path} the tags of the licenses that apply")))
    return tags


def _unknown_in(kb: KnowledgeBase, file: TextFile, found: Detection, named: frozenset[str]) -> list[Seen]:
    """The text of a file in which no license was recognised, unless it only points at one that is named.

    Where no text of a named license is held, the file may well be that text.
    """
    if file.path in found.unread:
        return [Seen(Unresolved(unknown_text(file.path), _UNREAD_SETTLE.format(file.path)), unknown=True)]
    names = frozenset[str]().union(*(name_words(key) | _entry_words(kb, key) for key in named))
    pointed = [resolve_value(kb, address) for address in addresses_in(file.text)[:_MOST_TAGS]]
    if is_pointer(file.text, names) and all(link.may_be <= named for link in pointed):
        return []
    if named and not named <= set(shipped_index().keys):
        return []
    titled = tuple(sorted(resolve_value(kb, _first_words(file.text, 1).strip(" #*_=")).may_be))
    return [Seen(Unresolved(unknown_text(file.path), _UNKNOWN_SETTLE.format(file.path), titled), unknown=True)]


def _entry_words(kb: KnowledgeBase, key: str) -> frozenset[str]:
    known = kb.license(key)
    return frozenset(words_of(known.name).words) if known else frozenset()


def _recognised(kb: KnowledgeBase, text: LicenseText) -> Seen:
    known = kb.by_id(text.key) or _without_entry(text.key)
    if text.match is TextMatchKind.SAME:
        return Seen(_exception(*known) if _kind_of(text.key) == EXCEPTION else LicenseId(*known))
    partial = text.match is TextMatchKind.PARTIAL and not text.added
    what = "a part of the text of" if text.match is TextMatchKind.PARTIAL else "an edited text of"
    settle = f"compare {text.path} with {known[1]}: {text.added} words added, {text.missing} missing"
    return Seen(Unresolved(f"{what} {known[1]}", settle, (known[0],)), partial)


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


def evidence_of(file: TextFile, texts: Iterable[LicenseText]) -> Evidence:
    """Where the license text of a file begins, with its first words."""
    line = next((match.line for match in texts if match.path == file.path), 1)
    return Evidence(file.path, line=line, excerpt=_first_words(file.text, line), digest=file.digest)


def _first_words(text: str, line: int) -> str:
    """The first line with words, from ``line`` on."""
    return next((" ".join(words.split())[:200] for words in text.splitlines()[line - 1 :] if words.strip()), "")
