"""Make data/license_texts.bin and its header from license texts kept elsewhere.

    python -m tools.build_text_index --texts FOLDER… --scancode WHEEL --spdx TARBALL

Each FOLDER holds license texts as found (``KEY.txt``, or a file named in tools/license_texts.py), WHEEL is
scancode-toolkit-mini and TARBALL the npm package spdx-license-list. Only fingerprints are
written: each word as its place in a sorted table of CRCs.

Where a text comes from stands with its entry in data/seed_licenses.yaml (``text.source``); newer ones are read in
github:orsonteodoro/oiledmachine-overlay@1b888cc524:licenses/, which may be given as a FOLDER as it is.
"""

from __future__ import annotations

import json
import re
import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from model_license_audit.licenses.texts.align import GAP
from model_license_audit.licenses.texts.owners import OPERATIVE
from model_license_audit.licenses.texts.surroundings import is_harmless, without_copyright
from model_license_audit.licenses.texts.textindex import BUCKET, DATA_FILE, HEADER_FILE, TABLES, samples, sampling
from model_license_audit.licenses.texts.words import words_of
from tools.license_packages import package_options
from tools.license_texts import Text, collect
from tools.section_marks import Mark, Marked, unmarked

DATA = Path(__file__).parents[1] / "data"
CREDIT = (
    "Fingerprints made from texts of ScanCode LicenseDB (scancode-toolkit-mini 32.5.0, data CC-BY-4.0), the SPDX "
    "License List (spdx-license-list 6.12.0) and publishers' own repositories. No text is held."
)
LONGEST_TITLE, LONGEST_NAME = 25, 12
GAP_MARK = "placeholderword"
FEWEST_WORDS = 12
"""Shorter texts are mentions, not licenses."""

_GAPS = tuple(
    re.compile(pattern.replace(" ", r"\s+"), re.S)
    for pattern in (
        r"\{\{[^{}\n]{1,80}\}\}|\[[^\[\]\n]{1,60}\](?!\()|<<[^<>\n]{1,60}>>|<(?!/)[^<>\n]{1,60}>|\{[a-z\s]{1,40}\}",
        r"(?<=neither\sthe\sname)\b.{1,200}?(?= may be used to endorse)",
        r"(?<=neither\sthe\snames).{1,200}?(?= may be used to endorse)",
        r"(?<=software\sis\sprovided\sby\s).{1,120}?(?=\W+as is)",
        r"(?<=\sand\s)[^.]{1,60}?(?= disclaims? all warranties)",
        r"(?<=in\sno\sevent\sshall\s).{1,120}?(?= be liable)",
        r"(?<=free\ssoftware\sfoundation,\sinc\.).{0,10}(?:51 franklin|59 temple|675 mass).{10,90}?usa",
    )
)
_BLANK = re.compile(
    r"name|year|yyyy|owner|holder|date|insert|author|company|organi[sz]ation|licensor|https?:|url|e-?mail|project|program"
)
"""What stands in brackets that are to be filled in; other brackets are part of the text."""

_TAILS = tuple(
    re.compile(pattern.replace(" ", r"\s+"))
    for pattern in (
        r"end of terms and conditions",
        r"creative commons is not a party to (?:its|this)",
        r"(?:appendix|addendum)[^\n]{0,40}how to (?:apply|use)",
    )
)
_SECTION = re.compile(r"(?i)\W*(?:(?:section|article)\W+)?(?:\d{1,2}|[ivx]{1,4}|a)[.):]\s")
_HEADS = tuple(
    re.compile(pattern.replace(" ", r"\s+"))
    for pattern in (
        r"by exercising the licensed rights \(defined below\)",
        r"the work \(as defined below\) is provided under the terms of this creative commons",
        r"statement of purpose the laws of most jurisdictions",
    )
)


@dataclass(frozen=True)
class Parts:
    """The words of title, body and appendix, a place-holder being the word ``GAP_MARK``; the sections of the body."""

    head: list[str]
    body: list[str]
    tail: list[str]
    marks: list[Mark]


def parts_of(text: str) -> Parts:
    """The parts of a text."""
    text = without_copyright(text.replace("\r\n", "\n"))
    low = text.lower()
    tail_at = min(
        (m.start() for m in (p.search(low) for p in _TAILS) if m and m.start() > 0.3 * len(low)), default=len(text)
    )
    head_at = min((m.start() for m in (p.search(low) for p in _HEADS) if m), default=None)
    if head_at is None:
        head_at = title_end(text)
    signed = Marked(text[head_at:tail_at])
    body, marks = unmarked(_words(signed.text), signed.labels)
    return Parts(_words(text[:head_at]), body, _words(text[tail_at:]), marks)


def title_end(text: str) -> int:
    """Where the title ends: first paragraphs that are short and say nothing that binds."""
    at = 0
    for paragraph in list(re.finditer(r"\S(?:.*?)(?=\n\s*\n|\Z)", text, re.S))[:5]:
        words = words_of(paragraph[0]).words
        title = len(words) <= LONGEST_NAME and not re.search(r"[.,;:]\s*\Z", paragraph[0])
        if len(words) > LONGEST_TITLE or not (title or is_harmless(words)) or paragraph[0].endswith((":", ",", ";")):
            break
        if _SECTION.match(paragraph[0]):
            break
        at = paragraph.end()
    return at


def _words(text: str) -> list[str]:
    low = text.lower()
    for pattern in _GAPS:
        low = pattern.sub(_gap, low)
    words: list[str] = []
    for word in words_of(low).words:
        if word != GAP_MARK or words[-1:] != [GAP_MARK]:
            words.append(word)
    return words


def _gap(found: re.Match[str]) -> str:
    """A place-holder, unless words stand there that bind: those are part of the license."""
    words = words_of(found[0]).words
    if found[0][0] in "[<{" and not _BLANK.search(found[0]):
        return found[0]
    return f" {GAP_MARK} " if len(words) <= 16 and OPERATIVE.isdisjoint(words) else found[0]


class Index:
    """The index as it grows, text by text."""

    def __init__(self, texts: list[tuple[Text, Parts]]) -> None:
        crcs = {crc32(word.encode()) for _, parts in texts for word in (*parts.head, *parts.body, *parts.tail)}
        self._numbers = {crc: number for number, crc in enumerate(sorted(crcs - {crc32(GAP_MARK.encode())}), 1)}
        self._labels: dict[str, int] = {}
        self._owners: defaultdict[int, list[int]] = defaultdict(list)
        self._rows: list[list[str]] = []
        self.tables: dict[str, array[int]] = {name: array(code) for name, code in TABLES}
        for text, parts in texts:
            self._add(text, parts)
        for number, (_, parts) in enumerate(texts):
            if parts.tail:
                self._sample(len(texts) + len(self.tables["tails"]), [self._number(word) for word in parts.tail], 1)
                self.tables["tails"].append(number)
        self._finish()

    def _add(self, text: Text, parts: Parts) -> None:
        tables, number = self.tables, len(self._rows)
        counted = [[self._number(word) for word in part] for part in (parts.head, parts.body, parts.tail)]
        self._sample(number, counted[1], sampling(len(counted[1])))
        tables["starts"].append(len(tables["words"]))
        tables["lengths"].extend(map(len, counted))
        tables["marked"].append(len(tables["marks"]) // 2)
        for mark in parts.marks:
            tables["marks"].extend((mark.place, self._labels.setdefault(mark.label, len(self._labels))))
        for part in counted:
            tables["words"].extend(part)
        self._rows.append([text.key, text.name, text.kind, text.source])

    def _sample(self, owner: int, numbers: list[int], one_in: int) -> None:
        grams = set(known_samples(numbers, one_in))
        for gram in grams:
            self._owners[gram].append(owner)
        self.tables["samples"].append(len(grams))

    def _number(self, word: str) -> int:
        return GAP if word == GAP_MARK else self._numbers[crc32(word.encode())]

    def _finish(self) -> None:
        tables = self.tables
        tables["marked"].append(len(tables["marks"]) // 2)
        tables["vocabulary"].extend(self._numbers)
        grams = sorted(self._owners)
        for bucket in range((1 << 32 - BUCKET) + 1):
            tables["buckets"].append(bisect_left(grams, bucket << BUCKET))
        for gram, owners in sorted(self._owners.items()):
            tables["grams"].append(gram)
            tables["postings"].append(len(tables["owners"]))
            tables["owners"].extend(owners)
        tables["postings"].append(len(tables["owners"]))

    def header(self) -> str:
        """The header as JSON with one text in each line."""
        sizes = {name: len(table) for name, table in self.tables.items()}
        about = {"credit": CREDIT, "sizes": sizes, "labels": list(self._labels)}
        first = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in about.items()]
        rows = ",\n".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in self._rows)
        return "{" + ",\n".join(first) + ',\n"texts": [\n' + rows + "\n]}\n"

    def binary(self) -> bytes:
        """The tables one after the other."""
        return b"".join(_little(self.tables[name]) for name, _ in TABLES)


def known_samples(numbers: list[int], every: int) -> Iterable[int]:
    """The samples of the stretches between place-holders."""
    start = 0
    for place, number in enumerate([*numbers, GAP]):
        if number == GAP:
            yield from samples(numbers[start:place], every)
            start = place + 1


def distinct(texts: Iterable[Text]) -> list[tuple[Text, Parts]]:
    """Each body once, under the first key that has it, with the longest title and appendix it is found with.

    Two licenses that differ in nothing but their title (a version, a year) are both kept.
    """
    kept: dict[tuple[str, ...], list[tuple[Text, Parts]]] = {}
    for text in texts:
        parts = parts_of(text.text)
        if len(parts.body) < FEWEST_WORDS:
            continue
        known = kept.setdefault(tuple(parts.body), [])
        mine = next((n for n, (other, _) in enumerate(known) if other.key == text.key), None)
        if mine is not None and _beside(parts) > _beside(known[mine][1]):
            known[mine] = (known[mine][0], parts)
        elif mine is None and all(_differ((text, parts), other) for other in known):
            known.append((text, parts))
    return sorted((each for known in kept.values() for each in known), key=lambda each: each[0].rank)


def _differ(one: tuple[Text, Parts], two: tuple[Text, Parts]) -> bool:
    """Whether a text is another license than one of the same body: its title says so."""
    title, other = one[1].head, two[1].head
    if not title or title == other:
        return False
    numbers = [{word for word in head if any(c.isdigit() for c in word)} for head in (title, other)]
    return not one[0].key.startswith("LicenseRef-") or (bool(other) and numbers[0] != numbers[1])


def _beside(parts: Parts) -> int:
    return len(parts.head) + len(parts.tail)


def _little(table: array[int]) -> bytes:
    if sys.byteorder == "big":
        table.byteswap()
    return table.tobytes()


def main() -> None:
    """Write both files."""
    said = package_options(__doc__).parse_args()
    index = Index(distinct(collect(said.texts, said.scancode, said.spdx)))
    (DATA / DATA_FILE).write_bytes(index.binary())
    (DATA / HEADER_FILE).write_text(index.header(), encoding="utf-8")


if __name__ == "__main__":
    main()
