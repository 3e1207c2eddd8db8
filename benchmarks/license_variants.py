"""The texts that the identification benchmark asks about: published ones, each as it is and in several changes."""

from __future__ import annotations

import random
import re
import tarfile
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.license_packages import spdx_licenses

Change = Callable[[str, random.Random], str]

_RUN = re.compile(r"\S+")
_WORD = re.compile(r"[a-z0-9]+")
_COPYRIGHT_LINE = re.compile(r"(?im)^.{0,20}copyright\s+(?:\(c\)|©|\d{4}|[\[<{]).*$")
_LICENSE_WORDS = re.compile(
    r"(?i)hereby grant|permission is hereby|redistribution and use in source|without warranty of any kind|"
    r"terms and conditions for use|shall be included in all copies|you may not use (?:this|the) "
    r"(?:file|model|software) except|merchantability"
)
_VOCABULARY = (
    "window",
    "river",
    "copper",
    "engine",
    "purple",
    "signal",
    "garden",
    "marble",
    "orbit",
    "kettle",
    "lantern",
    "pepper",
    "harbor",
    "velvet",
    "thunder",
    "meadow",
    "cactus",
    "ribbon",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One question: the name of the text, which group it is of, how it was changed, and the text to identify."""

    name: str
    group: str
    change: str
    text: str

    @property
    def id(self) -> str:
        """A name of its own among all cases."""
        return f"{self.group}:{self.name}:{self.change}"


def rewrapped(text: str, _: random.Random) -> str:
    """Other line breaks: every paragraph at 63 characters."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text))
    return "\n\n".join(textwrap.fill(p, 63, break_long_words=False, break_on_hyphens=False) for p in paragraphs)


def upper_cased(text: str, _: random.Random) -> str:
    """All in capitals."""
    return text.upper()


def as_markdown(text: str, _: random.Random) -> str:
    """A page of a repository: a heading, a block quote, the first words of paragraphs in bold."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    bold = [re.sub(r"^\s*(\w+ \w+)", r"**\1**", paragraph, count=1) for paragraph in paragraphs]
    return "# License\n\n" + "\n\n".join("\n".join(f"> {line}" for line in p.split("\n")) for p in bold) + "\n"


def other_owner(text: str, _: random.Random) -> str:
    """Somebody else's copyright line in place of, or before, the first."""
    line = "Copyright (c) 2019-2026 Acme Weights GmbH and contributors"
    found = _COPYRIGHT_LINE.search(text[:2_000])
    return f"{text[: found.start()]}{line}{text[found.end() :]}" if found else f"{line}\n\n{text}"


def edited(share: float) -> Change:
    """A share of the words replaced, dropped or doubled by another, at random places of the middle."""

    def change(text: str, chance: random.Random) -> str:
        words = list(_RUN.finditer(text))
        middle = range(len(words) // 10, max(len(words) // 10 + 1, len(words) * 8 // 10))
        candidates = [n for n in middle if len(_WORD.findall(words[n][0].lower())) == 1 and words[n][0].isalpha()]
        chosen = set(chance.sample(candidates, min(len(candidates), max(1, round(share * len(words))))))
        parts, at = [], 0
        for number, word in enumerate(words):
            parts.append(text[at : word.start()])
            parts.append(_edit(word[0], chance) if number in chosen else word[0])
            at = word.end()
        return "".join(parts) + text[at:]

    return change


def _edit(word: str, chance: random.Random) -> str:
    other = chance.choice(_VOCABULARY)
    return chance.choice((other, "", f"{word} {other}"))


def one_more_sentence(text: str, chance: random.Random) -> str:
    """A sentence in the middle that forbids what the license allows."""
    words = list(_RUN.finditer(text))
    place = words[chance.randint(len(words) // 3, max(len(words) // 3, len(words) * 2 // 3))].start()
    return f"{text[:place]}The foregoing does not extend to commercial purposes of any sort. {text[place:]}"


def first_half(text: str, _: random.Random) -> str:
    """Only the first half of the words."""
    words = list(_RUN.finditer(text))
    return text[: words[len(words) // 2].start()] + "\n"


UNCHANGED: dict[str, Change] = {
    "clean": lambda text, _: text,
    "rewrapped": rewrapped,
    "upper-cased": upper_cased,
    "markdown": as_markdown,
    "other owner": other_owner,
}
"""What leaves the license as it is."""

EDITS: dict[str, Change] = {
    "2 % of words": edited(0.02),
    "5 % of words": edited(0.05),
    "one sentence": one_more_sentence,
    "first half": first_half,
}
"""What makes it another text."""

CHANGES = UNCHANGED | EDITS


def cases(texts: dict[str, str], group: str) -> Iterator[Case]:
    """Every text in every change; the random ones are the same in every run."""
    for name, text in texts.items():
        for change, make in CHANGES.items():
            yield Case(name, group, change, make(text, random.Random(f"{name} {change}")))  # noqa: S311 - no secret


def published_texts(folder: Path) -> dict[str, str]:
    """The license texts of a folder (``NAME.txt``), by name."""
    return {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.txt"))}


def spdx_texts(tarball: Path) -> dict[str, str]:
    """The texts of the npm package spdx-license-list by SPDX identifier, each body once, exceptions left out."""
    found: dict[str, str] = {}
    seen: set[tuple[str, ...]] = set()
    for identifier, _, text in spdx_licenses(tarball):
        body = tuple(_WORD.findall(text.lower()))
        if body not in seen and len(body) >= 30:
            seen.add(body)
            found[identifier] = text
    return found


def controls(cards: Path, most: int) -> list[Case]:
    """Model cards that hold none of the words of a license text."""
    found = []
    with tarfile.open(cards) as archive:
        for member in sorted((m for m in archive.getmembers() if m.isfile()), key=lambda m: m.name):
            stream = archive.extractfile(member)
            text = stream.read(200_000).decode("utf-8", "replace") if stream else ""
            if len(text) > 1_500 and not _LICENSE_WORDS.search(text):
                found.append(Case(member.name, "control", "clean", text))
    chance = random.Random("controls")  # noqa: S311 - no secret
    return sorted(chance.sample(found, min(most, len(found))), key=lambda case: case.name)
