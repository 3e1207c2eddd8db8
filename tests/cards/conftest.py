"""Small model directories on disk, read by all readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from model_license_audit.cards import read_snapshot
from model_license_audit.model.evidence import Reading
from model_license_audit.sources.local import LocalSource

ReadFiles = Callable[[Mapping[str, str | bytes]], Reading]


@pytest.fixture
def read_files(tmp_path: Path) -> ReadFiles:
    """Write the given files into one directory and read it."""

    def read(files: Mapping[str, str | bytes]) -> Reading:
        root = tmp_path / "acme-model"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_snapshot(LocalSource(str(root)).snapshot())

    return read
