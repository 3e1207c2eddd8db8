"""``modelaudit registry``: the models that a team uses, with everything above and below them."""

from __future__ import annotations

import click

from model_license_audit.cli.lazy import lazy_group

_HERE = "model_license_audit.cli.registry"
_COMMANDS = {
    "add": (f"{_HERE}.add", "Put a local model into the registry, with its audit."),
    "show": (f"{_HERE}.show", "Show what is known of a model: license, lineage, history, audits."),
    "search": (f"{_HERE}.search", "Find models by name, license, kind or base."),
    "stats": (f"{_HERE}.stats", "Count models, links by kind, and licenses."),
    "changes": (f"{_HERE}.changes", "Show which models changed license or lineage, or went away, and when."),
    "audits": (f"{_HERE}.audits", "List audits: what was let out, by whom and when, and what it rests on."),
    "verify": (f"{_HERE}.verify", "Check that the registry is whole, and that local models are what they were."),
    "export": (f"{_HERE}.export", "Write the whole registry as JSON Lines or Parquet."),
    "import": (f"{_HERE}.importing:import_registry", "Read a whole registry that was exported."),
    "upgrade": (f"{_HERE}.upgrade", "Bring the tables of a registry up to date, or back to an earlier state."),
}


@click.group(cls=lazy_group(_COMMANDS))
def registry() -> None:
    """The models that a team uses, with everything above and below them."""
