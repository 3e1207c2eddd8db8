"""A model as a ``.keras`` archive that has the same bytes for the same weights: no clock and no address in it."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from model_license_audit.registry.moments import EPOCH

MODEL, DESCRIPTION = "model.keras", "config.json"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that an archive can tell."""
_SAVED = "date_saved"


def save(model: Any, file: Path) -> None:
    """Write a model for ``keras.saving.load_model``; it is told to be saved at ``SOURCE_DATE_EPOCH``, or at no time."""
    made = file.with_name("as-keras-wrote-it.keras")
    try:
        model.save(made)
        with zipfile.ZipFile(made) as given, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as taken:
            for name in sorted(given.namelist()):
                info = zipfile.ZipInfo(name, _FIRST_DAY)
                info.external_attr = 0o644 << 16
                with given.open(name) as source:
                    content = _timeless(name, source.read())
                with taken.open(info, "w", force_zip64=True) as target:
                    target.write(content)
    finally:
        made.unlink(missing_ok=True)


def describe(folder: Path, architecture: str, family: str, size: int, classes: tuple[str, ...]) -> None:
    """Write beside a model what its archive does not tell: the classes, and how images are made ready.

    ``family`` is the module of ``keras.applications`` whose ``preprocess_input`` does that.
    """
    config = {
        "library": "keras",
        "architecture": architecture,
        "preprocess": family,
        "id2label": {str(number): name for number, name in enumerate(classes)},
        "label2id": {name: number for number, name in enumerate(classes)},
        "image_size": size,
    }
    (folder / DESCRIPTION).write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _timeless(name: str, content: bytes) -> bytes:
    if name == "metadata.json":
        told = {key: value for key, value in json.loads(content).items() if key != _SAVED}
        if EPOCH in os.environ:
            moment = datetime.fromtimestamp(int(os.environ[EPOCH]), UTC)
            told[_SAVED] = moment.strftime("%Y-%m-%d@%H:%M:%S")
        return _written(told)
    if name == "config.json":
        return _written(_numbered(json.loads(content), {}))
    return content


def _numbered(value: Any, seen: dict[int, int]) -> Any:
    """Keras tells shared objects by their addresses in memory; their order of appearance says the same."""
    if isinstance(value, list):
        return [_numbered(item, seen) for item in value]
    if not isinstance(value, dict):
        return value
    told = {}
    for key, item in value.items():
        shared = key == "shared_object_id" and isinstance(item, int)
        told[key] = seen.setdefault(item, len(seen) + 1) if shared else _numbered(item, seen)
    return told


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8")
