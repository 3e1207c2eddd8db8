"""Statements of what an artifact was made from, how it was changed, and whom that credits."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.fixing.card_edits import with_statement
from model_license_audit.fixing.case import Candidate, Case, Owed, no_way
from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.naming import address_of, named, publisher_of, text_home
from model_license_audit.fixing.new_card import card_text
from model_license_audit.fixing.words import into_notice
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import TextRole
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.terms import Reach
from model_license_audit.obligations.evidence.own_files import places
from model_license_audit.rules.link_facts import is_declared

_MADE = {
    DerivationKind.FINETUNE: "This {} was fine-tuned from {}",
    DerivationKind.ADAPTER: "This is an adapter for {1}, trained on top of it",
    DerivationKind.QUANTIZED: "This {} was quantized from {}",
    DerivationKind.MERGE: "This {} is a merge of {}",
    DerivationKind.DISTILLED: "This {} was distilled from {}",
    DerivationKind.CONVERTED: "This {} was converted from {}",
}
"""Sentences that the readers of cards take for the very same kind."""
_STANDS = {
    Reach.COPIES: "contains",
    Reach.DERIVATIVES: "is derived from",
    Reach.OUTPUTS: "holds outputs of",
    Reach.MODELS_TRAINED_ON_OUTPUTS: "was trained on outputs of",
    Reach.TRAINED_MODELS: "was trained on",
    Reach.PRODUCTS: "contains",
}


def changes(case: Case) -> Iterator[Candidate]:
    """That and how it was changed, where the files tell how it was made."""
    for thing in case.owed("state-changes"):
        told = _made(case)
        dated = any("date" in duty.term.elements for duty in thing.duties)
        if told is None:
            why = "the files do not say how it was made from its base; say it with --relation, or in the card"
            yield no_way("say how it was changed", thing.aims, why)
        elif dated and not case.choices.date:
            why = "the license wants the date of the change, which the files do not tell; give it with --date"
            yield no_way("say how and when it was changed", thing.aims, why)
        elif TextRole.CARD in places(thing.duty.term.where):
            yield statement(case, "how it was made", told, thing.aims)
        else:
            what = f"say how it was made in {case.draft.notice}"
            yield Candidate(what, into_notice((told.replace("`", ""),)), thing.aims)


def statement(case: Case, about: str, told: str, aims: frozenset[str]) -> Candidate:
    """A sentence in the section for them at the end of the card."""

    def change(draft: Draft) -> Draft:
        return draft.with_text(draft.card, with_statement(draft.card, card_text(case, draft), told))

    return Candidate(f"say {about} in {case.draft.card}", change, aims)


def _made(case: Case) -> str | None:
    """How it was made from its parents, as the files tell.

    ``None`` where they do not, where card and files name different ones, and for what is no artifact of a hub.
    """
    links = [link for link in case.report.lineage.parents(case.subject.ref) if link.kind in _MADE]
    declared = {is_declared(link, case.situation) for link in links}
    if not links or len({link.kind for link in links}) > 1 or len(declared) > 1:
        return None
    names = [named(link.parent) for link in links]
    if None in names:
        return None
    joined = " and ".join(f"`{name}`" for name in dict.fromkeys(names))
    when = f" on {case.choices.date}" if case.choices.date else ""
    return f"{_MADE[links[0].kind].format(case.noun, joined)}{when}."


def credit(case: Case) -> Iterator[Candidate]:
    """The ancestors with publisher, page and license, where a license asks for a credit in free words."""
    for thing in case.owed("attribution", "retain-notices"):
        if not thing.duty.term.words:
            asking = [duty for duty in thing.duties if duty.inherited and duty.asked]
            yield from _credits(case, thing, [duty for duty in asking if not duty.shown] or asking)


def link_for_copy(case: Case) -> Iterator[Candidate]:
    """The same with the address of the license, where its clause takes a link for a copy."""
    for thing in case.owed("include-license"):
        if thing.duty.term.url:
            yield from _credits(case, thing, [thing.duty])


def _credits(case: Case, thing: Owed, asking: list[Duty]) -> Iterator[Candidate]:
    """A paragraph for each ancestor that asks for it."""
    paragraphs = [(duty.origin_name, lines) for duty in asking if (lines := credit_lines(case, duty))]
    if paragraphs:
        names = ", ".join(name for name, _ in paragraphs)
        joined = [line for _, lines in paragraphs for line in ("", *lines)][1:]
        yield Candidate(f"credit {names} in {case.draft.notice}", into_notice(tuple(joined)), thing.aims)


def credit_lines(case: Case, duty: Duty) -> tuple[str, ...] | None:
    """An ancestor as a notice names it; ``None`` for one without a name that can be written."""
    name = named(duty.origin)
    if name is None or not duty.inherited:
        return None
    publisher, page, home = publisher_of(duty.origin), address_of(duty.origin), text_home(case.kb, duty)
    by = f" by {publisher}" if publisher else ""
    lines = [f"This {case.noun} {_STANDS[duty.reach]} {name}{by}" + (f":\n{page}" if page else ".")]
    lines.append(f"{name.rpartition('/')[2]} is under the {duty.license_name}" + (f":\n{home}" if home else "."))
    return tuple(part for line in lines for part in line.split("\n"))
