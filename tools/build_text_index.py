"""Make data/license_texts.bin and its header from license texts kept elsewhere.

    build_text_index.py --texts FOLDER… --scancode WHEEL --spdx TARBALL

Each FOLDER holds license texts as found (``KEY.txt``), WHEEL is scancode-toolkit-mini (licensedcode/data/licenses) and
TARBALL the npm package spdx-license-list. Only fingerprints are written: each word as a number of a table of CRCs.

Where a text comes from stands with its entry in data/seed_licenses.yaml (``text.source``). Ten newer ones (Falcon 2 and
3 policies, Falcon 3, Gemma 2024-02-21, Kimi K2.6, MiniMax M2.1 and M2.7, Mistral MNPL and MRL, Qwen Research) are read
in github:orsonteodoro/oiledmachine-overlay@1b888cc524:licenses/ and given as a FOLDER of their own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tarfile
import zipfile
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from model_license_audit.licenses.align import GAP
from model_license_audit.licenses.knowledge import KnowledgeBase
from model_license_audit.licenses.textindex import DATA_FILE, HEADER_FILE, samples, sampling
from model_license_audit.licenses.words import OPERATIVE, is_harmless, without_copyright, words_of

DATA = Path(__file__).parents[1] / "data"
CREDIT = (
    "Fingerprints made from texts of ScanCode LicenseDB (scancode-toolkit-mini 32.5.0, data CC-BY-4.0), the SPDX "
    "License List (spdx-license-list 6.12.0) and publishers' own repositories. No text is held."
)
LONGEST_TITLE, LONGEST_NAME = 25, 12
GAP_MARK = "placeholderword"
FEWEST_WORDS = 25
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
_HEADS = tuple(
    re.compile(pattern.replace(" ", r"\s+"))
    for pattern in (
        r"by exercising the licensed rights \(defined below\)",
        r"the work \(as defined below\) is provided under the terms of this creative commons",
        r"statement of purpose the laws of most jurisdictions",
    )
)


@dataclass(frozen=True)
class Text:
    """One reference text and where it came from."""

    key: str
    source: str
    text: str


def scancode_texts(wheel: Path) -> Iterator[tuple[str, dict[str, str], str]]:
    """Key, facts and text of every license in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(r"licensedcode/data/licenses/[^/]+\.LICENSE", name):
                head, _, body = archive.read(name).decode().removeprefix("---\n").partition("\n---")
                facts = dict(re.findall(r"^(\w+): (.+)$", head, re.M))
                yield name.rpartition("/")[2].removesuffix(".LICENSE"), facts, body.strip("\n")


def spdx_texts(tarball: Path) -> Iterator[tuple[str, bool, str]]:
    """Identifier, whether OSI approved, and text of every license in the package."""
    with tarfile.open(tarball) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            if re.fullmatch(r"package/licenses/[^/]+\.json", member.name):
                stream = archive.extractfile(member)
                facts = json.loads(stream.read()) if stream else {}
                yield member.name.rpartition("/")[2].removesuffix(".json"), facts["osiApproved"], facts["licenseText"]


def without_choice(identifier: str) -> str:
    """The lower-case identifier without what the text itself does not say (only, or later, reserved names)."""
    return re.sub(r"(?:-(?:no-)?invariants|-(?:no-)?rfn)?(?:-only|-or-later|\+)?$", "", identifier.lower())


def collect(options: argparse.Namespace) -> list[Text]:
    """The texts to index: those of our own entries, the common ones, then what publishers wrote beside them."""
    entries = KnowledgeBase.load().licenses()
    keys = {entry.key for entry in entries}
    by_sha = {entry.text_sha256: entry.key for entry in entries if entry.text_sha256}
    by_scancode = {entry.scancode: entry.key for entry in entries if entry.scancode}
    by_spdx = {without_choice(entry.spdx): entry.key for entry in entries if entry.spdx}
    held = list(_publishers(options.texts, by_sha, by_scancode))
    library = [*_scancode(options.scancode, by_scancode, by_spdx), *_spdx(options.spdx, by_spdx)]
    ours = [text for text in (*held, *library) if text.key in keys]
    others = [text for text in (*library, *held) if text.key not in keys]
    return [wording for text in (*ours, *others) for wording in _wordings(text)]


def _wordings(text: Text) -> Iterator[Text]:
    yield text
    if text.key in OLDER_WORDING:
        yield Text(text.key, f"{text.source}, older wording", text.text.replace(*OLDER_WORDING[text.key]))


def _scancode(wheel: Path, by_scancode: dict[str, str], by_spdx: dict[str, str]) -> Iterator[Text]:
    for key, facts, text in scancode_texts(wheel):
        spdx = facts.get("spdx_license_key", "")
        named = by_scancode.get(key) or by_spdx.get(without_choice(spdx))
        if text.strip() and (named or is_common(spdx) or key in COMMON_SCANCODE):
            yield Text(named or (without_choice(spdx) if is_common(spdx) else key), f"scancode:{key}", text)


def _spdx(tarball: Path, by_spdx: dict[str, str]) -> Iterator[Text]:
    for identifier, approved, text in spdx_texts(tarball):
        named = by_spdx.get(without_choice(identifier))
        if named or (approved and "exception" not in identifier) or is_common(identifier):
            yield Text(named or without_choice(identifier), f"spdx:{identifier}", text)


def _publishers(folders: list[Path], by_sha: dict[str, str], by_scancode: dict[str, str]) -> Iterator[Text]:
    for path in (path for folder in folders for path in sorted(folder.glob("*.txt"))):
        data = path.read_bytes()
        stem = path.stem.removeprefix("sc-")
        key = by_sha.get(hashlib.sha256(data).hexdigest()) or ALSO_KNOWN.get(path.stem) or by_scancode.get(stem)
        yield Text(key or stem, f"publisher:{path.stem}", data.decode("utf-8", "replace"))


ALSO_KNOWN = {
    "apple-amlr-mobileclip": "apple-amlr",
    "apple-data": "cc-by-nc-nd-4.0",
    "deepseek-llm": "deepseek",
    "hunyuanimage3": "hunyuan-image-3.0",
    "musicgen": "cc-by-nc-4.0",
    "sc-gemma-pup-2024-02-21": "gemma-prohibited-use-policy",
    "sc-lgpllr": "lgpl-lr",
    "sc-llama-4-license-2025": "llama4-aup",
    "sc-ms-research-license-terms": "ms-research",
    "sc-the-stack-tos-2023-07": "the-stack-tos",
    "yi": "apache-2.0",
}
"""Files named after a model whose text is that of another name."""

OLDER_WORDING = {"isc": ("and/or distribute", "and distribute")}
"""Wordings that the SPDX matching guidelines take as the same text, and that are common."""

COMMON_SCANCODE = frozenset({"commons-clause", "s-lab-1.0", "responsible-ai-source-1.0", "fair-ai-public-1.0"})
_COMMON = re.compile(
    r"(?:CC-|CC0|CDLA|BSD-|GPL-|LGPL-|AGPL-|GFDL-|MIT|Apache-|MPL-|EPL-|EUPL-|OFL-|OSL-|AFL-|CECILL|PolyForm|BUSL|"
    r"SSPL|Elastic|0BSD|ISC|Zlib|Unlicense|WTFPL|Python|PSF|ODC|ODbL|PDDL|O-UDA|C-UDA|X11|JSON|NTP|HPND|libpng|curl|"
    r"Artistic|FSFAP|Beerware|MulanPSL|OGL-UK|NLOD|etalab|DL-DE|LPPL|Ruby|NASA|IJG|TCL|Vim|blessing|OpenSSL|UPL|"
    r"Unicode|BlueOak|Hippocratic|Anti|LiLiQ|RAIL|OpenMDW|AML|Parity|FDK|SGI|NCSA|PostgreSQL)"
)


def is_common(identifier: str) -> bool:
    """True for the SPDX identifiers that are indexed though we have no entry for them."""
    return bool(_COMMON.match(identifier)) and not re.search(r"LicenseRef|exception|EXCEPTION", identifier)


Parts = tuple[list[str], list[str], list[str]]


def parts_of(text: str) -> Parts:
    """The words of title, body and appendix; a place-holder is the word ``GAP_MARK``."""
    text = without_copyright(text.replace("\r\n", "\n"))
    low = text.lower()
    tail_at = min(
        (m.start() for m in (p.search(low) for p in _TAILS) if m and m.start() > 0.3 * len(low)), default=len(text)
    )
    head_at = min((m.start() for m in (p.search(low) for p in _HEADS) if m), default=None)
    if head_at is None:
        head_at = title_end(text)
    return _words(text[:head_at]), _words(text[head_at:tail_at]), _words(text[tail_at:])


def title_end(text: str) -> int:
    """Where the title ends: first paragraphs that are short and say nothing that binds."""
    at = 0
    for paragraph in list(re.finditer(r"\S(?:.*?)(?=\n\s*\n|\Z)", text, re.S))[:5]:
        words = words_of(paragraph[0]).words
        title = len(words) <= LONGEST_NAME and not re.search(r"[.,;:]\s*\Z", paragraph[0])
        if len(words) > LONGEST_TITLE or not (title or is_harmless(words)) or paragraph[0].endswith((":", ",", ";")):
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


def build(texts: Iterable[Text]) -> tuple[dict[str, object], bytes]:
    """Header and binary of the index."""
    numbers: dict[int, int] = {}
    rows: list[list[object]] = []
    words: array[int] = array("H")
    sketch: list[tuple[int, int]] = []
    for text, parts in _distinct(texts):
        counted = [[_number(numbers, word) for word in part] for part in parts]
        grams = set(samples(counted[1], sampling(len(counted[1]))))
        sketch += [(gram, len(rows)) for gram in grams | set(samples(counted[2]))]
        rows.append([text.key, len(words), *map(len, parts), len(grams), text.source])
        for part in counted:
            words.extend(part)
    sketch.sort()
    tables = [
        ("vocabulary", array("I", numbers)),
        ("sketch", array("I", [gram for gram, _ in sketch])),
        ("owners", array("H", [owner for _, owner in sketch])),
        ("words", words),
    ]
    header: dict[str, object] = {"credit": CREDIT, "sizes": {name: len(table) for name, table in tables}, "texts": rows}
    return header, b"".join(_little(table) for _, table in tables)


def _distinct(texts: Iterable[Text]) -> list[tuple[Text, Parts]]:
    """Each body once, under the first key that has it, with the longest title and appendix it is found with."""
    kept: dict[tuple[str, ...], tuple[Text, Parts]] = {}
    for text in texts:
        parts = parts_of(text.text)
        body = tuple(parts[1])
        known = kept.get(body)
        better = known is None or (known[0].key == text.key and sum(map(len, parts)) > sum(map(len, known[1])))
        if len(body) >= FEWEST_WORDS and better:
            kept[body] = (known[0] if known else text, parts)
    return list(kept.values())


def _number(numbers: dict[int, int], word: str) -> int:
    return GAP if word == GAP_MARK else numbers.setdefault(crc32(word.encode()), len(numbers) + 1)


def _little(table: array[int]) -> bytes:
    if sys.byteorder == "big":
        table.byteswap()
    return table.tobytes()


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, nargs="+")
    for name in ("--scancode", "--spdx"):
        parser.add_argument(name, type=Path, required=True)
    header, data = build(collect(parser.parse_args()))
    (DATA / DATA_FILE).write_bytes(data)
    (DATA / HEADER_FILE).write_text(header_text(header), encoding="utf-8")


def header_text(header: dict[str, object]) -> str:
    """The header as JSON with one text in each line."""
    rows: list[list[object]] = header["texts"]  # type: ignore[assignment]
    first = [f"{json.dumps(name)}: {json.dumps(header[name], ensure_ascii=False)}" for name in ("credit", "sizes")]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    return "{" + ",\n".join(first) + ',\n"texts": [\n' + lines + "\n]}\n"


if __name__ == "__main__":
    main()
