"""What the commands about licenses share: the license data, a license by any of its names, the output format."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.licenses.names.resolution import Resolution
    from model_license_audit.model.terms import License


def one_license(kb: KnowledgeBase, name: str) -> License:
    """The license of that key, or that the name means; an error tells what it may mean."""
    from model_license_audit.licenses.names.resolve import resolve_value

    if found := kb.license(name):
        return found
    meant = resolve_value(kb, name)
    if found := license_meant(kb, meant):
        return found
    members = sorted(meant.may_be)
    if members and meant.determined:
        raise UsageError(f"{name!r} names several licenses", f"choose one of {', '.join(members)}")
    if members:
        raise UsageError(f"{name!r} stands for several texts", f"choose one of {', '.join(members)}")
    raise UsageError(f"no license is called {name!r}", "`modelaudit licenses list` shows them all")


def license_meant(kb: KnowledgeBase, found: Resolution) -> License | None:
    """The one license that a value was resolved to, if something is known of it."""
    from model_license_audit.model.expressions import LicenseId

    return kb.license(found.expression.key) if isinstance(found.expression, LicenseId) else None


def name_of(kb: KnowledgeBase, key: str) -> str:
    """The name of a license by its key, also of one of which only the text is known."""
    from model_license_audit.licenses.texts.textindex import shipped_index

    known = kb.license(key)
    facts = None if known else shipped_index().facts_of(key)
    return known.name if known else facts.name if facts else "no entry in the license data"


def echo_json(value: Any) -> None:
    """A JSON document on standard output; characters that steer a terminal are escaped as JSON does."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    if not text.isascii():
        text = "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
    click.echo(text)


def echo_table(rows: Sequence[tuple[str, ...]], width: int) -> None:
    """Rows in columns, each as wide as its longest cell; the last cell is wrapped in what is left of the width."""
    if not rows:
        return
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
    margin = sum(widths) + 2 * len(widths)
    for row in rows:
        lead = "".join(f"{cell:<{widths[n] + 2}}" for n, cell in enumerate(row[:-1]))
        lines = textwrap.wrap(printable(row[-1]), max(20, width - margin), break_on_hyphens=False) or [""]
        click.echo(("\n" + " " * margin).join([lead + lines[0], *lines[1:]]).rstrip())
