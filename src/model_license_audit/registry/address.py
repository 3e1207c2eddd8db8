"""Where the registry is: a file of the user's by default, any SQLite file or PostgreSQL database by its address."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from model_license_audit.model.errors import UsageError

VARIABLE = "MODELAUDIT_REGISTRY"
NONE = "none"
_SQLITE = "sqlite:///"
_POSTGRESQL = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://", re.IGNORECASE)
_OTHER = re.compile(r"[A-Za-z][\w+.-]*://")
_PASSWORD = re.compile(r"(?<=://)([^:/@]*):.*@|(?<=password=)[^&]*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """A registry's address: the ``path`` of an SQLite file, or the ``url`` of a PostgreSQL database."""

    path: str | None = None
    url: str | None = field(default=None, repr=False)

    @property
    def shown(self) -> str:
        """The address as it may be printed: without a password."""
        if self.path is not None:
            return self.path
        return _PASSWORD.sub(lambda found: f"{found[1]}@" if found[1] is not None else "***", self.conninfo)

    @property
    def conninfo(self) -> str:
        """The address of a database as PostgreSQL itself writes it."""
        return (self.url or "").replace("+psycopg", "", 1)

    @property
    def exists(self) -> bool:
        """True unless it is a file that is not there yet, or one that is still empty."""
        if self.path is None:
            return True
        return os.path.exists(self.path) and os.path.getsize(self.path) > 0  # noqa: PTH110, PTH202 - pathlib is dear


def address_of(said: str | None) -> Address | None:
    """The address that was said, else that of ``MODELAUDIT_REGISTRY``, else the user's own file.

    ``None`` when it says ``none``: no registry is to be used. Raises :class:`UsageError` for another kind of database.
    """
    text = (said or os.environ.get(VARIABLE) or default_path()).strip()
    if text.casefold() == NONE:
        return None
    if _POSTGRESQL.match(text):
        return Address(url=_POSTGRESQL.sub("postgresql+psycopg://", text, count=1))
    if text.startswith(_SQLITE):
        text = text.removeprefix(_SQLITE)
    elif _OTHER.match(text):
        raise UsageError(
            "the registry's address is of no kind that is known",
            "give the path of a file, sqlite:///PATH, postgresql://USER@HOST/NAME or none",
        )
    return Address(path=os.path.abspath(os.path.expanduser(text)))  # noqa: PTH100, PTH111


def default_path() -> str:
    """The user's own registry: in ``XDG_DATA_HOME``, or below the home directory."""
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")  # noqa: PTH111, PTH118
    return os.path.join(base, "model-license-audit", "registry.db")  # noqa: PTH118
