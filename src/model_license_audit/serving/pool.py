"""A few workers and a queue in front of them: what there is no room for is refused, what takes too long is ended."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any

from model_license_audit.serving.settings import Settings
from model_license_audit.serving.wire import LONGEST_LINE, Answer, answer_of, line_of

JOBS = 1000
"""A worker that has done so many is replaced by a new one: what a library holds on to does not add up."""
STARTING_S = 60.0
"""How long a worker may take until it can work."""


class Busy(Exception):
    """There is no room for the job, neither with a worker nor in the queue."""


class TookTooLong(Exception):
    """The job was ended because its time was up."""


class Broken(Exception):
    """The worker ended by itself."""


class Worker:
    """One process; its input is its life line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        self._process, self._jobs, self._answers = process, process.stdin, process.stdout
        self.done = 0

    @classmethod
    async def start(cls, settings: Settings) -> Worker:
        """A worker that can work; in a session of its own, so that a key pressed for the server does not end it."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "model_license_audit.serving.work.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LONGEST_LINE, start_new_session=True,
        )  # fmt: skip
        worker = cls(process)
        try:
            async with asyncio.timeout(STARTING_S):
                await worker._send(settings.told())
                await worker._line()
        except TimeoutError as error:
            await worker.kill()
            raise Broken("it did not start") from error
        except BaseException:
            await worker.kill()
            raise
        return worker

    async def ask(self, job: str, told: Mapping[str, Any]) -> Answer:
        """Have a job done; raises :class:`Broken` when the process is gone."""
        await self._send({"job": job, "with": dict(told)})
        head = await self._line()
        try:
            body = await self._answers.readexactly(head["length"])
        except asyncio.IncompleteReadError as error:
            raise Broken(job) from error
        self.done += 1
        return answer_of(head, body)

    async def _send(self, told: object) -> None:
        try:
            self._jobs.write(line_of(told))
            await self._jobs.drain()
        except OSError as error:
            raise Broken(str(error)) from error

    async def _line(self) -> dict[str, Any]:
        line = await self._answers.readline()
        if not line:
            raise Broken("it ended")
        told = json.loads(line)
        assert isinstance(told, dict)  # noqa: S101
        return told

    @property
    def alive(self) -> bool:
        """False once its process is known to have ended."""
        return self._process.returncode is None

    async def kill(self) -> None:
        """End it now."""
        if self._process.returncode is None:
            self._process.kill()
        self._jobs.close()
        await self._process.wait()


class Pool:
    """At most ``size`` workers, started when there is first something to do; ``waiting`` more jobs may wait."""

    def __init__(self, settings: Settings, size: int, waiting: int) -> None:
        self._settings, self._room = settings, size + waiting
        self._turns = asyncio.Semaphore(size)
        self._idle: list[Worker] = []
        self._inside = 0

    @property
    def inside(self) -> int:
        """Jobs that are worked on or wait."""
        return self._inside

    @property
    def full(self) -> bool:
        """True when one more job would be refused."""
        return self._inside >= self._room

    async def run(self, job: str, told: Mapping[str, Any]) -> Answer:
        """Have a job done; raises :class:`Busy`, :class:`TookTooLong` or :class:`Broken`.

        The time that it may take begins with the work; waiting for it may take as long again.
        """
        if self.full:
            raise Busy
        self._inside += 1
        try:
            return await self._in_turn(job, told)
        finally:
            self._inside -= 1

    async def _in_turn(self, job: str, told: Mapping[str, Any]) -> Answer:
        try:
            async with asyncio.timeout(self._settings.limits.seconds):
                await self._turns.acquire()
        except TimeoutError as error:
            raise Busy from error
        try:
            return await self._with_worker(job, told)
        finally:
            self._turns.release()

    async def _with_worker(self, job: str, told: Mapping[str, Any]) -> Answer:
        worker = self._next() or await Worker.start(self._settings)
        try:
            async with asyncio.timeout(self._settings.limits.seconds):
                answer = await worker.ask(job, told)
        except TimeoutError as error:
            await worker.kill()
            raise TookTooLong from error
        except BaseException:  # also a request that is called off: half an answer must not become that of another
            await worker.kill()
            raise
        await self._keep(worker)
        return answer

    def _next(self) -> Worker | None:
        """A worker that has nothing to do; one that has ended meanwhile is forgotten."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        return None

    async def _keep(self, worker: Worker) -> None:
        if worker.done >= JOBS:
            await worker.kill()
        else:
            self._idle.append(worker)

    async def warm(self) -> None:
        """Start one worker now, so that the first to ask need not wait, and that what is wrong is known at once."""
        self._idle.append(await Worker.start(self._settings))

    async def close(self) -> None:
        """End all workers that do nothing; the others end with their jobs, or when those are called off."""
        while self._idle:
            await self._idle.pop().kill()
