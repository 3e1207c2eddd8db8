"""A repository on the Hugging Face Hub that is committed to by digests that are known, and checked afterwards."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from model_license_audit.mlops.pushed_files import FileSet
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.sources.hub.library import clean_token, endpoint_of, load_library, user_token

_MESSAGE = "Push an audited model"
_KEPT_THERE = frozenset({".gitattributes"})
"""What the Hub itself puts into a repository."""
_LONGEST = 500


class HubRepository:
    """A repository, written to by the library's own client; raises :class:`UsageError` where there is no token."""

    def __init__(self, repo_id: str, revision: str) -> None:
        self._library = load_library("pushing to the Hugging Face Hub")
        token = clean_token(os.environ.get("HF_TOKEN") or user_token())
        if not token:
            raise UsageError("there is no token for the Hub", "set HF_TOKEN to one that may write, or log in with `hf`")
        self._api = self._library.HfApi(endpoint=endpoint_of(None), token=token)
        self._repo_id, self._revision = repo_id, revision

    def commit(
        self, files: FileSet, more: Mapping[str, bytes], *, private: bool, prune: bool
    ) -> tuple[Any, tuple[str, ...]]:
        """Make one commit of all files, of ``more`` as well; returns it and what else lies in the repository.

        What lies there besides is taken out by the same commit (``prune``). Raises :class:`ModelAuditError` where the
        Hub refuses, and where a file is no longer what ``files`` tells, before anything is committed.
        """
        with self._told():
            self._api.create_repo(self._repo_id, private=private or None, exist_ok=True)
            before = self._api.repo_info(self._repo_id, revision=self._revision)
            there = self._api.list_repo_files(self._repo_id, revision=before.sha)
            added = self._sent(files)
            others = tuple(sorted(set(there) - {*files.digests, *more} - _KEPT_THERE))
            removed = map(self._library.CommitOperationDelete, others if prune else ())
            reports = (self._library.CommitOperationAdd(path, data) for path, data in more.items())
            commit = self._api.create_commit(
                self._repo_id, [*added, *reports, *removed], commit_message=_MESSAGE, revision=self._revision,
                parent_commit=before.sha,
            )  # fmt: skip
            self._check_there(added, files, more, commit.oid)
        return commit, () if prune else others

    def _sent(self, files: FileSet) -> list[Any]:
        """The files as operations of a commit, large ones sent already, all of them as they were audited."""
        added = [self._library.CommitOperationAdd(path, content) for path, content in files.contents()]
        self._api.preupload_lfs_files(self._repo_id, added, revision=self._revision, free_memory=False)
        for operation in added:
            if operation.upload_info.sha256.hex() != files.digests[operation.path_in_repo]:
                what = f"{operation.path_in_repo} changed while it was pushed; nothing was committed"
                raise ModelAuditError(what, "push again")
        return added

    def _check_there(self, added: list[Any], files: FileSet, more: Collection[str], commit: str) -> None:
        """Hold what the Hub says it has against what was audited: a ``.gitignore`` makes it leave files out."""
        entries = self._api.list_repo_tree(self._repo_id, recursive=True, revision=commit)
        there = {entry.path: entry for entry in entries if isinstance(entry, self._library.hf_api.RepoFile)}
        missing = sorted({*files.digests, *more} - set(there))
        if missing:
            what = f"the commit {commit} lacks {', '.join(missing[:3])}"
            raise ModelAuditError(what, "take the .gitignore that names it out of the directory or the repository")
        for one in added:
            if not _same(there[one.path_in_repo], files.digests[one.path_in_repo], one.path_or_fileobj):
                what = f"the commit {commit} has another {one.path_in_repo} than was audited"
                raise ModelAuditError(what, "make the repository private, and push again")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the library as ours, without a token in them."""
        errors, httpx = self._library.errors, self._library.utils.httpx
        try:
            yield
        except errors.HfHubHTTPError as error:
            what = f"the Hub refused the push to {self._repo_id} ({_one_line(error.server_message or error)})"
            raise ModelAuditError(what, "check the name, the revision, and what the token may do") from error
        except (ValueError, RuntimeError, httpx.HTTPError, OSError) as error:
            raise ModelAuditError(f"the push to {self._repo_id} failed ({_one_line(error)})", "push again") from error


def _same(entry: Any, digest: str, content: object) -> bool:
    """Whether an entry of a repository is the file of that digest; a small one was held in memory."""
    if entry.lfs is not None:
        return bool(entry.lfs.sha256 == digest)
    if not isinstance(content, bytes):
        return False
    return bool(entry.blob_id == hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest())


def _one_line(said: object) -> str:
    return " ".join(str(said).split())[:_LONGEST]
