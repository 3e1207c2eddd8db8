"""Lists of repositories: filtered, sorted, and given a page at a time with a link to the next."""

from __future__ import annotations

import base64
import binascii
import bisect
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from model_license_audit.testing.repositories import Repositories, Repository, granted
from model_license_audit.testing.wire import Request

MAX_PAGE = 1000
"""Most rows of one page, and as many as there are when no ``limit`` was asked for."""
SORTS = frozenset({"createdAt", "downloads", "lastModified", "likes", "trendingScore"})

Place = tuple[Any, str, str]
"""Where a repository stands in a sorted list: the sorted value and two ids that make it unique."""


class Lists:
    """Sorted lists of all repositories, kept until one changes; a page has ``most`` rows and no more."""

    def __init__(self, repositories: Repositories, most: int = MAX_PAGE) -> None:
        self.repositories, self._most = repositories, most
        self._kept: dict[tuple[str, str], tuple[int, list[tuple[Place, Repository]]]] = {}

    def page(
        self, request: Request, kind: str, host: str, allowed: Callable[[Repository], bool]
    ) -> tuple[list[Repository], str | None]:
        """The rows of one page, and the address of the next; raises ``ValueError`` in words for a wrong parameter."""
        sort = request.asked("sort") or "_id"
        if sort not in SORTS | {"_id"}:
            raise ValueError(f"sort: expected one of {', '.join(sorted(SORTS))}")
        size = min(_size(request.asked("limit")), self._most)
        rows = self._sorted(kind, sort)
        cursor = request.asked("cursor")
        start = bisect.bisect_right(rows, _place(cursor), key=lambda row: row[0]) if cursor else 0
        wanted = _wanted(request)
        found: list[tuple[Place, Repository]] = []
        for place, repository in rows[start:]:
            if allowed(repository) and wanted(repository):
                found.append((place, repository))
                if len(found) > size:
                    break
        following = found[size - 1][0] if len(found) > size else None
        return [repository for _, repository in found[:size]], _next(request, kind, host, size, following)

    def _sorted(self, kind: str, sort: str) -> list[tuple[Place, Repository]]:
        version, rows = self._kept.get((kind, sort), (-1, []))
        if version != self.repositories.version:
            rows = sorted(((_place_of(one, sort), one) for one in self.repositories.all(kind)), key=lambda row: row[0])
            self._kept[kind, sort] = self.repositories.version, rows
        return rows


def may_list(tokens: Any, token: str | None) -> Callable[[Repository], bool]:
    """Who sees what: private repositories are listed only for those who may read them."""
    return lambda repository: not repository.private or granted(tokens, token, repository.id)


def _place_of(repository: Repository, sort: str) -> Place:
    record = repository.record
    ids = str(record["_id"]), str(record["id"])
    if sort == "_id":
        return "", *ids
    value = record.get(sort, 0)
    return (-value if isinstance(value, (int, float)) else _descending(str(value))), *ids


def _descending(text: str) -> str:
    """A text that sorts the other way round."""
    return "".join(chr(0x7F - ord(c)) if ord(c) < 0x7F else c for c in text)


def _size(limit: str | None) -> int:
    if limit is None:
        return MAX_PAGE
    if not limit.isdecimal() or not 0 < int(limit) <= 10_000:
        raise ValueError("limit: expected a number from 1 to 1000")
    return min(int(limit), MAX_PAGE)


def _place(cursor: str) -> Place:
    try:
        value, *ids = json.loads(base64.urlsafe_b64decode(cursor))
        if len(ids) != 2:
            raise ValueError
    except (binascii.Error, ValueError, TypeError) as error:
        raise ValueError("cursor: not one that this hub gave") from error
    return value, str(ids[0]), str(ids[1])


def _next(request: Request, kind: str, host: str, size: int, last: Place | None) -> str | None:
    if last is None:
        return None
    cursor = base64.urlsafe_b64encode(json.dumps(last).encode()).decode()
    query = {name: values for name, values in request.query.items() if name not in {"cursor", "limit"}}
    return f"http://{host}/api/{kind}?{urlencode(query | {'limit': [str(size)], 'cursor': [cursor]}, doseq=True)}"


def _wanted(request: Request) -> Callable[[Repository], bool]:
    """What the filters of a request let through."""
    tags = {tag for value in request.query.get("filter", []) for tag in value.split(",") if tag}
    search, author = (request.asked("search") or "").lower(), (request.asked("author") or "").lower()
    gated, pipeline = request.asked("gated"), request.asked("pipeline_tag")

    def wanted(repository: Repository) -> bool:
        record = repository.record
        return (
            (not search or search in repository.id.lower())
            and (not author or author == str(record.get("author") or "").lower())
            and (not tags or tags <= {tag for tag in record["tags"] if isinstance(tag, str)})
            and (pipeline is None or record.get("pipeline_tag") == pipeline)
            and (gated is None or bool(record["gated"]) == (gated.lower() in {"1", "true"}))
        )

    return wanted
