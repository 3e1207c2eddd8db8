"""Prove the quotes of data/seed_licenses.yaml.

    python -m tools.prove_quotes --texts FOLDER… --scancode WHEEL --spdx TARBALL

Finds the text of every verified entry (by its digest among the files of the FOLDERs, or by its name in ScanCode's wheel
or the npm package spdx-license-list) and looks for every quote in it. Case, layout, mark-up and the form of quotation
marks and dashes make no difference; every word and its order does. The exit code is 1 when a quote is not found, when a
text is not at hand, or when the text at hand is not the one with the recorded digest.

That a quote stands in the text is all that this proves; what the clause means, a person has read.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from model_license_audit.licenses.entries.load import parse_licenses
from model_license_audit.model.terms import License, Status, Term
from tools.license_packages import package_options, scancode_licenses, spdx_licenses

SEED = Path(__file__).parents[1] / "data" / "seed_licenses.yaml"
_IN_SCANCODE = re.compile(r"licenses/(\S+)\.LICENSE")
_WORD = re.compile(r"[^\W_]+")
_IN_SPDX = re.compile(r"licenses/(\S+)\.json")


@dataclass
class Library:
    """Every text at hand: files of folders, ScanCode's by key, SPDX's by identifier."""

    files: dict[Path, bytes]
    scancode: dict[str, str]
    spdx: dict[str, str]

    def named(self, source: str) -> str | None:
        """The text that a source names in one of the two packages."""
        if "scancode" in source and (found := _IN_SCANCODE.search(source)):
            return self.scancode.get(found[1])
        if "spdx" in source and (found := _IN_SPDX.search(source)):
            return self.spdx.get(found[1])
        return None

    def by_digest(self, sha256: str | None) -> str | None:
        """The file with that digest."""
        found = self._digests.get(sha256 or "")
        return self.files[found].decode("utf-8", "replace") if found else None

    @cached_property
    def _digests(self) -> dict[str, Path]:
        return {hashlib.sha256(data).hexdigest(): path for path, data in self.files.items()}

    @cached_property
    def everything(self) -> str:
        """The words of all files of the folders, for terms that quote a text beside the license (a policy)."""
        return "\n".join(words(data.decode("utf-8", "replace")) for data in self.files.values())


def words(text: str) -> str:
    """The words of a text with single blanks between and around them."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def unproved(entry: License, library: Library) -> Iterator[str]:
    """What is wrong with each verified term of the entry that could not be proved."""
    own = library.named(entry.source) or library.by_digest(entry.text_sha256)
    if own is None:
        yield f"{entry.key}: its text is not at hand ({entry.source})"
        return
    if (
        entry.text_sha256
        and hashlib.sha256(own.encode()).hexdigest() != entry.text_sha256
        and not library.by_digest(entry.text_sha256)
    ):
        yield f"{entry.key}: the text at hand has another digest"
    said = words(own)
    for term in entry.terms:
        if term.status is Status.VERIFIED and not _stands_in(term, said, library):
            yield f"{entry.key} [{term.clause}]: not found: {term.quote}"


def _stands_in(term: Term, said: str, library: Library) -> bool:
    quote = words(term.quote or "")
    if quote in said:
        return True
    if term.source is None:
        return False
    beside = library.named(term.source)
    return quote in words(beside) if beside is not None else quote in library.everything


def main() -> int:
    """Print what could not be proved, and how much was."""
    said = package_options(__doc__).parse_args()
    library = Library(
        {path: path.read_bytes() for folder in said.texts for path in sorted(folder.rglob("*")) if path.is_file()},
        {key: text for key, _, text in scancode_licenses(said.scancode)},
        {identifier: text for identifier, _, text in spdx_licenses(said.spdx)},
    )
    entries = [e for e in parse_licenses(SEED.read_text(encoding="utf-8"), SEED.name) if e.status is Status.VERIFIED]
    faults = [fault for entry in entries for fault in unproved(entry, library)]
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    terms = sum(term.status is Status.VERIFIED for entry in entries for term in entry.terms)
    sys.stdout.write(f"{len(entries)} verified entries, {terms} quotes, {len(faults)} not proved\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
