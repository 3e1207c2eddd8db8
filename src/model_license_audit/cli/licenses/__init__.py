"""``modelaudit licenses``: what is known of licenses, and which license a text or a name is."""

from __future__ import annotations

import click

from model_license_audit.cli.lazy import lazy_group

_HERE = "model_license_audit.cli.licenses"
_COMMANDS = {
    "list": (f"{_HERE}.listing:list_licenses", "List the licenses, by class or by the Hub's identifiers."),
    "show": (f"{_HERE}.show", "Show what a license says: the answers, and each term with its clause."),
    "compare": (f"{_HERE}.compare", "Lay two licenses beside each other, term by term."),
    "identify": (f"{_HERE}.identify", "Tell which licenses the text of a file is, and how it was edited."),
    "resolve": (f"{_HERE}.resolve", "Tell which license a name, identifier, expression or link means."),
    "check": (f"{_HERE}.check", "Check license data: the shipped ones, or a pack of your own."),
    "stats": (f"{_HERE}.stats", "Show how much of the license data was verified, and when."),
}


@click.group(cls=lazy_group(_COMMANDS))
def licenses() -> None:
    """What licenses say, and which license a text or a name is."""
