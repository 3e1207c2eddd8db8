"""Chains of names, from the audited artifact up: short enough to be read."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.reports.branches import Pedigree

LONGEST = 6
"""Most names of a chain that are told; of a longer one both ends are."""


def way(pedigree: Pedigree, chain: Sequence[ArtifactRef | str]) -> tuple[str, ...]:
    """The names of a chain; its middle is left out, and counted, where it is long."""
    half, left = LONGEST // 2, len(chain) - LONGEST
    ends = (*chain[:half], *chain[-half:]) if left > 0 else tuple(chain)
    names = [pedigree.name(one) if isinstance(one, ArtifactRef) else one for one in ends]
    return (*names[:half], f"… {left:,} more …", *names[half:]) if left > 0 else tuple(names)
