"""Of which part of an artifact a file is the license, or a claim of it speaks, told from where it lies."""

from __future__ import annotations

from model_license_audit.licenses.layers.nouns import IN_NAMES
from model_license_audit.model.artifacts import Layer
from model_license_audit.model.patterns import lazy_pattern

_GENERAL = lazy_pattern(r"(?:licen[sc]e|copying|unlicen[sc]e)(?:\.(?:md|txt|rst|html))?\Z")
_ENDING = lazy_pattern(r"\.(?:md|markdown|txt|rst|html|text)\Z")
_WORD = lazy_pattern(r"[a-z]+")
_LEGAL = frozenset({"license", "licence", "licenses", "licences", "copying"})
_BESIDE = _LEGAL | {"agreement", "terms", "for", "of", "the", "file", "v"}
_FOLDERS = frozenset({"licenses", "licences", "license", "licence"})
_PACKAGE = lazy_pattern(
    r"(?:.*/)?(?:[^/]+\.(?:dist-info/METADATA|egg-info/PKG-INFO)|pyproject\.toml|setup\.cfg|Cargo\.toml|package\.json)\Z"
)


def is_general(path: str) -> bool:
    """True for the license file at the root that names no part: ``LICENSE``, ``COPYING.txt``."""
    return bool(_GENERAL.match(path.lower()))


def layer_of_file(path: str) -> Layer | None:
    """The part that the name of a license file tells: ``LICENSE-CODE``, ``MODEL_LICENSE``, ``weights/LICENSE``.

    ``None`` for a file that names no part, or something besides it (``LICENSE.llama-model``), and in deeper folders.
    """
    folder, _, name = _ENDING.sub("", path.lower()).rpartition("/")
    words = set(_WORD.findall(name))
    if not folder:
        return _layer_named(words) if words & _LEGAL else None
    if "/" in folder:
        return None
    if folder in _FOLDERS:
        return _layer_named(words)
    return _layer_named(set(_WORD.findall(folder))) if words <= _BESIDE and words & _LEGAL else None


def _layer_named(words: set[str]) -> Layer | None:
    found = [layer for layer, nouns in IN_NAMES.items() if words & nouns]
    told = len(found) == 1 and words - IN_NAMES[found[0]] <= _BESIDE
    return found[0] if told else None


def is_package_metadata(source: str) -> bool:
    """True for the file in which a package manager keeps what a package of code declares."""
    return bool(_PACKAGE.match(source))
