"""An artifact that was looked at: what an audit is made of, and what the registry can keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import Reading
from model_license_audit.model.recorded import Coverage
from model_license_audit.registry.records import Observation, StoredFile

Inputs = tuple[tuple[str, int, str | None], ...]
"""Files by path, size in bytes and SHA-256, where that is known."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An artifact that was looked at.

    ``target`` is what a report calls it, ``subject`` what follows from what was read of it. ``observation`` is that, as
    the registry can keep it once it is worked out; ``fresh`` is false where the registry itself told it, and for a
    revision that is not the present one.
    """

    target: str
    subject: Artifact
    observation: Observation
    fresh: bool = True

    @property
    def files_read(self) -> bool:
        """True when its files were looked into, and not its record or card alone."""
        return self.observation.coverage is Coverage.FILES

    @property
    def inputs(self) -> Inputs:
        """Every file with its size, and its digest where its host tells it or it was read whole."""
        files = digested(self.observation.files, self.observation.reading)
        return tuple((file.path, file.size or 0, file.digest) for file in files)


def digested(files: Iterable[StoredFile], reading: Reading) -> tuple[StoredFile, ...]:
    """The files with the digests of those that were read whole."""
    digests = {text.path: text.digest for text in reading.texts if text.digest}
    digests |= {c.evidence.source: c.evidence.digest for c in reading.claims if c.evidence.digest}
    return tuple(StoredFile(file.path, file.size, file.digest or digests.get(file.path)) for file in files)
