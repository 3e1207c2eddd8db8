"""One digest for everything that lies in a folder: what a verdict is bound to."""

from __future__ import annotations

from pathlib import Path

from model_license_audit.gate.digests import digests_of, directory_digest, files_of
from model_license_audit.model.errors import ModelAuditError

_ADDED_BY_MLFLOW = ("registered_model_meta",)
"""MLflow writes it into its own artifact folder when a model is loaded from there: name and version, nothing else."""


def content_digest(folder: Path) -> str:
    """``sha256:…`` over path and content of every file, hidden ones too; about a second for each gigabyte.

    Raises :class:`ModelAuditError` for links, devices, names that hold a line break, and what cannot be read: of these
    nobody can tell what they are when the model is loaded.
    """
    try:
        paths = files_of(folder, without=_ADDED_BY_MLFLOW)
        if broken := [path for path in paths if "\n" in path]:
            raise ModelAuditError(f"the name {broken[0]!r} holds a line break", "give the file another name")
        return f"sha256:{directory_digest(digests_of(folder, paths))}"
    except OSError as error:
        raise ModelAuditError(f"{error.filename}: cannot be read ({error.strerror})", "make it readable") from error
