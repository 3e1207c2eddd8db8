"""Elements of an SPDX 3 document while they are made: each gets its identifier and the document's creation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from spdx_python_model import v3_0_1 as spdx

from model_license_audit.reports.bom.wording import mark

_Element = TypeVar("_Element", bound=spdx.Element)


class Made:
    """The elements made so far; ``namespace`` begins their identifiers, ``creation`` is shared by all."""

    def __init__(self, namespace: str, creation: spdx.CreationInfo) -> None:
        self.creation = creation
        self.elements: list[spdx.Element] = []
        self.by_key: dict[str, spdx.Element] = {}
        self._namespace = namespace

    def add(self, cls: type[_Element], key: str, **values: Any) -> _Element:
        """Make an element that is called so in the document; what is ``None`` is left out."""
        told = {name: value for name, value in values.items() if value is not None}
        element = cls(spdxId=f"{self._namespace}{key}", creationInfo=self.creation, **told)
        self.elements.append(element)
        self.by_key[key] = element
        return element

    def relationship(
        self,
        of: spdx.Element,
        type_: str,
        to: Sequence[spdx.Element | str],
        comment: str | None = None,
        scope: str | None = None,
    ) -> None:
        """Relate one element to others; ``scope`` says when that holds."""
        ends = "\n".join(str(getattr(end, "spdxId", end)).removeprefix(self._namespace) for end in (of, *to))
        told = {"scope": getattr(spdx.LifecycleScopeType, scope)} if scope else {}
        self.add(
            spdx.LifecycleScopedRelationship if scope else spdx.Relationship,
            f"relationship-{type_}-{mark(ends + (comment or ''), 16)}",
            relationshipType=getattr(spdx.RelationshipType, type_),
            from_=of,
            to=list(to),
            comment=comment,
            **told,
        )

    def all(self) -> tuple[spdx.SHACLObject, ...]:
        """Everything that the document is to hold."""
        return (self.creation, *self.elements)
