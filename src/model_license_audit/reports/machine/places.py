"""Where a finding stands in the audited files, as tools that show code want it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.findings import Finding
from model_license_audit.model.refs import Host
from model_license_audit.model.report import AuditReport

_CARD = re.compile(r"README(\.md)?\Z", re.IGNORECASE)
_ELSEWHERE = re.compile(r"/|~|\\\\|[A-Za-z]:[\\/]")
_MARKUP = (".html", ".htm")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file below the audited directory, and what of it is meant (``None``: the whole file, or whole lines).

    ``column`` counts characters from 1, ``end_column`` is that behind the last one, and ``text`` what stands there.
    """

    file: str
    line: int | None = None
    end_line: int | None = None
    column: int | None = None
    end_column: int | None = None
    text: str | None = None


class Places:
    """Finds the places of one audit's findings; an ancestor's files are not at hand and have none."""

    def __init__(self, report: AuditReport) -> None:
        self._files = frozenset(path for path, _, _ in report.inputs)
        self._lines = _lines(report.artifact)
        self.directory = directory_of(report)

    def of(self, finding: Finding) -> tuple[Place, ...]:
        """The places that its evidence names, in order; the card where there is none, as that is where to begin."""
        found = dict.fromkeys(self._read(finding.evidence))
        return tuple(found) or self.beginning

    @property
    def beginning(self) -> tuple[Place, ...]:
        """The card, or else the first of the files; empty when there are no files."""
        card = next((file for file in sorted(self._files) if _CARD.match(file)), None)
        first = card or min(self._files, default=None)
        return () if first is None else (Place(first, 1),)

    def _read(self, evidence: tuple[Evidence, ...]) -> Iterator[Place]:
        for one in evidence:
            if one.obtained == "read" and one.source in self._files:
                yield self._columned(one) or Place(one.source, one.line, one.end_line)

    def _columned(self, found: Evidence) -> Place | None:
        """The place to the character, where the words that were read stand on that line of a text that is at hand."""
        lines, number = self._lines.get(found.source, ()), found.line
        if number is None or not 0 < number <= len(lines) or not found.excerpt:
            return None
        start = lines[number - 1].find(found.excerpt)
        if start < 0:
            return None
        end = start + len(found.excerpt) + 1
        return Place(found.source, number, number, start + 1, end, found.excerpt)

    def path(self, place: Place) -> str:
        """The file as it is named from where the audit was started; from the audited directory if that is elsewhere."""
        return f"{self.directory}{place.file}"

    def address(self, place: Place) -> str:
        """The same as a relative reference of RFC 3986; bytes of a name that are no text are kept as they are."""
        path = self.path(place)
        try:
            return quote(path.encode("utf-8", "surrogateescape"))
        except UnicodeEncodeError:  # no name that a file system has told
            return quote(path.encode("utf-8", "replace"))


def _lines(artifact: Artifact) -> dict[str, list[str]]:
    """The lines of the texts at hand; markup was taken out of some, so that their columns are others."""
    return {text.path: text.text.split("\n") for text in artifact.texts if not text.path.lower().endswith(_MARKUP)}


def directory_of(report: AuditReport) -> str:
    """``models/my-model/`` for a directory below the one the audit was started in, else empty."""
    ref = report.artifact.ref
    if ref.host is not Host.PATH or _ELSEWHERE.match(ref.name) or ref.name in {".", ".."}:
        return ""
    folder = ref.name.removeprefix("./").strip("/")
    if any(path == folder.rpartition("/")[2] for path, _, _ in report.inputs):
        folder = folder.rpartition("/")[0]  # a single file was audited
    return f"{folder}/" if folder and ".." not in folder.split("/") else ""
