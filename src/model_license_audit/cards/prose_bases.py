"""What a card's prose says that the model was made from, where a cue of derivation stands before the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from model_license_audit.cards.prose import Said
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.patterns import lazy_pattern

_TUNED = r"(?:fine[- ]?tun(?:ed?|ing)|instruct(?:ion)?[- ]tuned|(?:(?:further|continued) )?(?:pre-?)?train(?:ed|ing))"
_OF = r"(?: (?:version|variant|checkpoint|model|derivative|weights))?"
_FORMAT = r"(?:gguf|ggml|gptq|awq|exl2|exl3)(?: (?:format|quant\w*|model|version|files?|weights)){0,3}"
_THING = r"(?:is|was|are|were|been|model|project|version|weights|checkpoint|lora)"
_CUES: tuple[tuple[str | None, str], ...] = (
    ("quantized", rf"quanti[sz](?:ed|ations?){_OF}s?(?: \(?\w+\)?)? (?:of|for|from)"),
    ("quantized", rf"{_FORMAT} (?:of|for|from)"),
    ("converted", r"conver(?:ted|sion)(?: (?:to|into) (?:the )?[\w.+-]{1,40}(?: format)?)? (?:from|of)"),
    ("distilled", rf"distill?(?:ed|ation){_OF} (?:from|of)"),
    ("adapter", r"(?:lora|peft|adapter)(?: adap\w+)?(?: \w+)? ?(?:weights|adapters?|model)? (?:for|of|on top of)"),
    ("merge", r"merges? of|merging"),
    ("finetune", rf"{_TUNED}{_OF} (?:from|of|on top of)(?: model)?"),
    ("finetune", r"\b(?:we|i) (?:then |further )?fine[- ]?tuned?"),
    (None, r"(?:derived|starts?|started|starting|initiali[sz]ed|adapted) (?:from|with)|start(?:s|ing)? point is"),
    (None, rf"\b{_THING} (?:based|built|build) (?:up)?on(?: top of)?"),
    (None, r"\bbase(?: model| checkpoint)?\W{0,4}(?: (?:is|was|used is|of this model is)\b|[:=])|^\W*based on"),
)
"""Words after which the parent is named, each with how the child was then made; the first that fits counts."""

_STEMS = (
    "tun", "train", "quanti", "gguf", "ggml", "gptq", "awq", "exl", "conver", "distil", "lora", "peft", "adapter",
    "merg", "derived", "start", "initiali", "adapted", "based", "built", "build", "base", "encoder",
)  # fmt: skip
"""One of these is in every sentence with a cue: looking for them costs a tenth of what looking for cues does."""

_CUE = lazy_pattern("|".join(f"(?P<c{number}>{text})" for number, (_, text) in enumerate(_CUES)), re.I)
_USES = lazy_pattern(r"\b(?:uses?|using|requires?|with)\b", re.I)
_ENCODER = lazy_pattern(r"\b(?:text|image|vision|audio|speech|visual)[ -]encoders?\b", re.I)
_BACKBONE = lazy_pattern(r"\b(?:language[ -](?:model|backbone)|backbone|decoder|llm)\b", re.I)
_NAME = lazy_pattern(
    r"(?<![\w./:@~-])(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?P<url>[\w.-]{1,96}(?:/[\w.-]{1,96})?)"
    r"|(?:https?://)?tfhub\.dev/(?P<handle>[\w.-]{1,96}(?:/[\w.-]{1,96}){1,12})"
    r"|(?P<id>[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{2,95})(?![\w/-]|\.\w))",
    re.ASCII,
)
_NOT_THE_MODEL = lazy_pattern(
    r"\b(?:not|never|unlike|code\w*|implementation|repo\w*|script|tokenizer|vocab\w*|data ?sets?|data|corpus|corpora"
    r"|benchmark|pipeline|template|cards?|readme|documentation|license|notebook|demo|spaces?|app|paper|figure|prompts?"
    r"|evaluat\w*|compar\w*|baselines?|teacher|reward|judge|architecture|config\w*|hyper\w*|settings|loss|method"
    r"|section|inspired|if you|you can|you may|for example|e\.g\.|such as)\b|n't\b",
    re.I,
)
_BETWEEN = lazy_pattern(
    r"\b(?:using|via|by|than|see|data ?sets?|data|corpus|code|scripts?|notebook|repo\w*|paper|tokenizer|on|with|our"
    r"|scratch|examples?|licen[cs]\w*|cards?|in|at|for|to|like|as)\b|[;!?]|\.\s",
    re.I,
)
_AFTER = lazy_pattern(
    r"[`*\])\s\"']{0,4}(?:data ?sets?|corpus|tokenizer|architecture|scripts?|code|repo\w*|spaces?|paper)\b", re.I
)
_AND = lazy_pattern(r"[\s)\]`*\"'(]*(?:,|,? and|&|\+)?[\s\[`*\"']*(?:[\w. -]{1,60}\]\()?\Z")
_LINKED = lazy_pattern(r"[`*]{0,3}\]\((?:https?://)?(?:(?:huggingface|hf)\.co|tfhub\.dev)/")
_FILES = (".py", ".md", ".json", ".bin", ".safetensors", ".gguf", ".pt", ".pth", ".ckpt", ".png", ".jpg", ".txt", ".sh")
_PAGES = frozenset(
    {"api", "blog", "collections", "datasets", "docs", "learn", "models", "papers", "posts", "spaces", "tasks"}
)
_REACH = 80
"""Characters within which a name must stand behind its cue; lists of merged models go on for five times as many."""

_MOST = 20
"""Cues of one sentence that are looked at; no real one has so many."""

_BEFORE = 60
"""Characters before a cue in which another subject of the sentence is looked for."""


def bases(text: str, own: frozenset[str]) -> Iterator[Said]:
    """The bases that a sentence names, by their ids or in other words; ``own`` are the names of the model itself."""
    lower = text.lower()
    if not any(stem in lower for stem in _STEMS):
        return
    for cue in islice(_CUE.finditer(text), _MOST):
        if _of_something_else(text[max(0, cue.start() - _BEFORE) : cue.start()], own):
            continue
        kind = next(kind for number, (kind, _) in enumerate(_CUES) if cue[f"c{number}"])
        behind = text[cue.end() : cue.end() + _REACH]
        yield ClaimField.MADE_FROM, " ".join(_BETWEEN.split(behind, maxsplit=1)[0].split()), cue.start()
        for name, at in _named(text, cue.end(), own, every=kind == "merge"):
            yield from _base(name, kind, at)
    if "encoder" in lower and _ENCODER.search(text):
        for use in islice(_USES.finditer(text), _MOST):
            for name, at in _named(text, use.end(), own, every=False):
                behind = text[at : at + len(name) + _BEFORE]
                yield from _base(name, None if _BACKBONE.search(behind) else "contains", at)


def _of_something_else(before: str, own: frozenset[str]) -> bool:
    """True when the words before a cue speak of code, data, advice, or a sibling named after the model itself."""
    return bool(_NOT_THE_MODEL.search(before)) or any(f"{name}-" in before.lower() for name in own if _telling(name))


def _base(name: str, kind: str | None, at: int) -> Iterator[Said]:
    yield ClaimField.BASE_MODEL, name, at
    if kind:
        yield ClaimField.TAG, f"base_model:{kind}:{name}", at


def _named(text: str, start: int, own: frozenset[str], *, every: bool) -> Iterator[tuple[str, int]]:
    """The model behind a cue and those joined to it by *and*; with ``every`` all in the rest of the sentence."""
    found: list[str] = []
    for match in _NAME.finditer(text, start, start + 6 * _REACH):
        gap = text[start : match.start()]
        if not (len(gap) < 5 * _REACH if every else _joined(gap) if found else _near(gap)):
            return
        name = None if _LINKED.match(text, match.end()) else _hub_name(match, gap)
        if name and name not in found and not _AFTER.match(text, match.end()) and not _is_own(name, own):
            yield name, match.start()
            found.append(name)
        start = match.end() if found and not every else start


def _near(gap: str) -> bool:
    return len(gap) <= _REACH and not _BETWEEN.search(gap)


def _joined(gap: str) -> bool:
    return len(gap) <= _REACH and bool(_AND.match(gap))


def _is_own(name: str, own: frozenset[str]) -> bool:
    """True for the model itself and for what is named after it, which comes from it and not the other way round."""
    last = name.rpartition("/")[2].lower()
    return name.lower() in own or any(last == mine or (_telling(mine) and last.startswith(f"{mine}-")) for mine in own)


def _telling(own: str) -> bool:
    """True for a name with a number in it: the bare word of a family begins the names of its members too."""
    return any(character.isdigit() for character in own)


def _hub_name(match: re.Match[str], gap: str) -> str | None:
    """The id, where it can be the one of a model on the Hub; the handle of an address on tfhub.dev."""
    if match["handle"]:
        return f"tfhub:{match['handle'].rstrip('.')}"
    written = (match["url"] or match["id"]).rstrip(".").removesuffix(".git")
    owner, slash, name = written.partition("/")
    if owner.lower() in _PAGES or written.lower().endswith(_FILES) or "dataset" in name.lower():
        return None
    if match["url"]:
        return written if slash or gap.strip(" `*").lower() == f"[{owner}](".lower() else None
    if "." in owner or not re.search(r"[\d_-]", name) or not re.search(r"[A-Za-z]", name):
        return None
    return None if re.search(r"\d", owner) and owner[:3].lower() == name[:3].lower() else written
