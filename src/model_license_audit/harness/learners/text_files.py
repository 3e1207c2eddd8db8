"""The files of a transformers encoder: read without running any code of theirs, written without any path of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open

from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.steps.records import BaseRecord

_LOCAL_KEYS = ("_name_or_path", "name_or_path", "is_local", "local_files_only", "auto_map")
"""Keys that libraries write about this machine, or that name code to run."""
_OLD_NAMES = {"LayerNorm.gamma": "LayerNorm.weight", "LayerNorm.beta": "LayerNorm.bias"}


def folder_of(base: BaseRecord | None) -> Path:
    """The folder of the base's files, with weights in safetensors; :class:`UsageError` where that cannot be used."""
    if base is None or base.folder is None:
        raise UsageError("this learner needs the files of a base", "name a base with `files` in the recipe")
    folder = Path(base.folder)
    if not list(folder.glob("*.safetensors")):
        remedy = "only weights in safetensors are loaded; convert them, or take a revision that has them"
        raise UsageError(f"{base.ref} has no .safetensors file", remedy)
    return folder


def read(what: str, load: Any, folder: Path, **options: Any) -> Any:
    """Load one part of a folder with a transformers class, offline and without code of the model."""
    try:
        return load(folder, local_files_only=True, trust_remote_code=False, **options)
    except (SafetensorError, OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        told = " ".join(str(error).split())[:300].replace(str(folder), folder.name)
        remedy = "the files are damaged, incomplete, or not those of an encoder; fetch them anew or name another base"
        raise ModelAuditError(
            f"{what} of the base cannot be loaded ({type(error).__name__}: {told})", remedy
        ) from error


def weight_names(folder: Path) -> Iterator[str]:
    """The names of all tensors in the folder's own safetensors files."""
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, "numpy") as tensors:
            yield from sorted(tensors.keys())


def renamings(names: Iterator[str], released: frozenset[str], prefix: str) -> dict[str, str]:
    """Which tensors of the base's files are called otherwise in the release, and how."""
    found = {}
    for name in names:
        modern = name
        for old, new in _OLD_NAMES.items():
            modern = modern.replace(old, new)
        now = next((option for option in (modern, f"{prefix}.{modern}") if option in released), name)
        if now != name:
            found[name] = now
    return found


def without_local_paths(folder: Path) -> None:
    """Take out of the JSON files of a folder what the libraries wrote about where things lay here."""
    for file in sorted(folder.glob("*.json")):
        content = json.loads(file.read_text("utf-8"))
        if isinstance(content, Mapping) and any(key in content for key in _LOCAL_KEYS):
            kept = {key: value for key, value in content.items() if key not in _LOCAL_KEYS}
            file.write_text(json.dumps(kept, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
