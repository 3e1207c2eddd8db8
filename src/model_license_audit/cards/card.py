"""Model cards: ``README.md`` and its other spellings."""

from __future__ import annotations

from model_license_audit.cards.card_keys import CardMetadata, card_claims
from model_license_audit.cards.front_matter import FrontMatter, read_front_matter
from model_license_audit.cards.loading import Loaded, decode, load, too_large
from model_license_audit.cards.metering import charge_nodes
from model_license_audit.cards.origin import At, Origin
from model_license_audit.cards.prose_claims import prose_claims
from model_license_audit.cards.templates import is_template
from model_license_audit.cards.titles import title
from model_license_audit.cards.yaml_nodes import Mapping
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Problem,
    Reading,
    TextFile,
    TextRole,
    weakest,
)
from model_license_audit.model.filenames import MODEL_CARD_NAMES, README_NAMES
from model_license_audit.model.snapshot import FileEntry, Snapshot

MAX_CARD = 2 * 1024 * 1024
"""Bytes of a card that are read; the longest of two thousand real ones has 70 kB."""

_RANK = {name: rank for rank, name in enumerate((*README_NAMES, *MODEL_CARD_NAMES))}
_PROMPT_IS_TEXT = 2000


def is_card(entry: FileEntry) -> bool:
    """True for a file named like a model card."""
    return entry.name.lower() in _RANK


def card_confidence(snapshot: Snapshot, entry: FileEntry) -> Confidence:
    """High for the card of the artifact, medium for a second one beside it, low for one in a deeper folder.

    The card of the artifact is the shallowest; in a wheel that is the one inside the package.
    """
    cards = [e for e in snapshot.files if is_card(e)]
    order = {e.path: (e.path.count("/"), _RANK[e.name.lower()], e.path) for e in cards}
    best = min(order.values(), default=(0, 0, entry.path))
    mine = order.get(entry.path, best)
    if mine == best:
        return Confidence.HIGH
    same_folder = entry.path.rpartition("/")[0] == best[2].rpartition("/")[0]
    return Confidence.MEDIUM if same_folder else Confidence.LOW


class ModelCardReader:
    """Front matter, name and prose of model cards."""

    name = "model card"
    max_files = 50
    budget = 6 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Any file named like a card."""
        return is_card(entry)

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The claims of one card and its text; a card in a deeper folder counts only if it has front matter."""
        loaded = load(snapshot, entry, MAX_CARD)
        level = card_confidence(snapshot, entry)
        text, problems = decode(loaded)
        front = read_front_matter(entry.path, text)
        charge_nodes(snapshot, entry, front.nodes)
        if level is Confidence.LOW and front.root is None:
            return Reading(problems=(*problems, *front.problems))
        if loaded.truncated:
            problems = (*problems, too_large(entry.path, MAX_CARD))
        lines = text.split("\n")
        claims, told = _claims(loaded, lines, front, (level, snapshot.ref.name))
        if level is not Confidence.LOW:
            claims += prose_claims(Origin(loaded.path, loaded.digest), lines, front.body_line, _own(snapshot, claims))
        role = TextRole.OTHER if level is Confidence.LOW else TextRole.CARD
        card = TextFile(entry.path, role, text, loaded.digest or "", front.body_line)
        return Reading(tuple(claims), (card, *_prompts(claims, loaded)), (*problems, *front.problems, *told))


def _own(snapshot: Snapshot, claims: list[Claim]) -> frozenset[str]:
    """The names of the model, lower case: those that its card gives it, and that of its folder."""
    names = [snapshot.ref.name, *(c.value or "" for c in claims if c.field is ClaimField.NAME)]
    return frozenset(part.lower() for name in names for part in (name, name.rpartition("/")[2]) if part)


def _claims(
    loaded: Loaded, lines: list[str], front: FrontMatter, card: tuple[Confidence, str]
) -> tuple[list[Claim], list[Problem]]:
    level, own = card
    origin = Origin(loaded.path, loaded.digest, Basis.DECLARED, Confidence.LOW if front.salvaged else level)
    claims: list[Claim] = []
    told: list[Problem] = []
    if isinstance(front.root, Mapping):
        claims, told = card_claims(CardMetadata(origin, front.root, lines, own))
    bases = {(c.value or "").lower() for c in claims if c.field is ClaimField.BASE_MODEL}
    heading = _title_claim(Origin(loaded.path, loaded.digest, Basis.DECLARED, level), lines, front.body_line, bases)
    return claims + heading, told


def _title_claim(origin: Origin, lines: list[str], body_line: int, bases: set[str]) -> list[Claim]:
    """The name in the first heading; many cards put there the name of the model they were made from."""
    found = title(lines, body_line)
    if found is None or is_template(found[0]) or found[0].lower() in bases:
        return []
    level = weakest(Confidence.MEDIUM, origin.confidence)
    return [origin.claim(ClaimField.NAME, found[0], At(found[1], excerpt=lines[found[1] - 1]), level)]


def _prompts(claims: list[Claim], loaded: Loaded) -> tuple[TextFile, ...]:
    """A gating prompt so long that it is a license text by itself, as with the Llama models."""
    return tuple(
        TextFile(loaded.path, TextRole.LICENSE, c.value, loaded.digest or "", c.evidence.line or 1)
        for c in claims
        if c.field is ClaimField.GATED and c.value is not None and len(c.value) >= _PROMPT_IS_TEXT
    )
