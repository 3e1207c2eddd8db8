"""The libraries that documents of others are written with: an extra that need not be installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from model_license_audit.model.errors import UsageError

_OURS = ("cyclonedx", "spdx_python_model", "spdx_tools")


@contextmanager
def of_the_extra() -> Iterator[None]:
    """Where modules of the extra ``bom`` are imported; raises :class:`UsageError` where one is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _OURS:
            raise
        raise UsageError(
            f"bills of materials need {error.name}, which is not installed", "pip install 'model-license-audit[bom]'"
        ) from error
