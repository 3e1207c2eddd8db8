"""``modelaudit licenses resolve``: which license a name, identifier, expression or link means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.licenses.knowledge import echo_json
from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.packs import license_data, pack_option
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.licenses.names.resolution import Resolution
    from model_license_audit.model.expressions import LicenseId, Unresolved
    from model_license_audit.reports.text.page import Page

_COLUMN = 12


@click.command()
@click.argument("values", metavar="[VALUE]…", nargs=-1)
@click.option("--name", help="What license_name says beside it.")
@click.option("--link", help="What license_link says beside it.")
@pack_option
@format_option
def resolve(values: tuple[str, ...], name: str | None, link: str | None, form: str) -> None:
    """Tell which license each VALUE means: an identifier, a name, an SPDX expression or an address.

    A name that several texts share is never guessed: it is undetermined, and what it may be is listed.

    \b
    Exit codes:
      0  every value names a license text
      1  one of them is undetermined
      2  wrong usage
    """
    from model_license_audit.licenses.names import resolve as resolving

    if not values and not name and not link:
        raise UsageError("nothing is given to resolve", 'give a value, as in: modelaudit licenses resolve "apache 2.0"')
    if len(values) > 1 and (name or link):
        raise UsageError("--name and --link belong to one VALUE", "give one VALUE with them")
    kb = license_data()
    said = values or (None,)
    found = [(value, resolving.resolve(kb, value, name=name, link=link)) for value in said]
    if form == "json":
        echo_json([_as_json(kb, value, name, link, resolution) for value, resolution in found])
    else:
        told = [(_shown(value, name, link), resolution) for value, resolution in found]
        put_page(lambda page: _write(page, kb, told))
    click.get_current_context().exit(0 if all(resolution.determined for _, resolution in found) else 1)


def _shown(value: str | None, name: str | None, link: str | None) -> str:
    """What was asked, in one line."""
    beside = [f"{what} {text}" for what, text in (("license_name", name), ("license_link", link)) if text]
    return " · ".join([*([value] if value is not None else []), *beside])


def _write(page: Page, kb: KnowledgeBase, found: list[tuple[str, Resolution]]) -> None:
    from model_license_audit.reports.text.page import Style

    for asked, resolution in found:
        page.blank()
        page.text(asked or '""', style=Style.STRONG)
        _block(page, kb, resolution)


def _block(page: Page, kb: KnowledgeBase, found: Resolution) -> None:
    """What one value means, line by line."""
    named, open_parts = _parts(found)
    in_part = f"{found.expression} (undetermined in part)" if named else "undetermined"
    lines = [("means", str(found.expression) if found.determined else in_part)]
    lines += _under("license", [f"{_name_of(kb, leaf.key)} ({leaf.key})" for leaf in named])
    if found.determined:
        lines.append(("confidence", str(found.confidence)))
    lines.append(("how", found.how))
    for part in open_parts:
        lines += [("open", part.raw)] if named else []
        lines += _under("may be", [f"{_name_of(kb, key)} ({key})" for key in part.members])
        lines.append(("to settle", part.settle))
    for label, text in lines:
        page.text(text, lead=f"  {label:<{_COLUMN}}")


def _under(label: str, texts: list[str]) -> list[tuple[str, str]]:
    """The texts as lines, the label before the first."""
    return [(label if number == 0 else "", text) for number, text in enumerate(texts)]


def _parts(found: Resolution) -> tuple[list[LicenseId], list[Unresolved]]:
    """The licenses named, and the parts that name none, each once and in their order."""
    from model_license_audit.model.expressions import Unresolved, leaves

    parts = list(dict.fromkeys(leaves(found.expression)))
    open_parts = [part for part in parts if isinstance(part, Unresolved)]
    return [part for part in parts if not isinstance(part, Unresolved)], open_parts


def _name_of(kb: KnowledgeBase, key: str) -> str:
    known = kb.license(key)
    return known.name if known else "no entry in the license data"


def _as_json(
    kb: KnowledgeBase, value: str | None, name: str | None, link: str | None, found: Resolution
) -> dict[str, Any]:
    named, open_parts = _parts(found)
    return {
        "value": value,
        "license_name": name,
        "license_link": link,
        "determined": found.determined,
        "expression": str(found.expression),
        "licenses": [{"key": leaf.key, "id": str(leaf), "name": _name_of(kb, leaf.key)} for leaf in named],
        "confidence": str(found.confidence),
        "how": found.how,
        "conflicting": found.conflicting,
        "undetermined": [{"raw": part.raw, "may_be": list(part.members), "settle": part.settle} for part in open_parts],
    }
