"""How ``files`` of a recipe says where files are had: a package, a recipe's release, a Hub repository, a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.errors import UsageError


class SourceKind(StrEnum):
    """The kinds of place; each but the last is written before a colon."""

    PYPI = "pypi"
    NPM = "npm"
    RECIPE = "recipe"
    WEIGHTS = "weights"
    BUILTIN = "builtin"
    HUB = "hf"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Source:
    """A place: ``name`` at ``version`` (of a package, or the revision of a repository), and the ``folder`` in it."""

    kind: SourceKind
    name: str
    version: str | None = None
    folder: str = ""

    @property
    def package(self) -> str:
        """The package as its own program writes it, ``NAME==VERSION`` or ``NAME@VERSION``."""
        return f"{self.name}{'==' if self.kind is SourceKind.PYPI else '@'}{self.version}"


_VERSION = r"(?P<version>[A-Za-z0-9][A-Za-z0-9.+!_-]{0,63})"
_FOLDER = r"(?:/(?P<folder>[^\x00-\x1f\x7f]+))?"
_FORMS = {
    SourceKind.PYPI: (rf"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]{{0,98}}[A-Za-z0-9])?)=={_VERSION}{_FOLDER}",
                      "pypi:NAME==VERSION/FOLDER"),
    SourceKind.NPM: (rf"(?P<name>(?:@[a-z0-9][a-z0-9._-]{{0,100}}/)?[a-z0-9][a-z0-9._-]{{0,100}})@{_VERSION}{_FOLDER}",
                     "npm:NAME@VERSION/FOLDER"),
    SourceKind.RECIPE: (r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]{0,99})", "recipe:NAME"),
    SourceKind.WEIGHTS: (r"(?P<name>[A-Za-z0-9][A-Za-z0-9._/-]{0,199})", "weights:NAME"),
    SourceKind.BUILTIN: (r"(?P<name>[a-z0-9][a-z0-9_.-]{0,63})", "builtin:NAME"),
    SourceKind.HUB: (r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]{0,95}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?)"
                     r"(?:@(?P<version>[A-Za-z0-9][A-Za-z0-9._/-]{0,199}))?", "hf:ORG/NAME@REVISION"),
}  # fmt: skip


def parse_source(text: str) -> Source:
    """Read the written form; what begins with no known word is the path of a folder or a file.

    Raises :class:`UsageError`, which shows how such a place is written.
    """
    word, colon, rest = text.partition(":")
    if not colon or word not in set(map(str, _FORMS)):
        return Source(SourceKind.LOCAL, text)
    kind = SourceKind(word)
    form, example = _FORMS[kind]
    match = re.fullmatch(form, rest)
    if match is None:
        raise UsageError(f"{text!r:.160} does not say where files are", f"write {example}, with a fixed version")
    told = match.groupdict()
    folder = (told.get("folder") or "").strip("/")
    if {"..", "."} & set(folder.split("/")):
        raise UsageError(f"{text!r:.160} leads out of its package", f"write {example}")
    return Source(kind, told["name"], told.get("version"), folder)
