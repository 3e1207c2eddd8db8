"""How much of a registry was written or read, in a few words."""

from __future__ import annotations

from collections.abc import Mapping

_TOLD = {"artifacts": "artifact", "revisions": "revision", "audits": "audit"}


def counted(counts: Mapping[str, int]) -> str:
    """``3 artifacts, 4 revisions, 1 audit (120 rows)``."""
    told = [
        f"{counts[name]:,} {word}{'' if counts[name] == 1 else 's'}" for name, word in _TOLD.items() if name in counts
    ]
    rows = sum(counts.values())
    return f"{', '.join(told) or 'nothing'} ({rows:,} row{'' if rows == 1 else 's'})"
