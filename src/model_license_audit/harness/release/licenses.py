"""The license texts of a release: its own, and copies of those of its base; found, never written by this program."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model_license_audit.cards.text_roles import legal_role
from model_license_audit.harness.release.materials import Materials
from model_license_audit.harness.release.names import COPIES, LICENSE
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.licenses.texts.identify import identify
from model_license_audit.model.artifacts import TextMatchKind
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import TextRole
from model_license_audit.model.expressions import LicenseId, leaves
from model_license_audit.reports.safe import visible

_LONGEST = 400_000
"""Bytes of a file that may be a license text."""
_HOLDER = re.compile(r"(?:copyright|\(c\)|\u00a9)\W*(?:\(c\)|\u00a9|\b(?:19|20)\d\d\b)", re.IGNORECASE)
_ODD = re.compile(r"[^\w.+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text for the release: where it goes in it, its bytes, and where it was taken from, in words."""

    path: str
    content: bytes
    source: str


def own_texts(kb: KnowledgeBase, materials: Materials) -> tuple[list[FoundText], list[str]]:
    """The texts of the release's license, and in words those that were found nowhere.

    The user's file is taken first, then the base's own where its license is the same, then one that came with an
    installed Python distribution. Raises :class:`UsageError` where the user's file is the text of another license.
    """
    keys = license_keys(kb, materials.license)
    given = materials.recipe.release.license_file
    if given is not None:
        return [_given(kb, materials, given, keys)], []
    found: list[FoundText] = []
    missing: list[str] = []
    for key in keys:
        path = LICENSE if len(keys) == 1 else f"{LICENSE}-{key}.txt"
        text = next(_candidates(kb, materials, key), None)
        if text:
            found.append(FoundText(path, text.content, text.source))
        else:
            missing.append(_gap(kb, key))
    return found, missing


def license_keys(kb: KnowledgeBase, label: str) -> tuple[str, ...]:
    """The keys of the licenses that a label names."""
    parts = leaves(resolve_value(kb, label).expression)
    return tuple(dict.fromkeys(part.key for part in parts if isinstance(part, LicenseId)))


def _given(kb: KnowledgeBase, materials: Materials, given: str, keys: tuple[str, ...]) -> FoundText:
    file = materials.recipe.path(given)
    try:
        content = file.read_bytes()
    except OSError as error:
        what = f"release.license-file: {given} cannot be read ({error.strerror})"
        raise UsageError(what, "name the file of the license's text, from the folder of the recipe") from error
    told = whole_text(content)
    if told is not None and told not in keys:
        license_ = kb.license(told)
        what = f"release.license-file: {given} is the text of {license_.name if license_ else told}"
        raise UsageError(what, f"give the text of {materials.license}, or change release.license")
    return FoundText(LICENSE, content, f"the file {Path(given).name} that the recipe names")


def whole_text(content: bytes) -> str | None:
    """The key of the one license whose text this is, word for word; ``None`` for anything else."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    found = identify(LICENSE, text)
    return found[0].key if len(found) == 1 and found[0].match is TextMatchKind.SAME else None


def _candidates(kb: KnowledgeBase, materials: Materials, key: str) -> Iterator[FoundText]:
    for path, content in _base_texts(materials):
        if whole_text(content) == key:
            yield FoundText(LICENSE, content, f"{path} of {materials.base.ref if materials.base else ''}")
    yield from _installed(kb, key, materials.recipe.release.holder)


def _base_texts(materials: Materials) -> Iterator[tuple[str, bytes]]:
    """The license and notice files of the base, those nearest to its root first."""
    folder = materials.base_folder
    if folder is None or materials.base is None:
        return
    for path in sorted(materials.base.digests, key=lambda path: (path.count("/"), path)):
        if legal_role(path) in {TextRole.LICENSE, TextRole.NOTICE, TextRole.POLICY}:
            content = _short(folder / path)
            if content is not None:
                yield path, content


def _short(file: Path) -> bytes | None:
    """The bytes of a file that is no longer than license texts are."""
    if file.is_symlink() or not file.is_file() or file.stat().st_size > _LONGEST:
        return None
    return file.read_bytes()


def _installed(kb: KnowledgeBase, key: str, holder: str) -> Iterator[FoundText]:
    """A text among the license files of installed distributions that names nobody's copyright, the shortest first."""
    license_ = kb.license(key)
    found = _installed_text(key, license_.publisher if license_ else None)
    if found:
        content, source = found
        yield _for(holder, content, f"a copy of the text that came with {source}")


@cache
def _installed_text(key: str, publisher: str | None) -> tuple[bytes, str] | None:
    seen: dict[bytes, str] = {}
    for source, file in _license_files():
        content = _short(file)
        if content:
            seen.setdefault(content, source)
    writers = (publisher,) if publisher else ()
    for content in sorted(seen, key=lambda content: (len(content), content)):
        if not _somebodys(content, writers) and whole_text(content) == key:
            return content, seen[content]
    return None


def _for(holder: str, content: bytes, source: str) -> FoundText:
    """The text; one that speaks of a copyright notice above it gets that of the release's maker."""
    if b"above copyright notice" not in b" ".join(content.lower().split()):
        return FoundText(LICENSE, content, source)
    line = f"Copyright (c) {visible(holder)}\n\n".encode()
    return FoundText(LICENSE, line + content, f"{source}, below the name that the recipe gives (release.holder)")


def _license_files() -> Iterator[tuple[str, Path]]:
    """The license files in the metadata of installed distributions, by the name and version of each."""
    folders = {folder.name: folder for place in reversed(sys.path) for folder in Path(place or ".").glob("*.dist-info")}
    for name, folder in sorted(folders.items()):
        told = " ".join(name.removesuffix(".dist-info").split("-", 1))
        files = [*folder.iterdir(), *(folder / "licenses").rglob("*")]
        for file in sorted(file for file in files if legal_role(file.name) is TextRole.LICENSE):
            yield f"the Python distribution {told} ({file.relative_to(folder).as_posix()})", file


def _somebodys(content: bytes, writers: Iterable[str]) -> bool:
    """True for a copy that names those who hold the copyright in another work, and not just who wrote the text."""
    lines = filter(_HOLDER.search, content.decode("utf-8", "replace").split("\n"))
    return any(not any(writer.casefold() in line.casefold() for writer in writers) for line in lines)


def _gap(kb: KnowledgeBase, key: str) -> str:
    license_ = kb.license(key)
    name = license_.name if license_ else key
    home = f"; it is published at {license_.links[0]}" if license_ and license_.links else ""
    return (
        f"the text of {name} was found neither with the base nor with an installed package{home}: save it as a file,"
        " and name that in the recipe (release.license-file)"
    )


def upstream_text(kb: KnowledgeBase, key: str, owner: str) -> FoundText | None:
    """The text of a license that must travel with what came from ``owner``, none of whose files has it."""
    license_ = kb.license(key)
    found = _installed_text(key, license_.publisher if license_ else None)
    if found is None:
        return None
    content, source = found
    name = f"{COPIES}/{_folder(owner)}/{LICENSE}-{_ODD.sub('-', key)}.txt"
    return FoundText(name, content, f"for {owner}: a copy of the text that came with {source}")


def _folder(owner: str) -> str:
    return _ODD.sub("-", owner.rpartition("/")[2]).strip("-.")[:80] or "base"


def base_copies(materials: Materials) -> list[FoundText]:
    """Copies of the license, notice and policy files that came with the base, each in a folder of its name."""
    if materials.base is None:
        return []
    folder = _folder(materials.base.ref)
    return [
        FoundText(f"{COPIES}/{folder}/{Path(path).name}", content, f"{path} of {materials.base.ref}")
        for path, content in _base_texts(materials)
    ]
