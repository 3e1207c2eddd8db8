"""``modelaudit policy init``: a policy file to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from model_license_audit.cli.output import put
from model_license_audit.model.errors import UsageError

_PLAIN = """\
# What a release must meet here; `modelaudit policy show` tells what is in force, docs/policy.md what may be said.
# extends = "commercial-product"   # or saas, open-release, research-only, internal-evaluation, or a file

fail-on = "unmet-duty"   # conflict, unmet-duty, missing-evidence, unknown, never; or a table by kind and severity

[use]
# purpose = "commercial"   # research, internal
# release = "weights"      # api, embedded, outputs, none

[deny]
# licenses = ["gpl-*"]
# classes = ["non-commercial"]

[require]
# evidence = ["card", "license-text"]
# clause-status = "verified"
"""


@click.command()
@click.option("--from", "shipped", metavar="NAME", help="Begin with a policy that ships, copied to be changed.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("modelaudit.toml"),
    show_default=True,
    help="The file to write.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def init(shipped: str | None, output: Path, force: bool) -> None:
    """Write a policy file: plain, or one of commercial-product, saas, open-release, research-only,
    internal-evaluation.
    """
    text = _text_of(shipped) if shipped is not None else _PLAIN
    if output.exists() and not force:
        raise UsageError(f"{output}: is there already", "name another file with --output, or say --force")
    put(text, output)
    click.echo(f"{output} is written; `modelaudit policy show` tells what is in force")


def _text_of(shipped: str) -> str:
    from model_license_audit.policy.faults import meant
    from model_license_audit.policy.shipped import shipped_policies

    known = shipped_policies()
    if shipped not in known:
        raise UsageError(f"no policy that ships is called {shipped!r:.80}", meant(shipped, known))
    return known[shipped].read_text("utf-8")
