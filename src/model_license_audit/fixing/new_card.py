"""The card that is changed: the one that is there, or a new one with the name of the artifact as its title."""

from __future__ import annotations

from model_license_audit.cards.titles import title
from model_license_audit.fixing.case import Case
from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.naming import plain_name
from model_license_audit.fixing.texts import EditableText


def card_text(case: Case, draft: Draft) -> EditableText:
    """The text of the card; of one that is not there yet its title alone, where the artifact has a plain name."""
    if draft.taken(draft.card):
        return draft.text(draft.card)
    name = plain_name(case.subject.name)
    heading = f"# {name}"
    known = name is not None and title([heading], 1) == (name, 1)
    return EditableText((heading,), ("\n",)) if known else EditableText()
