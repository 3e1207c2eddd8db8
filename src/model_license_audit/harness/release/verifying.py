"""Whether a release is what its own statement, its signature and its card say, and what its base shows of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from model_license_audit.gate.digests import digests_of, files_of
from model_license_audit.gate.signing import check_signature
from model_license_audit.gate.verification import Check, Standing, Verification, check_of, files_differ
from model_license_audit.harness.release.claimed import Claimed, claimed_by
from model_license_audit.harness.release.names import PROVENANCE, SIGNATURE, TENSORS
from model_license_audit.harness.release.tensor import Tensor
from model_license_audit.harness.release.tensor_files import holds_tensors, tensors_in
from model_license_audit.harness.release.tensors import beside, compare, listed
from model_license_audit.harness.release.verifying_card import card_differs
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import ModelAuditError, NothingToAudit, UsageError
from model_license_audit.model.refs import ArtifactRef


def verify_release(
    kb: KnowledgeBase, release: Path, public_key: Path | None = None, bases: Mapping[ArtifactRef, Path] | None = None
) -> Verification:
    """Check a release; raises :class:`NothingToAudit` without a statement of provenance in it.

    ``bases`` say in which folder the base lies, so that what is said of its tensors can be checked.
    """
    if not release.is_dir() or not (release / PROVENANCE).is_file():
        raise NothingToAudit(
            f"{release} holds no {PROVENANCE}", "name the folder of a release that tells how it was made"
        )
    signature = _signature(release, public_key)
    checks = [signature]
    claimed = claimed_by(release)
    if isinstance(claimed, str):
        checks.append(Check("statement", Standing.FAILS, (claimed,)))
    else:
        checks.append(_files(release, claimed))
        checks.append(_card(kb, release, claimed))
        checks.extend(_tensors(release, claimed, _base_folder(claimed, bases or {})))
    signed = (release / SIGNATURE).is_file()
    return Verification(str(release), tuple(checks), not signed or signature.standing is not Standing.NOT_CHECKED)


def _base_folder(claimed: Claimed, bases: Mapping[ArtifactRef, Path]) -> Path | None:
    """Where the base lies; raises :class:`UsageError` for a folder of something else."""
    other = [str(ref) for ref in bases if ref != claimed.base]
    if other and claimed.base is None:
        raise UsageError(f"--base {other[0]}: the statement names no base", "leave --base out")
    if other:
        raise UsageError(f"--base {other[0]}: the statement names another base", f"write --base {claimed.base}=DIR")
    return bases.get(claimed.base) if claimed.base else None


def _card(kb: KnowledgeBase, release: Path, claimed: Claimed) -> Check:
    if not claimed.ours:
        return Check("card", Standing.NOT_CHECKED, ("the statement is of another builder than this program",))
    return check_of("card", card_differs(kb, release, claimed))


def _signature(release: Path, public_key: Path | None) -> Check:
    signed = (release / SIGNATURE).is_file()
    if public_key is None:
        why = "give --public-key to check it" if signed else f"there is no {SIGNATURE}"
        return Check("signature", Standing.NOT_CHECKED, (why,))
    if not signed:
        return Check("signature", Standing.FAILS, (f"there is no {SIGNATURE}, and a key was given",))
    wrong = check_signature(release, public_key)
    return Check("signature", Standing.FAILS, (wrong,)) if wrong else Check("signature", Standing.HOLDS)


def _files(release: Path, claimed: Claimed) -> Check:
    try:
        there = digests_of(release, [path for path in files_of(release) if path not in {PROVENANCE, SIGNATURE}])
    except (ModelAuditError, OSError) as error:
        return Check("files", Standing.FAILS, (str(error),))
    return check_of("files", files_differ(there, claimed.subjects))


def _tensors(release: Path, claimed: Claimed, base: Path | None) -> Iterator[Check]:
    """The list of tensors by the files of the release, and where the base is at hand by its files too."""
    if not (release / TENSORS).is_file():
        yield Check("tensors", Standing.NOT_CHECKED, (f"there is no {TENSORS}",))
        return
    made: list[Tensor] = []

    def own() -> Iterator[str]:
        made.extend(tensors_in(release, filter(holds_tensors, files_of(release))))
        yield from _listed_otherwise(_said(release), made)

    yield _tried("tensors", own)
    if claimed.base is None:
        return
    if base is None:
        yield Check("base", Standing.NOT_CHECKED, (f"give --base {claimed.base}=DIR to check what is said of it",))
    else:
        yield _tried("base", lambda: _base_differs(_said(release), made, claimed, base))


def _said(release: Path) -> Any:
    return json.loads((release / TENSORS).read_text("utf-8"))


def _tried(name: str, look: Callable[[], Iterator[str]]) -> Check:
    """A check of files that may be broken, or that a library reads which is not installed."""
    try:
        return check_of(name, look())
    except (ModelAuditError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        lacking = isinstance(error.__cause__, ImportError)
        return Check(name, Standing.NOT_CHECKED if lacking else Standing.FAILS, (_short(error),))


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if not isinstance(error, ModelAuditError) else str(error)


def _listed_otherwise(said: Any, made: Sequence[Tensor]) -> Iterator[str]:
    digests = {entry["name"]: entry["sha256"] for entry in said["tensors"]}
    now = {tensor.name: tensor.digest for tensor in made}
    for name in sorted({*digests, *now}):
        if digests.get(name) != now.get(name):
            what = "is in no file" if name not in now else "is not listed" if name not in digests else "is another one"
            yield f"{name} {what}"


def _base_differs(said: Any, made: Sequence[Tensor], claimed: Claimed, folder: Path) -> Iterator[str]:
    """What its files show otherwise: they are others than recorded, or a tensor is in another state than told."""
    there = digests_of(folder, [path for path in claimed.base_files if (folder / path).is_file()])
    other = [path for path in sorted(claimed.base_files) if there.get(path) != claimed.base_files[path]]
    yield from (f"{path} of the base {'is another one' if path in there else 'is missing'}" for path in other)
    if other:
        return
    renamed = {entry["was"]: entry["name"] for entry in said["tensors"] if entry["was"]}
    before = tensors_in(folder, filter(holds_tensors, claimed.base_files))
    found = beside(made) if said["compared"] == "beside" else compare(before or None, made, renamed)
    now = listed(found, said["base"])
    told = {entry["name"]: entry["state"] for entry in said["tensors"]}
    for one in found.tensors:
        if told.get(one.name) != one.state.value:
            yield f"{one.name} is {one.state.value}, and is said to be {told.get(one.name, 'nowhere')}"
    if said["dropped"] != now["dropped"]:
        yield "other tensors of the base were dropped than is said"
