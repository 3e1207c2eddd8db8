"""Which examples are taken, and for what: seeded, by class, and never the same content twice."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from model_license_audit.harness.data.drawing import LIMIT, ORDER, SPLIT, drawing
from model_license_audit.harness.data.labelled import DataError
from model_license_audit.harness.recipe.model import SplitSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices = NDArray[np.int64]


def content_digest(value: str | NDArray[np.uint8]) -> str:
    """What an example says, in short: texts that differ in blanks and in capitals alone are the same."""
    if isinstance(value, str):
        return hashlib.sha256(re.sub(r"\s+", " ", value).strip().casefold().encode("utf-8", "replace")).hexdigest()
    return hashlib.sha256(repr(value.shape).encode() + value.tobytes()).hexdigest()


def distinct(digests: Sequence[str], labels: Sequence[str]) -> tuple[list[int], dict[str, int]]:
    """The first example of each content, and how many were left out and why.

    What stands under two classes is left out altogether: one of them is wrong.
    """
    classes: dict[str, set[str]] = {}
    for digest, label in zip(digests, labels, strict=True):
        classes.setdefault(digest, set()).add(label)
    seen: set[str] = set()
    kept: list[int] = []
    left: Counter[str] = Counter()
    for index, digest in enumerate(digests):
        if len(classes[digest]) > 1:
            left["in two classes"] += 1
        elif digest in seen:
            left["the same as another"] += 1
        else:
            seen.add(digest)
            kept.append(index)
    return kept, dict(left)


def chosen(labels: Sequence[str], limit: int | None, seed: int) -> list[int]:
    """At most ``limit`` examples, as many of each class as can be; in their order."""
    if limit is None or limit >= len(labels):
        return list(range(len(labels)))
    shares = _shares(Counter(labels), limit)
    taken: list[int] = []
    for number, name in enumerate(sorted(shares)):
        own = [index for index, label in enumerate(labels) if label == name]
        drawn = drawing(seed, LIMIT, number).permutation(len(own))
        taken += [own[i] for i in drawn[: shares[name]]]
    return sorted(taken)


def _shares(counts: Mapping[str, int], limit: int) -> dict[str, int]:
    """How many of each class: the same, but no more than there are; small classes are served first."""
    shares, left = {}, limit
    for place, (count, name) in enumerate(sorted((count, name) for name, count in counts.items())):
        shares[name] = min(count, left // (len(counts) - place))
        left -= shares[name]
    return shares


def split(labels: Indices, classes: Sequence[str], shares: SplitSpec, seed: int) -> tuple[Indices, Indices, Indices]:
    """Training, validation and test examples by number, each class in the same shares; in an order of chance.

    Raises :class:`DataError` for a class with too few examples to have one in each part.
    """
    import numpy as np

    parts: tuple[list[int], ...] = ([], [], [])
    for number, name in enumerate(classes):
        own = np.flatnonzero(labels == number)
        drawn = drawing(seed, SPLIT, number).permutation(own)
        sizes = _sizes(len(own), name, shares)
        for part, piece in zip(parts, np.split(drawn, np.cumsum(sizes)[:-1]), strict=True):
            part.extend(map(int, piece))
    return tuple(  # type: ignore[return-value]
        drawing(seed, ORDER, place).permutation(np.array(sorted(part), dtype=np.int64))
        for place, part in enumerate(parts)
    )


def _sizes(count: int, name: str, shares: SplitSpec) -> tuple[int, int, int]:
    validation = max(round(count * shares.validation), 1 if shares.validation else 0)
    test = max(round(count * shares.test), 1 if shares.test else 0)
    if count - validation - test < 1:
        what = f"the class {name!r:.80} has {count} examples: too few to train on, validate and test"
        raise DataError(what, "add examples, raise limit, or set the shares under [split]")
    return count - validation - test, validation, test
