"""What the files of an artifact declare as its license: each source by itself, then all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import Resolution, flat, resolve, resolve_list
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Problem,
    ProblemKind,
    Shape,
    weakest,
)
from model_license_audit.model.expressions import AllOf, LicenseStatement, Unresolved

_LICENSE_FIELDS = (ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK)

MOST_VALUES = 50
"""The most different values that are resolved for one artifact; real ones have fewer than ten."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one file, or several that agree, declare; ``claims`` are those it was read from."""

    raw: str
    resolution: Resolution
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...] = ()

    def statement(self) -> LicenseStatement:
        """The declaration as a statement with its evidence."""
        confidence = weakest(self.resolution.confidence, *(claim.confidence for claim in self.claims))
        evidence = tuple(dict.fromkeys(claim.evidence for claim in self.claims))
        found = self.resolution
        return LicenseStatement(self.raw, found.expression, Basis.DECLARED, confidence, found.how, evidence)


def declaration_of(kb: KnowledgeBase, claims: Iterable[Claim]) -> Declaration | None:
    """What the claims declare together, or ``None`` when there is no license among them.

    Sources that name different texts are both kept (``AllOf(…, stated=False)``): dropping either could drop a duty.
    """
    told = [c for c in claims if c.field in _LICENSE_FIELDS and c.value is not None and c.value.strip()]
    nearest = sorted(told, key=lambda claim: claim.evidence.source.count("/"))
    values = list(dict.fromkeys(claim.value for claim in nearest))
    kept = frozenset(values[:MOST_VALUES])
    by_source: dict[str, list[Claim]] = {}
    for claim in told:
        if claim.value in kept:
            by_source.setdefault(claim.evidence.source, []).append(claim)
    found = [_of_one_source(kb, group) for group in by_source.values()]
    if not found:
        return None
    left_out = [claim for claim in nearest if claim.value not in kept]
    return _with_more(together(found), left_out[0], len(values) - len(kept)) if left_out else together(found)


def _with_more(declaration: Declaration, first: Claim, count: int) -> Declaration:
    """The declaration with a part for the values that were not resolved, which may bind as much as the others."""
    found, source = declaration.resolution, first.evidence.source
    remedy = "Scan the folders of the single models instead, or keep the licenses that apply."
    more = Unresolved(f"{count:,} more license values", f"keep in {source} the license that applies")
    parts = (*flat(found.expression), more)
    resolution = replace(found, expression=AllOf(parts, stated=False), confidence=Confidence.LOW)
    what = f"declares one of {count:,} more license values than the {MOST_VALUES} that one audit resolves"
    problem = Problem(source, ProblemKind.TOO_LARGE, what, remedy)
    return replace(declaration, resolution=resolution, problems=(problem,))


def _of_one_source(kb: KnowledgeBase, claims: Sequence[Claim]) -> Declaration:
    values = {field: [str(c.value) for c in claims if c.field is field] for field in _LICENSE_FIELDS}
    licenses, names, links = values.values()
    name, link = next(iter(names), None), next(iter(links), None)
    listed = any(c.shape is Shape.LIST and c.field is ClaimField.LICENSE for c in claims)
    if listed or len(set(licenses)) > 1:
        found, raw = resolve_list(kb, licenses, name=name, link=link), f"[{', '.join(licenses)}]"
    else:
        found = resolve(kb, next(iter(licenses), None), name=name, link=link)
        raw = licenses[0] if licenses else ""
    extra = [f"{what}: {value}" for what, value in (("license_name", name), ("license_link", link)) if value]
    shown = f"{raw} ({', '.join(extra)})" if raw and extra else raw or ", ".join(extra)
    return Declaration(shown, found, tuple(claims))


def together(found: Sequence[Declaration]) -> Declaration:
    """Several declarations of the same thing as one; those that differ are both kept."""
    result = found[0]
    for other in found[1:]:
        result = _both(result, other)
    return result


def _both(one: Declaration, two: Declaration) -> Declaration:
    claims = one.claims + two.claims
    for more, less in ((one, two), (two, one)):
        if covers(more.resolution, less.resolution):
            return Declaration(more.raw, more.resolution, claims)
    parts = (*flat(one.resolution.expression), *flat(two.resolution.expression))
    where = [declaration.claims[0].evidence.source for declaration in (one, two)]
    how = f"{where[0]} and {where[1]} declare different licenses; both are kept"
    both = Resolution(AllOf(tuple(dict.fromkeys(parts)), stated=False), Confidence.LOW, how)
    return Declaration(f"{one.raw} / {two.raw}", both, claims)


def covers(more: Resolution, less: Resolution) -> bool:
    """True when ``less`` says nothing that ``more`` does not say as exactly."""
    if not more.determined:
        return more.expression == less.expression
    if less.determined:
        return less.keys <= more.keys
    return not less.conflicting and bool(less.may_be & more.keys)
