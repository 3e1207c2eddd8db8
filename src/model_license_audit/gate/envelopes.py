"""Statements in signed envelopes (DSSE), with the keys that releases are signed with: ECDSA on a NIST curve."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.gate.signing import OTHER_KEY, missing, no_key, no_public_key

PAYLOAD_TYPE = "application/vnd.in-toto+json"
MOST = 32
"""Signatures in one envelope: each costs work to check."""
_MEMBERS = frozenset({"payloadType", "payload", "signatures"})
_CURVES = {"secp256r1": "SHA256", "secp384r1": "SHA384", "secp521r1": "SHA512"}
"""The curves that model-signing takes, each with the digest that goes with it."""


class NoEnvelope(ValueError):
    """A JSON value looks like an envelope and is none; says why."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an envelope holds, byte by byte, and the signatures over it, each with the name of its key, if any."""

    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]


def sealed(payload: bytes, private_key: Path) -> dict[str, Any]:
    """The envelope of a payload, signed; raises :class:`UsageError` for a key that cannot be used.

    Equal payloads give equal bytes with a library that can do without random numbers (RFC 6979).
    """
    key = _private(private_key)
    signature = key.sign(_signed(payload), _scheme(key.curve.name, fixed=True))
    told = {"keyid": _key_id(key.public_key()), "sig": b64encode(signature).decode("ascii")}
    return {"payloadType": PAYLOAD_TYPE, "payload": b64encode(payload).decode("ascii"), "signatures": [told]}


def is_envelope(told: Any) -> bool:
    """True for a JSON value that is meant as an envelope, broken or not."""
    return isinstance(told, dict) and not _MEMBERS.isdisjoint(told)


def opened(told: Any) -> Envelope:
    """What an envelope holds, whoever signed it; raises :class:`NoEnvelope`."""
    if not isinstance(told, dict) or told.get("payloadType") != PAYLOAD_TYPE:
        raise NoEnvelope(f"the envelope's payload is not of the type {PAYLOAD_TYPE}")
    signatures = told.get("signatures")
    if not isinstance(signatures, list) or not signatures or not all(isinstance(one, dict) for one in signatures):
        raise NoEnvelope("the envelope bears no signature")
    if len(signatures) > MOST:
        raise NoEnvelope(f"the envelope bears more than {MOST} signatures")
    made = tuple((str(one.get("keyid") or ""), _bytes(one.get("sig"))) for one in signatures)
    return Envelope(_bytes(told.get("payload")), made)


def check_envelope(envelope: Envelope, public_key: Path) -> str | None:
    """Why no signature of an envelope is that of this key; ``None`` where one is.

    Raises :class:`UsageError` for an unusable key.
    """
    from cryptography.exceptions import InvalidSignature

    key = _public(public_key)
    own, scheme = _key_id(key), _scheme(key.curve.name)
    for name, signature in envelope.signatures:
        if name in {"", own}:
            try:
                key.verify(signature, _signed(envelope.payload), scheme)
            except InvalidSignature:
                continue
            return None
    return OTHER_KEY


def _signed(payload: bytes) -> bytes:
    """What is signed: the payload with its type and the lengths of both (DSSE's pre-authentication encoding)."""
    kind = PAYLOAD_TYPE.encode("ascii")
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _bytes(told: Any) -> bytes:
    try:
        return b64decode(told, validate=True)
    except (ValueError, TypeError) as error:
        raise NoEnvelope(f"the envelope holds no base64 where it should ({error})") from error


def _private(file: Path) -> Any:
    serialization = _serialization()
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), None)
        _scheme(key.curve.name)
    except (OSError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise no_key(file, error) from error
    return key


def _public(file: Path) -> Any:
    serialization = _serialization()
    try:
        key = serialization.load_pem_public_key(file.read_bytes())
        _scheme(key.curve.name)
    except (OSError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise no_public_key(file, error) from error
    return key


def _scheme(curve: str, *, fixed: bool = False) -> Any:
    """How a key on a curve signs; ``fixed``: without random numbers, where the library can."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    digest = getattr(hashes, _CURVES[curve])()
    try:
        return ec.ECDSA(digest, deterministic_signing=fixed)
    except UnsupportedAlgorithm:
        return ec.ECDSA(digest)


def _key_id(public: Any) -> str:
    """The name of a key, as model-signing writes it: the SHA-256 of the public key in PEM."""
    serialization = _serialization()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(pem).hexdigest()


def _serialization() -> Any:
    """The module that reads keys; raises :class:`ModelAuditError` with the line that installs it."""
    try:
        from cryptography.hazmat.primitives import serialization
    except ImportError as error:
        raise missing(error) from error
    return serialization
