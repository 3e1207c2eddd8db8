"""The files of a repository: their contents, whole or in part, and the tree that lists them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from model_license_audit.testing.cards import blob_id, is_large
from model_license_audit.testing.wire import TEXT, Answer, Request, json_answer

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")
_TREE_PAGE = 1000


def file_answer(span: str, path: str, content: bytes, commit: str, there: str | None) -> Answer:
    """The part of a file that a ``Range`` header asks for, or the redirect ``there``; with its commit and digest."""
    headers = {"X-Repo-Commit": commit, "Accept-Ranges": "bytes", "Content-Type": _type_of(path)}
    etag = f'"{blob_id(content)}"'
    if is_large(path):
        etag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers |= {"ETag": etag}
    if there is not None:
        headers |= {"X-Linked-Size": str(len(content)), "X-Linked-ETag": etag, "Content-Type": TEXT}
        address = quote(there)
        told = f"Temporary Redirect. Redirecting to {address}".encode()
        return Answer(307, told, headers | {"Location": address})
    if is_large(path):
        headers |= {"X-Linked-Size": str(len(content)), "X-Linked-ETag": etag}
    return _part(span, content, headers)


def _part(span: str, content: bytes, headers: dict[str, str]) -> Answer:
    found = _RANGE.match(span)
    if not found or not (found[1] or found[2]):
        return Answer(200, content, headers)
    first = int(found[1]) if found[1] else max(0, len(content) - int(found[2]))
    last = int(found[2]) if found[1] and found[2] else len(content) - 1
    if first >= len(content) or last < first:
        return Answer(416, b"", headers | {"Content-Range": f"bytes */{len(content)}"})
    part = content[first : last + 1]
    return Answer(206, part, headers | {"Content-Range": f"bytes {first}-{first + len(part) - 1}/{len(content)}"})


def _type_of(path: str) -> str:
    if path.endswith(".json"):
        return "application/json"
    return "application/octet-stream" if is_large(path) else TEXT


def tree_answer(request: Request, files: Mapping[str, bytes], folder: str) -> Answer:
    """The files below a folder, a page at a time; only those directly in it unless ``recursive`` is said."""
    prefix = folder.strip("/") + "/" if folder.strip("/") else ""
    below = {path: content for path, content in sorted(files.items()) if path.startswith(prefix)}
    if prefix and not below:
        told = {"X-Error-Code": "EntryNotFound", "X-Error-Message": "Entry not found"}
        return json_answer({"error": "Entry not found"}, 404, told)
    entries = list(_entries(below, prefix, request.said("recursive")))
    asked = request.asked("cursor") or "0"
    start = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    page, headers = entries[start : start + _TREE_PAGE], {}
    if start + _TREE_PAGE < len(entries):
        query = {name: values for name, values in request.query.items() if name != "cursor"}
        following = urlencode(query | {"cursor": [str(start + _TREE_PAGE)]}, doseq=True)
        headers["Link"] = f'<http://{request.headers.get("host", "")}{request.path}?{following}>; rel="next"'
    return json_answer(page, headers=headers)


def _entries(files: Mapping[str, bytes], prefix: str, recursive: bool) -> Iterator[dict[str, Any]]:
    folders: set[str] = set()
    for path, content in files.items():
        parts = path.removeprefix(prefix).split("/")
        inner = [prefix + "/".join(parts[:depth]) for depth in range(1, len(parts))]
        for folder in inner if recursive else inner[:1]:
            if folder not in folders:
                folders.add(folder)
                oid = hashlib.sha1(folder.encode(), usedforsecurity=False).hexdigest()
                yield {"type": "directory", "oid": oid, "size": 0, "path": folder}
        if recursive or not inner:
            yield _file_entry(path, content)


def _file_entry(path: str, content: bytes) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": "file", "oid": blob_id(content), "size": len(content), "path": path}
    if is_large(path):
        entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
    return entry
