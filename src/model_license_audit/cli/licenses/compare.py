"""``modelaudit licenses compare``: two licenses beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.licenses.knowledge import echo_json, one_license
from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.packs import license_data, pack_option

if TYPE_CHECKING:
    from model_license_audit.licenses.compare import Comparison
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase


@click.command()
@click.argument("one", metavar="LICENSE")
@click.argument("two", metavar="LICENSE")
@click.option("--differences", is_flag=True, help="Leave out what both say alike.")
@pack_option
@format_option
def compare(one: str, two: str, differences: bool, form: str) -> None:
    """Lay two licenses beside each other, area by area and forbidden use by forbidden use.

    Where a clause stands and how it is worded makes no difference; what neither the data nor the text says does.
    """
    from model_license_audit.licenses.compare import compare as laid_beside
    from model_license_audit.reports.pages.license_comparison import write_comparison

    kb = license_data()
    comparison = laid_beside(one_license(kb, one), one_license(kb, two))
    if form == "json":
        echo_json(_as_json(kb, comparison, differences))
        return
    put_page(lambda page: write_comparison(page, comparison, kb.restrictions, differences_only=differences))


def _as_json(kb: KnowledgeBase, comparison: Comparison, differences: bool) -> dict[str, Any]:
    from model_license_audit.licenses.compare import Relation
    from model_license_audit.reports.json_codec import encode

    alike = {Relation.SAME, Relation.SILENT} if differences else set()
    areas = [
        {"area": row.area.name, "relation": row.relation.value, "one": encode(row.one), "two": encode(row.two)}
        for row in comparison.areas
        if row.relation not in alike
    ]
    uses = [
        {"use": use.code, "meaning": kb.restrictions[use.code].meaning, "one": list(use.one), "two": list(use.two)}
        for use in comparison.uses
        if not (differences and use.one and use.two)
    ]
    return {"one": comparison.one.key, "two": comparison.two.key, "areas": areas, "forbidden_uses": uses}
