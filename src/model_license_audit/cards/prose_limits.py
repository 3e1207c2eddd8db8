"""Limits on the use of the weights that a card states in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from model_license_audit.cards.prose import Said
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.patterns import lazy_pattern

_WEIGHTS = lazy_pattern(
    r"\b(?:weights?|(?<!language )(?<!base )models?|checkpoints?|adapters?|loras?|it|they|use|usage)\b", re.I
)
_NON_COMMERCIAL = r"non[- ]?commercial(?!\s*(?:and|or|/|&)\s*commercial)"
_RESEARCH = r"(?:(?:academic|scientific|research|educational|non[- ]?profit)(?:\s*(?:,|/|and|or|&)?\s*)){1,3}"
_PURPOSE = r"\s*(?:use|uses|usage|purposes?|research)?(?: purposes?)?"
_ONLY = r"(?:only|solely|strictly|exclusively)"
_GIVEN = r"(?:available|released|licensed|provided|offered|distributed)"
_COMMERCE = r"commercial (?:use|usage|purposes?|applications?)"
_BARRED = r"(?:prohibited|forbidden|not (?:allowed|permitted|available))"
_LIMITS = (
    ("non-commercial", rf"\b(?:{_ONLY}|restricted to|limited to)\b[^.;]{{0,30}}?\b{_NON_COMMERCIAL}"),
    ("non-commercial", rf"\b{_NON_COMMERCIAL}\b[\w ,/-]{{0,30}}?\bonly\b"),
    ("non-commercial", rf"\b(?:not|never|no) (?:\w+ ){{0,4}}?(?:for )?(?:any )?{_COMMERCE}\b"),
    ("non-commercial", r"\b(?:can ?not|can't|may not|must not) be used (?:\w+ ){0,2}?(?:for )?(?:any )?commercial"),
    ("non-commercial", rf"\b{_COMMERCE}(?: of [\w -]{{1,30}}?)? (?:is|are) (?:\w+ )?{_BARRED}\b"),
    ("non-commercial", rf"\b{_GIVEN}\b[^.;]{{0,25}}?\bfor {_NON_COMMERCIAL}"),
    ("research-only", rf"\bfor {_RESEARCH}{_PURPOSE} only\b"),
    ("research-only", rf"\b{_ONLY} (?:(?:be used|available|provided|released) )?for {_RESEARCH}{_PURPOSE}(?![\w-])"),
)
_NOT_A_LIMIT = lazy_pattern(
    r"\b(?:not only|not just|not limited|intended|designed|suitable|recommend\w*|data ?sets?|training data|corpus"
    r"|corpora|code|api|demo|images?|original|base model|parent|previous|earlier|no longer|unless|if you|were only)\b"
    r"|commercial\s*(?:/|and|or|&|as well as)\s*non|non[- ]?commercial\s*(?:/|and|or|&|as well as)\s*commercial",
    re.I,
)
_BEFORE = 160
_BEHIND = 40
_MOST = 20


def limits(text: str) -> Iterator[Said]:
    """What a sentence keeps the weights to: ``non-commercial`` or ``research-only``; not what is said of others."""
    lower = text.lower()
    if "commercial" not in lower and not any(word in lower for word in ("only", "solely", "strictly", "exclusively")):
        return
    for match in islice(_limit().finditer(text), _MOST):
        first, last = max(0, match.start() - _BEFORE), match.end()
        if _WEIGHTS.search(text, first, last) and not _NOT_A_LIMIT.search(text, first, last + _BEHIND):
            yield ClaimField.USE_LIMIT, next(v for n, (v, _) in enumerate(_LIMITS) if match[f"l{n}"]), match.start()
            return


@cache
def _limit() -> re.Pattern[str]:
    """All forms in one pattern, compiled when a sentence first needs it: few cards speak of limits at all."""
    return re.compile("|".join(f"(?P<l{number}>{text})" for number, (_, text) in enumerate(_LIMITS)), re.I)
