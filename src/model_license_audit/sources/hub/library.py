"""The library ``huggingface_hub`` as it is used here: its session and its log-in, without its telemetry."""

from __future__ import annotations

import os
import re
import sys
import threading
from typing import TYPE_CHECKING

from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    from types import ModuleType

DEFAULT_ENDPOINT = "https://huggingface.co"
_IMPORTING = threading.Lock()
"""Held while the library is imported: the environment, which is changed meanwhile, belongs to all threads."""
_IMPORTED = threading.Event()
"""Set when all parts of it are there: other threads meet it before that, without them."""
INSTALL = "pip install 'model-license-audit[hub]'"


def load_library(purpose: str = "asking the Hugging Face Hub") -> ModuleType:
    """``huggingface_hub``, imported with telemetry off; the environment is left as it was found.

    Raises :class:`ModelAuditError` when it is not installed; ``purpose`` says there what it is needed for.
    """
    library = sys.modules.get("huggingface_hub")
    if library is not None and _IMPORTED.is_set():
        return library
    try:
        with _IMPORTING:
            return _imported()
    except ImportError as error:
        raise ModelAuditError(f"{purpose} needs the library huggingface_hub", INSTALL) from error


def _imported() -> ModuleType:
    added = {name: "1" for name in ("HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK") if name not in os.environ}
    os.environ.update(added)
    try:
        import huggingface_hub
        import huggingface_hub.errors
        import huggingface_hub.utils
    finally:
        for name in added:
            del os.environ[name]
    _IMPORTED.set()
    return huggingface_hub


def endpoint_of(endpoint: str | None) -> str:
    """The Hub's address: the one given, ``HF_ENDPOINT``, or the public Hub; raises :class:`UsageError` on nonsense."""
    address = (endpoint or os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")
    if not re.match(r"https?://[^/?#@\s]+(/[^?#\s]*)?\Z", address):
        raise UsageError("the Hub's address is no plain http(s) address", "set HF_ENDPOINT to one like https://host")
    return address


def user_token() -> str | None:
    """The token the user has set up for the Hub: ``HF_TOKEN`` or a log-in, unless implicit tokens are switched off."""
    if os.environ.get("HF_HUB_DISABLE_IMPLICIT_TOKEN", "").upper() in {"1", "ON", "YES", "TRUE"}:
        return None
    library = load_library()
    try:
        found: str | None = library.get_token()
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelAuditError(f"the Hub token cannot be read ({type(error).__name__})", "log in again") from None
    return found


def clean_token(token: str | None) -> str | None:
    """The token, if it may stand in a header; raises :class:`ModelAuditError` that does not show it."""
    if token and not re.fullmatch(r"[\x21-\x7e]+", token):
        raise ModelAuditError("the Hub token holds blanks or characters that no token has", "set HF_TOKEN again")
    return token
