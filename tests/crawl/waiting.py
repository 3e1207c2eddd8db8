"""Who waits for a crawl in a test."""

from __future__ import annotations

from model_license_audit.crawl.summary import Summary


class Silent:
    """Nobody waits."""

    def step(self, summary: Summary, total: int | None) -> None:
        """Say nothing."""
