"""The Hugging Face Hub as crawls read it: pages of lists and single records, asked for again only when they changed."""

from __future__ import annotations

import math
import re
import threading
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from model_license_audit.model.evidence import Problem
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.hub.client import PATIENCE_S, HubAnswer, HubClient, Meter
from model_license_audit.sources.hub.failures import FailureKind, HubFailure
from model_license_audit.sources.hub.library import clean_token, endpoint_of, user_token
from model_license_audit.sources.hub.pace import Pace, back_off
from model_license_audit.sources.hub.records import (
    MAX_RECORD_BYTES,
    HubRecord,
    answered_record,
    fields_of,
    parsed,
    record_of,
)
from model_license_audit.sources.hub.snapshot import HubSnapshot, api_path

MAX_PAGE_BYTES = 16_000_000
"""Most bytes of one page of a list; a page that is larger is asked for in smaller ones."""
LONGEST_WAIT_S = 3600.0
"""Longest wait that the Hub may ask for, in seconds; its windows are five minutes long."""
TIMEOUT_S = 30.0
"""Longest wait for a connection or for the next bytes, in seconds; long lists take the Hub a while to put together."""
_TRIES = 3
"""How often an answer that is no JSON is asked for: something between here and the Hub may have answered instead."""
_NEXT = re.compile(r'<([^<>\s]*)>\s*;[^,<]*\brel\s*=\s*"?next"?', re.IGNORECASE)
_SIZE = re.compile(r"([?&]limit=)(\d{1,6})\b")


class Stopped(Exception):
    """The crawl is to end while this was waiting."""


@dataclass(frozen=True, slots=True)
class HubPage:
    """A page of a list: its rows, how many cannot be read, and the address of the next one.

    A row cannot be read that names no repository, or that is larger than a page may be.
    """

    rows: tuple[HubRecord, ...]
    unread: int
    next: str | None
    etag: str | None


@dataclass(frozen=True, slots=True)
class HubAnswered:
    """The record of one repository; ``etag`` is what to ask again with."""

    record: HubRecord
    etag: str | None


class FedSnapshot(HubSnapshot):
    """The small texts of a repository; ``failures`` are those of all that could not be had, in order."""

    def __init__(self, client: HubClient, ref: ArtifactRef) -> None:
        super().__init__(client, ref)
        self.failures: list[HubFailure] = []

    def read(self, path: str, limit: int, offset: int = 0) -> bytes:
        """As :meth:`HubSnapshot.read`."""
        try:
            return super().read(path, limit, offset)
        except OSError as error:
            self._note(error.__cause__)
            raise

    def _unlisted(self, error: Exception) -> Problem:
        self._note(error)
        return super()._unlisted(error)

    def _note(self, error: BaseException | None) -> None:
        if isinstance(error, HubFailure):
            self.failures.append(error)


class HubFeed:
    """Reads one Hub in as many threads as like, at one pace; :meth:`stop` ends all waiting.

    Raises :class:`HubFailure` for what the Hub does not give, and :class:`Stopped` once it is stopped. ``token`` is
    sent with each request: the one that the user has set up when it is ``None``, none at all when it is empty.
    """

    def __init__(self, endpoint: str | None = None, token: str | None = None, patience_s: float = PATIENCE_S) -> None:
        self._stop = threading.Event()
        self.meter = Meter()
        self.pace = Pace(self.sleep)
        self._client = HubClient(
            endpoint_of(endpoint),
            clean_token(user_token() if token is None else token or None),
            timeout_s=min(TIMEOUT_S, patience_s),
            patience_s=patience_s,
            sleep=self.sleep,
            allowed_s=math.inf,
            requests=math.inf,
            pace=self.pace,
            longest_wait_s=LONGEST_WAIT_S,
            meter=self.meter,
        )

    @property
    def endpoint(self) -> str:
        """The Hub's address."""
        return self._client.endpoint

    @property
    def patience_s(self) -> float:
        """How long one answer is tried to be had, in seconds."""
        return self._client.patience_s

    def sleep(self, seconds: float) -> None:
        """Wait so long; raises :class:`Stopped` when the crawl is to end."""
        if self._stop.wait(seconds):
            raise Stopped

    def stop(self) -> None:
        """End all waiting, and begin nothing more."""
        self._stop.set()

    def page(self, address: str, dataset: bool, etag: str | None = None) -> HubPage | None:
        """A page of a list (``address`` is its path with the query); ``None`` when it is what it was at ``etag``."""
        answer, rows = self._json(address, MAX_PAGE_BYTES, etag, list)
        if answer.unchanged:
            return None
        if not answer.complete and (smaller := resized(address, _tenth(address))) != address:
            return self._as_large(self.page(smaller, dataset), address)
        if not answer.complete:
            return HubPage((), 1, self._following(answer), None)
        records = [_row(row, dataset) for row in rows]
        found = tuple(record for record in records if record is not None)
        following = self._following(answer) if rows else None
        return HubPage(found, len(records) - len(found), following, answer.headers.get("etag"))

    @staticmethod
    def _as_large(page: HubPage | None, address: str) -> HubPage | None:
        """A page that is the smaller beginning of another one; the one after it may be as large as that again."""
        if page is None or page.next is None:
            return page
        return replace(page, next=resized(page.next, _size(address)), etag=None)

    def record(self, ref: ArtifactRef, etag: str | None = None) -> HubAnswered | None:
        """The record of a repository; ``None`` when it is what it was at ``etag``."""
        answer, _ = self._json(record_address(ref), MAX_RECORD_BYTES, etag, dict)
        if answer.unchanged:
            return None
        return HubAnswered(answered_record(answer, ref), answer.headers.get("etag"))

    def snapshot(self, ref: ArtifactRef) -> FedSnapshot:
        """The small texts of a repository at a commit."""
        return FedSnapshot(self._client, ref)

    def _json(self, address: str, limit: int, etag: str | None, kind: type) -> tuple[HubAnswer, Any]:
        """The answer with its JSON (``None`` when it is unchanged or incomplete), which is to be of this kind."""
        headers = {"accept-encoding": "gzip"} | ({"if-none-match": etag} if etag else {})
        tries = 0
        while True:
            tries += 1
            if self._stop.is_set():
                raise Stopped
            answer = self._client.get(address, limit, headers=headers)
            if answer.unchanged or not answer.complete:
                return answer, None
            try:
                return answer, _of_kind(parsed(answer), kind)
            except HubFailure:
                if tries >= _TRIES:
                    raise
            self.sleep(back_off(tries, self._client.jitter()))

    def _following(self, answer: HubAnswer) -> str | None:
        """The page after this one, on the Hub that is asked: a mirror hands on links to the Hub that it mirrors."""
        found = _NEXT.search(answer.headers.get("link", ""))
        if found is None:
            return None
        parts = urlsplit(found[1])
        path = parts.path.removeprefix(urlsplit(self.endpoint).path)
        if not re.match(r"/api/(models|datasets)\Z", path) or not (parts.query.isascii() and parts.query.isprintable()):
            raise HubFailure(FailureKind.MALFORMED, "the next page of the list is no page of a list")
        return f"{path}?{parts.query}"


def record_address(ref: ArtifactRef) -> str:
    """The path and query that ask for the record of a repository."""
    return f"{api_path(ref)}?{urlencode({'expand': fields_of(ref.dataset)}, doseq=True)}"


def resized(address: str, rows: int) -> str:
    """The address of a page with another number of rows."""
    return _SIZE.sub(rf"\g<1>{rows}", address, count=1)


def _size(address: str) -> int:
    found = _SIZE.search(address)
    return int(found[2]) if found else 1


def _tenth(address: str) -> int:
    return max(1, _size(address) // 10)


def _of_kind(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise HubFailure(FailureKind.MALFORMED, "the answer is JSON of another shape")
    return value


def _row(row: object, dataset: bool) -> HubRecord | None:
    """The record in a row of a list; ``None`` when it names no repository: one bad row costs no other."""
    try:
        return record_of(row, dataset)
    except HubFailure:
        return None
