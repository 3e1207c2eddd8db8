"""How each kind of derivation is told in the words of each format; docs/boms.md shows the same table."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.lineage import DerivationKind


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship type; ``inverse`` where it leads from the parent to the child.

    ``scope`` says in SPDX 3 when it holds: while the child is made (``build``) or used (``runtime``).
    """

    type: str
    inverse: bool = False
    scope: str | None = None


_NEEDED = Relation("HAS_PREREQUISITE")
_DESCENDS = (Relation("DESCENDANT_OF"), _NEEDED)
_MADE = (Relation("GENERATED_FROM"), _NEEDED)

SPDX_23: dict[DerivationKind, tuple[Relation, ...]] = {
    DerivationKind.FINETUNE: _DESCENDS,
    DerivationKind.ADAPTER: (Relation("DESCENDANT_OF"), Relation("DEPENDS_ON")),
    DerivationKind.QUANTIZED: _DESCENDS,
    DerivationKind.MERGE: _DESCENDS,
    DerivationKind.DISTILLED: _MADE,
    DerivationKind.TRAINED_ON: _MADE,
    DerivationKind.GENERATED_BY: _MADE,
    DerivationKind.CONVERTED: _MADE,
    DerivationKind.CONTAINS: (Relation("CONTAINS"),),
    DerivationKind.UNTYPED: _DESCENDS,
}
"""SPDX 2.3, clause 11.

*Descendant of* is *same lineage but postdates*; *variant of* says that it is not clear which came first, which is
known here; training on data has no word of its own before SPDX 3. The second relationship of each is for programs that
follow dependencies alone.
"""

_NEEDED_3 = Relation("dependsOn", scope="build")
_DESCENDS_3 = (Relation("descendantOf"), _NEEDED_3)
_MADE_3 = (Relation("generates", inverse=True), _NEEDED_3)

SPDX_30: dict[DerivationKind, tuple[Relation, ...]] = {
    DerivationKind.FINETUNE: _DESCENDS_3,
    DerivationKind.ADAPTER: (Relation("descendantOf"), Relation("dependsOn", scope="runtime")),
    DerivationKind.QUANTIZED: _DESCENDS_3,
    DerivationKind.MERGE: _DESCENDS_3,
    DerivationKind.DISTILLED: _MADE_3,
    DerivationKind.TRAINED_ON: (Relation("trainedOn"), _NEEDED_3),
    DerivationKind.GENERATED_BY: _MADE_3,
    DerivationKind.CONVERTED: _MADE_3,
    DerivationKind.CONTAINS: (Relation("contains"),),
    DerivationKind.UNTYPED: _DESCENDS_3,
}
"""SPDX 3.0.1, RelationshipType and LifecycleScopeType."""

FROM_DATA = frozenset({DerivationKind.TRAINED_ON})
"""What is no pedigree: a model is made with data, and from other models."""
