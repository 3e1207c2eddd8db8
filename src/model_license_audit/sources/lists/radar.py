"""Rows of the public data set radar: the Hub's tags, with license and base beside them, and what was taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from model_license_audit.model.evidence import Claim, ClaimField, Reading
from model_license_audit.model.recorded import State
from model_license_audit.sources.lists.hub import HubShape
from model_license_audit.sources.lists.interface import Listed, Unread, claim_of, moment_of, nested, truth_of

SOURCE = "radar"
_BASES_APART = ", "


class RadarShape:
    """One model as it was when it was last looked at; ``removed`` ones are gone since ``removed_at``."""

    name = "radar"
    about = "rows of the radar data set of Hub models"
    columns: tuple[str, ...] = (
        "id", "tags", "license", "license_family", "base_model", "gated", "library", "removed", "removed_at",
        "updated_at", "created_at", "slug",
    )  # fmt: skip
    times: tuple[str, ...] = ("updated_at", "removed_at", "created_at")

    def __init__(self) -> None:
        self._hub = HubShape()

    def fits(self, columns: Collection[str]) -> bool:
        """True for the columns that only this data set has."""
        return {"id", "updated_at"} <= set(columns) and bool({"license_family", "removed", "removed_at"} & set(columns))

    def members(self, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The row itself."""
        yield values

    def listed(self, place: str, values: Mapping[str, Any], dataset: bool) -> Iterator[Listed | Unread]:
        """The Hub's record as far as the row has it, and what the row alone tells."""
        record = {key: values.get(key) for key in ("id", "tags", "gated")}
        record |= {"library_name": values.get("library"), "lastModified": values.get("updated_at")}
        for one in self._hub.listed(place, record, dataset):
            yield one if isinstance(one, Unread) else _with_own(one, values)


def _with_own(one: Listed, values: Mapping[str, Any]) -> Listed:
    claims = one.reading.claims
    licenses = {c.value for c in claims if c.field is ClaimField.LICENSE}
    own = [*_license(values.get("license"), licenses)]
    if not any(c.field is ClaimField.BASE_MODEL for c in claims):
        own += _bases(values.get("base_model"))
    reading = one.reading + Reading(tuple(own))
    if not truth_of(values.get("removed")):
        return replace(one, reading=reading)
    at = values.get("removed_at")
    known = at if isinstance(at, str) and moment_of(at) else None
    return replace(one, reading=reading, gone=State.DELETED, gone_at=known, why="it was no longer on the Hub (radar)")


def _license(said: object, tagged: set[str | None]) -> Iterator[Claim]:
    """The license where no tag tells it; beside a tag with another one it is the name that the card gives."""
    if isinstance(said, str) and said and said not in tagged:
        yield claim_of(SOURCE, ClaimField.LICENSE_NAME if tagged else ClaimField.LICENSE, said, "license")


def _bases(said: object) -> Iterator[Claim]:
    try:
        found = nested(said)
    except ValueError:
        found = said
    parts = found.split(_BASES_APART) if isinstance(found, str) else found if isinstance(found, list) else []
    for part in parts:
        if isinstance(part, str) and part.strip():
            yield claim_of(SOURCE, ClaimField.BASE_MODEL, part.strip(), "base_model", len(parts) > 1)
