"""Whether the tensors of a release are what its plan of training said: the frozen ones kept, the others changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from model_license_audit.harness.release.tensors import Compared, State, TensorComparison
from model_license_audit.harness.steps.records import TrainingRecord
from model_license_audit.model.errors import ModelAuditError

_SHOWN = 4
"""Most names of one kind that an error tells."""
_LORA = re.compile(r"\.(?:lora_(?:A|B|embedding_A|embedding_B|magnitude_vector)|modules_to_save)(?=\.|\Z)")
_WRAPPER = re.compile(r"\A(?:base_model\.model\.)+")


def check_agreement(found: TensorComparison, training: TrainingRecord) -> None:
    """Raise :class:`ModelAuditError` where the files show something else than the stages of training said."""
    told = list(disagreements(found, training))
    if told:
        remedy = "nothing was released; name in `trainable` what is trained and nothing else, and train anew"
        raise ModelAuditError(f"the tensors are not what the plan of training said: {'; '.join(told)}", remedy)


def disagreements(found: TensorComparison, training: TrainingRecord) -> Iterator[str]:
    """What is otherwise than planned, in words; nothing where nothing was trained, or no base is there to compare."""
    if not training.stages or not found.with_base:
        return
    trained = frozenset(name for stage in training.stages for name in stage.trainable)
    states = {one.name: one.state for one in found.tensors}
    if found.beside:
        missing = trained - states.keys()
        yield from _told(missing, "was trained and is in no file of the adapter")
    elif training.merged:
        yield from _merged(found, trained)
    else:
        yield from _in_place(found, training, trained)


def _in_place(found: TensorComparison, training: TrainingRecord, trained: frozenset[str]) -> Iterator[str]:
    states = {one.name: one.state for one in found.tensors}
    named = {parameter.name: parameter for parameter in training.parameters}
    pretrained = {name for name, parameter in named.items() if parameter.pretrained}
    yield from _told(named.keys() - states.keys(), "is in no file of the release")
    changed = {name for name, state in states.items() if state is State.CHANGED}
    kept = {name for name, state in states.items() if state is State.UNCHANGED}
    yield from _told((changed & named.keys()) - trained, "was frozen and has changed")
    yield from _told(kept & trained, "was to be trained and has not changed")
    new = {name for name, state in states.items() if state is State.NEW}
    yield from _told(new & pretrained, "is said to come from the base, which has no such tensor")
    yield from _told(changed - named.keys() - _statistics(found, trained), "belongs to frozen layers and has changed")


def _statistics(found: TensorComparison, trained: frozenset[str]) -> set[str]:
    """Tensors that are no parameters and lie in a layer of which a parameter was trained, as running means do."""
    layers = {_layer(name) for name in trained}
    return {one.name for one in found.tensors if _layer(one.name) in layers}


def _merged(found: TensorComparison, trained: frozenset[str]) -> Iterator[str]:
    """An adapter that was added to its base changes the weights of the layers that it is for, and no others."""
    layers = {_WRAPPER.sub("", _LORA.split(name)[0]) for name in trained}

    def meant(one: Compared) -> bool:
        return any(one.name == layer or one.name.startswith(f"{layer}.") or _ends(one.name, layer) for layer in layers)

    changed = [one for one in found.tensors if one.state is State.CHANGED]
    yield from _told({one.name for one in changed if not meant(one)}, "was no aim of the adapter and has changed")
    if layers and not changed:
        yield "the adapter was to be merged, and no tensor of the base has changed"


def _ends(name: str, layer: str) -> bool:
    """True for a tensor of that layer below another prefix."""
    return _layer(name).endswith(f".{layer}") or layer.endswith(f".{_layer(name)}")


def _layer(name: str) -> str:
    return re.split(r"[./][^./]*\Z", name)[0]


def _told(names: Iterable[str], what: str) -> Iterator[str]:
    found = sorted(names)
    if found:
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        yield f"{', '.join(found[:_SHOWN])}{more} {what}"
