"""What the user wants to do with the model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why the model is used."""

    COMMERCIAL = "commercial"
    RESEARCH = "research"
    INTERNAL = "internal"
    UNKNOWN = "unknown"


class Release(StrEnum):
    """What leaves the house: the weights, a hosted service, a product with the model inside, outputs only, nothing."""

    WEIGHTS = "weights"
    API = "api"
    EMBEDDED = "embedded"
    OUTPUTS = "outputs"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class UseContext:
    """The intended use; ``None`` and empty mean *not said*, never *no*.

    ``territories`` are ISO 3166-1 alpha-2 codes or ``EU``; ``established`` where the licensee lives or has its
    principal place of business, in the same codes; ``monthly_users`` counts monthly active users of all products of
    the licensee and its affiliates; ``annual_revenue`` is in US dollars; ``modified`` is false where the model is
    passed on as it was received; ``fields`` are coded fields of use (the codes of data/use_restrictions.yaml, without
    their ``no-``).
    """

    purpose: Purpose = Purpose.UNKNOWN
    release: Release = Release.WEIGHTS
    release_stated: bool = False
    territories: tuple[str, ...] = ()
    monthly_users: int | None = None
    annual_revenue: int | None = None
    established: tuple[str, ...] = ()
    modified: bool | None = None
    fields: tuple[str, ...] = ()
