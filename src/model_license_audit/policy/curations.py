"""Curations: what a legal team concluded the license of an artifact to be, as long as the artifact stays the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from model_license_audit.policy.documents import toml_of, toml_value
from model_license_audit.policy.faults import Faults, meant

UNKNOWN = "unknown"
"""The digest of an artifact of which nothing could be read."""
_KEYS = ("artifact", "license", "who", "when", "evidence", "digest")
_DIGEST = re.compile(rf"[0-9a-f]{{64}}\Z|{UNKNOWN}\Z")


@dataclass(frozen=True, slots=True)
class Curation:
    """``artifact`` is under ``license`` (an expression): so says ``who`` since ``when``, by ``evidence``.

    ``digest`` is that of what was read of the artifact when it was concluded; with another one it no longer holds.
    """

    artifact: str
    license: str
    who: str
    when: date
    evidence: str
    digest: str
    file: str = field(default="", compare=False)

    @property
    def told(self) -> str:
        """Who concluded it, when, and by what."""
        return f"concluded by {self.who} on {self.when}: {self.evidence}"


def load_curations(path: Path) -> tuple[Curation, ...]:
    """The curations of a file; raises :class:`PolicyError` telling every mistake."""
    told, faults, found = toml_of(path, "a file of curations"), Faults(), []
    for key in told:
        if key != "curations":
            faults.add(f"{path}: key {key}", f"unknown {key!r:.80}", meant(key, ["curations"]))
    entries = told.get("curations", [])
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        where = f"{path}: curation {number}"
        if _is_whole(entry, where, faults):
            found.append(Curation(**{key: entry[key] for key in _KEYS}, file=str(path)))
    faults.stop()
    return tuple(found)


def _is_whole(entry: Any, where: str, faults: Faults) -> bool:
    before = len(faults.found)
    if not isinstance(entry, Mapping) or set(entry) != set(_KEYS):
        wrong = sorted(set(entry) ^ set(_KEYS)) if isinstance(entry, Mapping) else ["[[curations]]"]
        faults.add(where, f"a curation has exactly the keys {', '.join(_KEYS)}", f"check {', '.join(wrong)}")
        return False
    for key in _KEYS:
        value = entry[key]
        if key == "when":
            if type(value) is not date:
                faults.add(f"{where}: when", "it is no day", "write when = 2026-01-31, without quotes")
        elif not isinstance(value, str) or not value.strip():
            faults.add(f"{where}: {key}", "it is no text", "say it in quotes")
        elif key == "digest" and not _DIGEST.match(value):
            faults.add(f"{where}: digest", f"{value!r:.80} is none", "`modelaudit curate` writes it")
    return len(faults.found) == before


def with_curation(text: str, curation: Curation) -> str:
    """The text of a file with a curation behind what stands there, which is left as it is."""
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    lines = [f"{key} = {toml_value(getattr(curation, key))}" for key in _KEYS]
    return f"{ended}\n[[curations]]\n" + "\n".join(lines) + "\n"
