"""What could be done otherwise so that no conflict is left."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.findings import Finding


class ChangeKind(StrEnum):
    """What is changed."""

    LABEL = "label"
    DROP = "drop"
    RELATION = "relation"
    RELEASE = "release"
    PURPOSE = "purpose"
    TERRITORY = "territory"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that could be done otherwise: ``about`` what, and ``to`` what it would become (``None``: left out)."""

    kind: ChangeKind
    about: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes that together leave no conflict, as the rules say; ``open`` is what cannot be told even then."""

    changes: tuple[Change, ...]
    open: tuple[Finding, ...] = ()
