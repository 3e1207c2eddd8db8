"""The verdict of the gate as an in-toto statement about the files it was spoken of, signed where a key is given.

A command that has audits calls ``attest([Gated(report, policy, Path(source.directory), source.only), …], file,
key=…, by=who(said_by))`` after the set of reports is written, with ``who`` of
:mod:`model_license_audit.audit.identity`; an audit of what lies in no directory has ``None`` as its directory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.audit.identity import Who, who
from model_license_audit.gate.digests import files_of, sha256_of
from model_license_audit.gate.predicate import predicate
from model_license_audit.gate.writing import replace_file
from model_license_audit.model.errors import ModelAuditError, NothingToAudit, UsageError
from model_license_audit.model.report import AuditReport
from model_license_audit.registry.moments import now

if TYPE_CHECKING:
    from model_license_audit.policy.policy import Policy

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:model-license-audit:gate:1"
"""What the predicate means: docs/attestation.md and docs/schema/gate-1.json; a change that could break a reader raises
the number."""
PASSED_OVER = (".git",)
"""What lies right below a directory and is no part of its model: it changes with every command of git."""


@dataclass(frozen=True, slots=True)
class Gated:
    """An audit that the gate spoke of: by which policy, and of which files.

    ``only`` names what belongs to the model where several share a directory (empty: all that is in it). ``directory``
    is ``None`` for a model of a hub, which is attested by its commit.
    """

    report: AuditReport
    policy: Policy
    directory: Path | None = None
    only: tuple[str, ...] = ()


def attest(
    gated: Sequence[Gated], file: Path, *, key: Path | None = None, by: Who | None = None, when: datetime | None = None
) -> None:
    """Write one attestation a line: statements, or with a ``key`` envelopes (DSSE) that hold them, signed.

    ``by`` is whom the gate was run for (``None``: whom the environment names), ``when`` the moment of the verdict
    (``None``: this one, or that of ``SOURCE_DATE_EPOCH``). Raises :class:`NothingToAudit` where nothing was audited,
    and :class:`ModelAuditError` for what cannot be attested, signed or written; the file then stays as it was.
    """
    if not gated:
        raise NothingToAudit("nothing was audited, so that there is no verdict to attest", "name a model")
    by, when = by or who(), when or now()
    statements = [statement(one, by=by, when=when, file=file) for one in gated]
    replace_file(file, b"".join(_line(one, key) for one in statements))


def statement(
    gated: Gated, *, by: Who | None = None, when: datetime | None = None, file: Path | None = None
) -> dict[str, Any]:
    """The statement about one audit; its subjects are the files that lie there now, but for ``file`` itself.

    Raises :class:`ModelAuditError` where a file is not the one that was audited, cannot be read, or is a link.
    """
    return {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": digest} for name, digest in _subjects(gated, file)],
        "predicateType": PREDICATE,
        "predicate": predicate(gated.report, gated.policy, gated.only, by, _moment(when or now())),
    }


def model_files(directory: Path, only: Iterable[str] = (), file: Path | None = None) -> dict[str, str]:
    """The files of a model by path, each with its SHA-256; raises :class:`ModelAuditError` for one that has none."""
    wanted, own = frozenset(only), _within(directory, file)
    try:
        paths = [path for path in files_of(directory, PASSED_OVER) if path != own]
        return {p: sha256_of(directory / p) for p in paths if not wanted or p.partition("/")[0] in wanted}
    except OSError as error:
        raise ModelAuditError(
            f"{error.filename}: cannot be read ({error.strerror})", "make it readable for whoever runs the gate"
        ) from error


def _within(directory: Path, file: Path | None) -> str | None:
    """The path of a file beneath a directory; ``None`` where it lies elsewhere."""
    if file is None or not (there := file.resolve()).is_relative_to(here := directory.resolve()):
        return None
    return there.relative_to(here).as_posix()


def _subjects(gated: Gated, file: Path | None) -> list[tuple[str, dict[str, str]]]:
    if gated.directory is None:
        return [_commit(gated.report)]
    found = model_files(gated.directory, gated.only, file)
    if not found:
        raise NothingToAudit(f"{gated.directory} holds no file that could be attested", "name the folder of a model")
    _refuse_others(gated.directory, found, gated.report, file)
    return [(path, {"sha256": digest}) for path, digest in sorted(found.items())]


def _refuse_others(directory: Path, found: Mapping[str, str], report: AuditReport, file: Path | None) -> None:
    """Raise where a file that was audited is no longer there, or is another one; weights are told by their size."""
    from model_license_audit.sources.listing import shown

    there, own = {shown(path): path for path in found}, _within(directory, file)
    for name, size, digest in report.inputs:
        if name == own:
            continue
        path = there.get(name)
        if path is None or (found[path] != digest if digest else (directory / path).stat().st_size != size):
            what = f"{name} is not the file that was audited: it was changed or taken away meanwhile"
            raise ModelAuditError(what, "let nothing write to the model while the gate runs, and run it again")


def _commit(report: AuditReport) -> tuple[str, dict[str, str]]:
    ref = report.artifact.ref
    if not ref.is_fixed or ref.revision is None:
        what = f"{report.target}: no files of it lie here, and no commit is known that they could be told by"
        raise UsageError(what, "fetch it into a directory, and run the gate on that")
    return ref.purl(), {"gitCommit": ref.revision}


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _line(told: dict[str, Any], key: Path | None) -> bytes:
    payload = json.dumps(told, separators=(",", ":")).encode("ascii")
    if key is None:
        return payload + b"\n"
    from model_license_audit.gate.envelopes import sealed

    return json.dumps(sealed(payload, key), separators=(",", ":")).encode("ascii") + b"\n"
