"""What the tests of changes to files share: one auditor, and one call that finds the changes to a directory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.fixing.case import Choices
from model_license_audit.fixing.fixer import Fixing
from model_license_audit.fixing.writing import write_changes
from model_license_audit.model.fixes import FixReport
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.local import LocalSource

Upstream = Mapping[str, Path]
Fix = Callable[..., FixReport]


@pytest.fixture(scope="session")
def auditor() -> Auditor:
    """The shipped rules and data, loaded once."""
    return Auditor()


@pytest.fixture(scope="session")
def fix(auditor: Auditor) -> Fix:
    """Finds the changes to a directory; with ``write`` they are written as well."""

    def run(folder: Path, *, upstream: Upstream | None = None, write: bool = False, **choices: object) -> FixReport:
        source = LocalSource(str(folder))
        known = {ArtifactRef.parse(name): path for name, path in (upstream or {}).items()}
        asked = Choices(**choices)  # type: ignore[arg-type]
        report = Fixing(auditor, ScanRequest(source, upstream=known), asked).run(source)
        if write:
            write_changes(str(folder.resolve()), report.changes)
        return report

    return run
