"""What one step of a run tells the next, in files of the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from model_license_audit.harness.learning.interface import Parameter


@dataclass(frozen=True, slots=True)
class BaseRecord:
    """The base as it was had: where its files lie, what they are, what is known of the weights' license.

    ``folder`` holds the base's files (``None`` for weights that a framework brings); ``weights`` are the files of
    tensors, by path relative to ``folder``; ``digests`` the SHA-256 of every file. ``license`` is what the base's card,
    the framework's metadata or the recipe says, and ``license_from`` which of them; ``None`` where nobody does.
    ``licenses_beside`` is what others say, of the package or the framework and not of the weights, by file.
    """

    ref: str
    revision: str | None
    source: str
    folder: str | None
    weights: tuple[str, ...]
    digests: Mapping[str, str]
    license: str | None
    license_from: str | None
    licenses_beside: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StageRecord:
    """One stage as it was run: epochs done, learning rate taken (and whether it was found), parameters by name."""

    name: str
    epochs: int
    optimizer: str
    lr: float
    lr_found: bool
    trainable: tuple[str, ...]
    frozen: tuple[str, ...]
    trainable_count: int
    frozen_count: int
    stopped_early: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """Of the held-out split: mean loss, accuracy, the share of right ones by class, and how many examples."""

    loss: float
    accuracy: float
    by_class: Mapping[str, float]
    examples: int


@dataclass(frozen=True, slots=True)
class ComparedRecord:
    """Another choice of what is trained: how many numbers that moves, and the scores of the held-out split."""

    name: str
    trainable_count: int
    scores: Scores | None


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """The result of training.

    ``before`` is the model with its new head untrained, ``after`` the model as released, ``baseline`` the same head
    trained the same way on an untrained encoder (``None`` where the recipe has no encoder to be untrained).
    ``files`` are those of ``model/`` with their SHA-256. ``renamed`` maps names of tensors in the base's files to
    those in the release where the learner had to rename them. A derivation without training has no stages; ``done``
    says in sentences what was done instead, and ``loading`` shows how its files are loaded where that is not usual.
    """

    parameters: tuple[Parameter, ...]
    stages: tuple[StageRecord, ...]
    before: Scores | None
    after: Scores | None
    baseline: Scores | None
    classes: tuple[str, ...]
    library: str
    files: Mapping[str, str]
    merged: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    compared: tuple[ComparedRecord, ...] = ()
    done: tuple[str, ...] = ()
    loading: str = ""
