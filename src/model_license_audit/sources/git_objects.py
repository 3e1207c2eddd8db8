"""The files of a directory at a commit of its git repository, read without hooks, filters or the network."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import IO

from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.sources.listing import MAX_ENTRIES, shown

_QUIET = ("--no-pager", "--literal-pathspecs", "-c", "protocol.allow=never", "-c", "core.fsmonitor=false")
"""A partial clone fetches nothing, and no program that a repository names is run."""
_OF_ANOTHER = frozenset(
    {
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    }
)  # fmt: skip
"""What git tells its hooks of the repository that they run for, which need not be the one that is asked for."""
_LINK, _FILES = "120000", frozenset({"100644", "100664", "100755"})
_PIECE = 1024 * 1024
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class _Blob:
    """A file or a link below the directory, by the name of its content."""

    parts: tuple[str, ...]
    name: str
    link: bool


def commit_of(directory: str, revision: str) -> str:
    """The commit that a revision means; raises :class:`UsageError` for one that there is not, and without git."""
    try:
        found = _asked(directory, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except UsageError as error:
        asked = _asked(directory, "rev-parse", "--is-inside-work-tree")  # tells where it is no repository at all
        assert asked  # noqa: S101 - git answers or fails
        what = f"{shown(revision)} is no revision that the repository of {shown(directory)} has"
        raise UsageError(what, "give a commit, a branch or a tag; `git log` shows them") from error
    return found.decode("ascii").strip()


def large_files_of(directory: str) -> str:
    """The folder in which git-LFS keeps what it has fetched for the repository."""
    common = os.fsdecode(_asked(directory, "rev-parse", "--git-common-dir").rstrip(b"\n"))
    return os.path.realpath(os.path.join(directory, common, "lfs", "objects"))  # noqa: PTH118


def put_files(directory: str, commit: str, into: str) -> int:
    """Write the files of the directory as they were into an empty folder; the number of them.

    Symbolic links stay links, and what they lead to is for the reader to judge; submodules are left out. Raises
    :class:`UsageError` for more files than are ever looked at, and for names that no checkout could have.
    """
    blobs = list(_blobs(directory, commit))
    if len(blobs) > MAX_ENTRIES:
        raise UsageError(f"{shown(directory)} holds more than {MAX_ENTRIES:,} files", "name the folder of one model")
    with _contents(directory) as contents:
        try:
            for blob in sorted(blobs, key=lambda blob: (blob.link, blob.parts)):
                _put(blob, contents, into)
        except OSError as error:
            what = f"{shown('/'.join(blob.parts))} cannot be taken out of the repository ({error.strerror})"
            raise ModelAuditError(
                what, "see that there is room for temporary files; check it with `git fsck`"
            ) from error
    return len(blobs)


def _asked(directory: str, *arguments: str) -> bytes:
    done = subprocess.run(  # noqa: S603 - no shell, and nothing of it is taken for an option
        _command(directory, *arguments), capture_output=True, stdin=subprocess.DEVNULL, env=_environment(), check=False
    )
    if done.returncode:
        told = shown(os.fsdecode(done.stderr)).strip().partition("\n")[0].removeprefix("fatal: ")
        raise UsageError(f"{shown(directory)}: {told or 'git tells nothing of it'}", "name a directory under git")
    return done.stdout


def _command(directory: str, *arguments: str) -> list[str]:
    import shutil

    git = shutil.which("git")
    if git is None:
        raise UsageError("the program git is not there", "install it, or check the revision out yourself")
    return [git, *_QUIET, "-C", directory, *arguments]


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    return own | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


def _blobs(directory: str, commit: str) -> Iterator[_Blob]:
    for line in _asked(directory, "ls-tree", "-r", "-z", commit).split(b"\0")[:-1]:
        told, _, path = line.partition(b"\t")
        mode, _, name = told.decode("ascii").split(" ")
        parts = tuple(os.fsdecode(path).split("/"))
        if mode == _LINK or mode in _FILES:
            if not all(parts) or {".", ".."}.intersection(parts):
                raise UsageError(f"{shown(directory)}: the commit holds a name that is none", "`git fsck` tells more")
            yield _Blob(parts, name, mode == _LINK)


class _contents:  # noqa: N801 - read as a function that gives a context
    """One ``git cat-file`` that is asked for many blobs."""

    def __init__(self, directory: str) -> None:
        self._command = _command(directory, "cat-file", "--batch")

    def __enter__(self) -> subprocess.Popen[bytes]:
        self._git = subprocess.Popen(  # noqa: S603 - as above
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
        )
        return self._git

    def __exit__(self, *_: object) -> None:
        self._git.kill()
        self._git.communicate()


def _put(blob: _Blob, git: subprocess.Popen[bytes], into: str) -> None:
    assert git.stdin is not None  # noqa: S101 - both are pipes
    assert git.stdout is not None  # noqa: S101
    git.stdin.write(f"{blob.name}\n".encode("ascii"))
    git.stdin.flush()
    told = git.stdout.readline().split()
    if len(told) != 3 or told[1] != b"blob":
        what = f"{shown('/'.join(blob.parts))} is not in the repository"
        raise UsageError(what, "fetch it; a partial or shallow clone lacks some files")
    with ExitStack() as stack:
        folder = _folder(into, blob.parts[:-1], stack)
        if blob.link:
            os.symlink(git.stdout.read(int(told[2])), os.fsencode(blob.parts[-1]), dir_fd=folder)
        else:
            with os.fdopen(os.open(blob.parts[-1], _NEW, 0o600, dir_fd=folder), "wb") as file:
                _copy(git.stdout, file, int(told[2]))
    git.stdout.read(1)


def _folder(into: str, parts: tuple[str, ...], stack: ExitStack) -> int:
    """The folder below ``into``, made where it is not there; none of the parts may be a link."""
    descriptor = os.open(into, _FOLDER)
    stack.callback(os.close, descriptor)
    for part in parts:
        with suppress(FileExistsError):  # an earlier file had it made
            os.mkdir(part, dir_fd=descriptor)
        descriptor = os.open(part, _FOLDER, dir_fd=descriptor)
        stack.callback(os.close, descriptor)
    return descriptor


def _copy(source: IO[bytes], file: IO[bytes], size: int) -> None:
    left = size
    while left and (piece := source.read(min(left, _PIECE))):
        file.write(piece)
        left -= len(piece)
