"""Licenses that SPDX does not list: name, homes and text, which is taken from the artifacts' own files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact, LicenseText, TextMatchKind
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.expressions import LicenseId, Unresolved
from model_license_audit.reports.bom.contents import Contents, Entry
from model_license_audit.reports.bom.expressions import custom_parts
from model_license_audit.reports.bom.wording import line, prose
from model_license_audit.reports.weblinks import web_link

_ORDER = (TextMatchKind.SAME, TextMatchKind.EDITED)
"""Texts that hold a license whole, the best first."""


@dataclass(frozen=True, slots=True)
class CustomLicense:
    """A license by its ``LicenseRef-…``: ``text`` is its own, or a statement that says where the text is.

    ``links`` are its homes as web addresses; ``comment`` says where the text was found.
    """

    ref: str
    name: str
    text: str
    links: tuple[str, ...]
    comment: str


def custom_licenses(contents: Contents) -> tuple[CustomLicense, ...]:
    """The licenses that expressions of the document name by a ``LicenseRef-…``, sorted by that."""
    found: dict[str, LicenseId | Unresolved] = {}
    for entry in contents.entries:
        for statement in (entry.declared, entry.concluded):
            for ref, leaf in custom_parts(statement.expression) if statement else ():
                found.setdefault(ref, leaf)
    writing = _Writing(contents) if found else None
    return tuple(writing.license(ref, found[ref]) for ref in sorted(found)) if writing else ()


class _Writing:
    """Knows the licenses and the texts of all artifacts of a document."""

    def __init__(self, contents: Contents) -> None:
        self._kb = KnowledgeBase.load()
        self._contents = contents
        self._names = {d.license_key: d.license_name for report in contents.reports for d in report.duties}

    def license(self, ref: str, leaf: LicenseId | Unresolved) -> CustomLicense:
        """The license of one part of an expression."""
        return self._undetermined(ref, leaf) if isinstance(leaf, Unresolved) else self._known(ref, leaf)

    def _undetermined(self, ref: str, leaf: Unresolved) -> CustomLicense:
        may_be = f" It may be one of: {', '.join(leaf.members)}." if leaf.members else ""
        text = f"NOASSERTION. What stands here does not say which license it is: {leaf.raw!r}.{may_be}"
        name = line(f"not determined: {leaf.raw}")
        return CustomLicense(ref, name, prose(text), (), line(f"To settle: {leaf.settle}"))

    def _known(self, ref: str, leaf: LicenseId) -> CustomLicense:
        entry = self._kb.license(leaf.key)
        name = line(entry.name if entry else self._names.get(leaf.key, leaf.id))
        homes = tuple(dict.fromkeys(filter(None, self._links(leaf.key))))
        links = tuple(sorted(homes))
        found = self._text(leaf.key)
        if found is not None:
            artifact, text, body = found
            edited = "" if text.match is TextMatchKind.SAME else ", where it differs from the published one"
            where = f"{artifact.ref.display}, {text.path}"
            return CustomLicense(ref, name, body, links, line(f"The text is that in {where}{edited}."))
        return CustomLicense(ref, name, _statement(name, homes[:2]), links, "The text was in none of the files.")

    def _links(self, key: str) -> Iterator[str | None]:
        entry = self._kb.license(key)
        if entry is not None:
            yield web_link(entry.source)
            yield from (web_link(f"https://{link}") for link in entry.links)
        for one in self._bearers(key):
            yield from (web_link(claim.value) for claim in one.claims_of(ClaimField.LICENSE_LINK))

    def _bearers(self, key: str) -> Iterator[Artifact]:
        """The artifacts under this license alone."""
        for entry in self._contents.entries:
            said = entry.artifact.concluded if entry.artifact else None
            if entry.artifact and said and isinstance(said.expression, LicenseId) and said.expression.key == key:
                yield entry.artifact

    def _text(self, key: str) -> tuple[Artifact, LicenseText, str] | None:
        """The best copy of a license that an artifact holds, those of the audited ones first."""
        held = [one for entry in self._contents.entries for one in _held(entry, key)]
        return min(held, key=lambda one: _ORDER.index(one[1].match), default=None)


def _held(entry: Entry, key: str) -> Iterator[tuple[Artifact, LicenseText, str]]:
    artifact = entry.artifact
    for text in artifact.license_texts if artifact else ():
        if artifact and text.key == key and text.match in _ORDER:
            body = next((file.text for file in artifact.texts if file.path == text.path), "")
            if body.strip():
                yield artifact, text, _lines(prose(body), text)


def _lines(body: str, text: LicenseText) -> str:
    """The lines of the file in which the license stands; all of them where that was not told."""
    if not text.first_line or text.last_line < text.first_line:
        return body
    return "\n".join(body.split("\n")[text.first_line - 1 : text.last_line])


def _statement(name: str, links: Iterable[str]) -> str:
    where = " ".join(links)
    found = f"It is published at: {where}" if where else "No home of it is known."
    return f"The text of the {name} is not part of this document. {found}"
