"""A release put together from what was planned, had and made: whole in its folder, or not there at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from model_license_audit.audit.auditor import Auditor
from model_license_audit.gate.digests import digests_of, files_of
from model_license_audit.gate.signing import sign
from model_license_audit.harness.release.agreement import check_agreement
from model_license_audit.harness.release.card import Told, card
from model_license_audit.harness.release.duties import meet_duties, owed_copies, refuse_wrong_name
from model_license_audit.harness.release.licenses import base_copies, own_texts
from model_license_audit.harness.release.materials import Materials, card_name, reference
from model_license_audit.harness.release.names import CARD, CURVE, OWN, PROVENANCE, TENSORS
from model_license_audit.harness.release.origins import origin_of
from model_license_audit.harness.release.places import name_the_base
from model_license_audit.harness.release.provenance import statement
from model_license_audit.harness.release.tensor_files import holds_tensors, tensors_in
from model_license_audit.harness.release.tensors import TensorComparison, beside, compare, listed
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.model.fixes import FixReport
from model_license_audit.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Composed:
    """What composing did: the comparison of tensors, the texts that are missing, and what the rules' fixes did."""

    tensors: TensorComparison
    missing: tuple[str, ...]
    texts: Mapping[str, str]
    fixes: FixReport
    signed: bool


def compose_release(
    auditor: Auditor, materials: Materials, policy: Policy, release: Path, key_file: Path | None = None
) -> Composed:
    """Write the release; raises :class:`ModelAuditError` where it may not be what was planned, and then writes none.

    It is put together in a folder beside the exported files and takes the place of ``release`` at the end. A folder
    that is there already must be an earlier release of the same recipe.
    """
    refuse_other_release(release, materials)
    found = compared(materials)
    if materials.training:
        check_agreement(found, materials.training)
    draft = materials.model.parent / "composed" / release.name
    _fresh(draft)
    _copy_model(materials, draft)
    told = _tell(auditor, materials, found, draft, signed=key_file is not None)
    refuse_wrong_name(auditor, materials, policy, draft)
    told = replace(told, texts=(*told.texts, *owed_copies(auditor, materials, policy, draft)))
    _write_told(auditor, materials, told, draft)
    fixes = meet_duties(auditor, materials, policy, draft)
    _write(draft / PROVENANCE, as_json(statement(materials, draft, found)))
    if key_file is not None:
        sign(draft, key_file)
    _put(draft, release)
    texts = {text.path: ": ".join(filter(None, (text.source, text.taken_from))) for text in told.texts}
    return Composed(found, told.missing, texts, fixes, signed=key_file is not None)


def refuse_other_release(release: Path, materials: Materials) -> None:
    """Raise :class:`UsageError` where the folder holds something else than a release of the same recipe."""
    if not release.exists() and not release.is_symlink():
        return
    ours = release.is_dir() and not release.is_symlink()
    if ours and (not any(release.iterdir()) or recipe_of(release) == materials.recipe.name):
        return
    raise UsageError(f"{release} is there already, and is no release of this recipe", "name another folder")


def recipe_of(release: Path) -> str | None:
    """The name of the recipe of which a folder holds a release, as its statement tells it."""
    try:
        told = json.loads((release / PROVENANCE).read_text("utf-8"))
        name = told["predicate"]["buildDefinition"]["externalParameters"]["recipe"]["name"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return name if isinstance(name, str) else None


def compared(materials: Materials) -> TensorComparison:
    """The exported tensors beside those of the base's files."""
    paths = [path for path in files_of(materials.model) if holds_tensors(path)]
    made = tensors_in(materials.model, paths)
    base, folder = materials.base, materials.base_folder
    if base and folder:
        _refuse_changed_base(materials, folder)
    if materials.is_adapter:
        return beside(made)
    before = tensors_in(folder, filter(holds_tensors, base.weights)) if base and folder else None
    return compare(before or None, made, materials.training.renamed if materials.training else None)


def _refuse_changed_base(materials: Materials, folder: Path) -> None:
    """The base's files must be what they were when they were recorded: training writes nothing into them."""
    recorded = materials.base.digests if materials.base else {}
    now = digests_of(folder, [path for path in recorded if (folder / path).is_file()])
    other = sorted(path for path, digest in recorded.items() if now.get(path) != digest)
    if other:
        what = f"files of the base are no longer what they were when the run began: {', '.join(other[:4])}"
        raise ModelAuditError(what, "get the base anew, and make the run anew")


def _fresh(draft: Path) -> None:
    """An empty folder; what an attempt that was broken off left there is removed."""
    if draft.parent.exists():
        shutil.rmtree(draft.parent)
    draft.mkdir(parents=True)


def _copy_model(materials: Materials, draft: Path) -> None:
    """The exported files; what a framework wrote in the place of a file of ours is left out."""
    for path in files_of(materials.model):
        if path not in OWN:
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(materials.model / path, draft / path)
    if materials.base:
        name_the_base(draft, card_name(reference(materials.base.ref)), materials.base_folder)


def _tell(auditor: Auditor, materials: Materials, found: TensorComparison, draft: Path, *, signed: bool) -> Told:
    """Write the card and what lies beside it."""
    own, missing = own_texts(auditor.kb, materials)
    if materials.curve:
        shutil.copyfile(materials.curve, draft / CURVE)
    _write(draft / TENSORS, as_json(listed(found, materials.base.ref if materials.base else None)))
    told = Told((*own, *base_copies(materials)), tuple(missing), found, origin_of(materials), signed)
    _write_told(auditor, materials, told, draft)
    return told


def _write_told(auditor: Auditor, materials: Materials, told: Told, draft: Path) -> None:
    for text in told.texts:
        _write(draft / text.path, text.content)
    _write(draft / CARD, card(auditor.kb, materials, told).encode("utf-8"))


def as_json(value: Any) -> bytes:
    """The same bytes for the same value."""
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _put(draft: Path, release: Path) -> None:
    """The finished folder in its place; an earlier release gives way to it, and comes back where that fails."""
    old = draft.with_name(f"{draft.name}.before")
    if release.exists():
        release.replace(old)
    try:
        draft.replace(release)
    except OSError as error:
        if old.exists():
            old.replace(release)
        what = f"{release} cannot be written ({error.strerror})"
        raise ModelAuditError(what, "free its place, and compose again") from error
    shutil.rmtree(draft.parent)
