"""``modelaudit hook``: what a program that checks commits calls with the files that were changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from model_license_audit.cli.baselines import known_option
from model_license_audit.cli.common_options import audit_options
from model_license_audit.cli.policies import loaded, rule_ids
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.telling import counted
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.policy.discovery import CURATIONS_FILE, FILE, PROJECT_FILE, WAIVERS_FILE
from model_license_audit.policy.faults import Faults
from model_license_audit.policy.policy import Policy


@click.group()
def hook() -> None:
    """Check what a commit changes; pre-commit calls these with the names of the files."""


@hook.command()
@click.argument("files", metavar="[FILE]…", nargs=-1)
@audit_options
@known_option
def scan(files: tuple[str, ...], **said: Any) -> None:
    """Gate each model directory that holds one of the FILEs.

    The model of a file is the outermost directory on its way, from the working directory down, with a model card,
    weights or an adapter's configuration. Exits with 0 where no file belongs to a model.
    """
    from model_license_audit.cli.gate import gate
    from model_license_audit.gate.changed import models_with

    models = models_with(files)
    if models:
        click.get_current_context().invoke(gate, targets=models, **said)


@hook.command()
@click.argument("files", metavar="[FILE]…", nargs=-1, type=click.Path(path_type=Path))
def policy(files: tuple[Path, ...]) -> None:
    """Check policy files, files of waivers and of curations; every mistake is told at once, and exits with 2.

    A pyproject.toml without a table [tool.model-license-audit] has nothing to check.
    """
    faults = Faults()
    for file in files:
        try:
            _check(file, files)
        except ModelAuditError as error:
            faults.found += (UsageError(one.what, one.remedy) for one in error.each())
    faults.stop()
    click.echo(f"{counted(len(files), 'file')} well formed")


def _check(file: Path, files: tuple[Path, ...]) -> None:
    """Read a file as what its name says it is."""
    if file.name == WAIVERS_FILE:
        from model_license_audit.policy.waiver_files import load_waivers

        load_waivers(file, rule_ids(_beside(file, files)))
    elif file.name == CURATIONS_FILE:
        from model_license_audit.policy.curations import load_curations

        load_curations(file)
    elif file.name != PROJECT_FILE or _has_table(file):
        auditor_for(loaded(file))


def _beside(file: Path, files: tuple[Path, ...]) -> Policy:
    """The policy beside a file of waivers, whose packs it may name rules of; what is wrong with it is told once."""
    beside = file.with_name(FILE)
    try:
        return loaded(beside) if beside.is_file() else Policy()
    except ModelAuditError:
        if beside in files:
            return Policy()
        raise


def _has_table(project: Path) -> bool:
    from model_license_audit.policy.discovery import PROJECT_TABLE
    from model_license_audit.policy.documents import toml_of

    return PROJECT_TABLE in toml_of(project, "a project file").get("tool", {})
