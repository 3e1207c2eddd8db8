"""One repository on the Hub at one commit: names and sizes, and the small texts that may be read over the network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.snapshot import FileEntry
from model_license_audit.sources.hub.client import HubClient
from model_license_audit.sources.hub.failures import HubFailure

MAX_LISTING_BYTES = 16_000_000
MAX_FILE_BYTES = 2_000_000
"""Most bytes read of one file; license texts and cards are far smaller."""
MAX_FILES = 10
"""Files read of one repository: the shallowest ones, since what they say holds for all of it."""
_MAX_LISTED = 100_000
_READABLE = re.compile(
    r"(README|.*LICEN[SC]E|COPYING|.*NOTICE|.*USE_POLICY)[\w.\-]*\Z|(config|adapter_config)\.json\Z", re.IGNORECASE
)


def api_path(ref: ArtifactRef) -> str:
    """The path of the Hub's record of an artifact."""
    revision = f"/revision/{quote(ref.revision, safe='')}" if ref.revision else ""
    return f"/api/{'datasets' if ref.dataset else 'models'}/{quote(ref.name)}{revision}"


def file_address(ref: ArtifactRef, path: str) -> str:
    """The path under which the Hub gives a file of an artifact."""
    prefix = "/datasets" if ref.dataset else ""
    return f"{prefix}/{quote(ref.name)}/resolve/{quote(ref.revision or 'main', safe='')}/{quote(path)}"


def readable(path: str) -> bool:
    """True for the card, license texts, notices, policies and the two configuration files, and nothing else."""
    return bool(_READABLE.match(path.rpartition("/")[2]))


class HubSnapshot:
    """Implements :class:`~model_license_audit.model.snapshot.Snapshot` for ``ref``, whose revision is a commit.

    ``digests`` holds the SHA-256 of the large files by path, once ``files`` were asked for. Not every file can be read:
    it is not ``whole``.
    """

    whole = False

    def __init__(self, client: HubClient, ref: ArtifactRef) -> None:
        self._client, self._ref = client, ref
        self._listing: tuple[FileEntry, ...] | None = None
        self._problems: list[Problem] = []
        self._chosen: set[str] = set()
        self.digests: dict[str, str] = {}

    @property
    def ref(self) -> ArtifactRef:
        """The present id and the commit."""
        return self._ref

    @property
    def client(self) -> HubClient:
        """By which the Hub is asked."""
        return self._client

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """All files with their sizes, sorted; asked for on first use, and empty with a problem when that fails."""
        if self._listing is None:
            self._listing = tuple(sorted(self._list()))
            wanted = sorted((f.path.count("/"), f.path) for f in self._listing if readable(f.path))
            self._chosen = {path for _, path in wanted[:MAX_FILES]}
        return self._listing

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong while listing."""
        return tuple(self._problems)

    def read(self, path: str, limit: int, offset: int = 0) -> bytes:
        """At most ``limit`` bytes from ``offset`` of a small text file; raises ``OSError`` for any other file."""
        if not readable(path) or ".." in path.split("/"):
            raise PermissionError(f"{path}: only cards, license texts and configuration are read from the Hub")
        if path not in self._chosen and (self._listing is not None or len(self._chosen) >= MAX_FILES):
            raise PermissionError(f"{path}: only {MAX_FILES} files of a repository are read from the Hub")
        self._chosen.add(path)
        last = offset + min(limit, MAX_FILE_BYTES)
        try:
            address, part = file_address(self._ref, path), {"range": f"bytes={offset}-{last - 1}"}
            answer = self._client.get(address, last, headers=part)
        except HubFailure as failure:
            raise OSError(f"{self._ref}: {path} cannot be read from the Hub ({failure})") from failure
        if answer.status == 416:
            return b""
        start = 0 if answer.status == 206 else offset
        return answer.body[start : start + last - offset]

    def _list(self) -> Iterator[FileEntry]:
        try:
            answer = self._client.get(api_path(self._ref), MAX_LISTING_BYTES, params={"blobs": "true"})
            record = json.loads(answer.body)
        except (HubFailure, ValueError, RecursionError) as error:
            self._problems.append(self._unlisted(error))
            return
        siblings = record.get("siblings") if isinstance(record, dict) else None
        if not isinstance(siblings, list):
            self._problems.append(self._unlisted(TypeError("no list of files")))
            return
        entries = [_entry(sibling) for sibling in siblings[:_MAX_LISTED]]
        listed = zip(entries, siblings, strict=False)
        self.digests = {entry.path: told for entry, sibling in listed if entry and (told := _sha256(sibling))}
        if None in entries or len(siblings) > _MAX_LISTED:
            what = f"{self._ref}: not every file was listed; there are too many, or names that no file can have"
            self._problems.append(Problem("hub", ProblemKind.MALFORMED, what, "download the repository and scan it"))
        yield from dict.fromkeys(entry for entry in entries if entry is not None)

    def _unlisted(self, error: Exception) -> Problem:
        what = f"the files of {self._ref} could not be listed: {type(error).__name__}"
        return Problem("hub", ProblemKind.UNREADABLE, what, "try again later, or download the repository and scan it")


def _sha256(sibling: dict[str, Any]) -> str:
    """The SHA-256 that the Hub tells of a large file; empty for a small one, of which it tells none."""
    told = sibling.get("lfs")
    digest = told.get("sha256", told.get("oid")) if isinstance(told, dict) else None
    return digest if isinstance(digest, str) and re.fullmatch(r"[0-9a-f]{64}", digest) else ""


def _entry(sibling: Any) -> FileEntry | None:
    """The file a member of the listing names; ``None`` for a name that leads out of the repository or breaks a line."""
    path = sibling.get("rfilename") if isinstance(sibling, dict) else None
    if not isinstance(path, str) or not path.isprintable() or {"", ".", ".."} & set(path.split("/")):
        return None
    size = sibling.get("size")
    return FileEntry(path, size if isinstance(size, int) and 0 <= size < 2**63 else 0)
