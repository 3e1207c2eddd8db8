"""What a card says only in its running text, as claims of low confidence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from model_license_audit.cards.origin import At, Origin
from model_license_audit.cards.prose import sentences
from model_license_audit.cards.prose_bases import bases
from model_license_audit.cards.prose_limits import limits
from model_license_audit.cards.prose_outputs import outputs
from model_license_audit.model.evidence import PROSE, Basis, Claim, ClaimField, Confidence

_MOST = 400
"""Statements of one card that are looked at, repeated ones among them; real cards make 30 at most."""


def prose_claims(origin: Origin, lines: list[str], first: int, own: frozenset[str]) -> list[Claim]:
    """Bases, limits and sources of data that the prose from line ``first`` on tells of, each once.

    ``own`` are the names that the model itself goes by, lower case.
    """
    said = Origin(origin.path, origin.digest, Basis.DETECTED, Confidence.LOW)
    claims: dict[tuple[str, str], Claim] = {}
    for number, (field, value) in islice(_statements(lines, first, own), _MOST):
        if value and (field.value, value) not in claims:
            claims[field.value, value] = said.claim(field, value, At(number, PROSE, lines[number - 1]))
    return list(claims.values())


def _statements(lines: list[str], first: int, own: frozenset[str]) -> Iterator[tuple[int, tuple[ClaimField, str]]]:
    """What the sentences say, each with its line."""
    for sentence in sentences(lines, first):
        text = sentence.text
        for field, value, at in chain(bases(text, own), limits(text), outputs(text)):
            yield sentence.line(at), (field, value)
