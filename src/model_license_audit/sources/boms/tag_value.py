"""SPDX 2 in its tag-value form, read into the shape of the JSON form; what models and licenses need, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model_license_audit.sources.boms.values import LINE

_LINE = re.compile(r"([A-Za-z]+):[ \t]*(.*)\Z", re.DOTALL)
_OPEN, _CLOSE = "<text>", "</text>"
_PACKAGE = {
    "PackageVersion": "versionInfo",
    "PackageDownloadLocation": "downloadLocation",
    "PackageHomePage": "homepage",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PackageComment": "comment",
}
_NEW = {"PackageName": "packages", "FileName": "files", "LicenseID": "hasExtractedLicensingInfos"}
Json = dict[str, object]


class BrokenTagValue(ValueError):
    """The text is no document of tags and values; says where and why."""


def parse(text: str) -> Json:
    """The document; raises :class:`BrokenTagValue`."""
    return _Parsing().document(text)


class _Parsing:
    """The document so far, and the element that the next tag is about."""

    def __init__(self) -> None:
        self._document: dict[str, list[Json]] = {name: [] for name in (*_NEW.values(), "relationships")}
        self._version = ""
        self._here: Json = {}
        self._package = ""

    def document(self, text: str) -> Json:
        for number, tag, value in _tags(text):
            self._take(tag, value, number)
        if not self._version:
            raise BrokenTagValue("it has no SPDXVersion")
        return {"spdxVersion": self._version, **self._document}

    def _take(self, tag: str, value: str, number: int) -> None:
        if tag == "SPDXVersion":
            self._version = value
        elif tag in _NEW:
            self._here = {"licenseId" if tag == "LicenseID" else "name": value, LINE: number}
            self._document[_NEW[tag]].append(self._here)
        elif tag == "SPDXID":
            self._identify(value, number)
        elif tag == "Relationship":
            self._relate(value, number)
        elif tag in _PACKAGE:
            self._here.setdefault(_PACKAGE[tag], value)
        else:
            self._detail(tag, value)

    def _identify(self, value: str, number: int) -> None:
        """A file below a package is one of the package's."""
        self._here.setdefault("SPDXID", value)
        if self._here in self._document["packages"][-1:]:
            self._package = value
        elif self._here in self._document["files"][-1:] and self._package:
            self._relation(self._package, "CONTAINS", value, number)

    def _detail(self, tag: str, value: str) -> None:
        if tag == "RelationshipComment" and self._document["relationships"]:
            self._document["relationships"][-1].setdefault("comment", value)
        elif tag == "LicenseName":
            self._here.setdefault("name", value)
        elif tag == "LicenseCrossReference":
            self._append("seeAlsos", value)
        elif tag == "ExternalRef":
            category, _, rest = value.partition(" ")
            kind, _, locator = rest.strip().partition(" ")
            entry = {"referenceCategory": category, "referenceType": kind, "referenceLocator": locator.strip()}
            self._append("externalRefs", entry)
        elif tag in {"PackageChecksum", "FileChecksum"}:
            algorithm, _, digest = value.partition(":")
            self._append("checksums", {"algorithm": algorithm.strip(), "checksumValue": digest.strip()})

    def _append(self, name: str, value: object) -> None:
        listed = self._here.setdefault(name, [])
        if isinstance(listed, list):
            listed.append(value)

    def _relate(self, value: str, number: int) -> None:
        parts = value.split()
        if len(parts) != 3:
            raise BrokenTagValue(f"line {number}: a relationship names two elements and a type")
        self._relation(parts[0], parts[1], parts[2], number)

    def _relation(self, one: str, type_: str, other: str, number: int) -> None:
        entry: Json = {"spdxElementId": one, "relationshipType": type_, "relatedSpdxElement": other, LINE: number}
        self._document["relationships"].append(entry)


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """Each tag with its line and value; a value in ``<text>`` may go over several lines."""
    lines = iter(enumerate(text.split("\n"), 1))
    for number, line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.match(line.strip())
        if found is None:
            raise BrokenTagValue(f"line {number} is no tag with a value")
        yield number, found[1], _whole(found[2].strip(), lines, number)


def _whole(value: str, lines: Iterator[tuple[int, str]], number: int) -> str:
    if not value.startswith(_OPEN):
        return value
    parts = [value.removeprefix(_OPEN)]
    while _CLOSE not in parts[-1]:
        following = next(lines, None)
        if following is None:
            raise BrokenTagValue(f"line {number}: {_OPEN} has no end")
        parts.append(following[1])
    parts[-1] = parts[-1].partition(_CLOSE)[0]
    return "\n".join(parts)
