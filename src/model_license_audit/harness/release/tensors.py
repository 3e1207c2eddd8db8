"""Which tensors of a release are those of its base, which were changed, which are new: told from the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.harness.release.tensor import Tensor

SCHEMA = "urn:model-license-audit:tensors:1"
"""The version of the list of tensors; a change that could break a reader raises the number."""


class State(StrEnum):
    """What became of a tensor: as in the base, changed, or not of the base."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEW = "new"


@dataclass(frozen=True, slots=True, order=True)
class Compared:
    """A tensor of the release, its state, and its name in the base where it came from there."""

    tensor: Tensor
    state: State
    was: str | None = None

    @property
    def name(self) -> str:
        """Its name in the release."""
        return self.tensor.name


@dataclass(frozen=True, slots=True)
class TensorComparison:
    """The tensors of a release beside those of its base, by name; ``dropped`` are those that only the base has.

    ``with_base`` is false where there is no base, or its files are not at hand: then every tensor counts as new.
    ``beside`` is true for an adapter, which holds nothing of the base and leaves it as it is.
    """

    tensors: tuple[Compared, ...]
    dropped: tuple[Tensor, ...] = ()
    with_base: bool = True
    beside: bool = False

    def of(self, state: State) -> tuple[str, ...]:
        """The names of the tensors of one state."""
        return tuple(one.name for one in self.tensors if one.state is state)

    @property
    def counts(self) -> dict[str, int]:
        """How many tensors there are of each state, and how many were dropped."""
        found = Counter(one.state for one in self.tensors)
        return {state.value: found[state] for state in State} | {"dropped": len(self.dropped)}


def compare(
    base: Iterable[Tensor] | None, release: Iterable[Tensor], renamed: Mapping[str, str] | None = None
) -> TensorComparison:
    """Lay the tensors beside each other: by the names that ``renamed`` tells of the base's, by equal names, by names
    that a common prefix alone tells apart, and at last by equal content; ``base`` is ``None`` where there is none."""
    release = tuple(sorted(release))
    if base is None:
        return TensorComparison(tuple(Compared(tensor, State.NEW) for tensor in release), with_base=False)
    old = {tensor.name: tensor for tensor in base}
    pairs = _pairs(old, {tensor.name: tensor for tensor in release}, renamed or {})
    compared = tuple(_compared(tensor, old.get(pairs.get(tensor.name, ""))) for tensor in release)
    used = set(pairs.values())
    return TensorComparison(compared, tuple(tensor for name, tensor in sorted(old.items()) if name not in used))


def beside(release: Iterable[Tensor]) -> TensorComparison:
    """The tensors of an adapter, all of them new, whose base stays outside and as it is."""
    return TensorComparison(tuple(Compared(tensor, State.NEW) for tensor in sorted(release)), beside=True)


def _compared(tensor: Tensor, old: Tensor | None) -> Compared:
    if old is None:
        return Compared(tensor, State.NEW)
    return Compared(tensor, State.UNCHANGED if tensor.digest == old.digest else State.CHANGED, old.name)


def _pairs(old: Mapping[str, Tensor], new: Mapping[str, Tensor], renamed: Mapping[str, str]) -> dict[str, str]:
    """Names of the release's tensors, and the names that they had in the base."""
    pairs = {told: name for name, told in renamed.items() if name in old and told in new}
    pairs |= {name: name for name in new if name in old and name not in pairs and name not in pairs.values()}
    for match in (_by_prefix, _by_content):
        left = {name: tensor for name, tensor in old.items() if name not in set(pairs.values())}
        pairs |= match(left, {name: tensor for name, tensor in new.items() if name not in pairs})
    return pairs


def _by_prefix(old: Mapping[str, Tensor], new: Mapping[str, Tensor]) -> dict[str, str]:
    """Names that differ by one prefix, the same for all: that by which most agree in shape."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name in old:
        for told in _longer(name, new):
            if old[name].shape == new[told].shape:
                found.setdefault((told[: -len(name)], ""), {})[told] = name
    for told in new:
        for name in _longer(told, old):
            if old[name].shape == new[told].shape:
                found.setdefault(("", name[: -len(told)]), {})[told] = name
    best = max(found, key=lambda prefix: (len(found[prefix]), prefix), default=None)
    return found[best] if best else {}


def _longer(name: str, among: Mapping[str, Tensor]) -> Iterable[str]:
    """The names that end in that one, parted from it by a dot or a slash."""
    return (other for other in among if other.endswith(name) and other[: -len(name)].endswith((".", "/")))


def _by_content(old: Mapping[str, Tensor], new: Mapping[str, Tensor]) -> dict[str, str]:
    """Tensors with equal content, where no other on either side has that content."""
    before = _single(old)
    return {told: before[digest] for digest, told in _single(new).items() if digest in before}


def _single(tensors: Mapping[str, Tensor]) -> dict[str, str]:
    times = Counter(tensor.digest for tensor in tensors.values())
    return {tensor.digest: name for name, tensor in tensors.items() if times[tensor.digest] == 1}


def listed(found: TensorComparison, base: str | None) -> dict[str, object]:
    """The list as JSON; ``base`` is the reference of what it was compared with."""
    return {
        "schema": SCHEMA,
        "base": base,
        "compared": "beside" if found.beside else "with-base" if found.with_base else "no-base",
        "counts": found.counts,
        "tensors": [_entry(one.tensor) | {"state": one.state.value, "was": one.was} for one in found.tensors],
        "dropped": [_entry(tensor) for tensor in found.dropped],
    }


def _entry(tensor: Tensor) -> dict[str, object]:
    return {
        "name": tensor.name,
        "file": tensor.file,
        "dtype": tensor.dtype,
        "shape": list(tensor.shape),
        "sha256": tensor.digest,
    }
