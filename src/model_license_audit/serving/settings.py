"""What a server was started with: whom it listens to, what it may look at, and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from model_license_audit.registry.address import NONE

MEBIBYTE = 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""The addresses that only programs of the same machine can reach."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``body``: bytes of one request; ``seconds``: how long one may take; ``audits``: how many are made at once;
    ``waiting``: how many more may wait for that.

    An archive is unpacked to at most ``unpacked`` bytes in at most ``entries`` files and folders, none of them larger
    than a request may be.
    """

    body: int = 64 * MEBIBYTE
    seconds: float = 30.0
    audits: int = 2
    waiting: int = 64
    entries: int = 10_000

    @property
    def unpacked(self) -> int:
        """Bytes of an archive after unpacking."""
        return 4 * self.body


@dataclass(frozen=True, slots=True)
class Settings:
    """How it was started.

    ``names`` are those that it is called by beside ``host``, as by a proxy. ``registry`` and ``policy`` are as a user
    names them (``"none"``, ``None``: none is used), ``roots`` the folders below which directories may be named,
    ``token`` what lets a client write (empty: none can).
    """

    host: str = "127.0.0.1"
    names: tuple[str, ...] = ()
    port: int = 8000
    registry: str = NONE
    roots: tuple[str, ...] = ()
    policy: str | None = None
    token: str = field(default="", repr=False)
    limits: Limits = field(default_factory=Limits)

    @property
    def writable(self) -> bool:
        """True where a client with the token may write."""
        return bool(self.token)

    def told(self) -> dict[str, Any]:
        """What a worker has to know, to be written as JSON; the token is none of it."""
        return {key: value for key, value in asdict(self).items() if key != "token"}


def settings_from(told: Mapping[str, Any]) -> Settings:
    """The settings that :meth:`Settings.told` wrote."""
    plain = {key: value for key, value in told.items() if key not in {"limits", "roots", "names"}}
    return Settings(**plain, roots=tuple(told["roots"]), names=tuple(told["names"]), limits=Limits(**told["limits"]))
