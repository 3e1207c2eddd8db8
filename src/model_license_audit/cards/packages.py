"""Metadata of Python packages: ``*.dist-info/METADATA`` and ``*.egg-info/PKG-INFO``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.cards.loading import decode, load, too_large
from model_license_audit.cards.origin import At, Origin
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

MAX_METADATA = 1024 * 1024
"""Bytes of package metadata that are read."""

_PATH = re.compile(r"(.*/)?[^/]+\.(dist-info/METADATA|egg-info/PKG-INFO)\Z")
_HEADER = re.compile(r"([A-Za-z][A-Za-z-]*):[ \t]*(.*)\Z")
_CLASSIFIER = "License :: "
_LABEL = 200
_MAX_HEADERS = 20_000
_WANTED = frozenset({"name", "license", "license-expression", "classifier"})
_MAX_WANTED = 500
_SAYS_NOTHING = frozenset({"", "unknown", "none", "license", "see license", "see license file", "license.txt"})


@dataclass(frozen=True, slots=True)
class _Header:
    """One header field with its continuation lines."""

    key: str
    value: str
    line: int


class PackageMetadataReader:
    """License fields of the Core Metadata (PEP 639 and before)."""

    name = "package metadata"
    max_files = 50
    budget = 16 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Files at the place where installers and build tools put them."""
        return entry.name in {"METADATA", "PKG-INFO"} and bool(_PATH.match(entry.path))

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The license claims; a ``License`` field that holds a whole text becomes a license text."""
        loaded = load(snapshot, entry, MAX_METADATA)
        text, problems = decode(loaded)
        if loaded.truncated:
            problems = (*problems, too_large(entry.path, MAX_METADATA))
        headers = tuple(h for h in _headers(text) if h.key in _WANTED)
        if len(headers) > _MAX_WANTED:
            what = f"states {len(headers):,} names and licenses, of which {_MAX_WANTED} were read"
            problems = (*problems, Problem(entry.path, ProblemKind.TOO_LARGE, what, "Install the package again."))
            headers = headers[:_MAX_WANTED]
        origin = Origin(entry.path, loaded.digest, Basis.DECLARED, Confidence.HIGH)
        texts = tuple(_texts(headers, origin))
        return _reading(headers, origin, texts, problems)


def _reading(
    headers: tuple[_Header, ...], origin: Origin, texts: tuple[TextFile, ...], problems: tuple[Problem, ...]
) -> Reading:
    labels = tuple(_labels(headers, origin))
    named = tuple(
        origin.claim(ClaimField.NAME, h.value, At(h.line, "Name"), Confidence.LOW) for h in headers if h.key == "name"
    )
    return Reading((*labels, *_classifiers(headers, origin, bool(labels)), *named[:1]), texts, problems)


def _headers(text: str) -> Iterator[_Header]:
    """The fields up to the first empty line (``ValueError`` when that comes too late), with their indented lines."""
    key, parts, start = "", [""], 0
    for number, line in enumerate(text.split("\n"), 1):
        if number > _MAX_HEADERS:
            raise ValueError(f"its header has more than {_MAX_HEADERS:,} lines")
        if line[:1] in {" ", "\t"}:
            parts.append(line.strip().removeprefix("|"))
            continue
        if key:
            yield _Header(key, "\n".join(parts).strip(), start)
        match = _HEADER.match(line)
        if not line.strip():
            return
        key, parts, start = (match[1].lower(), [match[2]], number) if match else ("", [""], number)
    if key:
        yield _Header(key, "\n".join(parts).strip(), start)


def _labels(headers: tuple[_Header, ...], origin: Origin) -> Iterator[Claim]:
    """The license expression, which stands for all else (PEP 639); without one the older field."""
    expressions = [header for header in headers if header.key == "license-expression" and header.value]
    for header in expressions:
        yield origin.claim(ClaimField.LICENSE, header.value, At(header.line, "License-Expression"))
    for header in () if expressions else headers:
        if header.key == "license" and header.value.lower() not in _SAYS_NOTHING and not _is_text(header.value):
            yield origin.claim(ClaimField.LICENSE, header.value, At(header.line, "License"), Confidence.MEDIUM)


def _is_text(value: str) -> bool:
    return len(value) > _LABEL or value.count("\n") > 2


def _classifiers(headers: tuple[_Header, ...], origin: Origin, labelled: bool) -> Iterator[Claim]:
    """License classifiers; beside a license field they only repeat it, coarsely; an expression silences them."""
    if any(header.key == "license-expression" and header.value for header in headers):
        return
    level = Confidence.LOW if labelled else Confidence.MEDIUM
    for header in headers:
        if header.key == "classifier" and header.value.startswith(_CLASSIFIER):
            name = header.value.rpartition(" :: ")[2]
            if name not in {"OSI Approved", "License"}:
                yield origin.claim(ClaimField.LICENSE, name, At(header.line, "Classifier", header.value), level)


def _texts(headers: tuple[_Header, ...], origin: Origin) -> Iterator[TextFile]:
    for header in headers:
        if header.key == "license" and _is_text(header.value):
            yield TextFile(origin.path, TextRole.LICENSE, header.value, origin.digest or "", header.line)
