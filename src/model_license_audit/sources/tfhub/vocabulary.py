"""The words that documents of TensorFlow Hub may use for their metadata, from the files ``tags/*.yaml`` beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from model_license_audit.sources.tfhub.documents import Document, Value

KEYS = frozenset(
    {
        "asset-path", "colab", "dataset", "demo", "fine-tunable", "format", "interactive-visualizer", "language",
        "license", "network-architecture", "parent-model", "task",
    }
)  # fmt: skip
"""All keys of metadata."""

_CLOSED = {"fine-tunable": ("true", "false"), "format": ("hub", "saved_model", "saved_model_2")}
"""Words that are fixed without a file."""

_ID = re.compile(r"\s*-\s+id:\s+(\S.*)")
_NAME = re.compile(r"\s+display_name:\s+(\S.*)")
_QUOTED = re.compile(r"""'((?:[^']|'')++)'|"([^"]++)\"""")
_COMMENT = re.compile(r"\s#")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """For each key that has a closed vocabulary its words, each with the name that is shown for it."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def shown(self, key: str, word: str) -> str | None:
        """The name of a word, where one is told."""
        return self.words.get(key, {}).get(word)

    def unknown(self, documents: Iterable[Document]) -> list[tuple[Document, Value]]:
        """The metadata with a key that there is not, or with a word that its vocabulary does not have."""
        return [(document, value) for document in documents for value in document.values if not self._knows(value)]

    def _knows(self, value: Value) -> bool:
        closed = self.words.get(value.key)
        return value.key in KEYS and (closed is None or value.value in closed)


def read_vocabulary(files: Mapping[str, bytes]) -> Vocabulary:
    """The vocabularies of files by name (``license.yaml``); a file that lists no words restricts nothing.

    These files are lists of ``id`` and ``display_name``, one to a line, and are read as such.
    """
    words: dict[str, dict[str, str]] = {key: dict.fromkeys(fixed, "") for key, fixed in _CLOSED.items()}
    for name, data in sorted(files.items()):
        found = _listed(data.decode("utf-8", "replace"))
        if found:
            words[name.removesuffix(".yaml").replace("_", "-")] = found
    return Vocabulary(words)


def _listed(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    last = ""
    for line in text.splitlines()[:20_000]:
        if match := _ID.fullmatch(line):
            last = _word(match[1])
            found[last] = ""
        elif last and (match := _NAME.fullmatch(line)):
            found[last] = _word(match[1])
    return found


def _word(written: str) -> str:
    """What stands there, without its quotes and the comment behind it."""
    if quoted := _QUOTED.match(written):
        return quoted[1] or quoted[2]
    return _COMMENT.split(written, maxsplit=1)[0].rstrip()
