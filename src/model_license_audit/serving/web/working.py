"""The workers of a server as its routes use them: what comes back is always an answer of HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.responses import Response

from model_license_audit.serving.pool import Broken, Busy, Pool, TookTooLong
from model_license_audit.serving.settings import Settings
from model_license_audit.serving.web.guards import busy
from model_license_audit.serving.wire import Answer, problem

READERS = 2
"""So many workers read the registry; audits have workers of their own, so that browsing never waits for them."""
_READERS_WAITING = 100


class Working:
    """The workers that audit, and those that read the registry."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.audits = Pool(settings, settings.limits.audits, settings.limits.waiting)
        self.reading = Pool(settings, READERS, _READERS_WAITING)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """From start to end: one worker of each sort is there before the first request."""
        try:
            await self.audits.warm()
            await self.reading.warm()
            yield
        finally:
            await self.audits.close()
            await self.reading.close()

    async def audit(self, told: Mapping[str, Any]) -> Response:
        """An audit."""
        return await _answered(self.audits, "audit", told, self.settings)

    async def look(self, job: str, told: Mapping[str, Any]) -> Response:
        """Something that the registry tells, or that is written to the file of waivers."""
        return await _answered(self.reading, job, told, self.settings)


async def _answered(pool: Pool, job: str, told: Mapping[str, Any], settings: Settings) -> Response:
    try:
        return response(await pool.run(job, told))
    except Busy:
        return response(busy())
    except TookTooLong:
        told_of = f"it took longer than {settings.limits.seconds:g} s and was ended"
        return response(problem(504, told_of, "ask for less, or use the command line"))
    except Broken:
        return response(problem(500, "it could not be done: the process that did it ended", "see the server's log"))


def response(answer: Answer) -> Response:
    """An answer as the framework sends it."""
    return Response(answer.body, answer.status, dict(answer.headers), answer.media)
