"""How well a model does on held-out examples before and after it was derived, and how often both say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from model_license_audit.harness.learning.scores import scores
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from model_license_audit.harness.data.examples import Prepared
    from model_license_audit.harness.derive.source_model import SourceModel
    from model_license_audit.harness.steps.records import Scores

Compute: TypeAlias = Callable[[Mapping[str, "NDArray[np.int64]"]], "NDArray[np.float32]"]
"""What a model gives for encoded texts."""


def logits_of(source: SourceModel, compute: Compute, texts: tuple[str, ...]) -> NDArray[np.float32]:
    """Examples x classes."""
    import numpy as np

    return np.concatenate([compute(batch) for batch in source.batches(texts)])


def placed(source: SourceModel, classes: tuple[str, ...]) -> list[int]:
    """Where each class of the data stands in the model; :class:`UsageError` where they are not the same classes."""
    if sorted(source.classes) != sorted(classes):
        has = (
            f"tells {', '.join(source.classes[:6])} apart" if source.classes else "has no head that tells classes apart"
        )
        what = f"{source.ref} {has}, and the data hold {', '.join(classes[:6])}"
        raise UsageError(what, "name data of the classes that the model was trained on, or leave [[data]] out")
    return [source.classes.index(name) for name in classes]


def judged(source: SourceModel, compute: Compute, prepared: Prepared) -> tuple[Scores, Scores, float]:
    """Scores of the model as it was and as ``compute`` gives it, and the share of examples with the same answer."""
    order, texts = placed(source, prepared.classes), tuple(map(str, prepared.test.inputs))
    was = logits_of(source, source.compute, texts)[:, order]
    now = logits_of(source, compute, texts)[:, order]
    labels, classes = prepared.test.labels, prepared.classes
    same = float((was.argmax(axis=1) == now.argmax(axis=1)).mean())
    return scores(was, labels, classes), scores(now, labels, classes), same


def recomputed(source: SourceModel, weights: Mapping[str, Any]) -> Compute:
    """What torch computes with these weights in the place of the model's own."""
    from copy import deepcopy
    from dataclasses import replace

    import torch

    module = deepcopy(source.module)
    state = {name: torch.tensor(array) for name, array in weights.items()}
    module.load_state_dict(state, strict=False)
    return replace(source, module=module).compute
