"""What only the running text of a document of TensorFlow Hub tells: bases, limits of use, and its license section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model_license_audit.cards.origin import Origin
from model_license_audit.cards.prose_claims import prose_claims
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.layers.prose import Passage, blocks_in, without_markup
from model_license_audit.licenses.layers.words import license_at
from model_license_audit.model.evidence import PROSE, Basis, Claim, ClaimField, Confidence, Evidence
from model_license_audit.sources.tfhub.documents import DEPLOYED, Document

BODY_LINE = 2
"""The line at which the text behind type and handle begins."""

CUSTOM = "custom"
"""The word of the vocabulary of licenses for one that it does not name."""

_HEADING = re.compile(r"\s*#")
_HEADED = re.compile(r"\s*#{1,6}\s*licen[cs]es?[\s:#]*", re.IGNORECASE)
_WORD = re.compile(r"licen[cs]es?\W", re.IGNORECASE)
_PAIR = re.compile(r"\s*(?:[-*+]\s+)?[*_]{0,2}licen[cs]es?[*_]{0,2}\s*:[*_]{0,2}\s*(?P<said>\S.*)", re.IGNORECASE)
_ROW = re.compile(r"\s*\|\s*[*_]{0,2}licen[cs]es?[*_]{0,2}\s*\|(?P<said>[^|]+)\|\s*", re.IGNORECASE)
_LINK = re.compile(r"\s*\[(?P<words>[^\[\]]{1,200})\]\(<?(?P<url>https?://[^()\s<>]{1,300})>?\)[\s.]*")
_LONGEST = 300


def told_in_text(kb: KnowledgeBase, document: Document) -> tuple[Claim, ...]:
    """Claims of the text; a license only where the metadata name none."""
    lines = document.text.split("\n")
    claims = prose_claims(Origin(document.path, document.digest), lines, BODY_LINE, _own_names(document))
    return (*claims, *_license(kb, document))


def _own_names(document: Document) -> frozenset[str]:
    """What the text calls its own model, and those it is the same model as in another form."""
    publisher, _, rest = document.handle.partition("/")
    handles = {document.handle, *(f"{publisher}/{kind}-model/{rest}" for kind in DEPLOYED.values())}
    handles |= {handle.rpartition("/")[0] for handle in handles}
    return frozenset(name.lower() for handle in handles for name in (handle, f"tfhub:{handle}"))


def _license(kb: KnowledgeBase, document: Document) -> Iterator[Claim]:
    """What stands as license where the metadata have none, or only the word for one that the site does not name."""
    labels = {value.value for value in document.of("license")}
    if labels - {CUSTOM} or not _WORD.search(document.text):
        return
    for passage in _said(document):
        link = _LINK.fullmatch(passage.text)
        words = " ".join((link["words"] if link else without_markup(passage.text)).split()).rstrip(".")
        known = license_at(kb, words, whole=True) if len(words) < _LONGEST else None
        if known and not labels:
            yield _claim(document, ClaimField.LICENSE, known, passage)
        elif labels and (known or link):
            yield _claim(document, ClaimField.LICENSE_NAME, known or words, passage)
            if link:
                yield _claim(document, ClaimField.LICENSE_LINK, link["url"], passage)
        if known or link:
            return


def _said(document: Document) -> Iterator[Passage]:
    """The words below a heading *License*, behind *License:*, and beside *License* in a table."""
    headed = False
    for block in blocks_in(document.text, BODY_LINE):
        if not _HEADING.match(block.text):
            pair = _PAIR.fullmatch(block.text) or _ROW.fullmatch(block.text)
            if headed or pair:
                yield Passage(pair["said"] if pair else block.text, block.line)
        headed = bool(_HEADED.fullmatch(block.text))


def _claim(document: Document, field: ClaimField, value: str, passage: Passage) -> Claim:
    shown = " ".join(passage.text.split())[:200]
    evidence = Evidence(document.path, passage.line, pointer=PROSE, excerpt=shown, digest=document.digest)
    return Claim(field, value, Basis.DECLARED, Confidence.MEDIUM, evidence)
