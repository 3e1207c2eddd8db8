"""By what two observations of an artifact are told apart: all that was read, and what decides license and lineage."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from typing import Any

from model_license_audit.model.evidence import ClaimField
from model_license_audit.registry.records import Observation

_TELLING = frozenset(
    {
        ClaimField.LICENSE,
        ClaimField.LICENSE_NAME,
        ClaimField.LICENSE_LINK,
        ClaimField.BASE_MODEL,
        ClaimField.BASE_MODEL_RELATION,
        ClaimField.DATASET,
        ClaimField.SOURCE_DATASET,
        ClaimField.GATED,
        ClaimField.NEW_VERSION,
    }
)


def digest_of(seen: Observation) -> str:
    """The SHA-256 over all that was read of an artifact, whenever it was read."""
    texts = [(t.path, t.role, t.digest, body_digest(t.text), t.body_line) for t in seen.reading.texts]
    problems = [astuple(p) for p in seen.reading.problems]
    files = sorted(astuple(f) for f in seen.files)
    claims = [astuple(c) for c in seen.reading.claims]
    return _sha256([seen.kind, seen.ref.revision, seen.coverage, claims, texts, problems, files])


def gist_of(seen: Observation) -> str:
    """The SHA-256 over what decides license and lineage: the same from a list, a record, a card or an import."""
    told = {(c.field, c.value) for c in seen.reading.claims if c.field in _TELLING}
    tags = {(c.field, c.value) for c in seen.reading.claims if (c.value or "").startswith("base_model:")}
    return _sha256([seen.kind, sorted((f, v or "") for f, v in told | tags)])


def body_digest(text: str) -> str:
    """The SHA-256 of a decoded text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _sha256(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
