"""Running the server: a socket, an application, and an orderly end when it is asked to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from dataclasses import replace

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.serving.settings import Settings
from model_license_audit.serving.web.app import application

GRACE_S = 10
"""How long what is being worked on may take when the server is asked to stop; then it is ended."""
_BACKLOG = 512
_BESIDE = 64
"""Connections beside those that wait for an audit: readers, and clients that are told to come again."""


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is told the address once it is bound.

    Then nothing new is taken; audits that are being made are finished, or ended when the grace is over. What an audit
    writes to a registry it writes in one transaction. Raises :class:`UsageError` where the address cannot be had.
    """
    with _bound(settings) as listening:
        port = listening.getsockname()[1]
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        config = uvicorn.Config(
            application(replace(settings, port=port)),
            http=_impatient(min(settings.limits.seconds, GRACE_S)),
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=False,
            lifespan="on",
            timeout_keep_alive=5,
            timeout_graceful_shutdown=GRACE_S,
            limit_concurrency=settings.limits.audits + settings.limits.waiting + _BESIDE,
        )
        server = uvicorn.Server(config)
        _stop_in_order(server)
        ready(f"http://{shown}:{port}")
        try:
            server.run(sockets=[listening])
        except SystemExit as stopped:
            raise ModelAuditError("the server could not start", "see what is told above") from stopped


def _stop_in_order(server: uvicorn.Server) -> None:
    """Let a signal end the server before it has handlers of its own, too; when it has ended it raises it again."""

    def stop(_signal: int, _frame: object) -> None:
        server.should_exit = True

    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, stop)


def _impatient(seconds: float) -> type[H11Protocol]:
    """The protocol of a connection that is closed when it sends no whole head of a request for so long, or twice so."""

    class Impatient(H11Protocol):
        _idle_since: object = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._idle_since = self
            self.loop.call_later(seconds, self._look)

        def _look(self) -> None:
            if self.transport.is_closing():
                return
            cycle = self.cycle
            idle = (cycle or self) if cycle is None or cycle.response_complete else None
            if idle is not None and idle is self._idle_since:
                self.transport.close()
                return
            self._idle_since = idle
            self.loop.call_later(seconds, self._look)

    return Impatient


def _bound(settings: Settings) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(_BACKLOG)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        where = f"{settings.host}, port {settings.port}"
        raise UsageError(f"{where}: cannot be listened on ({error.strerror})", "choose another --port") from error
    return listening
