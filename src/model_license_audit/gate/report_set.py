"""The set of reports that a gate leaves behind: one document for each kind of reader, in one folder."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.gate.writing import REMEDY, replace_files, told
from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.choose import THEMED, binary_renderer, is_binary, renderer

if TYPE_CHECKING:
    from model_license_audit.model.notice import Notice
    from model_license_audit.reports.html.theme import Theme

FILES = {
    "text": "report.txt",
    "html": "report.html",
    "json": "report.json",
    "markdown": "report.md",
    "jsonl": "report.jsonl",
    "sarif": "report.sarif",
    "junit": "junit.xml",
    "gitlab": "gl-code-quality-report.json",
    "csv": "report.csv",
    "pdf": "report.pdf",
    "cyclonedx": "bom.cdx.json",
    "spdx-2.3": "bom.spdx.json",
    "spdx-2.3-tv": "bom.spdx",
    "spdx-3.0": "bom.spdx3.json",
}
"""The name in the set of each format of :data:`~model_license_audit.reports.choose.FORMATS`."""
DEFAULT = ("text", "html", "json", "sarif", "junit")
"""What a set holds where nothing else is asked for; a NOTICE comes beside it where one is owed."""
BOMS = ("cyclonedx", "spdx-2.3")
"""Bills of materials: they need the extra ``bom``, whose libraries take longer to load than an audit takes."""
NOTICE = "NOTICE"
INDEX = "report-set.sha256"
"""Lists the files of a set with their digests, as ``sha256sum --check`` reads it."""

_LISTED = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[A-Za-z0-9._-]{1,100})\Z")
_LARGEST_INDEX = 1_000_000
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 60


def report_set(
    reports: Sequence[AuditReport],
    *,
    formats: Iterable[str] = DEFAULT,
    notices: Iterable[Notice] = (),
    theme: Theme | None = None,
) -> dict[str, bytes]:
    """The documents about these audits, all audits in each, by the name of their file.

    A NOTICE is of one model: of several, the names of the models tell theirs apart. Equal audits give equal bytes.
    Raises :class:`UsageError` for a format that there is not, or that needs an extra which is not installed.
    """
    made = {FILES.get(name, name): _rendered(name, reports, theme) for name in formats}
    return made | dict(_of_notices(notices))


def write_set(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the set and its index, nothing before all of it lies on the disk, in the place of an earlier set.

    What an earlier set has and this one has not is taken away, unless somebody has changed it since. Raises
    :class:`UsageError` that says why the folder cannot be written to, or which file of others is in the way.
    """
    digests = {name: sha256(data).hexdigest() for name, data in files.items()}
    index = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    with told(folder, REMEDY):
        earlier = _of_earlier(folder)
        for name in (*files, INDEX):
            if name not in earlier and os.path.lexists(folder / name):
                raise UsageError(f"{folder / name}: is there, and is of no earlier set of reports", REMEDY)
        stale = [name for name, digest in earlier.items() if name not in files and _is_still(folder / name, digest)]
    replace_files({**files, INDEX: index.encode("ascii")}, folder, stale)


def _of_earlier(folder: Path) -> dict[str, str]:
    """The files that a set of an earlier time has put into a folder, with the digests that they had."""
    index = folder / INDEX
    if index.is_symlink() or not index.is_file() or index.stat().st_size > _LARGEST_INDEX:
        return {}
    listed = filter(None, map(_LISTED.match, index.read_text("utf-8", "replace").splitlines()))
    return {INDEX: "", **{one["name"]: one["digest"] for one in listed}}


def _is_still(file: Path, digest: str) -> bool:
    return file.is_file() and not file.is_symlink() and sha256(file.read_bytes()).hexdigest() == digest


def _rendered(name: str, reports: Sequence[AuditReport], theme: Theme | None) -> bytes:
    settings = (theme,) if theme is not None and name in THEMED else ()
    if is_binary(name):
        return binary_renderer(name, *settings).render(reports)
    return renderer(name, *settings).render(reports).encode("utf-8")


def _of_notices(notices: Iterable[Notice]) -> Iterator[tuple[str, bytes]]:
    from model_license_audit.reports.notice.as_text import as_text

    owed = [notice for notice in notices if is_owed(notice)]
    for name, notice in zip(_names(owed), owed, strict=True):
        yield name, as_text(notice).encode("utf-8")


def is_owed(notice: Notice) -> bool:
    """True where a license asks that something be handed on with the model: words, a copy of it, restrictions."""
    return any(one.words or one.copy_owed or one.passed_on for one in notice.licenses)


def _names(notices: Sequence[Notice]) -> list[str]:
    if len(notices) < 2:
        return [NOTICE][: len(notices)]
    seen: Counter[str] = Counter()
    named = []
    for notice in notices:
        plain = _UNFIT.sub("-", notice.name)[:_LONGEST].strip("-.") or "model"
        seen[plain.casefold()] += 1
        number = seen[plain.casefold()]
        named.append(f"{NOTICE}-{plain}" if number == 1 else f"{NOTICE}-{plain}-{number}")
    return named
