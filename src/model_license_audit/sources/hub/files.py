"""One repository on the Hub as a scan reads it: any file, in bounded parts, over the network."""

from __future__ import annotations

from model_license_audit.model.evidence import Problem
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.snapshot import FileEntry
from model_license_audit.sources.hub.failures import FailureKind, HubFailure
from model_license_audit.sources.hub.snapshot import HubSnapshot, file_address

MAX_PART_BYTES = 16 * 1024 * 1024
"""Most bytes of one part: as much of the header of a weight file as readers ask for at once."""
MAX_TRANSFER_BYTES = 128 * 1024 * 1024
"""Most bytes that are read of one repository."""
MAX_PARTS = 400
"""Most parts that are read of one repository; each is a request."""
_REFUSED = frozenset({FailureKind.GATED, FailureKind.PRIVATE, FailureKind.DISABLED})
_WHOLE_BYTES = 2_000_000
"""Where a Hub does not give parts of files, so much of a file is read from its beginning."""


class HubFiles:
    """Implements :class:`~model_license_audit.model.snapshot.Snapshot` over the listing of a :class:`HubSnapshot`.

    What may be read is for the readers to say, who never ask for tensors; here it is bounded how much that can be.
    ``refused`` says why the Hub gives the files to others only; then it is not asked again.
    """

    whole = True

    def __init__(self, listing: HubSnapshot) -> None:
        self._listing = listing
        self.refused: str | None = None
        self._left = MAX_TRANSFER_BYTES
        self._parts = MAX_PARTS

    @property
    def ref(self) -> ArtifactRef:
        """The present id and the commit."""
        return self._listing.ref

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """All files with their sizes, sorted."""
        return self._listing.files

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong while listing."""
        return self._listing.problems

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of the files of which the Hub tells it: the large ones."""
        return self._listing.digests

    def read(self, path: str, limit: int, offset: int = 0) -> bytes:
        """At most ``limit`` bytes of a listed file from ``offset``; raises ``OSError`` when they cannot be had."""
        if all(path != entry.path for entry in self.files):
            raise FileNotFoundError(f"{path}: not among the files that the Hub lists")
        if self.refused is not None:
            raise PermissionError(f"{path}: {self.refused}")
        wanted = min(limit, MAX_PART_BYTES)
        if self._parts <= 0 or self._left < wanted:
            raise OSError(f"{path}: enough was read of this repository over the network; download it and scan it")
        if wanted <= 0:
            return b""
        data = self._part(path, wanted, offset)
        self._parts -= 1
        self._left -= len(data)
        return data

    def _part(self, path: str, wanted: int, offset: int) -> bytes:
        last = offset + wanted
        most = last if last <= _WHOLE_BYTES else wanted
        try:
            address, part = file_address(self.ref, path), {"range": f"bytes={offset}-{last - 1}"}
            answer = self._listing.client.get(address, most, headers=part)
        except HubFailure as failure:
            if failure.kind in _REFUSED:
                self.refused = str(failure)
            raise OSError(f"{path} cannot be read from the Hub ({failure})") from failure
        if answer.status == 416:
            return b""
        if answer.status == 206:
            return answer.body[:wanted]
        if offset and last > _WHOLE_BYTES:
            raise OSError(f"{path}: this Hub does not give parts of files; download it and scan it")
        return answer.body[offset:last]
