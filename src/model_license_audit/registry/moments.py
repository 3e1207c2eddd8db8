"""Moments as the registry keeps them: UTC, ISO 8601 with microseconds, so that they sort as text."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta

from model_license_audit.model.errors import UsageError

EPOCH = "SOURCE_DATE_EPOCH"
_AGO = re.compile(r"(\d{1,6}) ?([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def written(moment: datetime) -> str:
    """A moment with a time zone as text; raises ``ValueError`` for one without."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """The moment that a text of :func:`written` tells."""
    return datetime.fromisoformat(text)


def point(text: str, now: datetime, end: bool = False) -> datetime:
    """The moment that a user means: ``2026-11-01``, ``2026-11-01T12:00`` (UTC when no zone is told), ``12h``, ``7d``
    or ``2w`` ago. A day is its begin, or, with ``end``, the begin of the next one.

    Raises :class:`UsageError` for anything else.
    """
    ago = _AGO.fullmatch(text.strip())
    try:
        if ago is not None:
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        said = datetime.fromisoformat(text.strip())
        day = len(text.strip()) <= len("2026-11-01") and end
        return (said if said.tzinfo else said.replace(tzinfo=UTC)) + timedelta(days=day)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{text!r} is no date", "write it as 2026-11-01 or 2026-11-01T12:00, or how long ago: 12h, 7d, 2w"
        ) from error


def now() -> datetime:
    """This moment, or that of ``SOURCE_DATE_EPOCH`` (seconds since 1970), by which a run can be repeated exactly."""
    said = os.environ.get(EPOCH)
    if said is None:
        return datetime.now(UTC)
    if not said.isdecimal():
        raise UsageError(f"{EPOCH} is no number of seconds", f"set {EPOCH} to whole seconds since 1970, or unset it")
    return datetime.fromtimestamp(int(said), UTC)
