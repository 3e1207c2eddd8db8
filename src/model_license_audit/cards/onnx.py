"""ONNX files: producer and ``metadata_props``, found by walking the outermost fields and jumping over the graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.cards.loading import LfsPointer, is_lfs_pointer
from model_license_audit.cards.metadata_keys import metadata_claims
from model_license_audit.cards.origin import At, Origin
from model_license_audit.model.evidence import (
    ClaimField,
    Confidence,
    Problem,
    ProblemKind,
    Reading,
    TextFile,
    TextRole,
    weakest,
)
from model_license_audit.model.snapshot import FileEntry, Snapshot

_PRODUCER, _DOC, _METADATA = 2, 6, 14
_KEPT = frozenset({_PRODUCER, _DOC, _METADATA})
_MAX_FIELDS = 10_000
_MAX_KEPT = 256 * 1024
_MAX_READS = 2_000
_MAX_KEPT_IN_ALL = 4 * 1024 * 1024
_CHUNK = 16 * 1024
_DOC_IS_TEXT = 40


class OnnxError(ValueError):
    """The file breaks the format at some place; what was read before it stands."""


class OnnxReader:
    """The fields of ``ModelProto`` that say who made a model and under what terms."""

    name = "ONNX file"
    max_files = 300
    budget = 128 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Files with the usual ending."""
        return entry.name.lower().endswith(".onnx")

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The claims; a file that breaks off yields what stands before the break."""
        start = snapshot.read(entry.path, 1024)
        if is_lfs_pointer(start):
            raise LfsPointer(entry.path)
        fields: list[tuple[int, bytes]] = []
        problems: tuple[Problem, ...] = ()
        try:
            fields.extend(_Walk(snapshot, entry).fields())
        except OnnxError as error:
            remedy = "Download or export the file again."
            problems = (Problem(entry.path, ProblemKind.MALFORMED, f"is no whole ONNX file: {error}", remedy),)
        return _reading(Origin.of_head(entry, start), fields, snapshot.ref.name, problems)


def _reading(origin: Origin, fields: list[tuple[int, bytes]], own: str, problems: tuple[Problem, ...]) -> Reading:
    metadata = dict(_pair(value) for number, value in fields if number == _METADATA)
    claims = list(metadata_claims(origin, metadata, own, "metadata_props."))
    level = weakest(origin.confidence, Confidence.LOW)
    for number, value in fields:
        if number == _PRODUCER and value:
            text = value.decode("utf-8", "replace")
            claims.append(origin.claim(ClaimField.LIBRARY, text, At(pointer="producer_name"), level))
    docs = [value.decode("utf-8", "replace") for number, value in fields if number == _DOC]
    texts = [
        TextFile(origin.path, TextRole.OTHER, doc, origin.digest or "") for doc in docs if len(doc) >= _DOC_IS_TEXT
    ]
    return Reading(tuple(claims), tuple(texts), problems)


@dataclass(slots=True)
class _Walk:
    """Reads the outermost protobuf fields of a file; long ones are jumped over."""

    snapshot: Snapshot
    entry: FileEntry
    at: int = 0
    start: int = 0
    data: bytes = b""
    reads: int = 0
    kept: int = 0

    def fields(self) -> Iterator[tuple[int, bytes]]:
        """Number and bytes of the fields that are kept, in the order of the file."""
        count = 0
        while self.at < self.entry.size:
            count += 1
            if count > _MAX_FIELDS:
                raise OnnxError(f"it has more than {_MAX_FIELDS:,} outermost fields")
            key = self._varint()
            number, wire = key >> 3, key & 7
            if number == 0:
                raise OnnxError(f"the field at byte {self.at} has no number")
            value = self._value(wire, keep=number in _KEPT)
            if value is not None:
                self.kept += len(value)
                yield number, value
            if self.kept > _MAX_KEPT_IN_ALL:
                raise OnnxError(f"its metadata is longer than {_MAX_KEPT_IN_ALL // 1024 // 1024} MiB")

    def _value(self, wire: int, *, keep: bool) -> bytes | None:
        if wire == 0:
            self._varint()
            return None
        if wire not in {1, 2, 5}:
            raise OnnxError(f"the field before byte {self.at} has the unknown wire type {wire}")
        length = self._varint() if wire == 2 else {1: 8, 5: 4}[wire]
        if length > self.entry.size - self.at:
            raise OnnxError(f"a field claims {length} bytes, {self.entry.size - self.at} are left")
        value = self._bytes(length) if keep and wire == 2 and length <= _MAX_KEPT else None
        self.at += 0 if value is not None else length
        return value

    def _varint(self) -> int:
        value = 0
        for shift in range(0, 70, 7):
            byte = self._bytes(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
        raise OnnxError(f"the number before byte {self.at} is too long")

    def _bytes(self, count: int) -> bytes:
        index = self.at - self.start
        if index < 0 or index + count > len(self.data):
            self._fetch(count)
            index = 0
        self.at += count
        return self.data[index : index + count]

    def _fetch(self, count: int) -> None:
        self.reads += 1
        if self.reads > _MAX_READS:
            raise OnnxError(f"its outermost fields need more than {_MAX_READS:,} reads")
        self.data = self.snapshot.read(self.entry.path, max(_CHUNK, count), self.at)
        self.start = self.at
        if len(self.data) < count:
            raise OnnxError(f"it ends at byte {self.at + len(self.data)} in the middle of a field")


def _pair(data: bytes) -> tuple[str, str]:
    """Key and value of one ``StringStringEntryProto``."""
    parts = {1: "", 2: ""}
    at = 0
    while at < len(data):
        number, wire = data[at] >> 3, data[at] & 7
        length, at = _short_varint(data, at + 1)
        if wire == 2:
            parts[number] = data[at : at + length].decode("utf-8", "replace")
            at += length
    return parts[1], parts[2]


def _short_varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            return value, at
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            break
    return value, at
