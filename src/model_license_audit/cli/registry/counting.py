"""How much of a registry was written or read, in a few words."""

from __future__ import annotations

from collections.abc import Mapping

from model_license_audit.cli.telling import counted

_TOLD = {"artifacts": "artifact", "revisions": "revision", "audits": "audit"}


def extent(counts: Mapping[str, int]) -> str:
    """``3 artifacts, 4 revisions, 1 audit (120 rows)``."""
    told = [counted(counts[name], word) for name, word in _TOLD.items() if name in counts]
    return f"{', '.join(told) or 'nothing'} ({counted(sum(counts.values()), 'row')})"
