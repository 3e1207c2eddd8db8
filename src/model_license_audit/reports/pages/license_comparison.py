"""Two licenses beside each other at a terminal: a row for each area, a row for each forbidden use."""

from __future__ import annotations

from collections.abc import Mapping

from model_license_audit.licenses.compare import AreaBeside, Comparison, Relation, UseBeside
from model_license_audit.licenses.entries.restrictions import Restriction
from model_license_audit.model.terms import License, Term
from model_license_audit.reports import phrases, words
from model_license_audit.reports.text.closing import advice
from model_license_audit.reports.text.page import Page, Style


def write_comparison(
    page: Page, comparison: Comparison, restrictions: Mapping[str, Restriction], *, differences_only: bool = False
) -> None:
    """Every area in two columns, those that differ marked, then the forbidden uses item by item.

    ``differences_only`` leaves out what both licenses say alike.
    """
    one, two = comparison.one, comparison.two
    page.rule()
    page.text(f"{one.name} ({one.key})", lead="A  ", lead_style=Style.STRONG)
    page.text(f"{two.name} ({two.key})", lead="B  ", lead_style=Style.STRONG)
    page.rule()
    page.heading("AREA BY AREA", _counted(comparison))
    for row in comparison.areas:
        if not (differences_only and row.relation in {Relation.SAME, Relation.SILENT}):
            _area(page, row, one, two)
    _uses(page, comparison.uses, restrictions, differences_only)
    advice(page)


def _counted(comparison: Comparison) -> str:
    relations = [row.relation for row in comparison.areas]
    told = {relation: relations.count(relation) for relation in Relation}
    return ", ".join(f"{number} {relation}" for relation, number in told.items() if number)


def _area(page: Page, row: AreaBeside, one: License, two: License) -> None:
    mark = {Relation.DIFFERENT: Style.CARE, Relation.UNTOLD: Style.OPEN}.get(row.relation, Style.FAINT)
    page.text(str(row.relation), lead=f"{row.area.title}  ", lead_style=Style.STRONG, style=mark)
    if row.one or row.two:
        page.beside(_said(row, row.one, one), _said(row, row.two, two))
    page.blank()


def _said(row: AreaBeside, terms: tuple[Term, ...], license_: License) -> list[str]:
    if not terms:
        return ["silent" if row.area.name in license_.silent else "not recorded"]
    return [f"{phrases.term(term, 'license')}{_counted_uses(term)} [{term.clause}]" for term in terms]


def _counted_uses(term: Term) -> str:
    """How many uses a term forbids; which they are stands below the areas."""
    return f" ({words.count(len(term.items), 'use', 'uses')}, below)" if term.items else ""


def _uses(
    page: Page, uses: tuple[UseBeside, ...], restrictions: Mapping[str, Restriction], differences_only: bool
) -> None:
    if not uses:
        return
    both = sum(bool(use.one and use.two) for use in uses)
    only = [sum(not use.two for use in uses), sum(not use.one for use in uses)]
    page.heading("FORBIDDEN USES", f"{both} in both, {only[0]} only in A, {only[1]} only in B")
    for use in uses:
        if differences_only and use.one and use.two:
            continue
        meaning = phrases.forbidden_use(use.code, restrictions)
        style = Style.PLAIN if use.one and use.two else Style.CARE
        sign = "A B" if use.one and use.two else "A  " if use.one else "  B"
        page.text(meaning, lead=f"  {sign}  ", lead_style=style)
        where = [f"{name}: {', '.join(clauses)}" for name, clauses in (("A", use.one), ("B", use.two)) if clauses]
        page.text("; ".join(where), lead="       ", style=Style.FAINT)
