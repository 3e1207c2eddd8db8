"""Facts of a report put into short phrases, for every format that a person reads."""

from __future__ import annotations

from model_license_audit.reports.phrases.asking import asked_of_them, asker, askers, forbidden_use, term, thing
from model_license_audit.reports.phrases.citing import (
    clause,
    clause_number,
    clauses,
    clauses_alone,
    place,
    places,
    proof,
    shown_by,
)
from model_license_audit.reports.phrases.licensing import (
    choice,
    concluded,
    declared,
    detected,
    known_from,
    license_named,
    license_of,
    license_text,
    told_by_record,
)
from model_license_audit.reports.phrases.naming import names, numbers, points, ways
from model_license_audit.reports.phrases.rulings import RULINGS, before, refusals, who_says
from model_license_audit.reports.phrases.verdict import because, counts, headline, incomplete, tallied, use

__all__ = [
    "RULINGS",
    "asked_of_them",
    "asker",
    "askers",
    "because",
    "before",
    "choice",
    "clause",
    "clause_number",
    "clauses",
    "clauses_alone",
    "concluded",
    "counts",
    "declared",
    "detected",
    "forbidden_use",
    "headline",
    "incomplete",
    "known_from",
    "license_named",
    "license_of",
    "license_text",
    "names",
    "numbers",
    "place",
    "places",
    "points",
    "proof",
    "refusals",
    "shown_by",
    "tallied",
    "term",
    "thing",
    "told_by_record",
    "use",
    "ways",
    "who_says",
]
