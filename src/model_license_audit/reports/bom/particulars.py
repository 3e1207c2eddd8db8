"""What an audit cannot know of a bill of materials, and only the one who makes it can say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from model_license_audit.model.errors import UsageError
from model_license_audit.model.refs import ArtifactRef

_VARIABLE = "SOURCE_DATE_EPOCH"
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of a document of which nobody says when it was made, where its format demands one."""


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests of one whole file, in hexadecimal."""

    sha1: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of the document and of the audited artifact.

    ``created`` is when the document was made (``None``: not said), ``author`` who made it, ``version`` and ``supplier``
    are those of the audited artifact. ``digests`` are those of files, by artifact and path; ``spec_version`` is that of
    CycloneDX.
    """

    created: datetime | None = None
    author: str | None = None
    version: str | None = None
    supplier: str | None = None
    digests: Mapping[ArtifactRef, Mapping[str, Digests]] = field(default_factory=dict)
    spec_version: str = "1.6"

    @classmethod
    def from_environment(cls) -> Particulars:
        """What the environment says: the date, in ``SOURCE_DATE_EPOCH``."""
        return cls(created=date_of_environment())


def date_of_environment() -> datetime | None:
    """The moment that ``SOURCE_DATE_EPOCH`` tells in whole seconds since 1970; raises :class:`UsageError` for another
    value."""
    said = os.environ.get(_VARIABLE)
    if not said:
        return None
    try:
        return datetime.fromtimestamp(int(said), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"{_VARIABLE} is no number of seconds", f"set {_VARIABLE} to whole seconds since 1970, or unset it"
        ) from error


def date_from(text: str) -> datetime:
    """The moment that a user writes: ``2026-11-01`` or ``2026-11-01T12:00``, UTC where no zone is told."""
    try:
        said = datetime.fromisoformat(text.strip())
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--date {text}: that is no date", "write it as 2026-11-01 or 2026-11-01T12:00") from error
