"""What the hub does when somebody pushes: repositories are made, large files taken in, commits put on top.

These are the requests that huggingface_hub sends with ``HF_HUB_DISABLE_XET=1``: Git LFS, and commits as lines of JSON.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from model_license_audit.testing.cards import blob_id, is_large
from model_license_audit.testing.repositories import Repositories, Repository, granted
from model_license_audit.testing.wire import Answer, Request, json_answer

_NAME = r"(?P<name>[^/]+/[^/]+)"
_PREUPLOAD = re.compile(rf"/api/models/{_NAME}/preupload/(?P<revision>[^/]+)\Z")
_COMMIT = re.compile(rf"/api/models/{_NAME}/commit/(?P<revision>[^/]+)\Z")
_BATCH = re.compile(rf"/{_NAME}\.git/info/lfs/objects/batch\Z")
_OBJECT = re.compile(r"/-/lfs/(?P<oid>[0-9a-f]{64})\Z")


class Pushing:
    """Takes in what those may write whom ``tokens`` grant a repository; every commit is one change of it."""

    def __init__(self, repositories: Repositories, tokens: Mapping[str, Collection[str]]) -> None:
        self._repositories, self._tokens = repositories, tokens
        self._objects: dict[str, bytes] = {}
        self._routes: tuple[tuple[str, re.Pattern[str], Callable[..., Answer]], ...] = (
            ("POST", re.compile(r"/api/repos/create\Z"), self._create),
            ("POST", re.compile(r"/api/validate-yaml\Z"), _validated),
            ("POST", _PREUPLOAD, self._preupload),
            ("POST", _BATCH, self._batch),
            ("PUT", _OBJECT, self._take),
            ("POST", _COMMIT, self._commit),
        )

    def to(self, request: Request) -> Answer:
        """The answer to a request that changes something."""
        for method, pattern, answer in self._routes:
            found = pattern.match(unquote(request.path))
            if found and method == request.method:
                try:
                    return answer(request, **found.groupdict())
                except (ValueError, LookupError, TypeError, AttributeError) as error:
                    return json_answer({"error": f"the body is not what is expected ({type(error).__name__})"}, 400)
        return json_answer({"error": f"{request.method} is not served here"}, 405)

    def _create(self, request: Request) -> Answer:
        said = json.loads(request.body)
        name = f"{said['organization']}/{said['name']}" if said.get("organization") else said["name"]
        if not granted(self._tokens, request.token, name):
            return _refused(request)
        if self._repositories.find(name, "models") is not None:
            return json_answer({"error": "You already created this model repo", "url": _url(request, name)}, 409)
        private = said.get("private") is True or said.get("visibility") == "private"
        self._repositories.add({"id": name, "private": private}, {".gitattributes": b"*.gguf filter=lfs\n"})
        return json_answer({"url": _url(request, name), "name": name})

    def _preupload(self, request: Request, name: str, revision: str) -> Answer:
        repository = self._writable(request, name, revision)
        if isinstance(repository, Answer):
            return repository
        said = json.loads(request.body)
        ignored = [line for line in said.get("gitIgnore", "").splitlines() if line and not line.startswith("#")]
        there = repository.files or {}
        told = [
            {
                "path": one["path"],
                "uploadMode": "lfs" if is_large(one["path"]) else "regular",
                "shouldIgnore": any(fnmatchcase(one["path"], pattern) for pattern in ignored),
                "oid": blob_id(there[one["path"]]) if one["path"] in there else None,
            }
            for one in said["files"]
        ]
        return json_answer({"files": told})

    def _batch(self, request: Request, name: str) -> Answer:
        if not granted(self._tokens, request.token, name):
            return _refused(request)
        objects = []
        for one in json.loads(request.body)["objects"]:
            upload = {"href": _url(request, f"-/lfs/{one['oid']}"), "header": {}}
            wanted = {"actions": {"upload": upload}} if one["oid"] not in self._objects else {}
            objects.append({"oid": one["oid"], "size": one["size"], **wanted})
        return json_answer({"transfer": "basic", "objects": objects})

    def _take(self, request: Request, oid: str) -> Answer:
        if hashlib.sha256(request.body).hexdigest() != oid:
            return json_answer({"error": "the content is not what was announced"}, 400)
        self._objects[oid] = request.body
        return Answer(200)

    def _commit(self, request: Request, name: str, revision: str) -> Answer:
        repository = self._writable(request, name, revision)
        if isinstance(repository, Answer):
            return repository
        header, *operations = (json.loads(line) for line in request.body.splitlines() if line.strip())
        parent = header["value"].get("parentCommit")
        if parent and parent != repository.record["sha"]:
            return json_answer({"error": "A commit has happened since. Please refresh and try again."}, 412)
        files = dict(repository.files or {})
        for operation in operations:
            try:
                self._apply(operation["key"], operation["value"], files)
            except KeyError as error:
                return json_answer({"error": f"{error} is not there"}, 400)
        changed = self._repositories.change(repository.id, files=files)
        sha = changed.record["sha"]
        there = _url(request, f"{repository.id}/commit/{sha}")
        return json_answer({"success": True, "commitOid": sha, "commitUrl": there, "hookOutput": ""})

    def _apply(self, key: str, value: Mapping[str, Any], files: dict[str, bytes]) -> None:
        if key == "file":
            files[value["path"]] = base64.b64decode(value["content"])
        elif key == "lfsFile":
            files[value["path"]] = self._objects[value["oid"]]
        elif key == "deletedFile":
            del files[value["path"]]
        else:
            raise KeyError(key)

    def _writable(self, request: Request, name: str, revision: str) -> Repository | Answer:
        """The repository, or why it may not be written to."""
        repository = self._repositories.find(name, "models")
        if repository is None or not granted(self._tokens, request.token, name):
            return _refused(request)
        if revision != "main":
            told = {"X-Error-Code": "RevisionNotFound", "X-Error-Message": f"Invalid rev id: {revision}"}
            return json_answer({"error": f"Invalid rev id: {revision}"}, 404, told)
        return repository


def _validated(request: Request) -> Answer:
    """What the Hub says of a card: that it lacks metadata, or that these are none."""
    content = str(json.loads(request.body)["content"])
    told = {"errors": list[Any](), "warnings": list[Any]()}
    if not content.startswith("---"):
        told["warnings"].append({"message": "empty or missing yaml metadata in repo card"})
    elif any(_broken(line) for line in content.split("---")[1].splitlines()):
        told["errors"].append({"message": '"license" must be one of the known licenses'})
    return json_answer(told, 400 if told["errors"] else 200)


def _broken(line: str) -> bool:
    return bool(re.match(r"license:\s*(\[\]|\{\}|!)", line))


def _refused(request: Request) -> Answer:
    if request.token is None:
        return json_answer({"error": "Invalid username or password."}, 401)
    told = {"X-Error-Message": "You don't have the rights to write there"}
    return json_answer({"error": "You don't have the rights to write there"}, 403, told)


def _url(request: Request, path: str) -> str:
    return f"http://{request.headers.get('host', '127.0.0.1')}/{path}"
