"""What no type says of a recipe: which parts belong together, and what names may stand where."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.harness.data.source import SourceKind, parse_source
from model_license_audit.harness.derive.target import DERIVABLE, target_of
from model_license_audit.harness.learners.choose import KINDS
from model_license_audit.harness.recipe.faults import Faults
from model_license_audit.harness.recipe.model import CHOOSE, BaseSpec, DataRole, Method, Recipe
from model_license_audit.lineage.written import parent_ref
from model_license_audit.model.errors import UsageError
from model_license_audit.model.refs import ArtifactRef, Host


def check(recipe: Recipe, faults: Faults) -> None:
    """Note all that cannot be meant together."""
    for part in (_parts, _bases, _data, _learner, _stages, _objective, _licenses):
        part(recipe, faults)


def _parts(recipe: Recipe, faults: Faults) -> None:
    """A method needs what it works on, and nothing of what it does not use."""
    method = recipe.method
    if method is Method.SCRATCH and recipe.base is not None:
        faults.add("[base]", f"the method {method} has no base", "leave [base] out, or choose another method")
    if method not in {Method.SCRATCH, Method.DISTIL} and recipe.base is None:
        faults.add("[base]", f"the method {method} needs a base", "write the table [base] with ref and files")
    if (method is Method.DISTIL) != (recipe.teacher is not None):
        needs = "needs a teacher" if method is Method.DISTIL else "has no teacher"
        faults.add("[teacher]", f"the method {method} {needs}", "a [teacher] belongs to the method distil")
    if method.trains and not recipe.stages:
        faults.add("[[stages]]", f"the method {method} trains, and there is no stage", "write a table [[stages]]")
    if not method.trains and recipe.stages:
        faults.add("[[stages]]", f"the method {method} trains nothing", "leave [[stages]] out")
    if method.trains and not any(data.role is DataRole.TASK for data in recipe.data):
        faults.add("[[data]]", "there is no data for the task", "write a table [[data]] with ref, files and format")
    if any((data.role is DataRole.EVALUATION) is method.trains for data in recipe.data):
        what = f"the method {method} {'judges by the split [split] test' if method.trains else 'trains on no data'}"
        remedy = 'role = "evaluation" belongs to quantize and convert, and they take no other'
        faults.add("[[data]] role", what, remedy)


def _bases(recipe: Recipe, faults: Faults) -> None:
    for where, base in named_bases(recipe):
        if base.ref == CHOOSE and where == "[base]":
            continue
        _model(where, base.ref, faults)
        _files(f"{where} files", base.files, recipe, faults)


def named_bases(recipe: Recipe) -> Iterator[tuple[str, BaseSpec]]:
    """Base and teacher with the names of their tables."""
    if recipe.base is not None:
        yield "[base]", recipe.base
    if recipe.teacher is not None:
        yield "[teacher]", recipe.teacher


def _model(where: str, text: str, faults: Faults) -> None:
    """A card names a base by what others can find: never by a path."""
    ref = _named(text)
    if ref is not None and ref.host is Host.PATH:
        remedy = "name it by its Hub id, and write the folder under files"
        faults.add(f"{where} ref", f"{text!r:.80} is a path of this machine", remedy)
    elif ref is None or ref.dataset:
        faults.add(f"{where} ref", f"{text!r:.80} names no model", "write org/name, or torchhub:repo:entry")


def _named(text: str, dataset: bool = False) -> ArtifactRef | None:
    """What a card would be understood to name."""
    return parent_ref(text, dataset=dataset) if text.isprintable() else None


def _names_data(text: str) -> bool:
    ref = _named(text, dataset=True)
    return ref is not None and ref.host is not Host.PATH


def _files(where: str, files: str | None, recipe: Recipe, faults: Faults) -> None:
    """Whether ``files`` can be understood, and is there where it is a path."""
    if files is None:
        return
    try:
        source = parse_source(files)
    except UsageError as error:
        faults.add(where, error.what, error.remedy)
        return
    if source.kind is SourceKind.LOCAL and not recipe.path(files).exists():
        kinds = ", ".join(f"{kind}:" for kind in SourceKind if kind is not SourceKind.LOCAL)
        faults.add(where, f"there is no {files!r:.80} beside the recipe", f"give a folder, or begin it with {kinds}")


def _data(recipe: Recipe, faults: Faults) -> None:
    seen: set[str] = set()
    for number, data in enumerate(recipe.data, 1):
        where = f"[[data]] {number}"
        if not _names_data(data.ref):
            remedy = "write org/name, or npm:NAME, builtin:NAME"
            faults.add(f"{where} ref", f"{data.ref!r:.80} names no data set", remedy)
        if data.ref in seen:
            faults.add(f"{where} ref", f"{data.ref!r:.80} is there twice", "give each data set once")
        seen.add(data.ref)
        _files(f"{where} files", data.files, recipe, faults)
        for model in data.generated_by:
            _model(f"{where} generated-by", model, faults)
    if recipe.split.validation + recipe.split.test >= 1:
        faults.add("[split]", "validation and test leave nothing to train on", "let them add up to less than 1")


def _learner(recipe: Recipe, faults: Faults) -> None:
    if not recipe.method.trains:
        _derivation(recipe, faults)
    if recipe.method.trains and recipe.model.learner not in KINDS:
        faults.unknown("[model] learner", recipe.model.learner, KINDS, "learner")


def _derivation(recipe: Recipe, faults: Faults) -> None:
    """Of what something is made without training, and into which form it is put."""
    if recipe.model.learner not in DERIVABLE:
        remedy = f"write {' or '.join(sorted(DERIVABLE))}"
        faults.add("[model] learner", f"{recipe.method} is written for encoders of texts", remedy)
    try:
        target_of(recipe)
    except UsageError as error:
        faults.add("[model.options]", error.what, error.remedy)


def _stages(recipe: Recipe, faults: Faults) -> None:
    names = [stage.name for stage in recipe.stages]
    for number, stage in enumerate(recipe.stages, 1):
        where = f"[[stages]] {number}"
        if names.index(stage.name) != number - 1:
            faults.add(f"{where} name", f"{stage.name!r:.80} is there twice", "give each stage a name of its own")
        if not stage.trainable:
            faults.add(f"{where} trainable", "nothing is trained", 'name parameters, as ["head.*"] or ["*"]')


def _objective(recipe: Recipe, faults: Faults) -> None:
    pretraining = any(data.role is DataRole.PRETRAINING for data in recipe.data)
    if (recipe.objective.joint is not None) != pretraining:
        what = "there are no data for it" if not pretraining else "it is not said"
        remedy = 'joint needs a [[data]] with role = "pretraining", and such data need joint'
        faults.add("[objective] joint", what, remedy)


def _licenses(recipe: Recipe, faults: Faults) -> None:
    release = recipe.release
    for key, files in (("license-file", (release.license_file,)), ("licenses", release.licenses)):
        for file in files:
            if file is not None and not recipe.path(file).is_file():
                faults.add(f"[release] {key}", f"there is no file {file!r:.80} beside the recipe", "give its path")
    for number, known in enumerate(recipe.known, 1):
        ref = _named(known.ref, known.dataset)
        if ref is None or ref.host is Host.PATH:
            faults.add(f"[[known]] {number} ref", f"{known.ref!r:.80} names nothing", "write org/name")
