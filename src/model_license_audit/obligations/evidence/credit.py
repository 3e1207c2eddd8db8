"""Credit for an ancestor, what a clause wants in it, and the words that say what was changed."""

from __future__ import annotations

import re

from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Evidence, TextRole
from model_license_audit.model.patterns import lazy_pattern
from model_license_audit.obligations.evidence.notices import notice, prescribed
from model_license_audit.obligations.evidence.own_files import OWN_WORDS, OwnFiles, places
from model_license_audit.obligations.evidence.plain_text import plain

_CHANGED = lazy_pattern(
    r"\b(fine-? ?tun(ed?|ing)|finetun(ed?|ing)|quanti[sz](ed|ation)|merge[ds]?\b|modif(ied|ication)|adapted (from|to)|"
    r"distill(ed|ation)|(further|post-?|continually |continued )(pre-?)?train(ed|ing)|converted|pruned|"
    r"changes? (made|from|to|in)|(was|were|been|have|has|we) changed)"
)
_TRAINED = lazy_pattern(r"\btrained (on|from|with|upon)\b|\btraining of\b|\blora\b")
_NEARBY = 200
"""Characters around a word such as *trained* within which the ancestor must be named."""
_YEAR = lazy_pattern(r"\b(?:19|20)\d\d\b")
_DATE_NEARBY = 300
_OWN_LINES = (*OWN_WORDS, TextRole.LICENSE)


def attribution(duty: Duty, files: OwnFiles) -> Evidence | None:
    """The prescribed credit, a notice that holds it, or the ancestor by its name."""
    if not places(duty.term.where):
        return None
    if duty.term.words:
        own_line = duty.term.words.casefold().startswith("copyright")
        return _prescribed_line(duty, files) if own_line else notice(duty, files)
    return _notice_of_license(duty, files) or (named(duty, files) if duty.inherited else None)


def _prescribed_line(duty: Duty, files: OwnFiles) -> Evidence | None:
    """A copyright line, which may stand in the license text as well."""
    return next((e for words in prescribed(duty) if (e := files.wordings.find(words, _OWN_LINES))), None)


def _notice_of_license(duty: Duty, files: OwnFiles) -> Evidence | None:
    """The notice that the license prescribes, where there is one: it is the credit as well."""
    license_ = files.kb.license(duty.license_key)
    words = (term.words for term in (license_.terms if license_ else ()) if term.action == "notice-text" and term.words)
    return next((e for text in words if (e := files.wordings.find(text.rstrip(". "), OWN_WORDS))), None)


def named(duty: Duty, files: OwnFiles) -> Evidence | None:
    """Where the ancestor is named, by its whole id or by the last part of it."""
    name, find = duty.origin.name, files.wordings.find
    return find(name, _OWN_LINES, front_matter=True, links=True) or (
        find(name.rpartition("/")[2], OWN_WORDS, front_matter=True, links=True)
    )


def lacking(duty: Duty, files: OwnFiles) -> tuple[str, ...]:
    """What a clause wants in a credit (``elements``) or a statement of changes and is not seen there, in its order."""
    return tuple(element for element in duty.term.elements if element in _SEEN and not _SEEN[element](duty, files))


def _whole_name(duty: Duty, files: OwnFiles) -> bool:
    """The id on a hub tells the account that publishes it, and is shown there as a link."""
    name = duty.origin.name
    return "/" not in name or bool(files.wordings.find(name, _OWN_LINES, front_matter=True, links=True))


def _author(duty: Duty, files: OwnFiles) -> bool:
    account = duty.origin.name.partition("/")[0]
    return _whole_name(duty, files) or bool(files.wordings.find(account, _OWN_LINES, links=True))


def _license(duty: Duty, files: OwnFiles) -> bool:
    """The license is named, or linked to, close to the name of the ancestor."""
    name = re.compile(re.escape(plain(duty.origin.name.rpartition("/")[2])))
    license_ = files.kb.license(duty.license_key)
    names = {duty.license_name, duty.license_id, *(license_.aliases if license_ else ())}
    names |= set(license_.links if license_ else ())
    return bool(files.wordings.search_near(name, frozenset(names), _DATE_NEARBY, OWN_WORDS, links=True))


def _dated(duty: Duty, files: OwnFiles) -> bool:
    roles = places(duty.term.where)
    return bool(files.wordings.search_near(_CHANGED, _YEAR, _DATE_NEARBY, roles))


_SEEN = {"author": _author, "link": _whole_name, "license": _license, "date": _dated}
"""The elements that files can show, each with what shows it."""


def changes(duty: Duty, files: OwnFiles) -> Evidence | None:
    """Words that say that the ancestor was changed, in one of the places that the clause names."""
    return _changes_in(duty, files, places(duty.term.where))


def changes_elsewhere(duty: Duty, files: OwnFiles) -> Evidence | None:
    """The same in a file that the clause does not name."""
    asked = places(duty.term.where)
    return _changes_in(duty, files, tuple(role for role in OWN_WORDS if role not in asked)) if asked else None


def _changes_in(duty: Duty, files: OwnFiles, roles: tuple[TextRole, ...]) -> Evidence | None:
    if not roles:
        return None
    origin = frozenset(
        {duty.origin.name.rpartition("/")[2], "base model", "original model", "parent model", "the base"}
    )
    return files.wordings.search(_CHANGED, roles, ahead=False) or files.wordings.search_near(
        _TRAINED, origin, _NEARBY, roles
    )
