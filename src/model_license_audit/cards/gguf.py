"""GGUF metadata: name, license, bases and sources that converters write into the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.cards.gguf_values import GgufError, Value, read_values
from model_license_audit.cards.loading import LfsPointer, is_lfs_pointer
from model_license_audit.cards.origin import At, Origin, base_confidence, dataset_id, hub_id
from model_license_audit.model.evidence import (
    Claim,
    ClaimField,
    Confidence,
    Problem,
    ProblemKind,
    Reading,
    weakest,
)
from model_license_audit.model.snapshot import FileEntry, Snapshot

_WANTED = ("general.", "adapter.type")
_NUMBERED = re.compile(r"general\.(base_model|dataset)\.(\d+)\.(\w+)\Z")
_FIELDS = {
    "general.license": ClaimField.LICENSE,
    "general.license.name": ClaimField.LICENSE_NAME,
    "general.license.link": ClaimField.LICENSE_LINK,
    "general.name": ClaimField.NAME,
    "general.architecture": ClaimField.ARCHITECTURE,
    "general.quantized_by": ClaimField.QUANTIZATION,
    "general.tags": ClaimField.TAG,
    "general.datasets": ClaimField.DATASET,
}
_SOURCES = ("general.source.huggingface.repository", "general.source.repo_url", "general.source.url")
_FILE_TYPES = {
    2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L",
    14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S",
    22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4_MOE", 39: "NVFP4", 40: "Q1_0",
}  # fmt: skip
_UNQUANTIZED = frozenset({0, 1, 32})


class GgufReader:
    """The ``general.*`` keys of GGUF files."""

    name = "GGUF file"
    max_files = 500
    budget = 160 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Files with the usual ending."""
        return entry.name.lower().endswith(".gguf")

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The claims of the metadata; a file that breaks off yields what stands before the break."""
        start = snapshot.read(entry.path, 1024)
        if is_lfs_pointer(start):
            raise LfsPointer(entry.path)
        values: dict[str, Value] = {}
        problems: tuple[Problem, ...] = ()
        lost: list[str] = []
        try:
            values.update(read_values(snapshot, entry, _WANTED, lost))
        except GgufError as error:
            remedy = "Download or convert the file again."
            problems = (Problem(entry.path, ProblemKind.MALFORMED, f"is no whole GGUF file: {error}", remedy),)
        lost += [key for key, value in values.items() if not isinstance(value, str | tuple)]
        problems += tuple(_not_whole(entry, lost))
        facts = _Facts(Origin.of_head(entry, start), values, snapshot.ref.name)
        return Reading(tuple(facts.claims()), (), problems)


def _not_whole(entry: FileEntry, lost: list[str]) -> Iterator[Problem]:
    """The keys we look for whose values could not be kept whole."""
    for key in dict.fromkeys(lost):
        if key in _FIELDS or key in _SOURCES or _NUMBERED.match(key):
            what = f"the value of {key} is too long, or no text; not all of it was read"
            yield Problem(entry.path, ProblemKind.TOO_LARGE, what, "Write a short text, or a list of texts.")


@dataclass(frozen=True, slots=True)
class _Facts:
    """The metadata of one file as claims."""

    origin: Origin
    values: dict[str, Value]
    own: str

    def claims(self) -> Iterator[Claim]:
        for key, field in _FIELDS.items():
            yield from self._texts(key, field)
        yield from self._file_type()
        if self.values.get("general.type") == "adapter" or "adapter.type" in self.values:
            key = "adapter.type" if "adapter.type" in self.values else "general.type"
            yield self._claim(ClaimField.BASE_MODEL_RELATION, "adapter", key)
        for number in sorted({(m[1], int(m[2])) for m in map(_NUMBERED.match, self.values) if m}):
            yield from self._numbered(*number)
        yield from self._source()

    def _texts(self, key: str, field: ClaimField) -> Iterator[Claim]:
        value = self.values.get(key)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and text.strip():
                named = dataset_id(text) if field is ClaimField.DATASET else None
                yield self._claim(field, named or text.strip(), key, self._level(field))

    def _level(self, field: ClaimField) -> Confidence:
        weak = field in {ClaimField.NAME, ClaimField.QUANTIZATION}
        return weakest(self.origin.confidence, Confidence.MEDIUM) if weak else self.origin.confidence

    def _file_type(self) -> Iterator[Claim]:
        value = self.values.get("general.file_type")
        if isinstance(value, int) and value not in _UNQUANTIZED:
            name = _FILE_TYPES.get(value, f"file type {value}")
            yield self._claim(ClaimField.QUANTIZATION, name, "general.file_type")

    def _numbered(self, kind: str, number: int) -> Iterator[Claim]:
        """A base or data set: by the id in its URL, else by organization and name, which only resemble an id."""
        prefix = f"general.{kind}.{number}."
        field, read_id = (ClaimField.BASE_MODEL, hub_id) if kind == "base_model" else (ClaimField.DATASET, dataset_id)
        for key in ("repo_url", "url"):
            written = self._part(prefix + key)
            named = read_id(written)
            if named:
                yield self._claim(field, named, prefix + key, self._base_level(named), written)
                return
        parts = [self._part(prefix + key).replace(" ", "-") for key in ("organization", "name")]
        text = "/".join(filter(None, parts)) or self._part(prefix + "repo_url") or self._part(prefix + "url")
        if text:
            yield self._claim(field, text, prefix + "name", Confidence.LOW, self._part(prefix + "name") or text)

    def _part(self, key: str) -> str:
        value = self.values.get(key)
        return value.strip() if isinstance(value, str) else ""

    def _base_level(self, name: str) -> Confidence:
        return base_confidence(name, self.own, self.origin.confidence)

    def _source(self) -> Iterator[Claim]:
        """What the file was converted from."""
        for key in _SOURCES:
            value = self.values.get(key)
            if isinstance(value, str) and value.strip():
                named = hub_id(value) or value.strip()
                level = weakest(Confidence.MEDIUM, self._base_level(named))
                yield self._claim(ClaimField.BASE_MODEL, named, key, level, value)

    def _claim(
        self, field: ClaimField, value: str, key: str, level: Confidence | None = None, written: str | None = None
    ) -> Claim:
        shown = self.values.get(key) if written is None else written
        return self.origin.claim(field, value, At(pointer=key, excerpt=f"{key}: {shown}"), level)
