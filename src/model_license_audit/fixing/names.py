"""The name of the artifact, where a license wants it to begin with certain words."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace

from model_license_audit.cards.titles import title
from model_license_audit.fixing.card_edits import renamed
from model_license_audit.fixing.case import Candidate, Case, Change, Owed, no_way
from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.metadata_edits import with_key
from model_license_audit.fixing.metadata_spans import block_of
from model_license_audit.fixing.naming import plain_name
from model_license_audit.fixing.new_card import card_text
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Claim, ClaimField
from model_license_audit.model.fixes import Suggestion
from model_license_audit.model.refs import Host
from model_license_audit.model.terms import Term
from model_license_audit.obligations.evidence.shown import names_begun


def names(case: Case) -> Iterator[Candidate]:
    """A title that begins as asked; the folder, and names in other files, are left to the user."""
    owed = list(case.owed("name-prefix"))
    if case.choices.name is not None:
        yield from _asked_for(case, case.choices.name, owed)
        return
    for thing in owed:
        told = [claim.value or "" for claim in _in_card(case)]
        begun = [name for name in told if _begins(case, thing.duty.term, name)]
        if len(begun) == len(told):
            continue
        what = f'begin the title of {case.draft.card} with "{thing.duty.term.words}"'
        if len({other.duty.term.words for other in owed}) > 1:
            yield no_way(what, thing.aims, "several licenses want different words at its beginning")
            continue
        name = begun[0] if begun else with_prefix(thing.duty.term.words or "", told[0])
        yield Candidate(f"{what}: {name}", _renaming(case, name), thing.aims, partly=True)


def _asked_for(case: Case, name: str, owed: list[Owed]) -> Iterator[Candidate]:
    """The name that the user gives; raises :class:`UsageError` for one that a license does not let it have."""
    if plain_name(name) is None or title([f"# {name}"], 1) != (name, 1):
        raise UsageError(
            f"--name {name!r} cannot stand in a title as it is", "use letters, digits, '-', '.' and blanks"
        )
    for thing in owed:
        if not _begins(case, thing.duty.term, name):
            what = f'--name {name}: {thing.duty.license_name} wants a name that begins with "{thing.duty.term.words}"'
            raise UsageError(what, f"take one such as {with_prefix(thing.duty.term.words or '', name)}")
    aims = frozenset(name for thing in owed for name in thing.aims)
    yield Candidate(f"name it {name} in {case.draft.card}", _renaming(case, name), aims, asked=True)


def _in_card(case: Case) -> list[Claim]:
    """The names that the card gives it, that of its title first."""
    claims = [claim for claim in case.subject.claims_of(ClaimField.NAME) if claim.evidence.source == case.draft.card]
    return sorted(claims, key=lambda claim: claim.evidence.pointer is not None)


def _begins(case: Case, term: Term, name: str) -> bool:
    return bool(names_begun(term, replace(case.subject, names=(name,))))


def with_prefix(words: str, name: str) -> str:
    """The name behind the words, joined as the words of the name are."""
    return f"{words} {name}" if " " in name else f"{words.replace(' ', '-')}-{name}"


def _renaming(case: Case, name: str) -> Change:
    def change(draft: Draft) -> Draft:
        path = draft.card
        text = renamed(path, card_text(case, draft), name)
        block = block_of(path, text) if any(claim.evidence.pointer for claim in _in_card(case)) else None
        if block and block.pair("model_name"):
            text = with_key(path, text, "model_name", name)
        return draft.with_text(path, text)

    return change


def name_suggestions(case: Case) -> Iterator[Suggestion]:
    """What is left to rename by hand: the folder, and names in files that are not changed."""
    folder = os.path.realpath(case.draft.source.shown_as or case.draft.source.directory)
    own = os.path.basename(folder)  # noqa: PTH119
    for thing in case.owed("name-prefix"):
        term = thing.duty.term
        for claim in case.subject.claims_of(ClaimField.NAME):
            if not _begins(case, term, claim.value or ""):
                yield Suggestion(f'let the name in {claim.evidence.location} begin with "{term.words}" as well')
        if case.subject.ref.host is Host.PATH and not _begins(case, term, own):
            yield Suggestion("rename the folder, and the repository likewise", _move(case, folder, term.words or ""))


def _move(case: Case, folder: str, words: str) -> str:
    """The command that gives the folder the name of the title where that begins as asked, else a name of its own."""
    own = os.path.basename(folder)  # noqa: PTH119
    titles = [claim.value or "" for claim in _in_card(case)]
    told = next((name for name in titles if _joined(name).startswith(_joined(words))), with_prefix(words, own))
    written = (case.draft.source.shown_as or case.draft.source.directory).rstrip("/")
    here = written if written.rpartition("/")[2] == own else folder
    before, slash, _ = here.rpartition("/")
    return f"mv {shlex.quote(here)} {shlex.quote(before + slash + _joined(told, keep=True))}"


def _joined(name: str, *, keep: bool = False) -> str:
    """The last part of a name as a folder may be called; without ``keep`` as names are compared."""
    plain = re.sub(r"[^\w.+-]+", "-", name.rpartition("/")[2]).strip("-")
    return plain if keep else re.sub(r"[-_]+", "", plain).casefold()
