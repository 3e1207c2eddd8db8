"""Data of a recipe, ready for training: read, freed of what is there twice, cut to the limit, split by the seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from model_license_audit.harness.data.examples import DataRecord, Examples, Prepared
from model_license_audit.harness.data.formats import format_of
from model_license_audit.harness.data.labelled import DataError, Labelled, Told, Wish
from model_license_audit.harness.data.packages import Obtained, obtain
from model_license_audit.harness.data.source import SourceKind, parse_source
from model_license_audit.harness.data.splitting import chosen, content_digest, distinct, split
from model_license_audit.harness.data.storing import read, store
from model_license_audit.harness.data.told import told_of_data
from model_license_audit.harness.recipe.model import DataRole, DataSpec, Recipe
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from model_license_audit.harness.steps.context import RunContext

__all__ = ["load", "read", "store"]

USUAL_SIZE = 32
"""Side of images in pixels where the recipe names none."""


@dataclass(frozen=True, slots=True)
class _Set:
    """One data set as it was read: its examples, what they say in short, and what is recorded of it."""

    spec: DataSpec
    labelled: Labelled
    digests: tuple[str, ...]
    record: DataRecord

    def only(self, kept: Sequence[int], left: dict[str, int]) -> _Set:
        """The same with some of its examples."""
        labels = [self.labelled.labels[i] for i in kept]
        inputs = [self.labelled.inputs[i] for i in kept]
        out, used = Counter(self.record.left_out) + Counter(left), dict(sorted(Counter(labels).items()))
        record = replace(self.record, examples=len(labels), used=used, left_out=dict(sorted(out.items())))
        labelled = replace(self.labelled, inputs=cast("Sequence[str]", inputs), labels=labels)
        return replace(self, labelled=labelled, digests=tuple(self.digests[i] for i in kept), record=record)


def load(recipe: Recipe, context: RunContext) -> Prepared:
    """Read all data sets of a recipe.

    Raises :class:`DataError` for data that cannot be trained on, and :class:`ModelAuditError` for such as are not at
    hand.
    """
    sets = [_read(spec, recipe, context) for spec in recipe.data]
    if len({format_of(one.spec.format).images for one in sets}) > 1:
        raise UsageError("the data of one recipe are texts or images, not both", "take one data set out")
    task = _cut(_freed([one for one in sets if one.spec.role is not DataRole.PRETRAINING]), recipe.seed)
    classes = _classes(task, recipe)
    inputs, labels = _joined(task, classes)
    parts = split(labels, classes, recipe.split, recipe.seed)
    train, validation, test = (Examples(_taken(inputs, part), labels[part]) for part in parts)
    held_out = {
        digest for number, digest in enumerate(_digests(task)) if number in {*parts[1].tolist(), *parts[2].tolist()}
    }
    others = [one for one in sets if one.spec.role is DataRole.PRETRAINING]
    beside = _cut(_freed(others, held_out), recipe.seed) if others else []
    names = _classes(beside, recipe) if beside else ()
    records = {one.spec.ref: one.record for one in (*task, *beside)}
    return Prepared(
        train, validation, test, classes, tuple(records[spec.ref] for spec in recipe.data),
        Examples(*_joined(beside, names)) if beside else None, names,
    )  # fmt: skip


def _read(spec: DataSpec, recipe: Recipe, context: RunContext) -> _Set:
    form = format_of(spec.format)
    builtin = parse_source(spec.files).kind is SourceKind.BUILTIN
    if builtin != form.builtin:
        needs = f"files = 'builtin:{spec.format}'" if form.builtin else "files that name a package or a folder"
        raise UsageError(f"{spec.ref}: the format {spec.format} needs {needs}", "correct the recipe")
    had = None if builtin else obtain(spec.files, spec.sha256, context, recipe.path("."))
    wish = Wish(spec, had.folder if had else None, recipe.model.image_size or USUAL_SIZE)
    labelled = form.reader()(wish)
    found = labelled.told or (told_of_data(had, context.auditor) if had else Told())
    return _Set(spec, labelled, tuple(map(content_digest, labelled.inputs)), _record(spec, labelled, found, had))


def _record(spec: DataSpec, labelled: Labelled, told: Told, had: Obtained | None) -> DataRecord:
    """What the data's own files say stands before what the recipe says of them; if they differ, both are kept."""
    license_, source, beside = told.license, told.license_from, dict(told.beside)
    if license_ is None:
        license_, source = spec.license, "recipe" if spec.license else None
    elif spec.license and spec.license.casefold() != license_.casefold():
        beside["recipe"] = spec.license
    left = {reason: count for reason, count in labelled.left_out.items() if count}
    return DataRecord(
        ref=spec.ref, role=spec.role, source=had.source if had else spec.files,
        digest=had.digest if had else str(labelled.digest), license=license_, license_from=source,
        examples=len(labelled.labels), used={}, generated_by=spec.generated_by,
        licenses_beside=beside or None, left_out=left,
    )  # fmt: skip


def _freed(sets: Sequence[_Set], held_out: frozenset[str] | set[str] = frozenset()) -> list[_Set]:
    """Without contents that are there twice, in one set or in two, or that are ``held_out``."""
    digests = [digest for one in sets for digest in one.digests]
    labels = [label for one in sets for label in one.labelled.labels]
    kept, _ = distinct(digests, labels)
    freed, start = [], 0
    for one in sets:
        end = start + len(one.digests)
        own = [i - start for i in kept if start <= i < end and digests[i] not in held_out]
        _, left = distinct(one.digests, one.labelled.labels)
        gone = len(one.digests) - len(own) - sum(left.values())
        freed.append(one.only(own, {**left, "in another set or held out": gone} if gone else left))
        start = end
    return freed


def _cut(sets: Sequence[_Set], seed: int) -> list[_Set]:
    """Down to the limit that a recipe sets."""
    cut = []
    for one in sets:
        kept = chosen(one.labelled.labels, one.spec.limit, seed)
        cut.append(one.only(kept, {"over the limit": len(one.digests) - len(kept)}))
    return cut


def _classes(sets: Sequence[_Set], recipe: Recipe) -> tuple[str, ...]:
    found = tuple(sorted({label for one in sets for label in one.labelled.labels}))
    if len(found) < 2:
        refs = ", ".join(one.spec.ref for one in sets)
        what = f"{refs or recipe.name}: {'there is one class only' if found else 'there are no examples'}"
        raise DataError(what, "give data of two classes or more")
    return found


def _digests(sets: Sequence[_Set]) -> list[str]:
    return [digest for one in sets for digest in one.digests]


def _joined(
    sets: Sequence[_Set], classes: Sequence[str]
) -> tuple[tuple[str, ...] | NDArray[np.uint8], NDArray[np.int64]]:
    """All examples of several sets, and their classes by number."""
    import numpy as np

    numbers = {name: number for number, name in enumerate(classes)}
    labels = np.array([numbers[label] for one in sets for label in one.labelled.labels], dtype=np.int64)
    inputs = [value for one in sets for value in one.labelled.inputs]
    if format_of(sets[0].spec.format).images:
        return np.stack(inputs), labels
    return tuple(map(str, inputs)), labels


def _taken(inputs: tuple[str, ...] | NDArray[np.uint8], part: NDArray[np.int64]) -> tuple[str, ...] | NDArray[np.uint8]:
    if isinstance(inputs, tuple):
        return tuple(inputs[i] for i in part)
    return inputs[part]
