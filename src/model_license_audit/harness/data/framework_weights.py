"""Weights that a framework calls by name: where its own cache has them, and what it says of their license.

Neither torchvision nor Keras tells a license for the weights that their libraries load, but for single ones; timm tells
one for each. A license of a library is never taken for that of weights.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.harness.data.labelled import Told
from model_license_audit.harness.data.libraries import library_license
from model_license_audit.harness.learners.frameworks import (
    TORCH_EXTRA,
    deterministic_keras,
    deterministic_torch,
    needed,
)
from model_license_audit.harness.recipe.model import ModelSpec
from model_license_audit.harness.steps.context import RunContext
from model_license_audit.model.errors import ModelAuditError, UsageError

_TIMM = "timm/"
_SWAG = "facebookresearch/SWAG"
_FETCH = "run again with --fetch, or name a file of the weights under files"
_REMARK = "may have their own licenses or terms and conditions derived from the dataset used for training"
"""What torchvision's description says of its pretrained models."""


@dataclass(frozen=True, slots=True)
class NamedWeights:
    """One file of weights in a framework's cache, the full name of the weights, and what is told of their license."""

    file: Path
    name: str
    told: Told
    revision: str | None = None


def named_weights(name: str, model: ModelSpec, context: RunContext) -> NamedWeights:
    """The weights ``name`` for what a recipe builds; fetched only where the run may.

    Raises :class:`UsageError` for a name that the framework does not know, :class:`ModelAuditError` where the weights
    are not at hand.
    """
    find: Callable[[str, ModelSpec, RunContext], NamedWeights] = _of_torchvision
    if name.startswith(_TIMM):
        find = _of_timm
    elif model.learner == "image-keras":
        find = _of_keras
    elif model.learner != "image-torch":
        raise UsageError(
            f"the learner {model.learner} knows no weights by name", "name a package, a folder or a Hub id"
        )
    return find(name, model, context)


def _of_torchvision(name: str, model: ModelSpec, context: RunContext) -> NamedWeights:
    torch = deterministic_torch()
    models = needed("torchvision.models", TORCH_EXTRA)
    architecture = model.architecture or "resnet50"
    try:
        kinds = models.get_model_weights(architecture)
        weights = kinds.DEFAULT if name in {"imagenet", "DEFAULT"} else kinds[name.rpartition(".")[2]]
    except (ValueError, KeyError) as error:
        what = f"torchvision has no weights {name!r:.80} for {architecture!r:.80}"
        raise UsageError(what, "write weights:DEFAULT, or a name of its list for that architecture") from error
    file = Path(torch.hub.get_dir(), "checkpoints", weights.url.rpartition("/")[2])
    if not file.is_file():
        _must_fetch(context, f"torchvision's {weights}")
        file.parent.mkdir(parents=True, exist_ok=True)
        _fetched(lambda: torch.hub.download_url_to_file(weights.url, str(file), progress=False), f"{weights}")
    return NamedWeights(file, f"torchvision {weights}", _torchvision_told(weights))


def _torchvision_told(weights: Any) -> Told:
    """A license where the metadata of the weights point to one: so far those of SWAG."""
    beside = {**library_license("torchvision"), "torchvision, of its pretrained models": _REMARK}
    link = weights.meta.get("license")
    if not isinstance(link, str):
        return Told(beside=beside)
    license_ = "cc-by-nc-4.0" if _SWAG in link else link
    return Told(license_, f"metadata of torchvision's {weights}", beside)


def _of_timm(name: str, _model: ModelSpec, context: RunContext) -> NamedWeights:
    from model_license_audit.model.refs import ArtifactRef, Host
    from model_license_audit.sources.hub.download import downloaded

    deterministic_torch()
    try:
        timm = needed("timm", TORCH_EXTRA)
    except UsageError as error:
        raise UsageError("weights of timm need the library timm", "pip install timm") from error
    told = timm.get_pretrained_cfg(name.removeprefix(_TIMM), allow_unregistered=False)
    if told is None or not told.hf_hub_id:
        raise UsageError(f"timm has no weights {name!r:.80} on the Hub", "write weights:timm/NAME.TAG of its list")
    folder = Path(downloaded(ArtifactRef(Host.HUGGINGFACE, told.hf_hub_id), fetch=context.fetch))
    file = folder / "model.safetensors"
    if not file.is_file():
        raise ModelAuditError(f"{told.hf_hub_id} has no model.safetensors at hand", _FETCH)
    source = f"timm.get_pretrained_cfg({name.removeprefix(_TIMM)!r})" if told.license else None
    return NamedWeights(file, name, Told(told.license or None, source, library_license("timm")), folder.name)


def _of_keras(name: str, model: ModelSpec, context: RunContext) -> NamedWeights:
    """Without their top; Keras keeps them in its folder under the architecture's name."""
    keras = deterministic_keras()
    architecture = model.architecture or "ResNet50"
    build = getattr(keras.applications, architecture, None)
    if name != "imagenet" or build is None:
        raise UsageError(f"Keras has no weights {name!r:.80} for {architecture!r:.80}", "write weights:imagenet")
    folder = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras", "models")
    if not _keras_files(folder, architecture):
        _must_fetch(context, f"the ImageNet weights of Keras' {architecture}")
        _fetched(lambda: build(weights="imagenet", include_top=False), architecture)
    files = _keras_files(folder, architecture)
    if len(files) != 1:
        raise ModelAuditError(
            f"{len(files)} files in {folder} could be those of {architecture}", "name the one under files"
        )
    return NamedWeights(files[0], f"Keras {architecture} imagenet, without top", Told(beside=library_license("keras")))


def _keras_files(folder: Path, architecture: str) -> list[Path]:
    return sorted(folder.glob(f"{architecture.lower()}_weights_*_notop.h5"))


def _must_fetch(context: RunContext, what: str) -> None:
    if not context.fetch:
        raise ModelAuditError(f"{what} are not at hand, and nothing may be fetched", _FETCH)
    context.progress(f"fetching {what}")


def _fetched(fetch: Callable[[], object], what: str) -> None:
    try:
        fetch()
    except Exception as error:  # Keras raises plain exceptions where its transport fails
        why = " ".join(str(error).split())[:160]
        raise ModelAuditError(f"the weights of {what} cannot be fetched ({why})", "check the network") from error
