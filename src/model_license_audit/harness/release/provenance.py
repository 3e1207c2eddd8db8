"""``provenance.json``: how a release was made, as an in-toto statement with the provenance predicate of SLSA."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import model_license_audit
from model_license_audit import __version__
from model_license_audit.gate.digests import digests_of, directory_digest, files_of, sha256_of
from model_license_audit.harness.data.examples import DataRecord
from model_license_audit.harness.recipe.model import DataRole, KnownSpec
from model_license_audit.harness.release.environment import environment
from model_license_audit.harness.release.materials import Materials, reference
from model_license_audit.harness.release.names import PROVENANCE, SIGNATURE, TENSORS
from model_license_audit.harness.release.origins import origin_of
from model_license_audit.harness.release.places import without_places
from model_license_audit.harness.release.tensors import TensorComparison
from model_license_audit.harness.steps.coding import to_json
from model_license_audit.harness.steps.records import BaseRecord
from model_license_audit.model.refs import ArtifactRef, Host

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD = "urn:model-license-audit:derivation:1"
"""What the parameters mean: docs/provenance.md describes it; a change that could break a reader raises the number."""
BUILDER = "urn:model-license-audit:harness"


def statement(materials: Materials, release: Path, tensors: TensorComparison) -> dict[str, Any]:
    """The statement about the files that lie in ``release`` now; its tensor list is one of them."""
    return {
        "_type": STATEMENT,
        "subject": [{"name": path, "digest": {"sha256": digest}} for path, digest in subjects(release).items()],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD,
                "externalParameters": _external(materials),
                "internalParameters": _internal(materials),
                "resolvedDependencies": list(_dependencies(materials)),
            },
            "runDetails": {
                "builder": {"id": BUILDER, "version": {"model-license-audit": __version__}},
                "metadata": {"startedOn": moment(materials.started), "finishedOn": moment(materials.finished)},
                "byproducts": list(_byproducts(materials, release, tensors)),
            },
        },
    }


def subjects(release: Path) -> dict[str, str]:
    """Every file of a release but the statement and the signature, with its SHA-256."""
    return digests_of(release, [path for path in files_of(release) if path not in {PROVENANCE, SIGNATURE}])


def moment(when: datetime) -> str:
    """A moment as RFC 3339 writes it, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _external(materials: Materials) -> dict[str, Any]:
    """What the user asked for: the recipe, in full."""
    recipe = materials.recipe
    content = {name: value for name, value in to_json(recipe).items() if name not in {"origin", "digest"}}
    told: dict[str, Any] = {"name": recipe.name, "content": without_places(content)}
    if recipe.digest:
        told["digest"] = {"sha256": recipe.digest}
    return {"recipe": told}


def _internal(materials: Materials) -> dict[str, Any]:
    """What the program set: the parameters as they were run, seeds, and what it ran on."""
    training = materials.training
    told: dict[str, Any] = {
        "origin": origin_of(materials),
        "method": materials.recipe.method.value,
        "seed": materials.recipe.seed,
        "label": materials.license,
        "environment": environment(),
    }
    if training:
        names = {"trainable", "frozen"}  # the list of tensors tells them, each with what became of it
        told["stages"] = [{k: v for k, v in to_json(stage).items() if k not in names} for stage in training.stages]
        scores = {"before": training.before, "after": training.after, "baseline": training.baseline}
        told["evaluation"] = {name: to_json(found) for name, found in scores.items() if found}
        told["library"] = training.library
    if materials.settings:
        told["settings"] = without_places(to_json(materials.settings))
    return told


def _dependencies(materials: Materials) -> Iterator[dict[str, Any]]:
    """The base, the data sets, the code."""
    if materials.base:
        base = _model(materials.base, "base", materials.relation)
        base["annotations"]["ancestors"] = list(_known(materials.recipe.known))
        yield base
    if materials.teacher:
        yield _model(materials.teacher, "teacher", "distilled")
    for record in materials.data:
        yield _data(record)
    yield _code()


def _resource(ref: ArtifactRef, written: str) -> dict[str, Any]:
    """A dependency by its package URL, or by our own reference where its host has none."""
    try:
        return {"uri": ref.purl(), "name": written}
    except ValueError:
        return {"uri": f"urn:model-license-audit:{_quoted(ref)}", "name": written}


def _quoted(ref: ArtifactRef) -> str:
    from urllib.parse import quote

    return ("dataset:" if ref.dataset else "model:") + quote(
        ref.name if ref.host is Host.UNNAMED else str(ref), safe=""
    )


def _model(base: BaseRecord, role: str, relation: str | None) -> dict[str, Any]:
    ref = reference(base.ref)
    ref = ArtifactRef(ref.host, ref.name, base.revision or ref.revision, ref.dataset)
    digest = {"dirHash": directory_digest(base.digests)} if base.digests else {}
    if ref.is_fixed and ref.revision:
        digest["gitCommit"] = ref.revision
    told = {
        "role": role,
        "relation": relation,
        "license": base.license,
        "licenseFrom": base.license_from,
        "source": without_places(base.source),
        "files": dict(sorted(base.digests.items())),
    }
    return _resource(ref, base.ref) | {"digest": digest, "annotations": told}


def _known(known: Iterable[KnownSpec]) -> Iterator[dict[str, Any]]:
    """What the recipe says of the licenses of what lies above, and who says it."""
    for one in known:
        told = {"license": one.license, "licenseFrom": one.source}
        yield _resource(reference(one.ref, dataset=one.dataset), one.ref) | told


def _data(record: DataRecord) -> dict[str, Any]:
    told = {
        "role": "evaluation" if record.role is DataRole.EVALUATION else "dataset",
        "use": record.role.value,
        "license": record.license,
        "licenseFrom": record.license_from,
        "source": without_places(record.source),
        "examples": record.examples,
        "used": dict(record.used),
        "generatedBy": list(record.generated_by),
    }
    ref = reference(record.ref, dataset=True)
    return _resource(ref, record.ref) | {"digest": {"sha256": record.digest}, "annotations": told}


def _code() -> dict[str, Any]:
    """The program itself: its version, and the digest of its files."""
    package = Path(model_license_audit.__file__).parent
    paths = [path for path in files_of(package) if path.endswith(".py")]
    digest = directory_digest(digests_of(package, paths))
    uri = f"pkg:pypi/model-license-audit@{__version__}"
    return {"uri": uri, "name": "model-license-audit", "digest": {"dirHash": digest}, "annotations": {"role": "code"}}


def _byproducts(materials: Materials, release: Path, tensors: TensorComparison) -> Iterator[dict[str, Any]]:
    """The list of tensors with its counts, and the log of the training, which stays where it was trained."""
    if (release / TENSORS).is_file():
        yield {
            "name": TENSORS,
            "mediaType": "application/json",
            "digest": {"sha256": sha256_of(release / TENSORS)},
            "annotations": {"role": "tensors", "counts": tensors.counts},
        }
    if materials.log and materials.log.is_file():
        told = {"name": materials.log.name, "mediaType": "application/jsonl"}
        yield told | {"digest": {"sha256": sha256_of(materials.log)}, "annotations": {"role": "training-log"}}
