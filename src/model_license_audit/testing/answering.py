"""What the hub says to a request: records, lists, trees and files, redirects and refusals."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from model_license_audit.testing.listing import MAX_PAGE, Lists, may_list
from model_license_audit.testing.pushing import Pushing
from model_license_audit.testing.repositories import Record, Repositories, Repository, granted
from model_license_audit.testing.serving_files import file_answer, tree_answer
from model_license_audit.testing.shapes import EXPANDABLE, expanded, short, whole
from model_license_audit.testing.wire import TEXT, Answer, Request, json_answer

_LIST = re.compile(r"/api/(models|datasets)/?\Z")
_RECORD = re.compile(
    r"/api/(?P<kind>models|datasets)/(?P<name>[^/]+(?:/(?!revision/|tree/|refs\Z)[^/]+)?)"
    r"(?:/(?P<part>revision|tree|refs)(?:/(?P<rest>.*))?)?\Z"
)
_FILE = re.compile(r"/(?P<kind>datasets/)?(?P<name>[^/]+(?:/(?!resolve/|raw/)[^/]+)?)/(?:resolve|raw)/(?P<rest>.+)\Z")
_CACHED = re.compile(
    r"/api/resolve-cache/(?P<kind>models|datasets)/(?P<name>[^/]+/[^/]+|[^/]+)/(?P<rest>[0-9a-f]{40}/.+)\Z"
)


class Refused(Exception):
    """A request that gets no good answer; ``answer`` is what it gets."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.status))
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Asked:
    """A repository and the part of it that a path names."""

    kind: str
    name: str
    part: str
    rest: str


class Answers:
    """Answers from what the repositories hold.

    ``tokens`` maps a token to the ids of the gated and private repositories it may read (``*``: all). Without any, each
    token is that of a user who was granted nothing. ``redirect_files`` makes files be served from another address of
    the hub, as the real one does. Lists are given in pages of ``page_rows`` at most.
    """

    def __init__(
        self,
        repositories: Repositories,
        tokens: Mapping[str, Collection[str]],
        redirect_files: bool = False,
        page_rows: int = MAX_PAGE,
    ) -> None:
        self.repositories, self.tokens, self.redirect_files = repositories, tokens, redirect_files
        self.ranges = True
        self.pushing: Pushing | None = None
        self._lists = Lists(repositories, page_rows)

    def to(self, request: Request) -> Answer:
        """The answer to a request; one that the client holds already is only confirmed (304)."""
        if request.method not in {"GET", "HEAD"}:
            if self.pushing is not None:
                with self.repositories.lock:
                    return self.pushing.to(request)
            return _refusal(405, "", f"{request.method} is not served here")
        try:
            with self.repositories.lock:
                answer = self._routed(request)
        except Refused as refused:
            return refused.answer
        return _confirmed(request, answer)

    def _routed(self, request: Request) -> Answer:
        if request.token is not None and self.tokens and request.token not in self.tokens:
            raise Refused(_refusal(401, "", "Invalid credentials in Authorization header"))
        path = unquote(request.path)
        if found := _LIST.match(path):
            return self._list(request, found[1])
        if found := _CACHED.match(path):
            return self._file(request, Asked(found["kind"], found["name"], "cached", found["rest"]))
        if found := _RECORD.match(request.path):
            asked = Asked(found["kind"], unquote(found["name"]), found["part"] or "", unquote(found["rest"] or ""))
            return self._of_repository(request, asked, found["rest"] or "")
        if found := _FILE.match(request.path):
            kind = "datasets" if found["kind"] else "models"
            return self._file(request, Asked(kind, unquote(found["name"]), "resolve", found["rest"]))
        if path == "/":
            return Answer(
                200, b"A hub to try programs with. It speaks /api/models and /api/datasets.\n", {"Content-Type": TEXT}
            )
        return _refusal(404, "", "Sorry, we can't find the page you are looking for.")

    def _list(self, request: Request, kind: str) -> Answer:
        host = request.headers.get("host", "127.0.0.1")
        try:
            rows, following = self._lists.page(request, kind, host, may_list(self.tokens, request.token))
        except ValueError as error:
            raise Refused(_refusal(400, "", str(error))) from error
        wanted = _expand(request, kind)
        full, card, config = (request.said(name) for name in ("full", "cardData", "config"))
        shown: list[Record] = []
        for repository in rows:
            state = repository.at("main")
            if wanted and state is not None:
                shown.append(expanded(self.repositories, repository, *state, wanted))
            else:
                shown.append(short(repository, full, card, config))
        return json_answer(shown, headers={"Link": f'<{following}>; rel="next"'} if following else {})

    def _of_repository(self, request: Request, asked: Asked, quoted: str) -> Answer:
        repository = self._found(request, asked)
        if asked.part == "refs":
            branch = {"name": "main", "ref": "refs/heads/main", "targetCommit": repository.record.get("sha")}
            return json_answer({"branches": [branch], "converts": [], "tags": []})
        revision, _, folder = quoted.partition("/") if asked.part == "tree" else (quoted, "", "")
        record, files = self._state(repository, unquote(revision) or "main")
        if asked.part == "tree":
            return tree_answer(request, files, unquote(folder))
        wanted = _expand(request, asked.kind)
        if wanted:
            return json_answer(expanded(self.repositories, repository, record, files, wanted))
        return json_answer(whole(repository, record, files, request.said("blobs")))

    def _file(self, request: Request, asked: Asked) -> Answer:
        repository = self._found(request, asked)
        if repository.record["gated"] and not granted(self.tokens, request.token, repository.id):
            raise Refused(_gated(repository, request.token))
        quoted, _, path = asked.rest.partition("/")
        revision = unquote(quoted)
        record, files = self._state(repository, revision)
        commit = str(record.get("sha"))
        path = unquote(path)
        if path not in files:
            told = {"X-Repo-Commit": commit}
            raise Refused(_refusal(404, "EntryNotFound", "Entry not found", told))
        redirect = self.redirect_files and asked.part == "resolve"
        there = f"/api/resolve-cache/{asked.kind}/{repository.id}/{commit}/{path}" if redirect else None
        span = request.headers.get("range", "") if self.ranges else ""
        return file_answer(span, path, files[path], commit, there)

    def _found(self, request: Request, asked: Asked) -> Repository:
        """The repository asked for, or the redirect or refusal in its place."""
        moved = self.repositories.moved(asked.name, asked.kind)
        if moved is not None:
            there = request.target.replace(_quoted_name(request.path, asked), moved, 1)
            raise Refused(_redirect(there))
        repository = self.repositories.find(asked.name, asked.kind)
        if repository is None or (repository.private and not granted(self.tokens, request.token, repository.id)):
            if request.token is None:
                raise Refused(_refusal(401, "RepoNotFound", "Invalid username or password."))
            raise Refused(_refusal(404, "RepoNotFound", "Repository not found"))
        if repository.disabled:
            raise Refused(_refusal(403, "", "Access to this resource is disabled."))
        return repository

    def _state(self, repository: Repository, revision: str) -> tuple[Record, Mapping[str, bytes]]:
        state = repository.at(revision)
        if state is None:
            raise Refused(_refusal(404, "RevisionNotFound", f"Invalid rev id: {revision}"))
        return state


def etag_of(body: bytes) -> str:
    """The weak validator of a JSON answer, made as the Hub makes it: the length, and the SHA-1 in base 64."""
    digest = base64.b64encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode().rstrip("=")
    return f'W/"{len(body):x}-{digest}"'


def _confirmed(request: Request, answer: Answer) -> Answer:
    if answer.status != 200:
        return answer
    if "ETag" not in answer.headers:
        answer = replace(answer, headers={**answer.headers, "ETag": etag_of(answer.body)})
    held = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if answer.headers["ETag"].removeprefix("W/") not in held and "*" not in held:
        return answer
    kept = {name: value for name, value in answer.headers.items() if name.lower() not in {"content-type"}}
    return Answer(304, b"", kept)


def _expand(request: Request, kind: str) -> list[str]:
    wanted = [
        name for key in ("expand", "expand[]") for value in request.query.get(key, []) for name in value.split(",")
    ]
    unknown = sorted(set(wanted) - EXPANDABLE[kind])
    if unknown:
        raise Refused(_refusal(400, "", f"expand: {unknown[0]!r} is none of {', '.join(sorted(EXPANDABLE[kind]))}"))
    return list(dict.fromkeys(wanted))


def _quoted_name(path: str, asked: Asked) -> str:
    """The name as it stands in the path."""
    pattern = _FILE if asked.part == "resolve" else _CACHED if asked.part == "cached" else _RECORD
    found = pattern.match(path)
    return found["name"] if found else asked.name


def _redirect(there: str) -> Answer:
    told = f"Temporary Redirect. Redirecting to {there}".encode()
    return Answer(307, told, {"Content-Type": TEXT, "Location": there})


def _gated(repository: Repository, token: str | None) -> Answer:
    what = "model" if repository.kind == "models" else "dataset"
    told = f"Access to {what} {repository.id} is restricted. "
    if token is None:
        more = "You must have access to it and be authenticated to access it. Please log in."
        return _refusal(401, "GatedRepo", told + more)
    return _refusal(403, "GatedRepo", told + f"Your account is not in the authorized list. Visit the {what}'s page.")


def _refusal(status: int, code: str, message: str, more: Mapping[str, str] | None = None) -> Answer:
    headers = {"X-Error-Code": code} if code else {}
    shown = "".join(c if 32 <= ord(c) < 127 else "?" for c in message)
    return json_answer({"error": message}, status, {**headers, "X-Error-Message": shown, **(more or {})})
