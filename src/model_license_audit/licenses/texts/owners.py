"""Lines that say only whose a work is and since when; anybody may add one to any license."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.patterns import lazy_pattern

_COPYRIGHT = lazy_pattern(
    r"^\W*(?:(?:portions?|modifications?|parts?)\W+)?(?:copyright\W*(?:\(c\)|©|\d{4}|[\[{<]|by\b|year|20xx)"
    r"|\(c\)\s*copyright|\(c\)(?=.*\b(?:19|20)\d\d\b)|©)|^\W*all rights reserved\W*$|^\W*copyright\W*$"
)
OPERATIVE = frozenset(
    {
        "academic", "accept", "acknowledge", "acknowledgement", "acknowledgment", "agree", "allow", "allowed",
        "applies", "apply", "approval", "attribution", "authorised", "authorized", "cannot", "charge", "cite",
        "commercial", "commercially", "compensation", "competing", "comply", "condition", "conditions",
        "consent", "copies", "copy", "create", "credit", "derivative", "derivatives", "derived", "disclose",
        "distribute", "distributed", "distribution", "dual", "education", "educational", "entitled",
        "evaluation", "except", "exception", "exclude", "excluded", "excluding", "exclusively", "export",
        "fee", "fees", "forbid", "forbidden", "free", "grant", "granted", "grants", "hereby", "hosting", "if",
        "illegal", "internal", "liable", "limitation", "limitations", "limited", "may", "military",
        "modified", "modify", "must", "naming", "need", "needs", "no", "non", "noncommercial", "nonprofit",
        "not", "obey", "obligation", "obtain", "only", "organizations", "paid", "patent", "pay", "permission",
        "permissions", "permit", "permits", "permitted", "personal", "policy", "prior", "production",
        "profit", "prohibit", "prohibited", "promote", "provided", "purchase", "purpose", "purposes",
        "redistribute", "redistribution", "reproduce", "require", "required", "requirement", "requires",
        "research", "resell", "reserve", "restrict", "restricted", "restriction", "restrictions", "revenue",
        "revoke", "right", "rights", "royalty", "sale", "sell", "selling", "separate", "sets", "shall",
        "share", "should", "solely", "subject", "sublicense", "teaching", "terminate", "trained", "training",
        "unless", "use", "used", "user", "users", "uses", "using", "violate", "waive", "warranty", "whom",
        "without", "written",
    }
)  # fmt: skip
"""Words of which every sentence that gives, takes or conditions a right holds at least one."""

_IN_NAMES = lazy_pattern(
    r"\bfree software foundation\b|\ball rights reserved\b|(?<=\d\d )(?:grant|may)\b(?= \w+\W*$)"
    r"|\b(?:limited|research|education|training|academic)\b(?=\W*(?:$|[,.;)(<\d]|(?:and|inc|ltd|corp|corporation|limited"
    r"|llc|gmbh|lab|labs|center|centre|group|institute|foundation|council|society|university|all|contributors|authors)\b))"
)
"""Operative words that are part of a name: *Acme Research*, *Arm Limited*, *2019 Grant Jenks*."""

_CONDITIONING = frozenset({"for", "must", "no", "non", "not", "only", "purpose", "to", "use", "used", "uses"})
_NAMES_A_LICENSE = lazy_pattern(
    r"licen|\bunder\b|\bterms\b|public|gpl|\bmit\b|\bbsd\b|apache|\bsee\b|warrant|agreement"
)
_NEW_ENTRY = frozenset("-#*[(\"'")
_OPENING = frozenset({"portions", "portion", "parts", "part", "modifications", "modification", "c"})
_AFTER_COPYRIGHT = frozenset({"c", "by", "copyright", "year", "20xx"})
_NOTICE_WORDS = (["copyright"], ["copyrights"])
_RESERVED = ["all", "rights", "reserved"]
_LONGEST = 40
_WORD = lazy_pattern(r"[^\W_]+")


def is_copyright(line: str) -> bool:
    """True for a lower-case line that says only whose the work is and since when."""
    if "copyright" not in line and "©" not in line and "(c)" not in line and "reserved" not in line:
        return False
    return bool(_COPYRIGHT.match(line)) and _binds_nobody(line)


def goes_on(line: str) -> bool:
    """True for a lower-case line below a copyright notice that only goes on with names and years."""
    return not _NAMES_A_LICENSE.search(line) and line[:1] not in _NEW_ENTRY and _binds_nobody(line)


def is_owner(words: Sequence[str]) -> bool:
    """True for the words of a copyright notice that stands inside a paragraph."""
    if words and all(map(is_year, words)):
        return True
    opening = 1 if words and words[0] in _OPENING else 0
    if len(words) > _LONGEST or not words or words[opening : opening + 1] not in _NOTICE_WORDS:
        return list(words) == _RESERVED
    after = words[opening + 1 : opening + 2]
    told = bool(after) and (after[0] in _AFTER_COPYRIGHT or "reserved" in words or any(map(is_year, words)))
    return told and _binds_nobody(" ".join(words))


def is_year(word: str) -> bool:
    """True for a year in which somebody may hold a copyright."""
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")


def _binds_nobody(line: str) -> bool:
    words = set(_WORD.findall(line)) - {"rights"}
    if OPERATIVE.isdisjoint(words):
        return True
    return _CONDITIONING.isdisjoint(words) and OPERATIVE.isdisjoint(_WORD.findall(_IN_NAMES.sub(" ", line)))
