"""Putting finished documents on the disk: one file, or a whole folder of them, each whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from model_license_audit.model.errors import UsageError

REMEDY = "name a directory that can be written to, and that holds nothing else"
"""What to do where a folder cannot be written to."""


def replace_file(file: Path, data: bytes) -> None:
    """Put the data in the place of a regular file, whole or not at all; links and devices are left as they are.

    The data is first written to a file of an unguessable name beside it, which no link can stand in for.
    """
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise UsageError(f"{file}: is a link, a folder or a device, and is not replaced", "name a regular file")
    with told(file, "choose another file"):
        handle, name = tempfile.mkstemp(prefix=f".{file.name[:50]}.", dir=file.parent)
        partial = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            partial.chmod(0o666 & ~_umask())
            partial.replace(file)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise


def replace_files(files: Mapping[str, bytes], folder: Path, others: Iterable[str] = ()) -> None:
    """Put files into a folder, which is made where it is not there, and take ``others`` out of it.

    All of them are written beside the folder, or in it, before the first takes its name: a disk that is full, or a
    folder that nobody may write to, leaves everything as it was. Raises :class:`UsageError` that says why.
    """
    with told(folder, REMEDY):
        if folder.is_dir():
            with _staged(files, folder) as partial:
                _refuse_folders(folder, files)
                for name in files:
                    (partial / name).replace(folder / name)
                for name in set(others).difference(files):
                    (folder / name).unlink(missing_ok=True)
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _staged(files, folder.parent) as partial:
            partial.chmod(0o777 & ~_umask())
            partial.rename(folder)


def _refuse_folders(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            raise IsADirectoryError(errno.EISDIR, f"{name} is a folder there")


@contextmanager
def _staged(files: Mapping[str, bytes], where: Path) -> Iterator[Path]:
    """The files in a folder of an unguessable name, which is gone at the end."""
    partial = Path(tempfile.mkdtemp(prefix=".modelaudit.", dir=where))
    try:
        for name, data in files.items():
            (partial / name).write_bytes(data)
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def told(place: Path, remedy: str) -> Iterator[None]:
    """Raise :class:`UsageError` for what the system says against a place."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{place}: cannot be written ({error.strerror})", remedy) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
