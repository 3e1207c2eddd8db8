"""Prepared data as files: texts a line each in JSON, images as arrays; the same bytes for the same data, no pickles."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.data.examples import DataRecord, Examples, Prepared
from model_license_audit.harness.steps.coding import from_json, to_json
from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ABOUT = "prepared.json"
_PARTS = ("train", "validation", "test", "pretraining")
_REMEDY = "prepare the data anew, in another output directory"


def store(prepared: Prepared, folder: Path) -> None:
    """Write prepared data as a folder, whole or not at all; what lay there is replaced.

    Raises :class:`ModelAuditError` where there is no room.
    """
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        for name in _PARTS:
            part = getattr(prepared, name)
            if part is not None:
                _write(part, partial, name)
        (partial / _ABOUT).write_text(_about(prepared, partial), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    except OSError as error:
        raise ModelAuditError(f"the data cannot be written ({error.strerror or error})", "make room there") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def read(folder: Path) -> Prepared:
    """The data that :func:`store` wrote; raises :class:`UsageError` where they are gone or are not what was written."""
    try:
        about = json.loads((folder / _ABOUT).read_text("utf-8"))
        digests = {path: digest for path, digest in digests_of(folder).items() if path != _ABOUT}
        if about["files"] != digests:
            raise UsageError("the prepared data were changed since they were written", _REMEDY)
        parts = {name: _read(folder, name) for name in _PARTS}
        return Prepared(
            **{name: part for name, part in parts.items() if part is not None},
            classes=tuple(about["classes"]),
            pretraining_classes=tuple(about["pretraining_classes"]),
            records=tuple(from_json(DataRecord, record) for record in about["records"]),
        )
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise UsageError(f"the prepared data cannot be read ({type(error).__name__}: {error})", _REMEDY) from error


def _about(prepared: Prepared, folder: Path) -> str:
    about = {
        "classes": prepared.classes,
        "pretraining_classes": prepared.pretraining_classes,
        "records": prepared.records,
        "files": digests_of(folder),
    }
    return json.dumps(to_json(about), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _write(part: Examples, folder: Path, name: str) -> None:
    import numpy as np

    labels = part.labels.astype(np.int64)
    if isinstance(part.inputs, np.ndarray):
        _save(folder / f"{name}.inputs.npy", part.inputs)
        _save(folder / f"{name}.labels.npy", labels)
        return
    lines = ({"label": int(label), "text": text} for label, text in zip(labels, part.inputs, strict=True))
    written = "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)
    (folder / f"{name}.jsonl").write_text(written, encoding="ascii")


def _save(file: Path, array: NDArray[Any]) -> None:
    import numpy as np

    with file.open("wb") as stream:
        np.save(stream, np.ascontiguousarray(array), allow_pickle=False)


def _read(folder: Path, name: str) -> Examples | None:
    import numpy as np

    texts, images = folder / f"{name}.jsonl", folder / f"{name}.inputs.npy"
    if images.is_file():
        labels: NDArray[np.int64] = np.load(folder / f"{name}.labels.npy", allow_pickle=False)
        return Examples(np.load(images, allow_pickle=False), labels)
    if not texts.is_file():
        return None
    rows = [json.loads(line) for line in texts.read_text("ascii").splitlines()]
    return Examples(tuple(row["text"] for row in rows), np.array([row["label"] for row in rows], dtype=np.int64))
