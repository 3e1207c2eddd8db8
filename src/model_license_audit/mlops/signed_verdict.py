"""A verdict that a key has signed: whoever may write tags on a server cannot make one up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model_license_audit.gate.attesting import STATEMENT
from model_license_audit.gate.verdict import Decision

PREDICATE = "urn:model-license-audit:mlflow-verdict:1"
"""A statement of in-toto about the content of one version, told by its address: the verdict, and when it was given."""


def seal(subject: str, digest: str, decision: Decision, moment: str, key: Path) -> str:
    """The envelope (DSSE) of a verdict as one line of JSON; raises :class:`UsageError` for an unusable key."""
    from model_license_audit.gate.envelopes import sealed

    told = _statement(subject, digest, decision, moment)
    payload = json.dumps(told, sort_keys=True, separators=(",", ":")).encode("utf-8")
    return json.dumps(sealed(payload, key), separators=(",", ":"))


def why_unsigned(text: str, subject: str, digest: str, moment: str, public_key: Path) -> str | None:
    """Why an envelope does not say, with the signature of this key, that just this was released at this moment.

    Raises :class:`UsageError` for an unusable key.
    """
    from model_license_audit.gate.envelopes import NoEnvelope, check_envelope, opened

    if not text:
        return "its verdict is not signed"
    try:
        envelope = opened(json.loads(text))
        said = json.loads(envelope.payload)
    except (NoEnvelope, ValueError, RecursionError) as error:
        return f"its signature cannot be read ({str(error)[:120]})"
    why = check_envelope(envelope, public_key)
    if why is not None:
        return f"its signature does not hold: {why}"
    expected = _statement(subject, digest, Decision.RELEASED, moment)
    return None if said == expected else "what is signed is not its verdict"


def _statement(subject: str, digest: str, decision: Decision, moment: str) -> dict[str, Any]:
    return {
        "_type": STATEMENT,
        "subject": [{"name": subject, "digest": {"dirHash": digest.removeprefix("sha256:")}}],
        "predicateType": PREDICATE,
        "predicate": {"verdict": decision.value, "at": moment},
    }
