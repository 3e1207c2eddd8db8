"""What people write as a license, resolved to an expression; what names no single text stays unresolved."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolution import MAX_RAW, NOTHING, SETTLE, UNSTATED, Resolution, agree
from model_license_audit.licenses.names.value import by_link, resolve_value
from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.expressions import AllOf, Expression, Unresolved

__all__ = ["NOTHING", "SETTLE", "Resolution", "resolve", "resolve_list", "resolve_value"]


def resolve(kb: KnowledgeBase, raw: str | None, *, name: str | None = None, link: str | None = None) -> Resolution:
    """What a ``license`` value says, read together with ``license_name`` and ``license_link``.

    A link that is the usual home of a text, or a name that belongs to one text, identifies it where the value itself
    does not. Sources that identify different texts leave the license unresolved, with both named.
    """
    said = resolve_value(kb, raw) if raw and raw.strip() else None
    others = [("license_name", resolve_value(kb, name, custom=True) if name and name.strip() else None)]
    others.append(("license_link", by_link(kb, link) if link and link.strip() else None))
    sources = [(what, found) for what, found in [("license", said), *others] if found is not None]
    if not sources:
        return Resolution(Unresolved("", NOTHING), Confidence.HIGH, "nothing is declared")
    return agree(sources) or _undetermined(sources, name)


def resolve_list(
    kb: KnowledgeBase, raws: Sequence[str], *, name: str | None = None, link: str | None = None
) -> Resolution:
    """What a YAML list says: all of it binds, though nobody said so (``AllOf(…, stated=False)``).

    ``name`` and ``link`` speak for those entries that name no text themselves (``other``).
    """
    raws = [raw for raw in raws if raw.strip()]
    found = [resolve_value(kb, raw) for raw in raws]
    plain = [
        part if part.determined else resolve(kb, raw, name=name, link=link)
        for raw, part in zip(raws, found, strict=True)
    ]
    parts = tuple(dict.fromkeys(leaf for part in plain for leaf in flat(part.expression)))
    if not parts:
        return Resolution(Unresolved("[]", NOTHING), Confidence.HIGH, "an empty list")
    if len(parts) == 1:
        return Resolution(parts[0], plain[0].confidence, plain[0].how)
    confidence = weakest(Confidence.MEDIUM, *(part.confidence for part in plain))
    return Resolution(AllOf(parts, stated=False), confidence, UNSTATED)


def flat(expression: Expression) -> tuple[Expression, ...]:
    """The parts that all bind."""
    return expression.parts if isinstance(expression, AllOf) else (expression,)


def _undetermined(sources: list[tuple[str, Resolution]], name: str | None) -> Resolution:
    """The most telling of the unresolved sources: a part resolved, then a name with members, then the custom name."""
    telling = [found for _, found in sources if found.may_be]
    if telling:
        return telling[0]
    if name and name.strip():
        shown = " ".join(name.split())[:MAX_RAW]
        settle = f"{shown!r} is no name of a text we know: add the text as a file named LICENSE"
        return Resolution(Unresolved(shown, settle), Confidence.LOW, "a name of its own")
    return sources[0][1]
