"""What an artifact's card says in its running text alone, as facts that rules are asked of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from model_license_audit.model.evidence import Claim, ClaimField
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.licenses_told import licenses_told
from model_license_audit.rules.providers import providers_said


def statements(situation: Situation) -> Iterator[tuple[Claim, dict[str, Any]]]:
    """Each statement with its facts: what it is ``about``, its ``value``, ``where`` it stands.

    A ``use_limit`` is ``non-commercial`` or ``research-only``; the value of ``data_from`` names the providers of models
    whose outputs the data are said to be and that the lineage does not hold; that of ``license_of`` is an ancestor with
    the license that the card gives it.
    """
    for claim in situation.subject.claims_of(ClaimField.USE_LIMIT):
        yield claim, _facts(claim, claim.value or "")
    for claim in situation.subject.claims_of(ClaimField.DATA_FROM):
        if said := providers_said(situation, claim.value or ""):
            yield claim, _facts(claim, ", ".join(said))
    yield from licenses_told(situation)


def _facts(claim: Claim, value: str) -> dict[str, Any]:
    return {"about": claim.field.value, "value": value, "where": claim.evidence.location}
