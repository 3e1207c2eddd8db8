"""What the license tests share: license texts as the package licensedcode-data carries them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import licensedcode
import pytest

ROOT = Path(__file__).parents[2]
TEXTS = Path(next(iter(licensedcode.__path__))) / "data" / "licenses"
_NAMES = {"bsd-3-clause": "bsd-new", "bsd-2-clause": "bsd-simplified"}


def published_text(key: str) -> str:
    """The published text of a license by our key or by ScanCode's, without the header ScanCode puts before it."""
    return (TEXTS / f"{_NAMES.get(key, key)}.LICENSE").read_text(encoding="utf-8").split("---", 2)[2].lstrip("\n")


@pytest.fixture(scope="session")
def text_of() -> Callable[[str], str]:
    """Published license texts by key."""
    return published_text
