"""Restrictions that must reach whoever receives the model: said in the card, with clause and address."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.fixing.case import Candidate, Case, Owed, no_way
from model_license_audit.fixing.naming import named, text_home
from model_license_audit.fixing.statements import statement
from model_license_audit.model.duties import Duty
from model_license_audit.model.terms import FlowDown
from model_license_audit.obligations.due import is_due
from model_license_audit.reports.weblinks import web_link
from model_license_audit.reports.words import listed

_RESTRICTING = (
    "pass-on-restrictions", "acceptable-use-policy", "use-restrictions", "no-training-on-outputs", "no-hosting",
    "territory", "field-of-use",
)  # fmt: skip
_LISTING = frozenset({"use-restrictions", "acceptable-use-policy"})
_FORM = {
    FlowDown.ENFORCEABLE_CLAUSE: "as an enforceable provision, and with notice of them",
    FlowDown.EQUIVALENT_CLAUSE: "by a provision of the same effect",
    FlowDown.POLICY_BY_REFERENCE: "by reference to the policy",
    FlowDown.SAME_AGREEMENT: "under the same agreement",
    FlowDown.NO_FURTHER_RESTRICTIONS: "with nothing added",
}


def restrictions(case: Case) -> Iterator[Candidate]:
    """The policy that binds, the agreement that travels, the restrictions that apply: whichever is asked for."""
    for thing in case.owed(*_RESTRICTING):
        duty = thing.duty
        if case.barred(duty.license_key):
            why = "a conflict about this license is open; what recipients get depends on how that is settled"
            yield no_way(f"pass on the restrictions of {duty.license_name}", thing.aims, why)
            continue
        for told in _sentences(case, thing):
            yield statement(case, f"which terms of {duty.license_name} bind recipients", told, thing.aims)


def _sentences(case: Case, thing: Owed) -> Iterator[str]:
    """What can be said of that license: how its restrictions travel, and else which policy binds."""
    key, use = thing.duty.license_key, case.report.use
    terms = [d for d in (thing.duty, *case.report.duties) if d.license_key == key and (d.inherited or d is thing.duty)]
    policy = next((duty for duty in terms if duty.term.action == "acceptable-use-policy"), None)
    for duty in terms:
        if duty.term.action == "pass-on-restrictions" and is_due(duty, use):
            if duty.term.flow_down is FlowDown.SAME_AGREEMENT:
                yield _agreement(case, duty)
            elif duty.term.flow_down is not FlowDown.POLICY_BY_REFERENCE:
                yield _passed_on(case, duty, policy)
    if policy:
        yield _policy(case, policy)


def _policy(case: Case, duty: Duty) -> str:
    home = web_link(duty.term.url)
    where = f": <{home}>" if home else f", which its clause {duty.term.clause} gives."
    return f"Use of this {case.noun} must follow the acceptable use policy of the {duty.license_name}{where}"


def _agreement(case: Case, duty: Duty) -> str:
    origin = named(duty.origin)
    what = f"What comes from `{origin}`" if origin else "What comes from the model it was made from"
    return f"{what} is subject to the {duty.license_name} (clause {duty.term.clause}){_home(case, duty)}"


def _passed_on(case: Case, duty: Duty, policy: Duty | None) -> str:
    """That they apply, to whom, in which form they travel, and where to read them."""
    home = web_link(policy.term.url) if policy else None
    where = f"; the policy: <{home}>" if home else ""
    origin = named(duty.origin)
    come = f"; they come with `{origin}`" if origin else ""
    form = _FORM[duty.term.flow_down or FlowDown.EQUIVALENT_CLAUSE]
    return (
        f"The use restrictions of the {duty.license_name} apply to everyone who uses this {case.noun} or passes it on"
        f"{come}{_paragraphs(case, duty)}. Whoever passes it on must pass them on as well, {form}"
        f" (clause {duty.term.clause}){where}{_home(case, duty)}"
    )


def _paragraphs(case: Case, duty: Duty) -> str:
    """Where in the text the restrictions stand."""
    license_ = case.kb.license(duty.license_key)
    terms = [t for t in (license_.terms if license_ else ()) if t.action in _LISTING and not t.by_class]
    clauses = list(dict.fromkeys(term.clause for term in terms))
    return f" and stand in its text at {listed(clauses)}" if clauses else ""


def _home(case: Case, duty: Duty) -> str:
    home = text_home(case.kb, duty)
    return f"; its text: <{home}>" if home else "."
