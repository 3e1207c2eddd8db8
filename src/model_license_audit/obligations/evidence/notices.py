"""Words that a clause prescribes, and the notices that came with an ancestor."""

from __future__ import annotations

import re
from functools import lru_cache

from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Evidence, TextFile, TextRole
from model_license_audit.obligations.evidence.altered import ALIKE_ELSEWHERE, Altered, closest
from model_license_audit.obligations.evidence.own_files import OWN_WORDS, OwnFiles, places
from model_license_audit.obligations.evidence.plain_text import plain

_YEAR = re.compile(r"\\\[[a-z\\ ]*year\\\]")
_MOST_LINES = 400
"""Lines of an ancestor's notice that are looked for."""


def prescribed(duty: Duty) -> tuple[str, ...]:
    """The words that the clause prescribes, and those that it accepts as well."""
    return tuple(filter(None, (duty.term.words, *duty.term.other_words)))


def notice(duty: Duty, files: OwnFiles) -> Evidence | None:
    """Where prescribed words stand in one of the places that the clause names."""
    return _exact(duty, files, places(duty.term.where))


def _exact(duty: Duty, files: OwnFiles, roles: tuple[TextRole, ...]) -> Evidence | None:
    return next((e for words in prescribed(duty) if roles and (e := _stands(words, files, roles))), None)


def _stands(words: str, files: OwnFiles, roles: tuple[TextRole, ...]) -> Evidence | None:
    """Where the words stand; a final full stop is not asked for, and a year in square brackets stands for any."""
    pattern = _with_year(words)
    if pattern:
        return files.wordings.search(pattern, roles)
    found = files.wordings.find(words.rstrip(". "), roles)
    if found:
        return found
    near = closest(words, files.wordings.files(roles), frozenset())
    return near.evidence if near and not near.differences else None


@lru_cache(maxsize=256)
def _with_year(words: str) -> re.Pattern[str] | None:
    escaped = re.escape(plain(words).rstrip(". "))
    found = _YEAR.sub(lambda _: r"(?:19|20)\d\d", escaped)
    return re.compile(found) if found != escaped else None


def misplaced(duty: Duty, files: OwnFiles) -> Evidence | None:
    """Where prescribed words stand in a file of the artifact that the clause does not name."""
    asked = places(duty.term.where)
    return _exact(duty, files, tuple(role for role in OWN_WORDS if role not in asked)) if asked else None


def altered(duty: Duty, files: OwnFiles, but: frozenset[tuple[str, int | None]]) -> Altered | None:
    """Where other words stand that resemble the prescribed ones; ``but`` are lines that show something else.

    Words that are to be displayed are looked for where they would be seen, other ones in every file of the artifact.
    """
    asked = places(duty.term.where)
    if not asked:
        return None
    others = () if duty.term.action == "display" else (role for role in OWN_WORDS if role not in asked)
    there, elsewhere = files.wordings.files(asked), files.wordings.files(others)
    wanted = [words for words in prescribed(duty) if not _with_year(words)]
    found = [near for words in wanted if (near := closest(words, there, but))]
    found += [near for words in wanted if (near := closest(words, elsewhere, but, ALIKE_ELSEWHERE))]
    return found[0] if found else None


def kept_lines(came: TextFile, files: OwnFiles) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """Where the lines of an ancestor's notice stand in the subject's own texts, and the lines that do not."""
    kept, lost = [], []
    lines = dict.fromkeys(line.strip() for line in came.text.splitlines() if re.search(r"\w", line))
    for line in list(lines)[:_MOST_LINES]:
        found = files.wordings.find(line, (*OWN_WORDS, TextRole.LICENSE))
        if found:
            kept.append(found)
        else:
            lost.append(line)
    return tuple(kept), tuple(lost)
