"""Writing an answer to a connection, with all that is wrong with it."""

from __future__ import annotations

import asyncio
import socket
import struct

from model_license_audit.testing.counting import Counts
from model_license_audit.testing.wire import Answer, Request, head_of


class Sending:
    """One answer on its way; what is written is counted just before, so that a client that has it finds it counted."""

    def __init__(self, writer: asyncio.StreamWriter, request: Request, counts: Counts) -> None:
        self._writer, self._request, self._counts = writer, request, counts
        self._sent = 0

    async def send(self, answer: Answer, keep: bool) -> bool:
        """Write it; false when the connection has to end after it."""
        try:
            if answer.pause:
                await asyncio.sleep(answer.pause)
            self._counts.begin(self._request, answer)
            if answer.reset:
                _reset(self._writer)
                return False
            return await self._send(answer, head_of(answer, keep)) and keep
        finally:
            self._counts.end(self._request, answer, self._sent)

    async def _send(self, answer: Answer, head: bytes) -> bool:
        if self._request.method == "HEAD" or answer.status == 304:
            await self._write(head, 0)
            return True
        if not answer.fill and not answer.trickle:
            body = (answer.body + answer.tail)[: answer.cut]
            await self._write(head + body, len(body))
            return answer.cut is None
        await self._write(head, 0)
        for piece in answer.pieces():
            if answer.trickle:
                await asyncio.sleep(answer.trickle)
            await self._write(piece, len(piece))
        return True

    async def _write(self, data: bytes, body: int) -> None:
        self._sent += len(data)
        self._counts.more(self._request, len(data), body)
        self._writer.write(data)
        await self._writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a network does that lost it."""
    plug: socket.socket = writer.get_extra_info("socket")
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
