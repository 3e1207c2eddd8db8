"""Sentences that put parts of an artifact under a license: *the code is released under MIT, the weights under …*.

Read with care, because a wrong reading moves a license from one part to another: the subject must be nothing but parts
of this artifact (*the code and the model weights*; not *the original model*, not *the weights of Acme-7B*), and no
condition or negation may stand before the license. What is said in other ways is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from model_license_audit.licenses.layers.nouns import IN_SENTENCES
from model_license_audit.licenses.layers.prose import Passage
from model_license_audit.model.artifacts import Layer

_OWN = "\u00a7"
"""Stands for the names of the artifact while a sentence is read."""

_PHRASES = 3
_DETERMINER = r"(?:all(?: of)?|both(?: of)?|use of|usage of|the|this|these|our|its|any)"
_TASK = r"(?:training|inference|evaluation|demo|example|sample|pre-?training|fine-?tuning)"
_MODIFIER = (
    rf"(?:{_TASK} and(?= {_TASK} )|{_TASK}|source|model|models['’]?|checkpoint|fine-?tuned|pre-?trained|trained"
    r"|released|published|provided|associated|accompanying|corresponding|related|final|merged|quantized|delta|lora"
    r"|adapter|neural|network|python|full|resulting|github|new|own|main|tflite|onnx|gguf|series|family|\d+(?:\.\d+)?b"
    rf"|{_OWN}(?:[ /](?-i:[A-Z0-9][\w./-]*)){{0,3}})"
)
_BEHIND = (
    r"(?: (?:in|from|of|for|on|at|to|within|that|which|used|contained|authored|written|found|included|provided|hosted"
    r"|here)\b[^,;:]{0,90}?)?"
)
_AND = r"(?:,? and|,? as well as| plus| &|,|/)"
_VERB = (
    r"(?:is|are|was|were|been|has|have|being|made|also|now|all|both|each|itself|themselves|hereby|currently|fully"
    r"|completely|publicly|freely|openly|permissively|separately|solely|only|exclusively|strictly|must|should|may|can"
    r"|be|used|and|re-?licen[cs]ed|licen[cs]ed|released|distributed|published|provided|available|open-?sourced|shared"
    r"|covered|governed|offered|issued|falls?|comes?|remains?|here)"
)


def _phrase(number: int) -> str:
    """One part of the subject: its determiners, what it is called, and what is said behind it."""
    nouns = "|".join(f"(?P<{layer.value}{number}>{noun})" for layer, noun in IN_SENTENCES.items())
    before = rf"(?:{_DETERMINER} ){{0,3}}(?:{_MODIFIER} ){{0,5}}"
    return rf"{before}(?:{nouns})(?![\w-])(?P<behind{number}>{_BEHIND})"


_FURTHER = "".join(rf"(?:{_AND} {_phrase(number)}" for number in range(1, _PHRASES)) + ")?" * (_PHRASES - 1)


@cache
def _subject() -> re.Pattern[str]:
    """The parts at the end of a stretch, with the verb behind them; a costly pattern that few cards need."""
    return re.compile(rf"(?<![\w-]){_phrase(0)}{_FURTHER}(?: {_VERB}){{0,8}}\Z", re.I)


_UNDER = (
    r"\b(?:under|subject to|governed by|covered by|follows?|licen[cs]ed (?:with|by|as|according to))\s+"
    r"(?:the (?:terms|conditions)(?: and conditions)? (?:of|set out in)\s+)?(?:both\s+|either\s+)?"
    r"(?:(?:an?|the|our|its)\s+)?"
)
_FOR_A_USE = (
    r"\b(?:is|are)\s+(?:[\w-]+\s+){0,3}?(?:licen[cs]ed|released|available|provided|distributed|shared)\s+"
    r"(?:[\w-]+\s+)?for\s+[^().,;:]{3,60}?\((?:under\s+)?(?!see\b)(?=[^()]{2,60}\))"
)
"""*are licensed for some use (CC BY-NC 4.0)*: the license stands in brackets behind what it allows."""

_BARE = r"\b(?P<bare>is|are)\s+(?!(?:[\w-]+\s+){0,6}(?:under|to|by|with|follow)\b)"
JOINT = re.compile(rf"(?i){_UNDER}|{_FOR_A_USE}|{_BARE}")
"""What joins parts to their license; a ``bare`` *is* says so only of code, or where *licensed* follows."""

_LEAD = re.compile(
    r"(?i)(?:\A|[,;:(\u2013\u2014]|\b(?:and|while|but|whereas|although|however|that|both)"
    r"|\bwe(?: have| are|['’]ve|['’]re)?(?: (?:also|now|openly|publicly))? (?:re-?licen[cs]e|licen[cs]e|licen[cs]ing"
    r"|released?|releasing|publish|published|provide|distribute|share|make|offer|open-?sourced?)(?: both)?)\Z"
)
_CONDITION = re.compile(
    r"(?i)\b(?:if|unless|when|whether|until|once|not|never|no longer|previously|formerly|would|will)\b|n['’]t\b"
)
_FOREIGN = re.compile(
    r"(?i)\b(?:original|base|parent|upstream|source|underlying|other|third[- ]party|respective|backbone|teacher)\b"
)
_NAME = re.compile(r"(?<=[ (/\"'])[A-Z][\w.+-]*")
_PLACES = frozenset({"github", "hugging", "face", "huggingface", "hub", "hf", "readme", "zenodo", "gitlab"})
_WHERE = (" in ", " on ", " at ", " to ", " within ", " here", " hosted", " contained", " included", " provided")
_PLAIN = frozenset(
    {
        "model", "models", "code", "codes", "source", "open", "software", "script", "scripts", "library", "toolkit",
        "weights", "weight", "checkpoint", "checkpoints", "parameters", "data", "dataset", "datasets", "corpus",
        "lora", "adapter", "adapters", "documentation", "docs", "training", "trained", "tuned", "pretrained",
        "finetuned", "finetune", "inference", "evaluation", "original", "base", "parent", "upstream", "teacher",
        "other", "language", "large", "small", "text", "image", "vision", "with", "under", "from", "this", "that",
        "chat", "instruct", "card", "license", "licensed", "licence", "released", "delta", "merged", "full", "final",
    }
)  # fmt: skip
"""Words that are no name of a model, also where they stand in one."""

_LICENSED = re.compile(r"(?i)[^,;]{0,60}\blicen[cs]ed\b")
_LONGEST = 300
_MOST_JOINTS = 60
_DROPPED = re.compile(r"[\s_]+")


def own_name(names: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern for the names the artifact goes by and the longer words of them, by which its card calls it."""
    words = {word for name in names for word in (name, *name.rpartition("/")[2].split(":")) if len(word) > 2}
    words |= {word for name in names for word in re.split(r"[\W_]+", name) if len(word) > 3 and not word.isdigit()}
    words = {word for word in words if word.lower() not in _PLAIN}
    tried = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))[:40])
    return re.compile(rf"(?i)(?<!\w)(?:{tried})(?:[.-]\w+)*(?!\w)") if tried else None


def joined_parts(sentence: Passage, own: re.Pattern[str] | None) -> Iterator[tuple[tuple[Layer, ...], int]]:
    """The parts that each joint of a sentence puts under something, with the place where that something begins."""
    start = 0
    for joint in islice(JOINT.finditer(sentence.text), _MOST_JOINTS):
        layers = parts_of(sentence.text[start : joint.start()][-_LONGEST:], own)
        if joint["bare"] and layers != (Layer.CODE,) and not _LICENSED.match(sentence.text, joint.end()):
            continue
        if layers:
            yield layers, joint.end()
        start = joint.end()


def parts_of(before: str, own: re.Pattern[str] | None = None) -> tuple[Layer, ...]:
    """The parts that the words before *under* are about; none when they are about anything else as well."""
    named = _DROPPED.sub(" ", own.sub(_OWN, before) if own else before).strip(" \t>#|-+\"'")
    if _CONDITION.search(named):
        return ()
    subject = _subject().search(named)
    while subject and not _LEAD.search(named[: subject.start()].rstrip()):
        subject = _subject().search(named, subject.start() + 1)
    if subject is None or _FOREIGN.search(named, 0, subject.start()):
        return ()
    groups = subject.groupdict()
    if any(_is_foreign(groups[f"behind{number}"] or "") for number in range(_PHRASES)):
        return ()
    told = (layer for number in range(_PHRASES) for layer in IN_SENTENCES if groups[f"{layer.value}{number}"])
    return tuple(dict.fromkeys(told))


def _is_foreign(behind: str) -> bool:
    """True for *of Acme-7B* and *of the original model*; where a part lies, and what it is for, changes nothing."""
    if _FOREIGN.search(behind):
        return True
    return not behind.startswith(_WHERE) and any(name.lower() not in _PLACES for name in _NAME.findall(behind))
