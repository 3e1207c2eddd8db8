"""The license texts of a release: its own, and copies of those of its base; found, never written by this program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from model_license_audit.cards.text_roles import legal_role
from model_license_audit.harness.release.installed_texts import installed_text, short_content, whole_text
from model_license_audit.harness.release.materials import Materials
from model_license_audit.harness.release.names import COPIES, LICENSE
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import TextRole
from model_license_audit.model.expressions import LicenseId, leaves
from model_license_audit.reports.safe import visible

_COPY = "a copy of the text that came with an installed Python distribution"
_ODD = re.compile(r"[^\w.+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text for the release: where it goes in it, its bytes, and where it was taken from, in words.

    ``taken_from`` names what the card does not, as it differs from machine to machine: the installed distribution.
    """

    path: str
    content: bytes
    source: str
    taken_from: str = ""


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
            found.append(replace(text, path=path))
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
            content = short_content(folder / path)
            if content is not None:
                yield path, content


def _installed(kb: KnowledgeBase, key: str, holder: str) -> Iterator[FoundText]:
    """A text among the license files of installed distributions that names nobody's copyright."""
    license_ = kb.license(key)
    found = installed_text(key, license_.publisher if license_ else None)
    if found:
        content, taken_from = found
        yield _for(holder, content, taken_from)


def _for(holder: str, content: bytes, taken_from: str) -> FoundText:
    """The text; one that speaks of a copyright notice above it gets that of the release's maker."""
    if b"above copyright notice" not in b" ".join(content.lower().split()):
        return FoundText(LICENSE, content, _COPY, taken_from)
    line = f"Copyright (c) {visible(holder)}\n\n".encode()
    return FoundText(
        LICENSE, line + content, f"{_COPY}, below the name that the recipe gives (release.holder)", taken_from
    )


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
    found = installed_text(key, license_.publisher if license_ else None)
    if found is None:
        return None
    content, taken_from = found
    name = f"{COPIES}/{_folder(owner)}/{LICENSE}-{_ODD.sub('-', key)}.txt"
    return FoundText(name, content, f"for {owner}: {_COPY}", taken_from)


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
