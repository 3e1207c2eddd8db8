"""What a card says in words of the licenses of other artifacts: *it uses Acme-7B, which is licensed under MIT*.

Read with care, because a wrong reading puts a false statement into somebody's mouth: the license must be said of the
name itself, which is the subject of its clause, or stands right before *which*, or before the license in brackets. Not
read: *a fine-tune of Acme-7B, released under MIT* (which of the two?), conditions, negations, and sentences about code.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.layers.prose import Passage, blocks_in, sentences_in
from model_license_audit.licenses.layers.words import license_at, license_before
from model_license_audit.model.evidence import PROSE, Evidence, TextFile
from model_license_audit.model.patterns import lazy_pattern

_ADDRESS = r"<(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:datasets/)?"
_NOUN = (
    r"(?:base|original|pre-?trained|underlying|upstream|parent|source|backbone|foundation|teacher|language|vision|text"
    r"|image|audio|speech|reward|embedding|large|chat|instruct|models?|llms?|vlms?|encoder|decoder|weights|checkpoints?"
    r"|itself|data ?sets?|data|corpus)"
)
_ADVERB = r"(?:also|itself|all|both|originally|currently|publicly|freely|openly|fully|only|made|being|now|released as)"
_GIVEN = r"(?:(?:re-?)?licen[cs]ed|released|distributed|published|provided|available|shared|offered|open-?sourced)"
_BY = r"(?: by [A-Z][\w.-]{0,40}(?: [A-Z][\w.-]{0,40}){0,2})?"
_UNDER = (
    r"(?:under|subject to|governed by|covered by|licen[cs]ed (?:with|by|as|according to))"
    r" (?:the (?:terms|conditions)(?: and conditions)? of )?"
)
_IS = rf"(?:is|are|was|were|has been|have been|comes?|falls?)(?: {_ADVERB}){{0,3}}"
_PUT = rf"{_IS}(?: {_GIVEN}{_BY})? (?:{_UNDER})(?:(?:an?|the|its|their) )?"
_CLOSING = rf"[\"'”’)\]]{{0,2}}(?: ?<[^<>]{{1,300}}>)?(?: \([^()]{{1,60}}\))?(?: {_NOUN}){{0,3}}"
_HOLDS = lazy_pattern(rf"{_CLOSING},? {_PUT}", re.I)
_WHICH = lazy_pattern(rf"{_CLOSING}(?:,? as (?:an?|the|its|our) [\w -]{{1,40}})?,? which {_PUT}", re.I)
_ITS_LICENSE = lazy_pattern(rf"{_CLOSING}(?:['’]s,? licen[cs]e(?: is|:)| licen[cs]e is) (?:the )?", re.I)
_IS_IT = lazy_pattern(rf"{_CLOSING} ?(?:is|:) (?:the )?", re.I)
_LABEL = lazy_pattern(
    rf"{_CLOSING} ?(?::|–|—|-) (?!licen[cs]e\b)(?:{_GIVEN} )?(?:under )?(?:the )?(?=[^;]{{0,80}}\blicen[cs](?!es? ?:))",
    re.I,
)
_BRACKETS = lazy_pattern(
    r"[\"'”’]?(?: ?<[^<>]{1,300}>)? \((?:under )?(?P<inside>(?=[^()]{0,80}\b(?:licen[cs]|under\b))[^()]{2,80})\)", re.I
)
_LICENSED = lazy_pattern(rf"{_CLOSING} {_IS} (?P<inside>[\w.+ -]{{2,40}}?)[- ]licen[cs]ed\b", re.I)

_MAKER = r"(?:[A-Z][\w.-]{0,40}(?: [A-Z][\w.-]{0,40})?['’]s )?"
_BEFORE = rf"(?:the )?{_MAKER}(?:{_NOUN} ){{0,4}}[\"'“‘(\[]?"
_SUBJECT = lazy_pattern(
    r"(?:\A|[,;:(–—] |, and |\b(?:while|but|whereas|although|since|because|that|as|note:) )"
    rf"[\W_]{{0,8}}(?i:{_BEFORE})\Z"
)
_LINKED_SUBJECT = lazy_pattern(rf"(?:\A|[,;:(–—] )[\W_]{{0,8}}(?i:{_BEFORE})(?:[A-Z0-9][\w.+-]{{0,40}} ){{0,5}}\Z")
_LICENSE_OF = lazy_pattern(rf"\blicen[cs]e (?:of|for|from) (?i:{_BEFORE})\Z", re.I)

_UNSURE = lazy_pattern(
    r"\b(?:if|unless|when|whether|until|once|not|never|no longer|previously|formerly|would|will|may|might|should"
    r"|respectively|code|codebase|repositor\w+|repo|librar\w+|implementation|software|scripts?|paper|architecture"
    r"|documentation|tokenizer|same)\b|n['’]t\b|\?",
    re.I,
)
_MORE = lazy_pattern(
    r"[\W_]{0,4}(?:and|or|plus|&|/|\+|with)\b[^.;]{0,100}\b(?:licen[cs]e|terms|agreement|policy|under)\b", re.I
)
_ENDS = lazy_pattern(r"[;!?]|\.(?=\s|\Z)|\s(?:while|whereas|but|though)\s|, (?=and\b)")
_CALLED = lazy_pattern(r"\blicen[cs]", re.I)
_MOST = 40
_MOST_LOOKED_AT = 500
"""Places of one card at which a name is looked at; real cards have a tenth of that."""

_REACH = 400
_BACK = 160
_LONGEST = 160


class SaidOf(NamedTuple):
    """That the artifact called ``name`` (lower case, as looked for) is under what ``license`` names."""

    name: str
    license: str
    evidence: Evidence


def said_of_others(kb: KnowledgeBase, card: TextFile, names: Collection[str]) -> tuple[SaidOf, ...]:
    """What a card says of the licenses of artifacts by these ``names``, each thing once; time grows with its length."""
    lower = card.text.lower()
    names = sorted((name for name in {n.lower() for n in names} if name in lower), key=lambda name: (-len(name), name))
    if not names or not ("licen" in lower or "under" in lower):
        return ()
    tried = "|".join(map(re.escape, names[:_MOST]))
    found = dict[tuple[str, str], SaidOf]()
    for name, license_, evidence in islice(_looked_at(kb, card, tried), _MOST_LOOKED_AT):
        if license_:
            found.setdefault((name, license_), SaidOf(name, license_, evidence))
    return tuple(found.values())


def _looked_at(kb: KnowledgeBase, card: TextFile, tried: str) -> Iterator[tuple[str, str | None, Evidence]]:
    """Each place at which one of the names stands, with the license that is said of it there."""
    named = re.compile(tried, re.I)
    exactly = re.compile(rf"(?<![\w./@-])(?P<link>{_ADDRESS})?(?P<name>{tried})(?![\w/@-]|\.\w)", re.I)
    for block in blocks_in(card.text, card.body_line):
        for sentence in sentences_in(block) if named.search(block.text) else ():
            for name, license_, place in _read(kb, sentence.text, exactly):
                yield name, license_, _evidence(card, sentence, place)


def _evidence(card: TextFile, sentence: Passage, place: int) -> Evidence:
    shown = " ".join(sentence.text.split())[:200]
    return Evidence(card.path, line=sentence.line_at(place), pointer=PROSE, excerpt=shown, digest=card.digest)


def _read(kb: KnowledgeBase, text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str | None, int]]:
    """Each name of a sentence, the license that is said of it, and where the name stands; a question says nothing."""
    text = text.replace("\n", " ").replace("\t", " ")
    for found in islice(pattern.finditer(text), _MOST) if not text.rstrip().endswith("?") else ():
        before, after = text[max(0, found.start() - _BACK) : found.start()], text[found.end() :][:_REACH]
        if found["link"]:
            after = after.removeprefix("/").removeprefix(">")
        cut, linked = found.start() > _BACK, bool(found["link"])
        yield found["name"].lower(), _license(kb, before, after, cut=cut, linked=linked), found.start()


def _license(kb: KnowledgeBase, before: str, after: str, *, cut: bool, linked: bool) -> str | None:
    """The license said of a name by the words around it; ``cut`` when more of the sentence stands before them."""
    before = f"\0{before}" if cut else before
    if inside := _BRACKETS.match(after):
        return None if _UNSURE.search(before) else _whole(kb, inside["inside"])
    subject = (_LINKED_SUBJECT if linked else _SUBJECT).search(before)
    if subject and (inside := _LICENSED.match(after)):
        return None if _UNSURE.search(before) else _whole(kb, inside["inside"])
    joint = _WHICH.match(after) or (subject and (_HOLDS.match(after) or _ITS_LICENSE.match(after)))
    if not joint and _LICENSE_OF.search(before):
        joint = _IS_IT.match(after)
        if not joint:
            return _inherited(kb, before)
    if not joint and subject:
        joint = _LABEL.match(after)
    return _behind(kb, before, after, joint.end()) if joint else None


def _behind(kb: KnowledgeBase, before: str, after: str, place: int) -> str | None:
    """The license that the words from ``place`` on begin with; none where the sentence is unsure or names more."""
    words = _ENDS.split(after[place : place + _LONGEST], maxsplit=1)[0]
    name = license_at(kb, words)
    if not name or _UNSURE.search(before) or _UNSURE.search(after[: place + len(words)]):
        return None
    last = name.rpartition(" ")[2]
    rest = words[words.find(last) + len(last) :]
    return None if _MORE.match(rest) else name


def _inherited(kb: KnowledgeBase, before: str) -> str | None:
    """*the MIT license of Acme-7B*: the license that stands before *license of*."""
    name = None if _UNSURE.search(before) else license_before(kb, before[: before.lower().rfind(" licen")])
    return name.removeprefix("the ") if name else None


def _whole(kb: KnowledgeBase, words: str) -> str | None:
    """The license that the words are the name of, or those before the first comma (*Apache 2.0 license, ungated*)."""
    if _UNSURE.search(words):
        return None
    first = words.partition(",")[0]
    return license_at(kb, words, whole=True) or (license_at(kb, first, whole=True) if _CALLED.search(first) else None)
