"""Licenses in an SPDX 3 document: expressions, custom licenses, and the sign for what is not known."""

from __future__ import annotations

from spdx_python_model import v3_0_1 as spdx

from model_license_audit.model.expressions import Expression, LicenseStatement, Unresolved, leaves
from model_license_audit.reports.bom.contents import Contents
from model_license_audit.reports.bom.custom_licenses import custom_licenses
from model_license_audit.reports.bom.expressions import NOASSERTION, custom_parts, sides, written
from model_license_audit.reports.bom.spdx30_elements import Made
from model_license_audit.reports.bom.wording import mark

UNKNOWN: str = spdx.expandedlicensing_IndividualLicensingInfo.NoAssertionLicense
"""The individual that stands for a license of which nothing can be asserted."""
_SETS: dict[str, type[spdx.simplelicensing_AnyLicenseInfo]] = {
    "AND": spdx.expandedlicensing_ConjunctiveLicenseSet,
    "OR": spdx.expandedlicensing_DisjunctiveLicenseSet,
}


class Licenses:
    """Makes each license of a document once."""

    def __init__(self, made: Made, contents: Contents) -> None:
        self._made = made
        self._known: dict[str, spdx.Element | str] = {}
        self._made_custom: dict[str, spdx.expandedlicensing_CustomLicense] = {}
        self._custom = {one.ref: one for one in custom_licenses(contents)}

    def of(self, statement: LicenseStatement | None) -> spdx.Element | str:
        """The license that a statement was resolved to."""
        return self._of(statement.expression) if statement else UNKNOWN

    def listed(self, identifier: str) -> spdx.Element | str:
        """A license of the SPDX list."""
        return self._expression(identifier, {})

    def _of(self, expression: Expression) -> spdx.Element | str:
        """A license or an expression where all of it is determined; else a set of what is, with NoAssertion in it."""
        told = written(expression)
        if told == NOASSERTION:
            return UNKNOWN
        if not any(isinstance(leaf, Unresolved) for leaf in leaves(expression)):
            refs = dict.fromkeys(ref for ref, _ in custom_parts(expression))
            if told in refs:
                return self._license(told)
            return self._expression(told, {ref: str(self._license(ref).spdxId) for ref in refs})
        word, parts = sides(expression)
        members = list(dict.fromkeys(self._of(part) for part in parts))
        return members[0] if len(members) == 1 else self._set(word, told, members)

    def _set(self, word: str, told: str, members: list[spdx.Element | str]) -> spdx.Element | str:
        key = f"license-{word}-{mark(told, 16)}"
        if key not in self._known:
            self._known[key] = self._made.add(_SETS[word], key, expandedlicensing_member=members)
        return self._known[key]

    def _expression(self, told: str, custom: dict[str, str]) -> spdx.Element | str:
        if told not in self._known:
            entries = [spdx.DictionaryEntry(key=ref, value=where) for ref, where in sorted(custom.items())]
            self._known[told] = self._made.add(
                spdx.simplelicensing_LicenseExpression,
                f"license-{mark(told, 16)}",
                simplelicensing_licenseExpression=told,
                simplelicensing_customIdToUri=entries or None,
            )
        return self._known[told]

    def _license(self, ref: str) -> spdx.expandedlicensing_CustomLicense:
        """A license that SPDX does not list."""
        if ref not in self._made_custom:
            custom = self._custom[ref]
            self._made_custom[ref] = self._made.add(
                spdx.expandedlicensing_CustomLicense,
                ref,
                name=custom.name,
                comment=custom.comment,
                simplelicensing_licenseText=custom.text,
                expandedlicensing_seeAlso=list(custom.links) or None,
            )
        return self._made_custom[ref]
