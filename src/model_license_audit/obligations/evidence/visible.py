"""What a reader sees of a Markdown text: no comments, no hidden or struck-out parts, no code, no link targets."""

from __future__ import annotations

import re

from model_license_audit.model.patterns import lazy_pattern

_UNSEEN = lazy_pattern(
    r"<!--.*?(?:-->|\Z)"
    r"|^[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)\n(?P<code>.*?)(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|<(?P<tag>[a-z][a-z0-9]*)\b[^<>]*(?:\shidden\b|display:\s*none|visibility:\s*hidden)[^<>]*>"
    r".*?(?:</(?P=tag)\s*>|\n[ \t]*\n|\Z)"
    r"|<(?P<code_of>script|style)\b[^<>]*>.*?(?:</(?P=code_of)\s*>|\Z)"
    r"|<(?P<struck>del|strike|s)>[^<]{0,2000}</(?P=struck)\s*>"
    r"|(?<!~)~~(?![~\s])[^~\n]+~~(?!~)"
    r"|(?<!`)(?P<inline>`[^`\n]+`)(?!`)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_MAY_BE_UNSEEN = ("<", "```", "~~")
"""Without one of these signs nothing is hidden."""
_PROSE_FENCES = frozenset({"", "text", "txt", "plain", "plaintext", "markdown", "md", "none"})
_TAG = lazy_pattern(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ALT = lazy_pattern(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_TARGET = lazy_pattern(r"\[([^\[\]]*)\]\([^()\s]*(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)")
_REFERENCE = lazy_pattern(r"^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*\S+.*$", re.MULTILINE)
_ESCAPE = lazy_pattern(r"\\([\\`*_{}\[\]()#+.!|<>~-])")


def without_unseen(text: str) -> str:
    """The text without comments, hidden and struck-out parts and program code, every line still in its place.

    A fenced block counts as prose unless it names a language.
    """
    if not any(sign in text for sign in _MAY_BE_UNSEEN):
        return text
    return _UNSEEN.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    if match["inline"] is not None:
        return match[0]
    code = match["code"]
    if code is not None and match["info"].strip().casefold() in _PROSE_FENCES:
        return f"\n{code}"
    return "\n" * match[0].count("\n")


def without_targets(text: str) -> str:
    """The words of Markdown without the addresses that links lead to and without tags; lines stay in their place."""
    if "](" in text or "]:" in text:
        text = _REFERENCE.sub("", _TARGET.sub(r"\1", text))
    if "<" in text:
        text = _TAG.sub(_words_of_tag, text)
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def _words_of_tag(match: re.Match[str]) -> str:
    """The words that stand for a picture; nothing for another tag."""
    alt = _ALT.search(match[0])
    words = next((part for part in alt.groups() if part is not None), "") if alt else ""
    return f" {' '.join(words.split())} " + "\n" * match[0].count("\n") if words else "\n" * match[0].count("\n")
