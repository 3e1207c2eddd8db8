"""Signatures over a whole release, with the ``model-signing`` package and a key in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model_license_audit.model.errors import ModelAuditError, UsageError

SIGNATURE = "model.sig"
"""The file of the signature, beside what it is over."""
_TOLD = ("Signature mismatch", "Key mismatch")
"""How the library begins what it found, and does not merely stumble over."""
_LONGEST = 600

INSTALL = "pip install 'model-license-audit[sign]'"
MAKE_KEY = "make one with `openssl ecparam -name prime256v1 -genkey -noout -out key.pem`"
MAKE_PUBLIC = "make it with `openssl ec -in key.pem -pubout -out key.pub`"


def sign(release: Path, private_key: Path) -> Path:
    """Sign every file of the release but the signature, and put that beside them.

    Raises :class:`UsageError` for a key that cannot be used: an elliptic curve key in PEM, without a password.
    """
    signature = release / SIGNATURE
    signing, hashing = _library()
    try:
        config = signing.Config().use_elliptic_key_signer(private_key=private_key)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise no_key(private_key, error) from error
    config.set_hashing_config(_everything(hashing)).sign(release, signature)
    return signature


def check_signature(release: Path, public_key: Path) -> str | None:
    """Why the signature does not hold; ``None`` where it does. Raises :class:`UsageError` for an unusable key."""
    from cryptography.exceptions import InvalidSignature

    _, hashing = _library()
    from model_signing import verifying

    try:
        config = verifying.Config().use_elliptic_key_verifier(public_key=public_key)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise no_public_key(public_key, error) from error
    try:
        config.set_hashing_config(_everything(hashing)).verify(release, release / SIGNATURE)
    except InvalidSignature:
        return OTHER_KEY
    except (ValueError, LookupError, TypeError, OSError, AttributeError) as error:
        said = " ".join(str(error).replace("\\'", "'").split())[:_LONGEST]
        return said if said.startswith(_TOLD) else f"{SIGNATURE} is no signature of a model ({said or error!r})"
    return None


OTHER_KEY = "it was not made with the key that belongs to this public key, or was changed since"
"""What is said of a signature that does not fit a key."""


def no_key(file: Path, error: Exception) -> UsageError:
    """What is said of a file that holds no key to sign with."""
    return UsageError(f"{file} is no key to sign with ({error})", MAKE_KEY)


def no_public_key(file: Path, error: Exception) -> UsageError:
    """What is said of a file that holds no public key."""
    return UsageError(f"{file} is no public key ({error})", MAKE_PUBLIC)


def missing(error: ImportError) -> ModelAuditError:
    """What is said where what signs is not installed."""
    return ModelAuditError(f"signatures need the package model-signing ({error})", INSTALL)


def _everything(hashing: Any) -> Any:
    """Every file counts, those of git too; the signature alone cannot hold its own digest."""
    return hashing.Config().set_ignored_paths(paths=[SIGNATURE], ignore_git_paths=False)


def _library() -> tuple[Any, Any]:
    """The modules of model-signing; raises :class:`ModelAuditError` with the line that installs them."""
    try:
        from model_signing import hashing, signing
    except ImportError as error:
        raise missing(error) from error
    return signing, hashing
