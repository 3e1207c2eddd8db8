"""Zip-based model files: ``metadata.json`` of ``.keras`` files and the license texts appended to TFLite models."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from model_license_audit.cards.loading import too_large
from model_license_audit.cards.metering import BudgetSpent, charge
from model_license_audit.cards.origin import At, Origin
from model_license_audit.cards.text_roles import legal_role
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Problem,
    ProblemKind,
    Reading,
    TextFile,
    TextRole,
)
from model_license_audit.model.snapshot import FileEntry, Snapshot

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_MAX_READ = 4 * 1024 * 1024
_MAX_DIRECTORY = 160 * 1024  # its search reads 64 KiB; the members of real files are described in 1 KiB
_MAX_MEMBER = 256 * 1024
_MAX_MEMBERS = 20
_ENDINGS = (".keras", ".tflite")
_END_OF_CENTRAL_DIRECTORY = b"PK\x05\x06"
_TAIL = 65_536 + 22
_METHODS = frozenset({0, 8})  # stored and deflated


class _SnapshotFile(io.RawIOBase):
    """A file of a snapshot that can be sought in; refuses to hand out more than ``limit`` bytes in all."""

    def __init__(self, snapshot: Snapshot, entry: FileEntry, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self._snapshot = snapshot
        self._entry = entry
        self._at = 0
        self._spent = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._entry.size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning of the file")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        wanted = max(0, self._entry.size - self._at) if size < 0 else size
        self._spent += min(wanted, max(0, self._entry.size - self._at))
        if self._spent > self.limit:
            raise ValueError(f"more than {self.limit // 1024:,} KiB of it would have to be read")
        data = self._snapshot.read(self._entry.path, wanted, self._at) if wanted else b""
        self._at += len(data)
        return data


class ArchiveReader:
    """Small members of zip files; weights inside are never unpacked."""

    name = "zip-based model file"
    max_files = 50
    budget = 8 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """``.keras`` and ``.tflite`` files."""
        return entry.name.lower().endswith(_ENDINGS)

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """Keras's version and license texts; a TFLite file without an appended zip has nothing to say."""
        tail = snapshot.read(entry.path, _TAIL, max(0, entry.size - _TAIL))
        if _END_OF_CENTRAL_DIRECTORY not in tail:
            if entry.name.lower().endswith(".keras"):
                raise ValueError("it is no zip file")
            return Reading()
        return _members(snapshot, entry)


def _members(snapshot: Snapshot, entry: FileEntry) -> Reading:
    import zipfile  # only these files need it
    import zlib

    found: list[Reading] = []
    try:
        file = _SnapshotFile(snapshot, entry, _MAX_DIRECTORY)
        with zipfile.ZipFile(file) as archive:
            told = [m for m in archive.infolist() if _is_told(m.filename)]
            file.limit = _MAX_READ
            for member in told[:_MAX_MEMBERS]:
                found.append(_member(snapshot, entry, archive, member))
    # zipfile raises NotImplementedError for kinds of archive it cannot read, RuntimeError for encrypted ones
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise ValueError(f"its zip directory is broken: {error}") from error
    if len(told) > _MAX_MEMBERS:
        found.append(_unread(entry, f"holds {len(told)} license texts, of which {_MAX_MEMBERS} were read"))
    return sum(found, Reading())


def _member(snapshot: Snapshot, entry: FileEntry, archive: ZipFile, member: ZipInfo) -> Reading:
    """The facts of one small member; what it unpacks to is charged as if it had been read."""
    if member.compress_type not in _METHODS:
        return _unread(entry, f"holds {member.filename!r}, packed in a way that is not unpacked")
    try:
        charge(snapshot, entry, min(member.file_size, _MAX_MEMBER))
    except BudgetSpent:
        return _unread(entry, f"was not read whole: the files of its kind hold too much text ({member.filename!r})")
    with archive.open(member) as opened:
        data = opened.read(_MAX_MEMBER + 1)
    if member.filename == "metadata.json":
        origin = Origin(entry.path, None, Basis.DETECTED, Confidence.MEDIUM)
        return Reading(tuple(_keras_version(origin, data)))
    cut = (too_large(f"{entry.path}!{member.filename}", _MAX_MEMBER),) if len(data) > _MAX_MEMBER else ()
    return Reading((), (_text(entry, member.filename, data[:_MAX_MEMBER]),), cut)


def _unread(entry: FileEntry, what: str) -> Reading:
    remedy = "Put the license texts beside the file."
    return Reading(problems=(Problem(entry.path, ProblemKind.TOO_LARGE, what, remedy),))


def _text(entry: FileEntry, name: str, data: bytes) -> TextFile:
    role = legal_role(name) or TextRole.OTHER
    return TextFile(f"{entry.path}!{name}", role, data.decode("utf-8", "replace"), "")


def _is_told(name: str) -> bool:
    return name == "metadata.json" or legal_role(name) is not None


def _keras_version(origin: Origin, data: bytes) -> list[Claim]:
    members = json.loads(data)
    version = members.get("keras_version") if isinstance(members, dict) else None
    if not isinstance(version, str):
        return []
    at = At(pointer="metadata.json/keras_version", excerpt=f"keras_version: {version}")
    return [origin.claim(ClaimField.LIBRARY, "keras", at)]
