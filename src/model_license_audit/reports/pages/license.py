"""One license for a reader at a terminal: the six answers, then every term with its clause, by area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model_license_audit.licenses.compare import forbidden_uses
from model_license_audit.licenses.entries.restrictions import Restriction
from model_license_audit.model.areas import AREAS, unrecorded
from model_license_audit.model.report import Answer
from model_license_audit.model.terms import License, Status, Term, TermKind
from model_license_audit.reports import phrases, words
from model_license_audit.reports.text.answers import write_answers
from model_license_audit.reports.text.closing import advice
from model_license_audit.reports.text.page import Page, Style

_INDENT = "    "
_KINDS = {
    TermKind.GRANT: "may",
    TermKind.OBLIGATION: "must",
    TermKind.RESTRICTION: "limit",
    TermKind.THRESHOLD: "limit",
}


@dataclass(frozen=True, slots=True)
class LicensePage:
    """What there is to show: the license, the six answers it gives, and what the codes of forbidden uses mean."""

    license: License
    answers: tuple[Answer, ...]
    restrictions: Mapping[str, Restriction]

    def write(self, page: Page) -> None:
        """The whole page."""
        _head(page, self.license)
        write_answers(page, self.answers, "for a model under this license alone, nothing said about the use")
        self._terms(page)
        self._uses(page)
        _silence(page, self.license)
        advice(page)

    def _terms(self, page: Page) -> None:
        page.heading("TERMS", "by area, each with its clause")
        for area in AREAS:
            said = area.of(self.license.terms)
            if said:
                page.text(area.title, lead="  ", style=Style.STRONG)
            for term in said:
                _term(page, self.license, term)
        page.blank()

    def _uses(self, page: Page) -> None:
        uses = forbidden_uses(self.license)
        if not uses:
            return
        page.heading("FORBIDDEN USES", "item by item, in our words")
        for code, clauses in uses.items():
            meaning = phrases.forbidden_use(code, self.restrictions)
            page.text(f"{meaning} ({', '.join(clauses)})", lead="  • ")


def _head(page: Page, license_: License) -> None:
    page.rule()
    page.text(license_.name, style=Style.STRONG)
    page.rule()
    page.blank()
    ids = [license_.id, *(f"Hub: {hub}" for hub in license_.hub)]
    ids += [f"ScanCode: {license_.scancode}"] if license_.scancode else []
    by = license_.publisher or "not recorded"
    granted = f"; only {license_.licensor} can grant it" if license_.licensor else ""
    facts = {
        "Key": " · ".join((license_.key, *ids)),
        "Class": words.coded(license_.license_class),
        "By": by + granted,
        "Version": ", ".join(dict.fromkeys(filter(None, (license_.version, license_.released)))),
        "Older": license_.predecessor,
        "Newer": license_.successor,
        "Text": license_.source,
        "Checked": _checked(license_),
        "Note": license_.note,
    }
    for label, value in facts.items():
        if value:
            page.field(label, value, indent=2)


def _checked(license_: License) -> str:
    """How far the entry was checked, and when."""
    told = {
        Status.VERIFIED: "every term was read in the text",
        Status.SECONDARY: "taken from a secondary source; the text itself was not read",
        Status.UNVERIFIED: "not verified: the text could not be had",
    }[license_.status]
    return f"{told}, {license_.reviewed}" if license_.reviewed else told


def _term(page: Page, license_: License, term: Term) -> None:
    """What it says, its clause, and below it the words that say so."""
    doubt = words.UNREAD if term.by_class else words.STATUSES[term.status]
    unsure = f", {doubt}" if doubt else ""
    lead = f"{_INDENT}{_KINDS[term.kind]:<7}"
    told = f"{phrases.term(term, license_.name)}{_more(term)} [{term.clause}{unsure}]"
    page.text(told, lead=lead, lead_style=Style.FAINT)
    margin = " " * len(lead)
    if when := words.when(term.when):
        page.text(f"{when}, for {_reach(term)}", lead=margin, style=Style.FAINT)
    if term.quote:
        page.text(f"“{term.quote}”", lead=margin, style=Style.FAINT)
    if term.note:
        page.text(f"note: {term.note}", lead=margin, style=Style.FAINT)


def _reach(term: Term) -> str:
    return words.listed([words.coded(reach) for reach in term.reach])


def _more(term: Term) -> str:
    """The limits of a term that are not part of its wording."""
    parts = [words.coded(part) for part in (term.scope, term.modality) if part]
    parts += [f"except {term.except_for}"] if term.except_for else []
    parts += [f"cure: {term.cure}"] if term.cure else []
    parts += [term.law] if term.law else []
    parts += [term.url] if term.url else []
    return f" ({'; '.join(parts)})" if parts else ""


def _silence(page: Page, license_: License) -> None:
    """What the text says nothing about, and what nobody has recorded: two different things."""
    silent = [area.title for area in AREAS if area.name in license_.silent]
    open_ = [area.title for area in unrecorded(license_)]
    if silent:
        page.heading("SILENT", "read, and nothing was found on")
        page.text("; ".join(silent), lead="  ")
    if open_:
        page.heading("NOT RECORDED", "the text may say something on")
        page.text("; ".join(open_), lead="  ")
