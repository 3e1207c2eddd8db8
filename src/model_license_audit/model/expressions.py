"""License expressions: what a label says, kept as text and, where it can be told, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.model.evidence import Basis, Confidence, Evidence


@dataclass(frozen=True, slots=True, order=True)
class LicenseId:
    """One license by its key in the license data; ``exception`` is an SPDX exception id (``WITH``)."""

    key: str
    id: str
    exception: str | None = None

    def __str__(self) -> str:
        return f"{self.id} WITH {self.exception}" if self.exception else self.id


@dataclass(frozen=True, slots=True, order=True)
class Unresolved:
    """A part of an expression that names no single license text.

    ``members`` are the keys it may stand for (a family id such as ``cc``); ``settle`` says what would decide it.
    """

    raw: str
    settle: str
    members: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "NOASSERTION"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part binds (``AND``). ``stated`` is false when a bare list was written and ``AND`` is our reading."""

    parts: tuple[Expression, ...]
    stated: bool = True

    def __str__(self) -> str:
        return " AND ".join(f"({p})" if isinstance(p, AnyOf) else str(p) for p in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The re-user may choose one part (``OR``)."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " OR ".join(f"({p})" if isinstance(p, AllOf) else str(p) for p in self.parts)


Expression = LicenseId | Unresolved | AllOf | AnyOf


def leaves(expression: Expression) -> Iterator[LicenseId | Unresolved]:
    """Every license or unresolved part of the expression, left to right."""
    if isinstance(expression, AllOf | AnyOf):
        for part in expression.parts:
            yield from leaves(part)
    else:
        yield expression


@dataclass(frozen=True, slots=True)
class LicenseStatement:
    """What one source says the license is: the raw text always, the expression it was resolved to, and how.

    ``how`` names the way of resolving in words (``Hub identifier``, ``license_link is the home of …``, ``text match``).
    """

    raw: str
    expression: Expression
    basis: Basis
    confidence: Confidence
    how: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def determined(self) -> bool:
        """True when every part names a license text."""
        return not any(isinstance(leaf, Unresolved) for leaf in leaves(self.expression))
