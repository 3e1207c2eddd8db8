"""Python packages in a directory: which folders belong to which ``*.dist-info``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.sources.opening import read_beneath
from model_license_audit.sources.signs import PICKLE_SUFFIXES, is_card, is_strong, is_weights

MAX_RECORDS = 24 * 1024 * 1024
"""Bytes of all RECORD files of one directory that are read; a large environment has a tenth."""

MAX_LINES = 500_000
"""Lines of all RECORD files of one directory that are read."""

MAX_TOPS = 1000
"""Folders one package may own."""

_CHUNK = 256 * 1024
_MAX_LINE = 8 * 1024
_QUOTED = re.compile(rb'"((?:[^"]|"")*+)"')


@dataclass(frozen=True, slots=True)
class Installed:
    """The packages of one directory that own something in it.

    ``sole`` is true when exactly one package lies there and carries weights (an unpacked wheel); ``with_models`` names
    for each package with weights its folders, the ``.dist-info`` last; ``plain`` are the folders of all others, and
    ``listed`` the files in those that look like a model's and are a package's own by its RECORD. ``problems`` tells of
    the lists that could not be read.
    """

    sole: bool = False
    with_models: tuple[tuple[str, ...], ...] = ()
    plain: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @property
    def owned(self) -> frozenset[str]:
        """All folders of all packages."""
        return self.plain.union(*self.with_models)


class _BadRecord(ValueError):
    """A RECORD that is no list of files, or too long a one."""


@dataclass(slots=True)
class _Package:
    """What one RECORD says (PEP 376): the folders owned, and the files that look like parts of a model."""

    info: str
    tops: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    weights: bool = False
    pickles: bool = False

    def take(self, path: str) -> None:
        """Take one file in. Those right at the top are passed over: a ``.pth`` there belongs to the interpreter."""
        top, slash, _ = path.partition("/")
        if not slash or top in {"", ".", ".."}:
            return
        if top != self.info:
            self.tops.add(top)
        if len(self.tops) > MAX_TOPS:
            raise _BadRecord(f"it names more than {MAX_TOPS:,} folders")
        name = path.rpartition("/")[2]
        if is_strong(name) or is_card(name):
            self.listed.add(path)
        self.weights |= is_weights(name)
        self.pickles |= name.lower().endswith(PICKLE_SUFFIXES)


@dataclass(slots=True)
class _Records:
    """Reads the RECORD files of one directory; ``left`` bytes and ``lines`` may still be read of all together."""

    path: str
    left: int = MAX_RECORDS
    lines: int = MAX_LINES
    problems: list[Problem] = field(default_factory=list)

    def package(self, info: str) -> _Package:
        """What the RECORD in ``info`` says, as far as it can be read; no RECORD at all says nothing."""
        package = _Package(info)
        if min(self.left, self.lines) <= 0:
            return package  # told of already
        try:
            for line in self._lines(info):
                package.take(_first_field(line))
        except FileNotFoundError:
            return package
        except _BadRecord as error:
            self._tell(info, ProblemKind.MALFORMED, f"is no list of files that can be read: {error}")
        except OSError as error:
            self._tell(info, ProblemKind.UNREADABLE, f"could not be read: {error.strerror or error}")
        return package

    def _lines(self, info: str) -> Iterator[bytes]:
        """The lines without their ends; at no time more of the file than a chunk and a line is held."""
        rest, offset = b"", 0
        while True:
            if min(self.left, self.lines) <= 0:
                raise _BadRecord("the lists of all packages here are too long together")
            chunk = read_beneath(self.path, (info, "RECORD"), _CHUNK, offset)
            self.left, offset = self.left - len(chunk), offset + len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            self.lines -= len(lines)
            yield from lines
            if len(rest) > _MAX_LINE:
                raise _BadRecord(f"it has a line of more than {_MAX_LINE // 1024} KiB")
            if not chunk:
                yield rest
                return

    def _tell(self, info: str, kind: ProblemKind, what: str) -> None:
        remedy = "Install the package again, or scan its folders by themselves."
        self.problems.append(Problem(f"{info}/RECORD", kind, what, remedy))


def _first_field(line: bytes) -> str:
    """The path of a row of comma-separated values."""
    if b"\0" in line or len(line) > _MAX_LINE:
        raise _BadRecord("it holds binary data")
    quoted = _QUOTED.match(line)
    if line.startswith(b'"') and quoted is None:
        raise _BadRecord("a quoted path has no end")
    found = quoted[1].replace(b'""', b'"') if quoted else line.partition(b",")[0]
    return found.strip().decode("utf-8", "surrogateescape")


def installed_packages(path: str, folders: list[str]) -> Installed:
    """The packages whose ``.dist-info`` folders lie right below ``path`` among ``folders``."""
    infos = sorted(name for name in folders if name.endswith(".dist-info"))
    if not infos:
        return Installed()
    records = _Records(path)
    there = frozenset(folders)
    packages = [package for package in map(records.package, infos) if package.tops & there]
    sole = len(packages) == 1
    models = [p for p in packages if p.weights or (sole and p.pickles)]
    others = [p for p in packages if p not in models]
    with_models = tuple((*sorted(p.tops & there), p.info) for p in models)
    plain = frozenset().union(*((p.tops & there) | {p.info} for p in others)).difference(*with_models)
    listed = frozenset().union(*(p.listed for p in others))
    return Installed(sole and bool(models), with_models, plain, listed, tuple(records.problems))
