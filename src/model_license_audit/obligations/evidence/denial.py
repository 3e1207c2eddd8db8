"""Whether a sentence denies the very words that were looked for in it."""

from __future__ import annotations

from model_license_audit.model.patterns import lazy_pattern

_FILLERS = (
    r"(?:\s(?:a|an|all|any|anything|as|be|been|being|bound|by|carry|carries|covered|contain|contains|from|further|has|have|here|in|is|"
    r"it|its|keep|longer|need|of|offer|our|pass|passed|place|provide|provided|subject|such|that|the|their|these|this|those|"
    r"to|under|was|were|with|yet))*"
)
_BEFORE = lazy_pattern(
    r"(?:\b(?:no|not|never|without|nor|neither|nothing|none|cannot|free of|free from|instead of|rather than|removed|"
    r"removes|removing|lifted|lifting|waived|waiving|ignore|ignoring|disregard|drops|dropped|stripped of|exempt from)|"
    r"n't)"
    rf"{_FILLERS}\s?[\"'(<\[]*(?:https?://)?(?:www\.)?(?:[\w.-]+/)*\Z"
)
_AFTER = lazy_pattern(
    r"(?:[^.;!?]|\.(?=\S)){0,80}?"
    r"(?:(?:\b(?:do|does|did|is|are|was|were|will|shall|need|must|can|has|have)(?:\snot|n't)|\bcannot|\bno longer|"
    r"\bnever)"
    r"(?:\s\w+){0,2}?\s(?:apply|applies|bind|binds|binding|bound|hold|holds|extend|cover|carry|carried|passed|pass|included|"
    r"kept|followed|available|offered|provided|published|released|public|valid|in force|concern|govern)"
    r"|\b(?:been|are|is|were|was)(?:\s(?:all|hereby|fully|completely|now))?\s(?:removed|lifted|waived|dropped|stripped|ignored|"
    r"disregarded|void|unavailable|closed|proprietary|not available)"
    r"|\b(?:will|to) be (?:released|published|made available|provided|announced)|\bcoming soon)\b"
)
_LOOK_BACK = 60
_LOOK_AHEAD = 140


def denied(text: str, start: int, end: int, bounds: tuple[int, int]) -> bool:
    """True when the words at ``start:end`` are denied within their paragraph (``bounds``).

    The text is as :func:`~model_license_audit.obligations.evidence.wording.plain` makes it.
    """
    first, last = bounds
    before = text[max(first, start - _LOOK_BACK) : start]
    return bool(_BEFORE.search(before)) or bool(_AFTER.match(text, end, min(last, end + _LOOK_AHEAD)))


def denied_before(text: str, start: int, first: int) -> bool:
    """True when a *not* or its like stands before the words at ``start``, in the paragraph that begins at ``first``."""
    return bool(_BEFORE.search(text[max(first, start - _LOOK_BACK) : start]))
