"""Words that licenses prescribe, put where they are to stand, exactly as the license words them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from model_license_audit.fixing.card_edits import below_title
from model_license_audit.fixing.case import Candidate, Case, Change, Owed, no_way
from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.naming import named, plain_name
from model_license_audit.fixing.new_card import card_text
from model_license_audit.fixing.texts import EditableText
from model_license_audit.model.evidence import Evidence, TextRole
from model_license_audit.model.terms import Reach
from model_license_audit.obligations.evidence.notices import altered
from model_license_audit.obligations.evidence.own_files import places
from model_license_audit.obligations.evidence.plain_text import plain

_BLANK = re.compile(r"\[[a-z ]*year\]|<[A-Za-z_ ]+>", re.IGNORECASE)
_MOST_LINES = 8
"""Lines on which one altered notice may stand."""
_ALIKE = 0.6


def prescribed_words(case: Case) -> Iterator[Candidate]:
    """A prescribed notice, credit or display that is missing, misplaced or altered."""
    for thing in case.owed("notice-text", "attribution", "retain-notices", "display"):
        words = words_of(case, thing)
        if words is None:
            continue
        why = _impossible(thing, words)
        if why:
            yield no_way(f'write "{words}"', thing.aims, why)
            continue
        if changed := _altered_place(case, thing):
            what = f"put the exact words of {thing.duty.license_name} into {changed.location}"
            yield Candidate(what, _replacing(changed, words), thing.aims)
        yield _written(case, thing, words)


def words_of(case: Case, thing: Owed) -> str | None:
    """The words of a term; before such as do not begin a sentence the name that they are said of.

    That is the model under the license, or for words that follow derivatives alone the derivative.
    """
    term = thing.duty.term
    if not term.words or not term.words[0].islower():
        return term.words or None
    copies = Reach.COPIES in term.reach
    name = named(thing.duty.origin) if copies else plain_name(case.subject.name)
    return f"{name or f'This {case.noun}'} {term.words}"


def _impossible(thing: Owed, words: str) -> str:
    """Why the words cannot simply be written; empty where they can."""
    where = thing.duty.term.where
    if _BLANK.search(words):
        return "the license leaves a blank in these words, which only you can fill in"
    if where == ("publication",):
        return "they belong into publications about the work"
    if where and not places(where):
        return f"they belong where files do not show them ({', '.join(where)})"
    return ""


def _written(case: Case, thing: Owed, words: str) -> Candidate:
    """Below the title where they are to be displayed, else in the notice file."""
    if thing.duty.term.action == "display":
        card = case.draft.card

        def below(draft: Draft) -> Draft:
            return draft.with_text(card, below_title(card, card_text(case, draft), words))

        return Candidate(f'show "{words}" in {card}', below, thing.aims)
    what = f"write the words that {thing.duty.license_name} prescribes into {case.draft.notice}"
    return Candidate(what, into_notice((words,)), thing.aims)


def into_notice(lines: tuple[str, ...]) -> Change:
    """A paragraph at the end of the notice file, each of its lines unbroken."""

    def change(draft: Draft) -> Draft:
        return draft.with_text(draft.notice, draft.text(draft.notice).appended(lines))

    return change


def _altered_place(case: Case, thing: Owed) -> Evidence | None:
    """Where the words stand in an altered form, in a file that may be changed."""
    taken = frozenset((e.source, e.line) for duty in case.report.duties if duty.term.words for e in duty.shown)
    near = altered(thing.duty, case.situation.files, taken)
    if near is None or not near.differences:
        return None
    roles = {text.path: text.role for text in case.subject.texts}
    return near.evidence if roles.get(near.evidence.source) in {TextRole.CARD, TextRole.NOTICE} else None


def _replacing(found: Evidence, words: str) -> Change:
    def change(draft: Draft) -> Draft:
        text = draft.text(found.source)
        first = found.line or 1
        last = _last_line_of(text, first, words)
        return draft.with_text(found.source, text.changed(first, last, (words,)) if last else text)

    return change


def _last_line_of(text: EditableText, first: int, words: str) -> int:
    """The last of the lines that hold the altered words and nothing else to speak of; 0 where more stands there."""
    wanted = plain(words)
    best, found = _ALIKE, 0
    for last in range(first, min(first + _MOST_LINES, len(text.lines) + 1)):
        lines = text.lines[first - 1 : last]
        if not lines[-1].strip():
            break
        alike = SequenceMatcher(None, wanted, plain(" ".join(lines)), autojunk=False).ratio()
        if alike > best:
            best, found = alike, last
    return found
