"""Licenses in a CycloneDX document: one conclusion for each component, never a list that could be read as *or*."""

from __future__ import annotations

from collections.abc import Iterator

from cyclonedx.model import AttachedText, Property, XsUri
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseAcknowledgement, LicenseExpression
from cyclonedx.spdx import is_supported_id

from model_license_audit.model.artifacts import TextMatchKind
from model_license_audit.model.expressions import LicenseId, LicenseStatement
from model_license_audit.reports.bom.contents import Contents, Entry
from model_license_audit.reports.bom.custom_licenses import custom_licenses
from model_license_audit.reports.bom.expressions import NOASSERTION, custom_parts, part, written
from model_license_audit.reports.bom.license_notes import license_name
from model_license_audit.reports.bom.links import PREFIX
from model_license_audit.reports.bom.wording import line

_DECLARED, _CONCLUDED = LicenseAcknowledgement.DECLARED, LicenseAcknowledgement.CONCLUDED


class Licenses:
    """Makes the licenses of the components of one document."""

    def __init__(self, contents: Contents) -> None:
        self._custom = {one.ref: one for one in custom_licenses(contents)}

    def acknowledged(self, entry: Entry) -> list[License]:
        """The license that is concluded; beside it the declared one where that is the same single license."""
        if not _determined(entry.concluded):
            return []
        said, told = entry.declared, entry.concluded
        single = isinstance(told.expression, LicenseId) if told else False
        same = said is not None and told is not None and said.expression == told.expression
        shown = [(told, _CONCLUDED)] + ([(said, _DECLARED)] if single and same else [])
        return [self._one(statement, how) for statement, how in shown if statement]

    def observed(self, entry: Entry) -> list[License]:
        """What is declared, where that is something else, and what the license files hold."""
        found: list[License] = []
        known = {str(one) for one in self.acknowledged(entry) if _is(one, _DECLARED)}
        if entry.declared and not known:
            found.append(self._one(entry.declared, _DECLARED))
        if any(isinstance(one, LicenseExpression) for one in found):
            return found  # an expression stands alone
        for text in entry.artifact.license_texts if entry.artifact else ():
            if text.match in {TextMatchKind.SAME, TextMatchKind.EDITED}:
                name = license_name(text)
                edited = text.match is TextMatchKind.EDITED
                found.append(_named(f"{name}, edited" if edited else name, None if edited else name))
        return found

    def _one(self, statement: LicenseStatement, how: LicenseAcknowledgement) -> License:
        expression = statement.expression
        if isinstance(expression, LicenseId) and not expression.exception:
            return self._single(part(expression), how)
        told = written(expression)
        if told == NOASSERTION:
            return _named(line(statement.raw) or NOASSERTION, None, how)
        return LicenseExpression(told, acknowledgement=how)

    def _single(self, ref: str, how: LicenseAcknowledgement) -> DisjunctiveLicense:
        custom = self._custom.get(ref)
        if custom is None:
            return _named(ref, ref, how)
        return DisjunctiveLicense(
            name=custom.name,
            acknowledgement=how,
            url=XsUri(custom.links[0]) if custom.links else None,
            text=AttachedText(content=custom.text, content_type="text/plain") if how is _CONCLUDED else None,
            properties=[Property(name=f"{PREFIX}spdx-id", value=ref)],
        )

    def homes(self, entry: Entry) -> Iterator[tuple[str, str]]:
        """Where the licenses are published that SPDX does not list."""
        found: dict[str, str] = {}
        for statement in filter(None, (entry.declared, entry.concluded)):
            for ref, _ in custom_parts(statement.expression):
                if links := self._custom[ref].links:
                    found[ref] = links[0]
        yield from sorted(found.items())


def _is(license_: License, how: LicenseAcknowledgement) -> bool:
    return license_.acknowledgement is how


def _determined(statement: LicenseStatement | None) -> bool:
    return statement is not None and written(statement.expression) != NOASSERTION


def _named(name: str, spdx: str | None, how: LicenseAcknowledgement | None = None) -> DisjunctiveLicense:
    """A license by its identifier where the format knows that, else by its name."""
    if spdx is not None and is_supported_id(spdx):
        return DisjunctiveLicense(id=spdx, acknowledgement=how)
    return DisjunctiveLicense(name=name, acknowledgement=how)
