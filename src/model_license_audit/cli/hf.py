"""``modelaudit hf``: push to the Hugging Face Hub what is released, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.promoting import (
    documents_of,
    gating,
    refuse_inside,
    report_dir_option,
    tell_gated,
    written,
)
from model_license_audit.cli.scan_options import scan_options_alone
from model_license_audit.cli.scanning import Scanning
from model_license_audit.cli.telling import counted, printable, tell
from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.mlops.hub_push import Destination, Pushed
    from model_license_audit.model.report import AuditReport

_MOST = 5


@click.group()
def hf() -> None:
    """The Hugging Face Hub: what is pushed there is audited before."""


@hf.command(context_settings={"max_content_width": 80})
@click.argument("directory", type=click.Path(path_type=Path))
@click.argument("repository", metavar="ORG/NAME")
@scan_options_alone
@report_dir_option
@click.option("--private", is_flag=True, help="Make the repository private, where it is made now.")
@click.option("--revision", default="main", show_default=True, help="The branch to commit to; it must be there.")
@click.option("--prune", is_flag=True, help="Take out of the repository what the directory does not hold.")
@click.option("--report-in-repo", is_flag=True, help="Put the set of reports into the repository, in license-audit/.")
def push(directory: Path, repository: str, formats: tuple[str, ...], output: Path | None, **said: Any) -> None:
    """Audit DIRECTORY as the model ORG/NAME, and commit it to the Hub where it is released.

    One commit holds exactly the files that were audited, by their digests: every file of the directory, hidden ones
    too. Never pushed are folders named .git, __pycache__, node_modules or .venv, and links to folders; a link that
    leads out of the directory stops the push. The token comes from HF_TOKEN or a log-in.

    \b
    modelaudit hf push ./my-model acme/my-model --private
    """
    from model_license_audit.mlops.hub_push import Destination

    refuse_inside(said["report_dir"], [directory])
    scanning, outputs = gating((str(directory),), formats, output, said)
    destination = Destination(repository, said["revision"], said["private"], said["prune"])
    try:
        pushed = _push(scanning, directory, destination, said["report_in_repo"])
    except NothingToAudit as error:
        tell(error)
        click.get_current_context().exit(int(ExitCode.NOTHING))
    tell_gated(pushed.report, written(scanning, outputs, said))
    for line in _told(pushed, destination):
        click.echo(f"  {printable(line)}")
    click.get_current_context().exit(int(scanning.exit_code))


def _push(scanning: Scanning, directory: Path, destination: Destination, report_in_repo: bool) -> Pushed:
    from model_license_audit.gate.auditing import one_model
    from model_license_audit.mlops.hub_push import push as push_released

    source = one_model(str(directory))

    def judge(target: Any) -> AuditReport:
        return scanning.one(target, Path(source.directory))

    return push_released(source, destination, judge, partial(documents_of, scanning) if report_in_repo else None)


def _told(pushed: Pushed, destination: Destination) -> Iterator[str]:
    """What became of the push, and what is worth knowing of it."""
    if pushed.left_out:
        yield f"never pushed: {_some(pushed.left_out)}"
    if pushed.commit is None:
        yield f"nothing was pushed to {destination.repo_id}"
        return
    yield from (f"the Hub says: {warning}" for warning in pushed.warnings)
    if pushed.strangers:
        files = counted(len(pushed.strangers), "file")
        yield f"{destination.repo_id} holds {files} that the audit did not see ({_some(pushed.strangers)}): see --prune"
    yield f"pushed to {destination.repo_id} as commit {pushed.commit}"


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return f"{', '.join(names[:_MOST])}{more}"
