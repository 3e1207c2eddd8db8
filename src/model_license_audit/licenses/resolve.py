"""What people write as a license, resolved to an expression; what names no single text stays unresolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from model_license_audit.licenses.knowledge import Family, KnowledgeBase
from model_license_audit.licenses.links import home, named_by_home
from model_license_audit.licenses.spelling import creative_commons, essence, fold
from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.expressions import AllOf, Expression, LicenseId, Unresolved, leaves

SETTLE = "write an identifier of the Hub or SPDX, or add the text as a file named LICENSE"
NOTHING = "declare a license in the card, and add its text as a file named LICENSE"

_MAX_RAW = 200
_GNU_CHOICE = re.compile(r"(?P<base>.+?) (?P<choice>only|\+|or (?:any )?(?:later|newer)(?: version)?)\Z")
_URL = re.compile(r"(?i)https?://\S+\Z")
_UNMISTAKABLE = re.compile(r"(?i)(?:cc-|(?:a|l)?gpl-|gfdl-|bsd-|apache-|polyform-|cdla-|busl-|cecill-)")
_WORDED_AND = re.compile(r"(?i)(?<=\w)[-_]and[-_](?=\w)")


@dataclass(frozen=True, slots=True)
class Resolution:
    """An expression, how far it may be leaned on, and in words how it was found."""

    expression: Expression
    confidence: Confidence
    how: str
    conflicting: bool = False
    """True when sources name different texts, or one we have no entry for: a further source settles nothing."""

    @property
    def determined(self) -> bool:
        """True when every part names a license text."""
        return not any(isinstance(leaf, Unresolved) for leaf in leaves(self.expression))

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the license texts named."""
        return frozenset(leaf.key for leaf in leaves(self.expression) if isinstance(leaf, LicenseId))

    @property
    def may_be(self) -> frozenset[str]:
        """The keys it names, or may stand for; empty when that is not known."""
        members = (leaf.members for leaf in leaves(self.expression) if isinstance(leaf, Unresolved))
        return self.keys.union(*members)


def resolve(kb: KnowledgeBase, raw: str | None, *, name: str | None = None, link: str | None = None) -> Resolution:
    """What a ``license`` value says, read together with ``license_name`` and ``license_link``.

    A link that is the usual home of a text, or a name that belongs to one text, identifies it where the value itself
    does not. Sources that identify different texts leave the license unresolved, with both named.
    """
    said = resolve_value(kb, raw) if raw and raw.strip() else None
    others = [("license_name", resolve_value(kb, name, custom=True) if name and name.strip() else None)]
    others.append(("license_link", _by_link(kb, link) if link and link.strip() else None))
    sources = [("license", said), *others]
    return _combine([(what, found) for what, found in sources if found is not None], name)


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
    parts = tuple(dict.fromkeys(leaf for part in plain for leaf in _flat(part.expression)))
    if not parts:
        return Resolution(Unresolved("[]", NOTHING), Confidence.HIGH, "an empty list")
    if len(parts) == 1:
        return Resolution(parts[0], plain[0].confidence, plain[0].how)
    confidence = weakest(Confidence.MEDIUM, *(part.confidence for part in plain))
    return Resolution(AllOf(parts, stated=False), confidence, "a list; not said whether all bind or one may be chosen")


def resolve_value(kb: KnowledgeBase, text: str, *, custom: bool = False) -> Resolution:
    """What one value says by itself.

    ``custom`` is true for a ``license_name``, which a publisher may have made up: there a rare SPDX identifier counts
    only as SPDX writes it (``npl-1.1`` is on a card whose license is not Netscape's).
    """
    text = " ".join(text.split())
    if len(text) > _MAX_RAW:
        return _unresolved(text, SETTLE, "too long for a name")
    return (
        _exact(kb, text)
        or _by_name(kb, text)
        or _prefixed_other(kb, text)
        or _by_spdx(kb, text, custom)
        or _unresolved(text, SETTLE, "not a name we know")
    )


def _exact(kb: KnowledgeBase, text: str) -> Resolution | None:
    if found := kb.by_id(text):
        return _license(found, text, Confidence.HIGH, "identifier")
    if family := kb.family(text.lower()):
        return _of_family(text, family)
    return _by_link(kb, text) if _URL.match(text) else None


def _by_name(kb: KnowledgeBase, text: str) -> Resolution | None:
    folded = fold(text)
    core = essence(folded)
    if family := kb.family(folded):
        return _of_family(text, family)
    if found := _gnu_choice(kb, core):
        return Resolution(LicenseId(*found), Confidence.MEDIUM, f"another spelling of {found[1]}")
    if found := kb.by_alias(folded):
        return _license(found, text, Confidence.MEDIUM, "a name of this license alone")
    if found := kb.by_spelling(core) or kb.by_spelling(creative_commons(folded) or ""):
        return _license(found, text, Confidence.MEDIUM, f"another spelling of {found[1]}")
    family = kb.family(core) or kb.family(creative_commons(folded) or "")
    return _of_family(text, family) if family else None


def _gnu_choice(kb: KnowledgeBase, core: str) -> tuple[str, str] | None:
    choice = _GNU_CHOICE.match(core)
    found = choice and (kb.by_spelling(choice["base"]) or kb.by_alias(choice["base"]))
    if not choice or not found or not found[1].endswith("-only"):
        return None
    wanted = "-only" if choice["choice"] == "only" else "-or-later"
    return found[0], found[1].removesuffix("-only") + wanted


def _prefixed_other(kb: KnowledgeBase, text: str) -> Resolution | None:
    """``other-C-UDA``: how data-set cards named a license before the Hub listed it."""
    rest = text[6:].strip() if text.lower().startswith("other-") else ""
    if not rest:
        return _exact(kb, text.rstrip("-")) if text.endswith("-") else None
    found = resolve_value(kb, rest)
    return Resolution(found.expression, weakest(found.confidence, Confidence.MEDIUM), found.how)


def _by_spdx(kb: KnowledgeBase, text: str, custom: bool) -> Resolution | None:
    from model_license_audit.licenses.spdx import is_compound, parse_expression, spdx_spelling

    worded = _WORDED_AND.sub(" and ", text)
    if is_compound(worded):
        expression = parse_expression(worded, lambda part: _leaf(kb, part))
        confidence = Confidence.HIGH if worded == text else Confidence.MEDIUM
        return Resolution(expression, confidence, "SPDX expression") if expression else None
    if "," in text and (parts := [part for part in text.split(",") if part.strip()]):
        found = resolve_list(kb, parts)
        return found if found.determined else None
    single = _leaf(kb, text)
    if isinstance(single, LicenseId) and (not custom or single.id == text or _UNMISTAKABLE.match(text)):
        return _license((single.key, single.id), text, Confidence.HIGH, "SPDX identifier")
    loose = None if custom else spdx_spelling(text)
    return Resolution(loose, Confidence.MEDIUM, f"another spelling of {loose.id}") if loose else None


def _leaf(kb: KnowledgeBase, text: str) -> LicenseId | Unresolved:
    """One identifier inside an expression."""
    from model_license_audit.licenses.spdx import spdx_license

    found = _exact(kb, text) or _by_name(kb, text)
    if found is not None:
        return next(iter(leaves(found.expression)))
    if text.endswith("+") and isinstance(base := _leaf(kb, text[:-1]), LicenseId):
        return LicenseId(base.key, f"{base.id}+")
    return spdx_license(text) or Unresolved(text, SETTLE)


def _by_link(kb: KnowledgeBase, link: str) -> Resolution:
    address = home(link)
    found = kb.by_home(address)
    if found is None and (spelled := named_by_home(address)):
        leaf = _leaf(kb, spelled)
        if isinstance(leaf, LicenseId):
            found = (leaf.key, leaf.id)
    if found is None and (family := kb.family_by_home(address)):
        return Resolution(Unresolved(link, family[1], family[2]), Confidence.HIGH, family[0], conflicting=True)
    if found is None:
        return _unresolved(link, SETTLE, "an address that is no known home of a license text")
    return _license(found, link, Confidence.HIGH, f"{address} is a home of this text")


def _license(found: tuple[str, str], text: str, confidence: Confidence, how: str) -> Resolution:
    leaf = LicenseId(*found)
    if leaf.id.endswith("-only") and not re.search(r"(?i)only\W*\Z", text):
        return Resolution(
            leaf, weakest(confidence, Confidence.MEDIUM), f"{how}; whether later versions apply is not said"
        )
    return Resolution(leaf, confidence, how)


def _of_family(text: str, family: Family) -> Resolution:
    name, settle, members = family
    how = f"{name} stands for several texts" if members else f"{name} names no text"
    return Resolution(Unresolved(text, settle, members), Confidence.HIGH, how)


def _unresolved(text: str, settle: str, how: str) -> Resolution:
    return Resolution(Unresolved(text[:_MAX_RAW], settle), Confidence.LOW, how)


def _flat(expression: Expression) -> tuple[Expression, ...]:
    return expression.parts if isinstance(expression, AllOf) else (expression,)


def _combine(sources: list[tuple[str, Resolution]], name: str | None) -> Resolution:
    if not sources:
        return Resolution(Unresolved("", NOTHING), Confidence.HIGH, "nothing is declared")
    sure = [(what, found) for what, found in sources if found.determined]
    if not sure:
        return _undetermined(sources, name)
    for what, found in sources:
        if not _compatible(sure[0][1], found):
            return _disagreement(sure[0], (what, found))
    what, best = sure[0]
    confidence = Confidence.HIGH if len(sure) > 1 and best.confidence is not Confidence.LOW else best.confidence
    how = best.how if what == "license" else f"{what}: {best.how}"
    return Resolution(best.expression, confidence, how)


def _compatible(sure: Resolution, other: Resolution) -> bool:
    """True unless ``other`` says, or can only mean, a text that ``sure`` is not."""
    if other.determined:
        return other.keys <= sure.keys
    if other.conflicting:
        return False
    return not other.may_be or bool(other.may_be & sure.keys)


def _disagreement(one: tuple[str, Resolution], two: tuple[str, Resolution]) -> Resolution:
    texts = [_shown(found) for _, found in (one, two)]
    settle = f"{one[0]} says {texts[0]} and {two[0]} says {texts[1]}: keep the one that is meant"
    members = tuple(sorted(one[1].may_be | two[1].may_be))
    raw = f"{texts[0]} / {texts[1]}"
    how = f"{one[0]} and {two[0]} name different texts"
    return Resolution(Unresolved(raw, settle, members), Confidence.HIGH, how, conflicting=True)


def _shown(found: Resolution) -> str:
    if found.determined:
        return str(found.expression)
    return " AND ".join(leaf.raw if isinstance(leaf, Unresolved) else str(leaf) for leaf in leaves(found.expression))


def _undetermined(sources: list[tuple[str, Resolution]], name: str | None) -> Resolution:
    """The most telling of the unresolved sources: a part resolved, then a name with members, then the custom name."""
    telling = [found for _, found in sources if found.may_be]
    if telling:
        return telling[0]
    if name and name.strip():
        shown = " ".join(name.split())[:_MAX_RAW]
        settle = f"{shown!r} is no name of a text we know: add the text as a file named LICENSE"
        return Resolution(Unresolved(shown, settle), Confidence.LOW, "a name of its own")
    return sources[0][1]
