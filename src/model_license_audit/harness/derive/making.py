"""The derivations that train nothing: the base's weights in another format or with fewer bits, judged and recorded."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.data.loading import read
from model_license_audit.harness.derive import gguf_export, onnx_export, onnx_int8
from model_license_audit.harness.derive.facts import Facts, facts_of
from model_license_audit.harness.derive.held_out import refuse_seen
from model_license_audit.harness.derive.judging import Compute, judged, recomputed
from model_license_audit.harness.derive.source_model import SourceModel, source_model
from model_license_audit.harness.derive.target import FileFormat, Numbers, Target, target_of
from model_license_audit.harness.derive.words import done_words, loading_words
from model_license_audit.harness.learners import text_files
from model_license_audit.harness.learning.interface import Parameter
from model_license_audit.harness.release.tensor_files import holds_tensors
from model_license_audit.harness.steps.coding import from_json
from model_license_audit.harness.steps.had import BASE_FILE
from model_license_audit.harness.steps.plan import planned_intent
from model_license_audit.harness.steps.records import BaseRecord, TrainingRecord
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.data.examples import Prepared
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace

_MODEL = "model"
_LIBRARIES = {FileFormat.ONNX: "onnx", FileFormat.GGUF: "gguf"}


@dataclass(frozen=True, slots=True)
class Made:
    """The file that was made: what its users compute with it, how tensors are called in it, the largest difference."""

    file: Path
    compute: Compute
    renamed: Mapping[str, str]
    apart: float | None = None


def derive(recipe: Recipe, workspace: Workspace, context: RunContext) -> TrainingRecord:
    """Write ``model/`` and give the record; raises :class:`UsageError` for a base of which this cannot be made."""
    target = target_of(recipe)
    base = from_json(BaseRecord, workspace.read_json(BASE_FILE))
    source = source_model(base, recipe.model.max_length)
    prepared = read(workspace.file("data")) if recipe.data else None
    unseen = refuse_seen(recipe, source.folder, base.ref) if recipe.data else False
    label = planned_intent(workspace).license
    if label is None:
        raise UsageError("the plan chose no license for the release", "name one in the recipe: release.license")
    facts = facts_of(context.auditor.kb, recipe, base, label)
    with _folder(workspace) as folder:
        made = _MAKERS[target.format](source, target, facts, folder)
        beside(source, folder)
        record = replace(_record(source, target, made, prepared), files=dict(digests_of(folder)))
    for line in record.done:
        context.progress(line)
    return record if unseen or prepared is None else replace(record, notes=(_UNTOLD,))


_UNTOLD = "Nothing tells whether the base was trained on the examples it is judged by here"


@contextmanager
def _folder(workspace: Workspace) -> Iterator[Path]:
    """A folder that takes the place of ``model/`` when all that belongs in it is there."""
    partial = workspace.file(f"{_MODEL}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    yield partial
    shutil.rmtree(workspace.file(_MODEL), ignore_errors=True)
    partial.rename(workspace.file(_MODEL))


def _onnx(source: SourceModel, target: Target, facts: Facts, folder: Path) -> Made:
    """ONNX: first as float32, held against torch; then rounded, where that is what is asked for."""
    graph, file = onnx_export.exported(source), folder / onnx_export.FILE
    onnx_export.write(onnx_export.told_of(graph, facts), file)
    apart = onnx_export.check_same(source, onnx_export.Session(file))
    renamed: dict[str, str] = {}
    if target.numbers is Numbers.INT8:
        rounded = onnx_int8.quantized(graph, source.ref)
        onnx_export.write(onnx_export.told_of(rounded, facts), file)
        renamed = onnx_int8.renamed([one.name for one in rounded.graph.initializer])
    return Made(file, onnx_export.Session(file).compute, renamed, apart)


def _gguf(source: SourceModel, target: Target, facts: Facts, folder: Path) -> Made:
    """GGUF; what is read back from the file is what counts."""
    name = facts.name.rpartition("/")[2]
    file = folder / f"{name}-{_SUFFIXES[target.numbers]}.gguf"
    renamed = gguf_export.write(source, target.numbers, facts, file)
    return Made(file, recomputed(source, gguf_export.read_back(file, renamed)), renamed)


_SUFFIXES = {Numbers.FLOAT32: "F32", Numbers.FLOAT16: "F16", Numbers.Q8_0: "Q8_0"}
"""How the Hub's files of GGUF are told apart."""

_Maker: TypeAlias = Callable[[SourceModel, Target, Facts, Path], Made]
_MAKERS: Mapping[FileFormat, _Maker] = {FileFormat.ONNX: _onnx, FileFormat.GGUF: _gguf}


def beside(source: SourceModel, folder: Path) -> None:
    """Configuration and tokenizer as the base has them, which ONNX Runtime does not need and its users do."""
    source.module.config.save_pretrained(folder)
    source.tokenizer.save_pretrained(folder)
    text_files.without_local_paths(folder)


def _record(source: SourceModel, target: Target, made: Made, prepared: Prepared | None) -> TrainingRecord:
    before, after, same = judged(source, made.compute, prepared) if prepared else (None, None, None)
    sizes = sum(f.stat().st_size for f in source.folder.iterdir() if holds_tensors(f.name)), made.file.stat().st_size
    weights = source.module.state_dict()
    return TrainingRecord(
        parameters=tuple(Parameter(name, tuple(weight.shape), True) for name, weight in sorted(weights.items())),
        stages=(),
        before=before,
        after=after,
        baseline=None,
        classes=source.classes,
        library=_LIBRARIES[target.format],
        files={},
        renamed=made.renamed,
        done=done_words(target, sizes, made.apart, same),
        loading=loading_words(target, source, made.file.name),
    )
