"""Base models that fit an intended use, by what each would oblige to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.findings import Finding
from model_license_audit.model.report import Versions
from model_license_audit.model.use import UseContext


@dataclass(frozen=True, slots=True)
class Offer:
    """One model of the catalogue; ``made`` counts the models known to be made from it, ``likes`` those who liked it.

    ``license`` is what it declares, ``gated`` is true when its terms must be accepted before it can be had.
    """

    name: str
    license: str
    made: int = 0
    likes: int = 0
    gated: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """Models whose whole lineage is under the same licenses, so that the same holds of each.

    ``licenses`` are those of the models and their ancestors. ``asks`` is what they would oblige to for this use,
    ``watch`` the limits, thresholds and bans that come with it, in plain words; ``open`` is what cannot be told.
    """

    licenses: tuple[str, ...]
    asks: tuple[str, ...]
    watch: tuple[str, ...]
    open: tuple[Finding, ...]
    offers: tuple[Offer, ...]


class LeftOut(StrEnum):
    """Why a model is not offered."""

    NO_TASK = "no-task"
    COPY = "copy"
    NO_LICENSE = "no-license"
    NOT_TOLD = "not-told"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Excluded:
    """How many models are not offered for one reason, and the names of those most used."""

    why: LeftOut
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Barred:
    """Models that this use bars, by what bars them."""

    licenses: tuple[str, ...]
    conflicts: tuple[Finding, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class OffersReport:
    """What the catalogue offers for a task and a use, the groups that ask least first; ``left_out`` counts the rest."""

    task: str
    relation: str
    use: UseContext
    listed: int
    groups: tuple[OfferGroup, ...]
    barred: tuple[Barred, ...]
    left_out: tuple[Excluded, ...]
    versions: Versions
