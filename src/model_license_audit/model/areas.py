"""The questions a lawyer asks of every license text, and the terms that answer each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.model.terms import License, Term


@dataclass(frozen=True, slots=True)
class Area:
    """One question: its slug, its title, and the actions of the terms that answer it."""

    name: str
    title: str
    actions: frozenset[str]

    def of(self, terms: tuple[Term, ...]) -> tuple[Term, ...]:
        """The terms that answer it, in their order."""
        return tuple(term for term in terms if term.action in self.actions)


def _area(name: str, title: str, *actions: str) -> Area:
    return Area(name, title, frozenset(actions))


AREAS = (
    _area("commercial-use", "Commercial use", "use", "commercial-use", "no-commercial-use", "field-of-use"),
    _area("modification", "Modification", "modify", "no-derivatives", "no-sharing-derivatives"),
    _area("redistribution", "Redistribution", "redistribute", "no-redistribution"),
    _area("sublicensing", "Sublicensing", "sublicense", "no-sublicense"),
    _area("hosting", "Hosting as a service", "host", "no-hosting"),
    _area(
        "derivative-license", "License of derivatives, and what flows down", "other-terms-for-derivatives",
        "share-alike", "pass-on-restrictions", "no-further-restrictions", "trained-models-free",
    ),
    _area("license-copy", "Copy of the license", "include-license"),
    _area("notice", "Notices", "notice-text", "retain-notices"),
    _area("attribution", "Attribution", "attribution"),
    _area("display", "Words to display", "display"),
    _area("name-rule", "Name of derivatives", "name-prefix"),
    _area("changes", "Statement of changes", "state-changes"),
    _area("source-code", "Source disclosure", "disclose-source"),
    _area("network-use", "Source to users over a network", "network-source"),
    _area("use-restrictions", "Forbidden uses", "use-restrictions", "comply-with-law"),
    _area("acceptable-use-policy", "Acceptable-use policy", "acceptable-use-policy"),
    _area("thresholds", "Thresholds of size", "monthly-active-users", "annual-revenue"),
    _area("territory", "Territory", "territory"),
    _area("outputs", "Who owns outputs", "own-outputs", "licensor-owns-outputs"),
    _area("training-on-outputs", "Training other models on outputs", "train-on-outputs", "no-training-on-outputs"),
    _area("patents", "Patents", "patent", "patent-termination", "no-patent"),
    _area("trademarks", "Trademarks and endorsement", "no-trademark"),
    _area("termination", "Termination and cure", "termination"),
    _area("unilateral-change", "Change of the terms by the licensor", "unilateral-change"),
    _area("updates", "Duty to update", "update"),
    _area("acceptance", "Acceptance of the terms", "personal-acceptance", "acceptance-by-use"),
    _area("governing-law", "Governing law", "governing-law"),
    _area("payment", "Payment, reporting, registration", "pay", "report", "register"),
    _area("indemnity", "Indemnity", "indemnify"),
)  # fmt: skip
"""Every area, in the order in which licenses are shown; each action of the closed vocabulary belongs to one."""


def unrecorded(license_: License) -> Iterator[Area]:
    """The areas of which the data says neither what the text provides nor that it is silent."""
    for area in AREAS:
        if not area.of(license_.terms) and area.name not in license_.silent:
            yield area
