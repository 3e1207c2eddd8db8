"""Bills of materials of others on the command line: what ``--sbom`` names, and what it makes of a target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.audit.boms import Told
    from model_license_audit.audit.targets import Target
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.sources.local import LocalSource

_Command = TypeVar("_Command", bound=Callable[..., Any])

sbom_option: Callable[[_Command], _Command] = click.option(
    "--sbom",
    metavar="FILE",
    help="A bill of materials (CycloneDX or SPDX): what it says TARGET was made from counts as its parents. Without a"
    " TARGET, what it is about is audited, by what it says.",
)
"""Adds ``--sbom FILE``."""


def told_in(file: str | None, kb: KnowledgeBase) -> Told | None:
    """What the document says; ``None`` when none is named."""
    if file is None:
        return None
    from model_license_audit.audit.boms import Told
    from model_license_audit.sources.boms.document import read_bom

    return Told(kb, read_bom(file))


def check_targets(targets: Sequence[str], sbom: str | None, keep: bool) -> None:
    """Raise for what cannot be meant: no target at all, several for one document, or nothing that could be kept."""
    if not targets and sbom is None:
        raise click.MissingParameter(param_hint="'TARGET…'", param_type="argument")
    if len(targets) > 1 and sbom is not None:
        raise UsageError("--sbom is about one model, and several targets are given", "scan each with its own document")
    if not targets and keep:
        raise UsageError("--keep: a document alone is nothing that was looked at", "name a TARGET beside --sbom")


def described(found: Sequence[LocalSource | Target], told: Told) -> Target:
    """The one model that was found, with what the document says of it; raises :class:`UsageError` for several."""
    from model_license_audit.audit.bom_targets import DescribedTarget
    from model_license_audit.audit.targets import LocalTarget
    from model_license_audit.sources.local import LocalSource

    if len(found) > 1:
        raise UsageError(f"--sbom is about one model, and TARGET holds {len(found)}", "name one of them")
    target = found[0]
    return DescribedTarget(LocalTarget(target) if isinstance(target, LocalSource) else target, told)
