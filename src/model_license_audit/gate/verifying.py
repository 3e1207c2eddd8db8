"""Whether a model is the one that a gate spoke of, and what the gate said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from model_license_audit.gate.attested import Attestation, Attested, attestations_in
from model_license_audit.gate.attesting import model_files
from model_license_audit.gate.verification import Check, Standing, Verification, check_of, files_differ
from model_license_audit.model.errors import ModelAuditError, NothingToAudit


def verify_attestation(directory: Path, file: Path, public_key: Path | None = None) -> Verification:
    """Hold the files of a directory, and with a key the signature, against what is attested in a file.

    Of several attestations the one is meant that names most files as they are here; of equals the one that lets out
    least. Raises :class:`NothingToAudit` where there is no directory, or no attestation.
    """
    if not directory.is_dir():
        raise NothingToAudit(f"{directory} is no folder", "name the folder of a model")
    found = attestations_in(file)
    there = _files(directory, file)
    meant = max(found, key=lambda one: _fits(one, there))
    checks = [_signature(meant, public_key)]
    if isinstance(meant.says, str):
        checks.append(Check("statement", Standing.FAILS, (meant.says,)))
        return Verification(str(directory), tuple(checks))
    checks.append(_files_check(there, meant.says))
    unchecked = meant.envelope is not None and checks[0].standing is Standing.NOT_CHECKED
    return Verification(str(directory), tuple(checks), not unchecked, meant.says)


def _files(directory: Path, file: Path) -> dict[str, str] | str:
    """The files by digest, or in words why they have none."""
    try:
        return model_files(directory, file=file)
    except ModelAuditError as error:
        return str(error)


def _fits(one: Attestation, there: Mapping[str, str] | str) -> tuple[int, int, int]:
    """How much of what is here an attestation tells of, how few files it misses, and how little it lets out."""
    if isinstance(one.says, str) or isinstance(there, str):
        return -1, 0, 0
    same = sum(there.get(path) == digest for path, digest in one.says.subjects.items())
    return same, -len(one.says.subjects), one.says.gravity


def _signature(one: Attestation, public_key: Path | None) -> Check:
    name = "signature"
    if one.envelope is None:
        if public_key is not None:
            return Check(name, Standing.FAILS, ("there is none, and a key was given",))
        return Check(name, Standing.NOT_CHECKED, ("there is none: nothing shows who wrote the statement",))
    if public_key is None:
        return Check(name, Standing.NOT_CHECKED, ("give --public-key to check it",))
    from model_license_audit.gate.envelopes import check_envelope

    return check_of(name, _told(check_envelope(one.envelope, public_key)))


def _told(why: str | None) -> Iterator[str]:
    if why is not None:
        yield why


def _files_check(there: Mapping[str, str] | str, said: Attested) -> Check:
    if isinstance(there, str):
        return Check("files", Standing.FAILS, (there,))
    if said.commit is not None:
        why = f"{said.commit} is attested by its commit, and not by its files: run the gate on the folder"
        return Check("files", Standing.FAILS, (why,))
    part = {path: digest for path, digest in there.items() if not said.only or path.partition("/")[0] in said.only}
    return check_of("files", files_differ(part, said.subjects))
