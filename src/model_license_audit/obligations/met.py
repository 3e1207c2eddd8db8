"""What the planned use is known to meet, so that it is no condition of an answer any more."""

from __future__ import annotations

from model_license_audit.model.terms import Measure, Term
from model_license_audit.model.use import Purpose, UseContext
from model_license_audit.obligations.places import inside


def met(term: Term, use: UseContext) -> bool:
    """True where what the user says settles the term for good; what is not said settles nothing.

    A number that is counted on and on may be crossed later and stays a condition; one that was counted once does not.
    """
    if term.action == "territory":
        places = use.established if term.scope == "established" else use.territories
        return bool(places) and not inside(places, term.territories)
    return term.measure is not None and _not_crossed(term, term.measure, use)


def _not_crossed(term: Term, measure: Measure, use: UseContext) -> bool:
    if measure.purpose == "commercial" and use.purpose is Purpose.RESEARCH:
        return True
    users = use.monthly_users if term.action == "monthly-active-users" and measure.metric is None else None
    return measure.once is not None and users is not None and users * 10 < measure.over * 8
