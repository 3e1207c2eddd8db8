"""What may stand beside a license text without changing it: titles, names, forewords that only point at it."""

from __future__ import annotations

from model_license_audit.licenses.texts.owners import OPERATIVE, is_copyright
from model_license_audit.licenses.texts.words import words_in
from model_license_audit.model.patterns import lazy_pattern

_WORD = lazy_pattern(r"[^\W_]+")
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

_FOREIGN = lazy_pattern(r"[^\u0000-\u024f]")
"""A sign of another script than ours, of whose words we cannot tell what they say."""

_LONGEST_POINTER = 60
_ADDRESS = lazy_pattern(r"(?i)https?://[^\s)>\]]+|(?<![\w.])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s)>\]]*")
_TAG_LINE = lazy_pattern(r"(?im)^.*SPDX-License-Identifier:.*$")
_SOFT = frozenset({"license", "licensed", "agreement", "terms", "notice", "rights"})


def without_copyright(text: str) -> str:
    """The text without the lines that only say whose the work is."""
    return "\n".join(line for line in text.split("\n") if not is_copyright(line.lower()))


def is_harmless(words: list[str], names: frozenset[str] | None = None) -> bool:
    """True when words beside a license text are a title, a name or ``… is released under the following license``.

    ``names`` are the words by which the license itself goes (see :func:`name_words`): another license's name beside its
    text is not harmless. ``None`` lets every name pass. Words of another script may say anything.
    """
    if any(_FOREIGN.search(word) for word in words):
        return False
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


def name_words(key: str, name: str = "") -> frozenset[str]:
    """The words by which people call the license of that key, and those of its ``name``."""
    parts = _WORD.findall(f"{key} {name}".lower())
    return frozenset(parts).union(*(_NAME_WORDS.get(part, ()) for part in parts))


def addresses_in(text: str) -> tuple[str, ...]:
    """The web addresses that stand in the text, each once."""
    return tuple(dict.fromkeys(found.rstrip(".,;") for found in _ADDRESS.findall(text)))


def is_pointer(text: str, names: frozenset[str]) -> bool:
    """True when a file named like a license holds none, but points at one: a link, *see README*, a tag, an owner.

    ``names`` are the words of the licenses it may name. Words we cannot read (another script) may be a license.
    """
    lines = [line for line in _TAG_LINE.sub("", _ADDRESS.sub(" ", text)).split("\n") if not is_copyright(line.lower())]
    said = [words_in(line) for line in lines]
    if sum(map(len, said)) > _LONGEST_POINTER or not all(word.isascii() for words in said for word in words):
        return False
    return all(_points(words, names) for words in said)


def _points(words: list[str], names: frozenset[str]) -> bool:
    left = {word for word in words if word not in names and not word.isdigit()}
    return is_harmless(words, names) or (left <= _PREFACE | _POINTING and _LICENSE_NAMES.isdisjoint(left))
