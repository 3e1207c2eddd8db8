"""``modelaudit doctor``: what is installed, how fresh the license data are, what is amiss."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib import metadata

import click

from model_license_audit import __version__
from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.registry.reading.shelf import open_shelf

OTHER_DISTRIBUTION = "modelaudit"
"""Another vendor's distribution that installs a command of the same name; pip overwrites either silently."""

_COUNTED = ("artifacts", "revisions", "audits", "crawls")
_PARTS = (
    "click",
    "PyYAML",
    "Jinja2",
    "license-expression",
    "common-expression-language",
    "sqlmodel",
    "SQLAlchemy",
    "alembic",
)


@click.command()
def doctor() -> None:
    """Show versions, license data and extras, and what is amiss."""
    for label, text in (*_about(), *_content(), *_registry(), *_extras()):
        click.echo(f"{label:<28}{text}".rstrip())
    if _version(OTHER_DISTRIBUTION):
        click.secho(
            f"\nwarning: the distribution {OTHER_DISTRIBUTION} {_version(OTHER_DISTRIBUTION)} is installed beside"
            f" this one\n  and brings a command of the same name; the one installed last answers to `modelaudit`."
            f"\n  what to do: use the command `model-license-audit`, or uninstall {OTHER_DISTRIBUTION}.",
            fg="yellow",
        )


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _about() -> Iterator[tuple[str, str]]:
    yield "program", f"model-license-audit {__version__}"
    yield "python", f"{platform.python_version()} on {platform.system()}"
    for part in _PARTS:
        yield part, _version(part) or "missing: install model-license-audit again"


def _content() -> Iterator[tuple[str, str]]:
    from collections import Counter

    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.registry.catalogue import Catalogue
    from model_license_audit.rules.load import rules_version

    kb, catalogue = KnowledgeBase.load(), Catalogue.load()
    statuses = Counter(license_.status.value for license_ in kb.licenses())
    terms = Counter(term.status.value for license_ in kb.licenses() for term in license_.terms)
    yield "", ""
    yield "license data", f"newest review {kb.reviewed}"
    yield "  license texts", f"{len(kb.keys())} ({_counts(statuses)})"
    yield "  terms", f"{sum(terms.values())} ({_counts(terms)})"
    yield "rules", rules_version()
    yield (
        "catalogue",
        (
            f"{catalogue.version}; {catalogue.model_count} models, {catalogue.dataset_count} data sets"
            f" ({catalogue.licensed_count} with a license)"
        ),
    )


def _registry() -> Iterator[tuple[str, str]]:
    """Where the user's registry is and what it holds, or what is amiss with it."""
    from model_license_audit.registry.address import VARIABLE, address_of
    from model_license_audit.registry.database.schema import ASKED

    try:
        address = address_of(None)
        if address is None:
            yield "registry", f"none is used ({VARIABLE})"
        elif not address.exists:
            yield "registry", f"{printable(address.shown)} (none yet)"
        else:
            yield "registry", printable(address.shown)
            with open_shelf(address) as shelf:
                counts = {table: shelf.rows.ask(f"select count(*) from {table}")[0][0] for table in _COUNTED}  # noqa: S608
                yield "  tables", f"version {shelf.rows.ask(ASKED)[0][0]}"
                yield "  holds", ", ".join(f"{number:,} {table}" for table, number in counts.items())
    except ModelAuditError as error:
        yield "  cannot be read", f"{printable(error.what)}"
        yield "  what to do", printable(error.remedy)
    yield "", ""


def _counts(counter: dict[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in sorted(counter.items(), reverse=True))


def _extras() -> Iterator[tuple[str, str]]:
    """Each extra of this distribution, with what of it is installed."""
    try:
        distribution = metadata.metadata("model-license-audit")
    except metadata.PackageNotFoundError:
        yield "extras", "this is a bare source tree: install it to use extras"
        return
    requires = metadata.requires("model-license-audit") or []
    for extra in sorted(distribution.get_all("Provides-Extra") or []):
        needed = [r for r in requires if f'extra == "{extra}"' in r.replace("'", '"')]
        absent = [n for n in map(_requirement_name, needed) if not _version(n)]
        state = (
            f"not installed ({', '.join(absent)}); pip install 'model-license-audit[{extra}]'"
            if absent
            else "installed"
        )
        yield f"extra {extra}", state


def _requirement_name(requirement: str) -> str:
    name = requirement.split(";", maxsplit=1)[0]
    for sign in "<>=!~[( ":
        name = name.split(sign)[0]
    return name.strip()
