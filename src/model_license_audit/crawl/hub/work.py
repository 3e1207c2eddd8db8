"""What a crawl of the Hub has to do, as the journal keeps it: repositories by reference, and pages of lists."""

from __future__ import annotations

import json
from dataclasses import dataclass

from model_license_audit.registry.crawls.journal import PAGE


@dataclass(frozen=True, slots=True)
class PageWork:
    """A page of a list that is to be read.

    ``address`` is its path and query; ``left`` is how many rows the list may still give (``None``: all), ``asked`` is
    true when its rows were asked for, and not met on the way. ``before`` is the page that stood here in an earlier
    crawl, where it was another one: what was on it and is on no page now may be gone.
    """

    address: str
    dataset: bool = False
    left: int | None = None
    asked: bool = True
    before: str | None = None

    @property
    def key(self) -> str:
        """The page as the journal keeps it."""
        told = [self.address, self.dataset, self.left, self.asked, self.before]
        return PAGE + json.dumps(told, separators=(",", ":"))

    @classmethod
    def parse(cls, key: str) -> PageWork:
        """Read the form that :attr:`key` writes."""
        return cls(*json.loads(key.removeprefix(PAGE)))
