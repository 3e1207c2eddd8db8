"""By what two observations of an artifact are told apart: all that was read, and what decides license and lineage."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from model_license_audit.model.evidence import Claim, ClaimField
from model_license_audit.registry.records import Observation

_T = TypeVar("_T")
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
_UNKEPT = re.compile(r"\\u0000|\\ud[89a-f]", re.IGNORECASE)
"""What a text that no database keeps is written with in JSON; a pair of surrogates is kept, and looked at twice."""
_LONE = re.compile("[\\x00\\ud800-\\udfff]")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``digest`` is the SHA-256 over all that was read, whenever it was; ``bodies`` are those of its texts.

    ``gist`` is the SHA-256 over what decides license and lineage: the same from a list, a record, a card or an import.
    """

    digest: str
    gist: str
    bodies: tuple[str, ...]


def fingerprint(seen: Observation) -> tuple[Observation, Fingerprint]:
    """The observation as it can be kept, and its fingerprint."""
    read = _read(seen)
    if _UNKEPT.search(read) or _UNKEPT.search(_besides(seen)) or any(_LONE.search(t.text) for t in seen.reading.texts):
        seen = keepable(seen)
        read = _read(seen)
    bodies = tuple(body_digest(text.text) for text in seen.reading.texts)
    return seen, Fingerprint(_sha256(read), _gist(seen), bodies)


def _read(seen: Observation) -> str:
    texts = [(t.path, t.role, t.digest, body_digest(t.text), t.body_line) for t in seen.reading.texts]
    problems = [(p.source, p.kind, p.what, p.remedy, p.incomplete) for p in seen.reading.problems]
    files = sorted((f.path, f.size, f.digest) for f in seen.files)
    return _json(
        [seen.kind, seen.ref.revision, seen.coverage, list(map(_claim, seen.reading.claims)), texts, problems, files]
    )


def _claim(claim: Claim) -> tuple[Any, ...]:
    e = claim.evidence
    where = (e.source, e.line, e.end_line, e.pointer, e.excerpt, e.digest, e.obtained)
    return (claim.field, claim.value, claim.basis, claim.confidence, claim.shape, where)


def _besides(seen: Observation) -> str:
    """What is kept of an observation and does not tell it apart."""
    aliases = [(str(a.old), a.evidence.source, a.evidence.pointer, a.evidence.excerpt) for a in seen.aliases]
    parents = [(str(link.parent), link.written) for link in seen.derivations]
    return _json([str(seen.ref), seen.modified, seen.license, aliases, parents])


def _gist(seen: Observation) -> str:
    claims = seen.reading.claims
    told = {
        (c.field, c.value or "") for c in claims if c.field in _TELLING or (c.value or "").startswith("base_model:")
    }
    return _sha256(_json([seen.kind, sorted(told)]))


def keepable(value: _T) -> _T:
    """The value with U+FFFD for characters that no database keeps: NUL, and halves of surrogate pairs."""
    if isinstance(value, str):
        return value if isinstance(value, Enum) else _LONE.sub("\ufffd", value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(keepable(one) for one in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: keepable(getattr(value, f.name)) for f in fields(value)})
    return value


def body_digest(text: str) -> str:
    """The SHA-256 of a decoded text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()
