"""A model of ``keras.applications`` without its top, with a new head; exported as a ``.keras`` file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model_license_audit.harness.data.loading import USUAL_SIZE
from model_license_audit.harness.learners import keras_export, keras_models, keras_weights
from model_license_audit.harness.learners.frameworks import deterministic_keras
from model_license_audit.harness.learners.image_inputs import checked
from model_license_audit.harness.learners.keras_training import (
    Penalties,
    Seeds,
    gradient_step,
    make_optimizer,
    without_gradients,
)
from model_license_audit.harness.learning.interface import Batch, Parameter
from model_license_audit.harness.recipe.model import Method, ObjectiveSpec, OptimizerSpec, StageSpec
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model_license_audit.harness.learners.choose import Wanted
    from model_license_audit.harness.learning.interface import Encoded

_SECOND = "second"


class ImageKeras:
    """``model.architecture`` of Keras (``ResNet50``), features, new head; loss and gradients on torch or tensorflow.

    ``penalty`` is what of the last step's loss were penalties on the weights; ``renamed`` are the tensors that files of
    weights alone call by names of an older form.

    Options: ``head`` (``average``, or ``flatten``) says how features become one row, ``hidden`` (0: none) the width of
    a layer between them and the classes.
    """

    def __init__(self, wanted: Wanted) -> None:
        keras = self._keras = deterministic_keras()
        self._numpy = keras.ops.convert_to_numpy
        recipe = wanted.recipe
        self._architecture = recipe.model.architecture or "ResNet50"
        self._size = recipe.model.image_size or USUAL_SIZE
        self._classes = wanted.classes
        keras.utils.set_random_seed(wanted.seed)
        head = (*keras_models.head_of(recipe.model.options), len(wanted.classes))
        self._built = keras_models.build(keras, self._architecture, self._size, head)
        self._variables = keras_models.variables_of(self._built.model)
        self._weights = keras_models.weights_among(self._variables, self._built.model)
        self.renamed: Mapping[str, str] = {}
        self._pretrained = self._begun_with(wanted)
        self._second = self._other_head(wanted)
        self._seeds = Seeds(keras, self._built.model)
        self._ever_trained: set[str] = set()
        self._penalties: Penalties | None = None
        self.penalty = 0.0
        self._objective = ObjectiveSpec()
        self._optimizer: Any = None

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The weights of the model by layer; running statistics are none of them."""
        return tuple(Parameter(n, tuple(v.shape), n in self._pretrained) for n, v in self._weights.items())

    def encode(self, inputs: Sequence[str] | NDArray[np.uint8]) -> Encoded:
        """As the architecture's own ``preprocess_input`` makes them."""
        return {"image": np.asarray(self._built.preprocess(checked(inputs, self._size).astype(np.float32)))}

    def features(self, inputs: Encoded) -> Encoded:
        """What comes out of the backbone, as one row for each example."""
        free = [name for name in self._trained() if name.partition("/")[0] not in self._built.new | {_SECOND}]
        if free:
            remedy = "set `cache-features = false`, or train the head alone"
            raise UsageError(f"features are to be cached, but the stage trains {free[0]}", remedy)
        with without_gradients(self._keras):
            return {"features": self._numpy(self._built.body(inputs["image"], training=False))}

    def begin(self, stage: StageSpec, trainable: frozenset[str], objective: ObjectiveSpec) -> None:
        """Free the named weights, freeze all others with the statistics of their layers, make a new optimiser."""
        if self._penalties is None:
            known = {name: self._weights[name] for name in sorted(self._pretrained)}
            self._penalties = Penalties(self._keras, known, objective)
        layers = {name.partition("/")[0] for name in trainable}
        for layer in self._built.model.layers:
            layer.trainable = layer.name in layers
        for name, variable in self._weights.items():
            variable.trainable = name in trainable
        self._trainable = trainable
        self._ever_trained |= trainable
        self._objective = objective
        self._optimizer = make_optimizer(self._keras, stage.optimizer, list(self._trained().values()))

    def step(
        self,
        batch: Batch,
        optimizer: OptimizerSpec,  # noqa: ARG002 - it was made when the stage began
        lr: float,
        seed: int,
        joint: Batch | None = None,
    ) -> float:
        """One step down the gradient of L(task), or of L(pretraining) + joint * L(task), and the penalties."""
        if batch.targets is not None:
            raise UsageError("learners of Keras follow no teacher", "take the learner image-torch for the student")
        self._seeds.set(seed)
        self._optimizer.learning_rate = lr
        trained = self._trained()

        def loss() -> Any:
            total = self._loss(batch)
            if joint is not None:
                with keras_weights.kept_statistics(self._keras, self._built):
                    total = self._loss(joint, second=True) + (self._objective.joint or 0.0) * total
            penalty = self._penalties.of(trained) if self._penalties else None
            self.penalty = float(self._numpy(penalty)) if penalty is not None else 0.0
            return total if penalty is None else total + penalty

        return gradient_step(self._keras, loss, self._optimizer, list(trained.values()))

    def logits(self, inputs: Encoded) -> NDArray[np.float32]:
        """What the last layer gives before it makes probabilities of it."""
        with without_gradients(self._keras):
            return self._numpy(self._forward(inputs, training=False))  # type: ignore[no-any-return]

    def save_state(self, file: Path) -> None:
        """All that training has changed so far, running statistics, and the optimiser's memory; no pickles."""
        state = {name: self._numpy(variable) for name, variable in self._state().items()}
        with file.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **state)

    def load_state(self, file: Path) -> None:
        """Take up what :meth:`save_state` wrote; the stage was begun before."""
        with np.load(file, allow_pickle=False) as state:
            self._ever_trained |= {name.removeprefix("weight:") for name in state.files if name.startswith("weight:")}
            for name, variable in self._state().items():
                variable.assign(state[name])

    def export(self, folder: Path) -> None:
        """``model.keras`` for ``keras.saving.load_model``, and ``config.json`` with classes and preprocessing."""
        self._seeds.reset()
        for layer in self._built.model.layers:
            layer.trainable = True
        keras_export.save(self._built.model, folder / keras_export.MODEL)
        keras_export.describe(folder, self._architecture, self._built.family, self._size, self._classes)

    def _begun_with(self, wanted: Wanted) -> frozenset[str]:
        """Weights of the base, or random ones; gives the names of those that came from the base."""
        if wanted.untrained or wanted.base is None:
            if wanted.recipe.method is Method.SCRATCH:
                keras_weights.random_weights(self._keras, self._built, wanted.seed)
            else:
                keras_weights.settle_statistics(self._keras, self._built, wanted.seed)
            return frozenset()
        weights, self.renamed = keras_weights.weights_of(wanted.base, self._built.model)
        return keras_weights.take_weights(self._built, weights, self._architecture)

    def _other_head(self, wanted: Wanted) -> Any:
        """The head of the pretraining classes in a joint objective, if there are any."""
        if not wanted.pretraining_classes:
            return None
        layer = self._keras.layers.Dense(len(wanted.pretraining_classes), activation="softmax", name=_SECOND)
        layer.build(self._built.inner.output_shape)
        return layer

    def _forward(self, inputs: Mapping[str, Any], *, training: bool, second: bool = False) -> Any:
        """Logits of images or of cached features; a backbone that is all frozen only predicts.

        The loss is taken of logits: of probabilities it is cut off where they are small, and teaches nothing there.
        """
        features = inputs.get("features")
        if features is None:
            free = any(name.partition("/")[0] not in self._built.new for name in self._trained())
            features = self._built.body(inputs["image"], training=training and free)
        layer = self._second if second else self._built.last
        return self._keras.ops.matmul(self._built.inner(features, training=training), layer.kernel) + layer.bias

    def _loss(self, batch: Batch, *, second: bool = False) -> Any:
        logits = self._forward(batch.inputs, training=True, second=second)
        losses = self._keras.losses.sparse_categorical_crossentropy(batch.labels, logits, from_logits=True)
        return self._keras.ops.mean(losses)

    def _trained(self) -> dict[str, Any]:
        """The weights that this stage moves, the second head's with them; none before the first stage."""
        if self._optimizer is None and not self._ever_trained:
            return {}
        own = {name: variable for name, variable in self._weights.items() if name in self._trainable}
        beside = {f"{_SECOND}/{one.name}": one for one in self._second.weights} if self._second else {}
        return {**own, **beside}

    def _state(self) -> dict[str, Any]:
        told = {f"weight:{name}": self._weights[name] for name in sorted(self._ever_trained)}
        told |= {f"other:{name}": one for name, one in self._variables.items() if name not in self._weights}
        told |= {f"second:{one.name}": one for one in self._second.weights} if self._second else {}
        memory = self._optimizer.variables if self._optimizer is not None else []
        return told | {f"optimizer:{number}": one for number, one in enumerate(memory)}
