"""The name a model card gives in its first heading."""

from __future__ import annotations

import re
import unicodedata

from model_license_audit.model.patterns import lazy_pattern

_ATX = lazy_pattern(r" {0,3}#[ \t]+(.*?)[ \t]*#*\Z")
_HTML_H1 = lazy_pattern(r"<h1[^<>]*>(.*?)</h1>", re.I)
_IMAGE = lazy_pattern(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = lazy_pattern(r"\[([^\[\]]*)\]\([^()]*\)")
_TAG = lazy_pattern(r"<[^<>]*>")
_EMPHASIS = lazy_pattern(r"(\*{1,3}|_{2,3}|`+)([^*`]+?)\1")
_CARD_OF = lazy_pattern(r"(?:[\w-]{1,20} ){0,3}model[ -]?card\s*(?:for|of|:|-|–|—)\s*(?:the\s+)?(.+)", re.I)
_OF_CARD = lazy_pattern(r"(.+?)\s*(?:-|–|—|:)?\s*model[ -]?card\Z", re.I)
_GENERIC = frozenset(
    {
        "about", "abstract", "acknowledgements", "acknowledgments", "adapter", "benchmark", "benchmarks",
        "changelog", "checkpoint", "checkpoints", "citation", "configuration file configuration_utilspy",
        "contents", "dataset", "datasets", "demo", "description", "description of files", "details",
        "disclaimer", "download", "evaluation", "example", "examples", "features", "files", "final",
        "final_model", "finetuned", "finetuned model", "getting started", "hello", "highlights", "how to",
        "how to use", "important", "inference", "installation", "intended use", "intended uses",
        "introduction", "license", "limitations", "lora", "merge", "merged", "model", "model card",
        "model description", "model details", "model id", "model info", "model information", "model name",
        "model overview", "model summary", "model_name", "modelcard", "my awesome model", "my model",
        "news", "note", "notice", "out", "output", "output_dir", "outputs", "overview", "performance",
        "prompt", "prompt format", "prompt template", "quick start", "quickstart", "readme",
        "release notes", "requirements", "results", "summary", "table of contents", "test", "tl dr",
        "tldr", "tmp", "trainer_output", "training", "training procedure", "untitled", "updates",
        "uploaded finetuned model", "uploaded model", "usage", "uses", "warning", "welcome",
        "what is this", "介绍", "使用方法", "模型介绍", "模型简介", "简介",
    }
)  # fmt: skip
_SENTENCE = lazy_pattern(
    r"(how to|about|description of|introduction to|overview of|fine-?tuning |improving |simply |this |these |we "
    r"|welcome|what is|usage of)\b|.*\b(trained (by|using|with)|using autotrain)\b|.*[.!?]\Z",
    re.I,
)
_ASIDE = lazy_pattern(r"\s*\([^()]*(?:paper|code|arxiv|blog|demo)[^()]*\)", re.I)
_TASK_OF = lazy_pattern(r"[\w \t.+-]{1,60} - ([\w.-]+/[\w.-]+)\Z")
_DECORATION = frozenset({"So", "Sk", "Cs", "Cf", "Cc", "Mn", "Me", "Co"})
_SEARCHED_LINES = 400
_MAX_LINE = 400
_MAX_NAME = 96


def title(lines: list[str], first: int) -> tuple[str, int] | None:
    """The model's name in the first level-1 heading from line ``first`` on, with its line; ``None`` if it names none.

    Only the first heading is asked: later ones head sections.
    """
    fenced = False
    for number in range(first, min(first + _SEARCHED_LINES, len(lines) + 1)):
        line = lines[number - 1][:_MAX_LINE]
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if fenced:
            continue
        heading = _heading(line, lines[number][:_MAX_LINE] if number < len(lines) else "")
        if heading is not None:
            name = clean(heading)
            return (name, number) if name else None
    return None


def _heading(line: str, below: str) -> str | None:
    """The text of a level-1 heading: ``# X``, ``<h1>X</h1>``, or ``X`` over a line of ``=``."""
    match = _ATX.match(line) or _HTML_H1.search(line)
    if match:
        return match[1]
    ruled = below.startswith("===") and not below.strip().strip("=") and line.strip()
    return line if ruled else None


def clean(heading: str) -> str:
    """The heading without markup, pictures and the words ``Model card for``; empty when it is a generic one."""
    text = _TAG.sub("", _LINK.sub(r"\1", _IMAGE.sub("", heading)))
    text = _ASIDE.sub("", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = "".join(c for c in text if unicodedata.category(c) not in _DECORATION)
    text = " ".join(text.split()).strip(" :|-–—*_#\"'")
    match = _CARD_OF.match(text) or _OF_CARD.match(text) or _TASK_OF.match(text)
    text = match[1].strip(" :`*\"'") if match else text
    return "" if is_generic(text) or len(text) > _MAX_NAME or _SENTENCE.match(text) else text


def is_generic(name: str) -> bool:
    """True for words that name no model: section titles and the folders that training scripts write to."""
    bare = "".join(c for c in name.strip("./ ") if c.isalnum() or c in " _").strip().lower()
    return not bare or bare in _GENERIC
