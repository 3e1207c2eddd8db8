"""Ways in which a hub or the network before it goes wrong, for some requests or for all."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from urllib.parse import urlencode

from model_license_audit.testing.wire import JSON, Answer, Request, json_answer

HUGE_BYTES = 100_000_000
"""The size of a body that is larger than anything a hub sends."""
FOR_EVER_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong: ``kind`` is one of :data:`KINDS` or an HTTP status.

    Of the requests whose path matches ``path`` (``*`` stands for anything), it hits the first ``first`` of each path,
    or else the share ``share`` (0 to 1) of them, drawn by the seed of the hub. ``seconds`` is how long is waited: what
    ``429`` asks for, what lies between two bytes of ``slow``, what passes before ``hang`` answers. ``hops`` is the
    length of a ``redirect-chain``, ``size`` the bytes of ``huge`` and ``bomb``.
    """

    kind: str
    share: float = 1.0
    first: int | None = None
    path: str = "*"
    seconds: float | None = None
    hops: int = 3
    size: int = HUGE_BYTES

    def __post_init__(self) -> None:
        if self.kind not in KINDS and not re.fullmatch(r"[45]\d\d", self.kind):
            raise ValueError(f"fault {self.kind!r}: expected one of {', '.join(KINDS)} or a status from 400 to 599")
        if not 0 <= self.share <= 1:
            raise ValueError(f"fault {self.kind}: expected a share from 0 to 1")

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read ``KIND=SHARE``, ``KIND=NUMBERx`` for the first requests of each path, each with ``@PATTERN`` or not."""
        kind, _, rest = text.partition("=")
        how, _, path = rest.partition("@")
        fault = cls(kind.strip(), path=path or "*")
        if counted := re.fullmatch(r"(\d{1,9})x", how):
            return replace(fault, first=int(counted[1]))
        if how and not re.fullmatch(r"\d*\.?\d+%?", how):
            raise ValueError(f"fault {text!r}: expected KIND=SHARE, KIND=5%, KIND=3x or KIND=3x@/api/*")
        share = float(how.rstrip("%") or 1) / (100 if how.endswith("%") else 1)
        return replace(fault, share=share)


class Faults:
    """The faults of one hub, and which request each one hits."""

    def __init__(self, faults: list[Fault], seed: int = 0) -> None:
        self.faults = faults
        self._seed = seed
        self._asked: Counter[str] = Counter()

    def hitting(self, request: Request) -> Fault | None:
        """The fault that this request meets; the first of several."""
        self._asked[request.target] += 1
        if "hop" in request.query:
            return next((f for f in self.faults if f.kind.startswith("redirect") and _matches(f, request)), None)
        nth = self._asked[request.target]
        return next((f for f in self.faults if _matches(f, request) and self._hits(f, request.target, nth)), None)

    def _hits(self, fault: Fault, target: str, nth: int) -> bool:
        if fault.first is not None:
            return nth <= fault.first
        drawn = zlib.crc32(f"{self._seed}/{fault.kind}/{target}/{nth}".encode("utf-8", "replace"))
        return drawn / 2**32 < fault.share


def spoiled(fault: Fault, request: Request, good: Callable[[], Answer]) -> Answer:
    """What is answered in place of the good answer."""
    if fault.kind in KINDS:
        return KINDS[fault.kind](fault, request, good)
    return json_answer({"error": _MESSAGES.get(fault.kind, "made to fail")}, int(fault.kind), _HEADERS.get(fault.kind))


def _matches(fault: Fault, request: Request) -> bool:
    return fnmatchcase(request.path, fault.path)


def _limited(fault: Fault, _request: Request, _good: Callable[[], Answer]) -> Answer:
    seconds = 1 if fault.seconds is None else fault.seconds
    return json_answer({"error": _MESSAGES["429-bare"]}, 429, {"Retry-After": f"{seconds:g}"})


def _limited_bare(_fault: Fault, _request: Request, _good: Callable[[], Answer]) -> Answer:
    return json_answer({"error": _MESSAGES["429-bare"]}, 429)


def _gated(_fault: Fault, request: Request, _good: Callable[[], Answer]) -> Answer:
    told = "Access to this resource is restricted. You must have access to it and be authenticated to access it."
    return json_answer({"error": told}, 403 if request.token else 401, _code("GatedRepo", told))


def _chained(fault: Fault, request: Request, good: Callable[[], Answer]) -> Answer:
    hop = request.asked("hop") or "0"
    done = int(hop) if hop.isdecimal() and len(hop) < 9 else 0
    return good() if done >= fault.hops else _redirect(request, done + 1)


def _looped(_fault: Fault, request: Request, _good: Callable[[], Answer]) -> Answer:
    return _redirect(request, 2 if request.asked("hop") == "1" else 1)


def _redirect(request: Request, hop: int) -> Answer:
    there = f"{request.path}?{urlencode({**request.query, 'hop': [str(hop)]}, doseq=True)}"
    told = f"Temporary Redirect. Redirecting to {there}".encode()
    return Answer(307, told, {"Content-Type": "text/plain; charset=utf-8", "Location": there})


def _truncated(_fault: Fault, _request: Request, good: Callable[[], Answer]) -> Answer:
    answer = good()
    return replace(answer, body=answer.body[: len(answer.body) // 2], headers=_without_etag(answer.headers))


def _cut(_fault: Fault, _request: Request, good: Callable[[], Answer]) -> Answer:
    answer = good()
    return replace(answer, cut=answer.length // 2)


def _wrong_type(_fault: Fault, _request: Request, _good: Callable[[], Answer]) -> Answer:
    page = b"<!doctype html><title>Welcome</title><p>Please log in to this network."
    return Answer(200, page, {"Content-Type": "text/html; charset=utf-8"})


def _huge(fault: Fault, request: Request, good: Callable[[], Answer]) -> Answer:
    if "/resolve/" in request.path:
        return Answer(200, b"---\nlicense: mit\n---\n", {"Content-Type": "text/plain"}, fill=fault.size)
    answer = good()
    head, tail = (b'[{"id":"', b'"}]') if answer.body.startswith(b"[") else (b'{"cardData":{"license":"', b'"}}')
    return Answer(answer.status, head, {"Content-Type": JSON}, fill=fault.size, tail=tail)


def _bomb(fault: Fault, _request: Request, good: Callable[[], Answer]) -> Answer:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = [packer.compress(b" " * 1_000_000) for _ in range(fault.size // 1_000_000)]
    answer = good()
    return replace(
        answer, body=b"".join([*packed, packer.flush()]), headers={**answer.headers, "Content-Encoding": "gzip"}
    )


def _slow(fault: Fault, _request: Request, good: Callable[[], Answer]) -> Answer:
    return replace(good(), trickle=0.2 if fault.seconds is None else fault.seconds)


def _reset(_fault: Fault, _request: Request, _good: Callable[[], Answer]) -> Answer:
    return Answer(500, reset=True)


def _hang(fault: Fault, _request: Request, good: Callable[[], Answer]) -> Answer:
    return replace(good(), pause=FOR_EVER_S if fault.seconds is None else fault.seconds)


def _without_etag(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() != "etag"}


def _code(code: str, message: str) -> dict[str, str]:
    return {"X-Error-Code": code, "X-Error-Message": message}


KINDS: dict[str, Callable[[Fault, Request, Callable[[], Answer]], Answer]] = {
    "429": _limited,
    "429-bare": _limited_bare,
    "gated": _gated,
    "redirect-chain": _chained,
    "redirect-loop": _looped,
    "truncated": _truncated,
    "cut": _cut,
    "wrong-type": _wrong_type,
    "huge": _huge,
    "bomb": _bomb,
    "slow": _slow,
    "reset": _reset,
    "hang": _hang,
}
"""Each kind of fault beside the plain statuses."""

EXPLAINED = {
    "429": "too many requests, with Retry-After: 1",
    "429-bare": "too many requests, not saying how long to wait",
    "500, 502, 404 …": "any status from 400 to 599",
    "gated": "401, or 403 with a token, with X-Error-Code: GatedRepo",
    "redirect-chain": "three redirects before the answer",
    "redirect-loop": "redirects without an end",
    "truncated": "half of the JSON, as if it were all",
    "cut": "the connection is closed in the middle of the body",
    "wrong-type": "a page of HTML, as a hotel's network gives it",
    "huge": "a record or card of 100 MB",
    "bomb": "100 MB of blanks, compressed though nobody asked for it",
    "slow": "one byte of the body each 0.2 s",
    "reset": "the connection is reset in place of an answer",
    "hang": "no answer for a day",
}
"""What each kind does, in words."""

_MESSAGES = {
    "429-bare": "We had to rate limit your IP. To continue using our service, log in and pass a token.",
    "401": "Invalid username or password.",
    "403": "Access denied.",
    "404": "Repository not found",
    "500": "Internal Error - We're working hard to fix this as soon as possible!",
    "502": "Bad Gateway",
}
_HEADERS = {"401": _code("RepoNotFound", _MESSAGES["401"]), "404": _code("RepoNotFound", _MESSAGES["404"])}
