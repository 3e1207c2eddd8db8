"""Moments as the registry keeps them: UTC, ISO 8601 with microseconds, so that they sort as text."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from model_license_audit.model.errors import UsageError

EPOCH = "SOURCE_DATE_EPOCH"


def written(moment: datetime) -> str:
    """A moment with a time zone as text; raises ``ValueError`` for one without."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """The moment that a text of :func:`written` tells."""
    return datetime.fromisoformat(text)


def now() -> datetime:
    """This moment, or that of ``SOURCE_DATE_EPOCH`` (seconds since 1970), by which a run can be repeated exactly."""
    said = os.environ.get(EPOCH)
    if said is None:
        return datetime.now(UTC)
    if not said.isdecimal():
        raise UsageError(f"{EPOCH} is no number of seconds", f"set {EPOCH} to whole seconds since 1970, or unset it")
    return datetime.fromtimestamp(int(said), UTC)
