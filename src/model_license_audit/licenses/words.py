"""A license text as words: what does not matter (case, quotes, layout, markup, copyright lines) is gone."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|h[1-6]|ul|ol|li|a|div|span|tt|code|pre|hr|center|font|blockquote|table|tbody|tr|td|th|"
    r"html|body|head|title|meta|link|img)(?:\s[^<>]*)?/?>"
    r"|(?<=\])\([^()\s]*\)|https?://(?:www\.)?|&(?:nbsp|quot|amp|lt|gt|copy);"
)
_LIST_MARK = re.compile(
    r"(?<![\w.])\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,5})[.):]+(?![\w.])|\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)"
)
_WORD = re.compile(r"[^\W_]+")
_COPYRIGHT = re.compile(
    r"^\W*(?:(?:portions?|modifications?|parts?)\W+)?(?:copyright\W*(?:\(c\)|©|\d{4}|[\[{<]|by\b|year|20xx)"
    r"|(?:\(c\)|©)\s*(?:copyright|\d{4}|\w))|^\W*all rights reserved\W*$|^\W*copyright\W*$"
)
_ONE_SPELLING = {
    "licence": "license", "licences": "licenses", "licenced": "licensed", "sublicence": "sublicense",
    "organisation": "organization", "organisations": "organizations", "judgement": "judgment",
}  # fmt: skip
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

_PREFACE = frozenset(
    {
        "a", "all", "and", "are", "as", "at", "available", "below", "by",
        "claim", "clause", "code", "content", "copyright", "copyrights", "covered",
        "data", "dataset", "details", "distributed", "file", "files", "following", "follows",
        "for", "found", "full", "general", "here", "in", "is", "it", "its", "library",
        "license", "licensed", "licenses", "made", "model", "models", "module", "of", "on", "open",
        "or", "original", "package", "portions", "project", "provided", "public", "release", "released",
        "repository", "reproduced", "reserved", "rights", "see", "software", "some", "source", "terms",
        "text", "the", "these", "this", "to", "under", "version", "weights", "which", "with", "work",
    }
)  # fmt: skip
_LICENSE_NAMES = frozenset(
    {
        "affero", "agpl", "apache", "bigscience", "boost", "bsd", "cc", "cc0", "cddl", "commons", "creative", "eclipse",
        "eupl", "gemma", "gnu", "gpl", "gplv2", "gplv3", "isc", "lesser", "lgpl", "llama", "mit", "mozilla", "mpl",
        "openrail", "qwen", "rail", "unlicense", "wtfpl", "zlib",
    }
)  # fmt: skip
_NAME_WORDS = {
    "cc": ("creative", "commons"), "cc0": ("creative", "commons", "zero"), "by": ("attribution",),
    "nc": ("noncommercial", "non", "commercial"), "sa": ("sharealike", "share", "alike"),
    "nd": ("noderivatives", "no", "derivatives"), "gpl": ("gnu", "general", "public", "gplv2", "gplv3"),
    "lgpl": ("gnu", "lesser", "library"), "agpl": ("gnu", "affero"), "mpl": ("mozilla",), "epl": ("eclipse",),
    "bsl": ("boost",), "openrail": ("rail",),
}  # fmt: skip
_POINTING = frozenset(
    {"agreement", "governed", "kindly", "please", "read", "readme", "refer", "same", "subject", "use", "we", "you"}
)
"""Words that, with those of a foreword, point at a license and change nothing in it."""

_LONGEST_POINTER = 60
_ADDRESS = re.compile(r"(?i)https?://[^\s)>\]]+|(?<![\w.])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s)>\]]*")
_TAG_LINE = re.compile(r"(?im)^.*SPDX-License-Identifier:.*$")
_SOFT = frozenset({"license", "licensed", "agreement", "terms", "notice", "rights"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, the line (from 1) that each stands in, and which lines only name the owner."""

    words: list[str]
    lines: list[int]
    copyright_lines: frozenset[int]

    def is_free(self, start: int, end: int) -> bool:
        """True when all words of the stretch stand in copyright lines, which anybody adds to any license."""
        return all(line in self.copyright_lines for line in self.lines[start:end])


def words_of(text: str) -> Words:
    """The words that count, in lower case and one spelling, without list marks and mark-up."""
    words: list[str] = []
    lines: list[int] = []
    free = set()
    for number, line in enumerate(text.lower().split("\n"), 1):
        if line and not line.isspace():
            found = _words_in(line)
            words += found
            lines += [number] * len(found)
            if is_copyright(line):
                free.add(number)
    return Words(words, lines, frozenset(free))


def without_copyright(text: str) -> str:
    """The text without the copyright notices that stand by themselves; one inside a sentence is part of it."""
    kept: list[str] = []
    alone = True
    for line in text.split("\n"):
        low = line.lower()
        if alone and is_copyright(low):
            continue
        kept.append(line)
        alone = not low.strip() or is_harmless(_words_in(low))
    return "\n".join(kept)


def is_copyright(line: str) -> bool:
    """True for a lower-case line that says only whose the work is and since when."""
    if "copyright" not in line and "©" not in line and "(c)" not in line and "reserved" not in line:
        return False
    if not _COPYRIGHT.match(line):
        return False
    return OPERATIVE.isdisjoint(set(_WORD.findall(line)) - {"rights"})


def _words_in(line: str) -> list[str]:
    if "<" in line or "&" in line or "](" in line or "http" in line:
        line = _MARKUP.sub(" ", line)
    return [_ONE_SPELLING.get(word, word) for word in _WORD.findall(_LIST_MARK.sub(" ", line))]


def is_harmless(words: list[str], names: frozenset[str] | None = None) -> bool:
    """True when words beside a license text are a title, a name or ``… is released under the following license``.

    ``names`` are the words by which the license itself goes (see :func:`names_of`): another license's name beside its
    text is not harmless. ``None`` lets every name pass.
    """
    if names is not None:
        words = [word for word in words if word not in names]
        if not _LICENSE_NAMES.isdisjoint(words):
            return False
    plain = _PREFACE | _LICENSE_NAMES
    if not words or (len(words) <= 40 and plain.issuperset(words)):
        return True
    if len(words) > 30 or not OPERATIVE.isdisjoint(set(words) - _SOFT):
        return False
    if "under" in words:
        return plain.issuperset(words[words.index("under") :])
    return len(words) <= 12 or _SOFT.isdisjoint(words)


def names_of(key: str) -> frozenset[str]:
    """The words by which people call the license of that key."""
    parts = _WORD.findall(key)
    return frozenset(parts).union(*(_NAME_WORDS.get(part, ()) for part in parts))


def addresses_in(text: str) -> tuple[str, ...]:
    """The web addresses that stand in the text, each once."""
    return tuple(dict.fromkeys(found.rstrip(".,;") for found in _ADDRESS.findall(text)))


def is_pointer(text: str, names: frozenset[str]) -> bool:
    """True when a file named like a license holds none, but points at one: a link, *see README*, a tag, an owner.

    ``names`` are the words of the licenses it may name. Words we cannot read (another script) may be a license.
    """
    lines = [line for line in _TAG_LINE.sub("", _ADDRESS.sub(" ", text)).split("\n") if not is_copyright(line.lower())]
    said = [_words_in(line.lower()) for line in lines]
    if sum(map(len, said)) > _LONGEST_POINTER or not all(word.isascii() for words in said for word in words):
        return False
    return all(_points(words, names) for words in said)


def _points(words: list[str], names: frozenset[str]) -> bool:
    left = {word for word in words if word not in names and not word.isdigit()}
    return is_harmless(words, names) or (left <= _PREFACE | _POINTING and _LICENSE_NAMES.isdisjoint(left))


def unknown_text(path: str) -> str:
    """What a license file whose text we do not know is called where a license would stand."""
    return f"the text in {path}"
