"""What a card says in words of the licenses of its parts, as claims with the line they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.layers import labels
from model_license_audit.licenses.layers.prose import Passage, blocks_in, sentences_in
from model_license_audit.licenses.layers.sentences import JOINT, joined_parts, own_name, parts_of
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.model.artifacts import Layer
from model_license_audit.model.evidence import PROSE, Basis, Claim, ClaimField, Confidence, Evidence, TextFile

_MOST = 60
_LONGEST_NAME = 12
_SEPARATOR = re.compile(r"[\s,()\[\]\"'“”‘’<>|]+")
_STOP = frozenset(
    {"see", "which", "that", "as", "found", "available", "but", "except", "because", "so", "where", "please", "unless",
     "while", "whereas"}
)  # fmt: skip
_ENDS = re.compile(r"[;!?]|\.(?=\s|\Z)|\s(?:while|whereas|but)\s")
_LONGEST = 160
_NAMED = re.compile(r"(?i)\A[^,;.]{0,80}?\b(?:licen[cs]e|agreement|terms)\b")
_VAGUE = re.compile(
    r"(?i)\b(?:same|original|respective|permissive|open|this|that|these|following|above|their|different|separate"
    r"|corresponding|any|specific|more|own|various|its|creative commons|free|which|what)\b"
)
_LICENSE_WORDS = frozenset({"license", "licence", "agreement", "terms"})
_RESPECTIVELY = re.compile(r"(?i)\brespectively\b")
_NEAR = 6
_LICENSING = re.compile(r"(?i)licen[cs]")
_OF_THEIR_OWN = re.compile(
    r"(?i)\b(?:may|might|can|could)\s+(?:each\s+|also\s+)?"
    r"(?:have|carry|come with|be (?:subject to|under|governed by|released under|licen[cs]ed under))\s+"
    r"(?:(?:their|its)\s+own|(?:a\s+)?(?:different|other|separate))\s+(?:licen[cs]es?|terms)\b"
)
NOT_SAID_WHICH = "licenses of their own"
"""What parts are under that are said to have other licenses than the rest, and not which."""


class Said(NamedTuple):
    """That a part of the artifact is under what ``claim`` names; ``sure`` when that is a license we know by name."""

    layer: Layer
    claim: Claim
    sure: bool


def said_in(kb: KnowledgeBase, card: TextFile, names: Sequence[str]) -> tuple[Said, ...]:
    """What a card says of its parts, each thing once; ``names`` are those the artifact goes by.

    Words that name no license we know count only where the card tells the licenses of several parts apart.
    """
    reader = _Card(kb, card, names)
    found = list(dict.fromkeys(said for block in blocks_in(card.text, card.body_line) for said in reader.read(block)))
    sure, told = {said.layer for said in found if said.sure}, {said.layer for said in found}
    return tuple(said for said in found[:_MOST] if said.sure or (len(told) > 1 and said.layer not in sure))


class _Card:
    """Reads the blocks of one card in their order."""

    def __init__(self, kb: KnowledgeBase, card: TextFile, names: Sequence[str]) -> None:
        self._kb = kb
        self._card = card
        self._own = own_name(names)
        self._code_pair = -_NEAR

    def read(self, block: Passage) -> Iterator[Said]:
        for layer, name, badge in labels.badges_in(block):
            yield from self._said(layer, [name], block.line + block.text.count("\n", 0, badge.start()), badge[0])
        if label := labels.label_in(block):
            yield from self._said(label[0], [label[1]], block.line, block.text)
            return
        yield from self._pair(block)
        for sentence in sentences_in(block):
            yield from self._sentence(sentence)

    def _pair(self, block: Passage) -> Iterator[Said]:
        """``Code: MIT``; behind *Model:* stands a name of a model more often than that of a license."""
        pair = labels.pair_in(block)
        if not pair or license_at(self._kb, pair[1], whole=True) is None:
            return
        if pair[0] is Layer.CODE:
            self._code_pair = block.line
        if block.line - self._code_pair < _NEAR:
            yield from self._said(pair[0], [pair[1]], block.line, block.text)

    def _sentence(self, sentence: Passage) -> Iterator[Said]:
        if JOINT.search(sentence.text):
            for layers, place in joined_parts(sentence, self._own):
                line = sentence.line_at(place)
                words = _ENDS.split(sentence.text[place : place + _LONGEST], maxsplit=1)[0]
                yield from self._joined(layers, words, line, sentence.text)
        if _LICENSING.search(sentence.text):
            yield from self._of_their_own(sentence)
            for layer, before, place in labels.bracketed_in(sentence):
                name = license_before(self._kb, before)
                yield from self._said(layer, [name] if name else [], sentence.line_at(place), sentence.text)

    def _of_their_own(self, sentence: Passage) -> Iterator[Said]:
        """*The pre-trained models may have their own licenses*: that of the rest says nothing of theirs."""
        for found in islice(_OF_THEIR_OWN.finditer(sentence.text), _NEAR):
            line = sentence.line_at(found.start())
            for layer in parts_of(sentence.text[: found.start()][-_LONGEST:], self._own):
                yield Said(layer, self._claim(NOT_SAID_WHICH, line, sentence.text, Confidence.LOW), sure=True)

    def _joined(self, layers: tuple[Layer, ...], words: str, line: int, excerpt: str) -> Iterator[Said]:
        if _RESPECTIVELY.search(words):
            names = _SEPARATOR.sub(" ", words[: words.lower().index("respectively")]).split(" and ")
            for layer, name in zip(layers, names, strict=True) if len(layers) == len(names) else ():
                yield from self._said(layer, [name], line, excerpt)
            return
        for layer in layers:
            yield from self._said(layer, [words], line, excerpt)

    def _said(self, layer: Layer, words: list[str], line: int, excerpt: str) -> Iterator[Said]:
        for text in words:
            known = license_at(self._kb, text)
            name = known or _own_license(text)
            if name:
                level = Confidence.MEDIUM if known else Confidence.LOW
                yield Said(layer, self._claim(name, line, excerpt, level), known is not None)

    def _claim(self, value: str, line: int, excerpt: str, level: Confidence) -> Claim:
        shown = " ".join(excerpt.split())[:200]
        evidence = Evidence(self._card.path, line=line, pointer=PROSE, excerpt=shown, digest=self._card.digest)
        return Claim(ClaimField.LICENSE, value, Basis.DECLARED, level, evidence)


def license_at(kb: KnowledgeBase, words: str, *, whole: bool = False) -> str | None:
    """The license that the first words name: the longest beginning that names one, or several texts of one name."""
    found = _words(words)
    shortest = len(found) if whole else 1
    for end in range(len(found), shortest - 1, -1):
        name = " ".join(found[:end])
        meaning = resolve_value(kb, name)
        if meaning.may_be:
            bare = " ".join(word for word in found[:end] if "://" not in word)
            same = bare != name and resolve_value(kb, bare).expression == meaning.expression
            return None if _goes_on(found[end:]) else bare if same else name
    return None


def _goes_on(rest: list[str]) -> bool:
    """True when the name of a license goes on behind words that name another one: *Acme* in *Acme Two License*."""
    capital = [*takewhile(lambda word: word[0].isupper() or word[0].isdigit(), rest[:_NEAR])]
    return any(word.lower() in _LICENSE_WORDS for word in capital[1:])


def license_before(kb: KnowledgeBase, words: str) -> str | None:
    """The license that the last words name."""
    found = [word for word in _SEPARATOR.split(words.strip()) if word][-_LONGEST_NAME:]
    names = (" ".join(found[start:]) for start in range(len(found)))
    return next((name for name in names if resolve_value(kb, name).may_be), None)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in _SEPARATOR.split(text.strip())[:_LONGEST_NAME]:
        if word.lower() in _STOP:
            break
        if bare := word.strip("_").rstrip(".:"):
            words.append(bare)
    return words


def _own_license(words: str) -> str | None:
    """The words for a license that we do not know: they must call it one, and not point at another text's."""
    named = _NAMED.match(words.strip())
    if not named or _VAGUE.search(named[0]):
        return None
    return " ".join(named[0].split())
