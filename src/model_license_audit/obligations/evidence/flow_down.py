"""Restrictions that must reach the next recipient: what passes them on, and which of them a label leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.entries.restrictions import wider
from model_license_audit.model.artifacts import TextMatchKind
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Evidence, TextRole
from model_license_audit.model.patterns import lazy_pattern
from model_license_audit.model.terms import FlowDown, Term
from model_license_audit.obligations.evidence.copies import address, copy_of
from model_license_audit.obligations.evidence.own_files import OWN_WORDS, OwnFiles
from model_license_audit.obligations.evidence.plain_text import any_in, plain, telling

_MENTION = (
    r"(?:use(?:-based)? restrictions?|restricted uses?|prohibited[ -]uses?|acceptable[ -]use|(?:usage|use)[ -]policy|"
    r"attachment a)\b"
)
_RESTRICTED = lazy_pattern(rf"\b{_MENTION}")
_BINDING = (
    r"\b(?:appl(?:y|ies|ied|icable)|bind(?:s|ing)?|bound|subject to|govern(?:s|ed)?|comply|complies|compliance|adhere|"
    r"abide|agree[sd]?|accept(?:s|ed|ing)?|must (?:be )?(?:follow|respect|observ|honou?r|kept|keep|read)\w*|"
    r"(?:may|shall|must|can|do) ?not (?:be )?use[d]?|in accordance with|in line with|pass(?:es|ed)? on|"
    r"inherit(?:s|ed)?)\b"
)
_BINDS_RESTRICTIONS = lazy_pattern(rf"\b{_MENTION}(?=.{{0,200}}?{_BINDING})|{_BINDING}(?=.{{0,120}}?\b{_MENTION})")
_AGREED = lazy_pattern(
    rf"{_BINDING}|\b(?:licensed|released|provided|distributed|available|offered|conveyed) (?:\w+ )?under\b"
)
_NEARBY = 300
"""Characters around a mention of restrictions within which it must say whose they are."""
_CLOSE = 120
"""Characters around a word that binds within which the agreement itself must be named."""
_TOO_COMMON = frozenset(
    {
        "academic", "community", "computational", "creative", "data", "free", "license", "model", "open", "public",
        "research", "responsible", "terms",
    }
)  # fmt: skip
"""First words of license names that do not tell a license."""


def passed_on(duty: Duty, files: OwnFiles) -> Evidence | None:
    """What in the files makes the restrictions bind the next recipient, in the way that the clause asks for."""
    flow = duty.term.flow_down
    if flow is FlowDown.POLICY_BY_REFERENCE:
        return policy_named(duty, files)
    if flow is FlowDown.SAME_AGREEMENT:
        return _agreement_binds(duty, files) or _restrictions_bind(duty, files)
    return _restrictions_bind(duty, files)


def hint_of(duty: Duty, files: OwnFiles) -> Evidence | None:
    """What lets a recipient learn of the restrictions without making them bind: a copy, a policy, a mere mention."""
    return copy_of(duty, files) or policy(duty, files) or _mention(duty, files)


def _restrictions_bind(duty: Duty, files: OwnFiles) -> Evidence | None:
    return files.wordings.search_near(_BINDS_RESTRICTIONS, whose(duty), _NEARBY, OWN_WORDS)


def _agreement_binds(duty: Duty, files: OwnFiles) -> Evidence | None:
    return files.wordings.search_near(_AGREED, _names(duty), _CLOSE, OWN_WORDS)


def _mention(duty: Duty, files: OwnFiles) -> Evidence | None:
    return files.wordings.search_near(_RESTRICTED, whose(duty), _NEARBY, OWN_WORDS)


def whose(duty: Duty) -> frozenset[str]:
    """The license by its name or family, or the ancestor by its own."""
    names = {duty.license_name, duty.license_id.removeprefix("LicenseRef-"), duty.origin.name.rpartition("/")[2]}
    return frozenset({*names, *_first_word(duty.license_name), "attachment a", "the base"})


def _first_word(license_name: str) -> set[str]:
    first = plain(license_name).split(" ")[0]
    return set() if first in _TOO_COMMON else {first}


def _names(duty: Duty) -> frozenset[str]:
    """The license by its whole name, without a version, or by its identifier."""
    name = re.sub(r"\s*\(.*?\)|\s+v?\d[\d.]*\Z", "", duty.license_name)
    return frozenset({name, duty.license_id.removeprefix("LicenseRef-"), duty.license_name})


def policy(duty: Duty, files: OwnFiles) -> Evidence | None:
    """A copy of the policy, or its address."""
    return policy_copy(duty, files) or _policy_link(duty, files)


def policy_named(duty: Duty, files: OwnFiles) -> Evidence | None:
    """A policy that is copied, linked to or named, or the license text that refers to it."""
    return policy(duty, files) or copy_of(duty, files) or _mention(duty, files)


def policy_copy(duty: Duty, files: OwnFiles) -> Evidence | None:
    """A policy file that is the one meant, by its text or by the name that stands in it."""
    keys = {term.policy for term in _policies(duty, files)} - {None}
    for same in files.subject.license_texts:
        if same.key in keys and same.match is TextMatchKind.SAME:
            return Evidence(same.path, line=same.line, excerpt=f"text of {same.key}")
    short = duty.origin.name.rpartition("/")[2]
    wanted = telling(frozenset({duty.license_name, short, *_first_word(duty.license_name)}))
    for text in files.subject.texts:
        if text.role is TextRole.POLICY and any_in(wanted, plain(text.text[:50_000])):
            return Evidence(text.path, line=1, excerpt=text.text.lstrip().splitlines()[0][:200])
    return None


def unnamed_policy(duty: Duty, files: OwnFiles) -> str:
    """A policy file that does not say whose policy it is; empty where there is none."""
    if policy_copy(duty, files):
        return ""
    return ", ".join(sorted(t.path for t in files.subject.texts if t.role is TextRole.POLICY and t.text.strip()))


def _policy_link(duty: Duty, files: OwnFiles) -> Evidence | None:
    """The address of the policy, on whichever host of its publisher."""
    roles = (*OWN_WORDS, TextRole.LICENSE)
    addresses = [address(term.url) for term in _policies(duty, files) if term.url]
    paths = [whole.partition("/")[2] for whole in addresses]
    wanted = (*addresses, *(f"/{path}" for path in paths if "/" in path))
    found = (files.wordings.find(words, roles, front_matter=True, links=True) for words in wanted)
    return next(filter(None, found), None)


def _policies(duty: Duty, files: OwnFiles) -> tuple[Term, ...]:
    """The term itself, or where it names no policy those of its license that do."""
    if duty.term.policy or duty.term.url:
        return (duty.term,)
    license_ = files.kb.license(duty.license_key)
    return tuple(term for term in (license_.terms if license_ else ()) if term.action == "acceptable-use-policy")


def left_out(kb: KnowledgeBase, asked: Iterable[str], held: frozenset[str]) -> tuple[str, ...]:
    """The coded restrictions that are asked for and that nothing held covers, sorted.

    A restriction covers those that are part of it.
    """
    return tuple(sorted(code for code in set(asked) if held.isdisjoint(wider(kb.restrictions, code))))
