"""What a card says of the outputs of other models that went into its data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from model_license_audit.cards.prose import Said
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.patterns import lazy_pattern

_MADE = (
    r"(?:generated|created|produced|synthesi[sz]ed|distilled|annotated|captioned|written|rewritten|answered|labell?ed)"
)
_OUTPUTS = (
    r"(?:outputs?|responses?|completions?|answers?|generations?|conversations?|dialogu?e?s|traces?|demonstrations?"
    r"|captions?)"
)
_CUE = lazy_pattern(
    rf"\b(?:{_MADE} (?:\w+ )?(?:by|with|using|from)|{_OUTPUTS} (?:\w+ )?(?:of|from|by|with)|prompting)\b", re.I
)
_DATA = lazy_pattern(
    r"\b(?:data ?sets?|data|train\w*|fine-?tun\w*|distill?\w*|instruct\w*|samples|pairs|synthetic)\b", re.I
)
_NOT_DATA = lazy_pattern(
    r"\b(?:not|never|no|without|evaluat\w*|judge\w*|scor\w*|benchmark\w*|compar\w*|test\w*|filter\w*|rank\w*|inference|prompts?|examples?|user|you|your"
    r"|code|loads?|this (?:card|readme))\b|n't\b",
    re.I,
)
_END = lazy_pattern(r"[.;:!?](?:\s|\Z)|\b(?:on|for|to|which|that|where|and (?=[a-z]))\b")
_REACH = 70
_BEFORE = 120
_MOST = 20


def outputs(text: str) -> Iterator[Said]:
    """The words behind each cue of generation in a sentence that speaks of training data."""
    lower = text.lower()
    if not any(word in lower for word in (" by ", " with ", " using ", " from ", " of ", "prompting")):
        return
    if not _DATA.search(text):
        return
    for cue in islice(_CUE.finditer(text), _MOST):
        before = text[max(0, cue.start() - _BEFORE) : cue.start()]
        if not _NOT_DATA.search(before):
            behind = _END.split(text[cue.end() : cue.end() + _REACH], maxsplit=1)[0]
            yield ClaimField.DATA_FROM, " ".join(behind.split()), cue.start()
