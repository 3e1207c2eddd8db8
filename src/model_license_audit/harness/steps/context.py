"""What a run is given beside its recipe: whom to ask, what is allowed, where things lie, whom to tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.policy.policy import Policy
from model_license_audit.registry.moments import now

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.registry.address import Address

Progress = Callable[[str], None]
"""Told how far a run is, a line at a time; one that begins with ``\\r`` is a bar: drawn over, and dropped in a pipe."""


def nobody(_line: str) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """What the steps of a run share.

    ``root`` is the folder in which releases lie, each in a folder of its recipe's name; ``cache`` keeps packages that
    were fetched. ``upstream`` says for references of bases and data in which local folder they lie. ``policy`` judges
    plan and release; its use is that of the recipe. ``started`` is now, or the moment of ``SOURCE_DATE_EPOCH``.
    ``keep_at`` is the registry in which the run is recorded, if one is used. Without ``fetch`` nothing is asked of a
    network; with ``allow_unknown`` what is not known of licenses stops nothing, and is said in the card.
    """

    auditor: Auditor
    root: Path
    cache: Path
    fetch: bool = False
    allow_unknown: bool = False
    upstream: Mapping[ArtifactRef, Path] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    started: datetime = field(default_factory=now)
    progress: Progress = nobody
    key_file: Path | None = None
    keep_at: Address | None = None
