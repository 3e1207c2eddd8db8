"""Writing changed files beneath a directory: all of them or none, each whole, nothing through a symbolic link."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.fixes import FileChange
from model_license_audit.sources.opening import open_directory, read_beneath

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NotWritten(ModelAuditError):
    """A file could not be written; no other was changed."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A file that is to be changed: the folder it lies in (open), its name, and the name of its new content."""

    change: FileChange
    folder: int
    name: str
    partial: str


def write_changes(root: str, changes: Iterable[FileChange]) -> None:
    """Put the new contents in place of the old; raises :class:`NotWritten` when one cannot be, and then changes none.

    The new contents are first written beside the old ones, and take their names when all of them lie there. A file
    that is no longer what the changes were made from is left as it is.
    """
    with ExitStack() as stack:
        places = [stack.enter_context(_prepared(root, change)) for change in changes]
        for place in places:
            _check(root, place)
        _put_all(root, places)


@contextmanager
def _prepared(root: str, change: FileChange) -> Iterator[_Place]:
    """The new content beside its place; removed at the end if it is still there."""
    *parts, name = change.path.split("/")
    with _told(change.path):
        folder = open_directory(root, tuple(parts))
    place = _Place(change, folder, name, f".{name[:50]}.{secrets.token_hex(8)}")
    try:
        _check(root, place)
        with _told(change.path):
            _write(place)
        yield place
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(place.partial, dir_fd=folder)
        os.close(folder)


def _write(place: _Place) -> None:
    """The new content under its partial name, with mode and owner of the old file, and safe on the disk."""
    old = _status(place)
    descriptor = os.open(place.partial, _NEW, 0o666, dir_fd=place.folder)
    with os.fdopen(descriptor, "wb") as stream:
        if old is not None:
            os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
            with contextlib.suppress(PermissionError):  # only the superuser can give a file back to its owner
                os.fchown(descriptor, old.st_uid, old.st_gid)
        stream.write(place.change.after)
        stream.flush()
        os.fsync(descriptor)


def _check(root: str, place: _Place) -> None:
    """Raise :class:`NotWritten` where the file is not the regular, writable one that the change was made from."""
    path, before = place.change.path, place.change.before
    status = _status(place)
    if status is None:
        if before is not None:
            raise NotWritten(f"{path}: was removed in the meantime", "run the command again")
        return
    if not stat.S_ISREG(status.st_mode):
        raise NotWritten(f"{path}: is a link, a folder or a device, and is not replaced", "change it by hand")
    if not status.st_mode & 0o222 or not os.access(place.name, os.W_OK, dir_fd=place.folder):
        raise NotWritten(f"{path}: is read-only", "make it writable, or change it by hand")
    with _told(path):
        now = read_beneath(root, tuple(path.split("/")), status.st_size + 1, 0)
    if now != before:
        raise NotWritten(f"{path}: was changed in the meantime", "run the command again")


def _status(place: _Place) -> os.stat_result | None:
    with _told(place.change.path):
        try:
            return os.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
        except FileNotFoundError:
            return None


def _put_all(root: str, places: list[_Place]) -> None:
    """Every new content in its place; where one fails, or the user breaks off, those before it are put back."""
    done: list[_Place] = []
    try:
        for place in places:
            with _told(place.change.path):
                _put(place)
            done.append(place)
    except BaseException:
        for place in reversed(done):
            _put_back(root, place)
        raise


def _put(place: _Place) -> None:
    """A new file takes a name that is still free; a changed one takes that of the old."""
    if place.change.before is None:
        _put_new(place)
    else:
        os.rename(place.partial, place.name, src_dir_fd=place.folder, dst_dir_fd=place.folder)


def _put_new(place: _Place) -> None:
    try:
        os.link(place.partial, place.name, src_dir_fd=place.folder, dst_dir_fd=place.folder, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, where no step both names a file and spares another of that name
        if _status(place) is not None:
            raise
        os.rename(place.partial, place.name, src_dir_fd=place.folder, dst_dir_fd=place.folder)


def _put_back(root: str, place: _Place) -> None:
    """What was there before: its content, or no file."""
    path, before = place.change.path, place.change.before
    try:
        if before is None:
            os.unlink(place.name, dir_fd=place.folder)
            return
        with _prepared(root, FileChange(path, place.change.after, before)) as again:
            _put(again)
    except (OSError, NotWritten) as error:
        raise NotWritten(f"{path}: was changed, and could not be put back", "restore it from its history") from error


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise NotWritten(f"{path}: cannot be written ({why}); no file was changed", "check its folder") from error
