"""What one value says by itself: an identifier, a name, an address, an expression, or several of them."""

from __future__ import annotations

from dataclasses import replace

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.links import home, is_address, named_by_home
from model_license_audit.licenses.names.resolution import MAX_RAW, Resolution, agree, named, of_family, unresolved
from model_license_audit.licenses.spelling import creative_commons, essence, fold, general_public
from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.expressions import LicenseId, Unresolved, leaves
from model_license_audit.model.patterns import lazy_pattern

_GNU_CHOICE = lazy_pattern(
    r"(?P<base>.+?) (?P<choice>only|\+|or (?:at your option )?(?:any )?(?:later|newer|greater|above)(?: versions?)?)\Z"
)
UNKNOWN = "not a name we know"
_TAILS = ("", " license", " license agreement", " agreement")
_UNMISTAKABLE = lazy_pattern(r"(?i)(?:cc-|(?:a|l)?gpl-|gfdl-|bsd-|apache-|polyform-|cdla-|busl-|cecill-)")
_WORDED = lazy_pattern(r"(?i)(?<=\w)[-_](and|or)[-_](?!later|newer|any\b)(?=\w)")
_TWICE = lazy_pattern(r"\A(?P<name>[^()\[\]]+?)\s*[(\[](?P<other>[^()\[\]]+)[)\]]\s*(?P<rest>[^()\[\]]*)\Z")


def resolve_value(kb: KnowledgeBase, text: str, *, custom: bool = False) -> Resolution:
    """What one value says by itself.

    ``custom`` is true for a ``license_name``, which a publisher may have made up: there a rare SPDX identifier counts
    only as SPDX writes it (``npl-1.1`` is on a card whose license is not Netscape's).
    """
    text = " ".join(text.split())
    if len(text) > MAX_RAW:
        return unresolved(text, "too long for a name")
    return _exact(kb, text) or _in_dress(kb, text, custom)


def _in_dress(kb: KnowledgeBase, text: str, custom: bool) -> Resolution:
    """The value without what people write around a name."""
    from model_license_audit.licenses.names.wrapping import is_doubted, unwrapped, visible

    text = visible(text)
    if found := _exact(kb, text) or _linked(kb, text, custom):
        return found
    bare = unwrapped(text)
    if is_doubted(bare):
        return unresolved(text, "a mark beside the name puts it in doubt")
    if bare != text and (found := _one(kb, bare, custom)):
        return Resolution(found.expression, weakest(found.confidence, Confidence.MEDIUM), found.how)
    return _one(kb, text, custom) or unresolved(text, UNKNOWN)


def _one(kb: KnowledgeBase, text: str, custom: bool) -> Resolution | None:
    """A name, an expression or several of them, with nothing around it."""
    from model_license_audit.licenses.names.several import resolve_several

    return (
        _exact(kb, text)
        or _by_name(kb, text)
        or _prefixed_other(kb, text)
        or _twice(kb, text, custom)
        or _by_spdx(kb, text, custom)
        or resolve_several(_WORDED.sub(r" \1 ", text), lambda part: resolve_value(kb, part, custom=custom))
    )


def _exact(kb: KnowledgeBase, text: str) -> Resolution | None:
    if found := kb.by_id(text):
        return named(found, text, Confidence.HIGH, "identifier")
    if family := kb.family(text.lower()):
        return of_family(text, family)
    if not is_address(text):
        return None
    found_there = by_link(kb, text)
    return found_there if found_there.may_be or "://" in text or found_there.conflicting else None


def _by_name(kb: KnowledgeBase, text: str) -> Resolution | None:
    folded = fold(text)
    core = essence(folded)
    if family := kb.family(folded):
        return of_family(text, family)
    if found := _gnu_choice(kb, general_public(core)):
        return Resolution(LicenseId(*found), Confidence.MEDIUM, f"another spelling of {found[1]}")
    if found := _by_alias(kb, folded, core):
        return named(found, text, Confidence.MEDIUM, "a name of this license alone")
    commons = creative_commons(folded) or ""
    if found := kb.by_spelling(general_public(core)) or kb.by_spelling(commons):
        return named(found, text, Confidence.MEDIUM, f"another spelling of {found[1]}")
    family = kb.family(core) or kb.family(commons)
    return of_family(text, family) if family else None


def _by_alias(kb: KnowledgeBase, folded: str, core: str) -> tuple[str, str] | None:
    """A name that belongs to one entry; *the*, *license* and *agreement* around it may differ from how we have it."""
    if found := kb.by_alias(folded) or kb.by_alias(folded.removeprefix("the ")):
        return found
    told = folded.startswith("the ") or folded.endswith((" license", " agreement"))
    if not told or not core or kb.family(core):
        return None
    return next((found for tail in _TAILS if (found := kb.by_alias(f"{core}{tail}"))), None)


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


def _twice(kb: KnowledgeBase, text: str, custom: bool) -> Resolution | None:
    """A name and the same in brackets (``The MIT License (MIT)``); anything else in brackets changes what is said."""
    both = _TWICE.match(text)
    if not both:
        return None
    name, other = (resolve_value(kb, part, custom=custom) for part in (f"{both['name']} {both['rest']}", both["other"]))
    for sure, less in ((name, other), (other, name)):
        if sure.determined and less.may_be and less.may_be & sure.keys and less.may_be >= sure.keys:
            return Resolution(_exacter(sure, less).expression, Confidence.MEDIUM, f"{sure.how}, said twice")
    return None


def _exacter(sure: Resolution, less: Resolution) -> Resolution:
    """Of two that name the same GNU text, the one that says whether later versions apply."""
    return less if less.determined and str(less.expression).endswith("-or-later") else sure


def _linked(kb: KnowledgeBase, text: str, custom: bool) -> Resolution | None:
    """A name that is a link, or stands before an address; a link to what the artifact itself holds says nothing."""
    from model_license_audit.licenses.names.wrapping import with_link

    linked = with_link(text)
    if not linked:
        return None
    name, link = linked
    sources = [("license", resolve_value(kb, name, custom=custom))]
    if home(link):
        sources.append(("link", by_link(kb, link)))
    found = agree(sources) or sources[0][1]
    return Resolution(found.expression, weakest(found.confidence, Confidence.MEDIUM), found.how, found.conflicting)


def _by_spdx(kb: KnowledgeBase, text: str, custom: bool) -> Resolution | None:
    from model_license_audit.licenses.names.spdx import is_compound, spdx_spelling

    worded = _WORDED.sub(r" \1 ", text)
    if is_compound(worded):
        return _expression(kb, worded)
    single = _leaf(kb, text)
    if isinstance(single.expression, LicenseId) and (
        not custom or single.expression.id == text or _UNMISTAKABLE.match(text)
    ):
        return single
    loose = None if custom else spdx_spelling(text)
    return Resolution(loose, Confidence.MEDIUM, f"another spelling of {loose.id}") if loose else None


def _expression(kb: KnowledgeBase, text: str) -> Resolution | None:
    """An SPDX expression, no surer than the least sure of its parts."""
    from model_license_audit.licenses.names.spdx import parse_expression

    found: list[Resolution] = []

    def leaf(part: str) -> LicenseId | Unresolved:
        found.append(_leaf(kb, part))
        return next(iter(leaves(found[-1].expression)))

    expression = parse_expression(text, leaf)
    if expression is None:
        return None
    sure = [part.confidence for part in found if part.determined]
    return Resolution(expression, weakest(Confidence.HIGH, *sure), "SPDX expression")


def _leaf(kb: KnowledgeBase, text: str) -> Resolution:
    """One identifier inside an expression."""
    from model_license_audit.licenses.names.spdx import spdx_license

    if found := _exact(kb, text) or _by_name(kb, text):
        return found
    if spdx := spdx_license(text):
        return _named_by_spdx(spdx, text)
    if text.endswith("+") and isinstance((base := _leaf(kb, text[:-1])).expression, LicenseId):
        gnu = base.expression.id.removesuffix("-only")
        later = f"{gnu}-or-later" if gnu != base.expression.id else f"{gnu}+"
        return replace(base, expression=LicenseId(base.expression.key, later))
    return unresolved(text, UNKNOWN)


def _named_by_spdx(found: LicenseId, text: str) -> Resolution:
    """A license of the SPDX list; a deprecated identifier may stand for one with an exception."""
    told = named((found.key, found.id), text, Confidence.HIGH, "SPDX identifier")
    return replace(told, expression=found)


def by_link(kb: KnowledgeBase, link: str) -> Resolution:
    """What an address says: it may be the usual home of a text, or spell its name."""
    address = home(link)
    spelled = named_by_home(address)
    leaf = next(iter(leaves(_leaf(kb, spelled).expression))) if spelled else None
    found = (leaf.key, leaf.id) if isinstance(leaf, LicenseId) and not leaf.exception else kb.by_home(address)
    if found:
        return named(found, spelled or link, Confidence.HIGH, f"{address} is a home of this text")
    if family := kb.family_by_home(address):
        return Resolution(Unresolved(link, family[1], family[2]), Confidence.HIGH, family[0], conflicting=True)
    if isinstance(leaf, Unresolved) and leaf.members:
        how = f"{address} is no home of one text"
        return Resolution(Unresolved(link, leaf.settle, leaf.members), Confidence.HIGH, how)
    return unresolved(link, "an address that is no known home of a license text")
