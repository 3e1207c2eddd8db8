"""JSON files of a model's configuration: bounded, and salvaged key by key when they are broken."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from model_license_audit.cards.loading import decode, load, too_large
from model_license_audit.cards.origin import EXCERPT, At, Origin
from model_license_audit.model.evidence import Basis, Confidence, Problem, ProblemKind
from model_license_audit.model.snapshot import FileEntry, Snapshot

MAX_JSON = 4 * 1024 * 1024
"""Bytes of a configuration file that are read."""

_REMEDY = "Repair the file; until then only single values of it could be used."


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """The top level of one JSON object, where it stands, and what was wrong with it."""

    members: dict[str, object]
    text: str
    origin: Origin
    problems: tuple[Problem, ...] = ()

    def at(self, pointer: str, value: object = None) -> At:
        """The place of a value; with its line when its key occurs once in the file."""
        key = pointer.rpartition("/")[2]
        if key.isdigit():
            key = pointer.split("/")[-2]
        found = re.finditer(f'"{re.escape(key)}"[ \t\n]*:', self.text)
        first, second = next(found, None), next(found, None)
        shown = f'"{key}": {json.dumps(value)[:EXCERPT]}'
        if first is None or second is not None:
            return At(None, pointer, shown)
        written = self.text[self.text.rfind("\n", 0, first.start()) + 1 :][: EXCERPT + 1].partition("\n")[0]
        fits = len(written) <= EXCERPT and str(value) in written
        return At(self.text.count("\n", 0, first.start()) + 1, pointer, written if fits else shown)


def load_json(snapshot: Snapshot, entry: FileEntry, keys: tuple[str, ...] = ()) -> JsonDocument:
    """Read a JSON object; of a broken one the texts behind ``keys`` are kept, with low confidence."""
    loaded = load(snapshot, entry, MAX_JSON)
    text, problems = decode(loaded)
    level = Confidence.HIGH if "/" not in entry.path else Confidence.LOW
    origin = Origin(entry.path, loaded.digest, Basis.DETECTED, level)
    try:
        members = json.loads(text)
        if isinstance(members, dict):
            return JsonDocument(members, text, origin, problems)
        problem = Problem(entry.path, ProblemKind.MALFORMED, "is no JSON object", "Repair or remove the file.")
        return JsonDocument({}, text, origin, (*problems, problem))
    except (ValueError, RecursionError) as error:
        why = str(error)[:120] if isinstance(error, ValueError) else "it is nested too deep"
        broken = Problem(entry.path, ProblemKind.MALFORMED, f"is not valid JSON: {why}", _REMEDY)
        if loaded.truncated:
            broken = too_large(entry.path, MAX_JSON)
        salvaged = Origin(entry.path, loaded.digest, Basis.DETECTED, Confidence.LOW)
        return JsonDocument(_salvage(text, keys), text, salvaged, (*problems, broken))


def _salvage(text: str, keys: tuple[str, ...]) -> dict[str, object]:
    members: dict[str, object] = {}
    for key in keys:
        match = re.search(f'"{re.escape(key)}"\\s{{0,16}}:\\s{{0,16}}"([^"\\\\\n]{{0,300}})"', text)
        if match:
            members[key] = match[1]
    return members
