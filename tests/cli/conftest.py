"""What tests of the commands share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model_license_audit.testing.hub import Hub


@pytest.fixture
def asked_hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on the loopback, the one that commands ask."""
    with Hub() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield server
