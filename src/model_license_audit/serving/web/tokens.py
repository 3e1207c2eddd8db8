"""The token that lets a client write: where it is read from, and how one that is sent is compared with it."""

from __future__ import annotations

import hmac
import os
from hashlib import sha256
from pathlib import Path

from model_license_audit.model.errors import UsageError

VARIABLE = "MODELAUDIT_TOKEN"
SHORTEST = 16
"""Characters that a token has at least."""
_LARGEST = 4096
_MAKE = "make one: python -c 'import secrets; print(secrets.token_urlsafe(32))'"


def token_from(file: Path | None) -> str:
    """The token of a file, else that of the environment, which loses it; empty where there is none.

    Raises :class:`UsageError` for one that is too short, or that cannot be sent in a header.
    """
    said = os.environ.pop(VARIABLE, "")
    if file is None and not said:
        return ""
    where, token = (str(file), _read(file)) if file is not None else (VARIABLE, said)
    token = token.strip()
    if len(token) < SHORTEST or not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(f"{where}: a token has {SHORTEST} printable characters or more, and no blank", _MAKE)
    return token


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
        return data.decode("ascii") if len(data) <= _LARGEST else ""
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no plain text"
        raise UsageError(f"{file}: the token cannot be read ({why})", _MAKE) from error


def same(one: str, other: str) -> bool:
    """Whether two tokens are equal, in a time that tells nothing of either."""
    digests = [sha256(token.encode("utf-8", "surrogatepass")).digest() for token in (one, other)]
    return hmac.compare_digest(*digests)
