"""Whether the license of data, or of a model whose outputs are learnt from, reaches the model: with its clause."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.model.expressions import LicenseId, leaves
from model_license_audit.model.terms import License, Reach, Term
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation

_LEARNT = frozenset({Reach.TRAINED_MODELS, Reach.MODELS_TRAINED_ON_OUTPUTS})
_CONDITIONS = (
    "share-alike", "disclose-source", "no-commercial-use", "no-derivatives", "no-sharing-derivatives",
)  # fmt: skip
"""What could bind a model if it reached it, and of what it is therefore told whether it does."""


def reasons(situation: Situation) -> tuple[str, ...]:
    """A sentence for each condition of what is only learnt from: that it reaches the model, does not, or is open."""
    found = (
        sentence
        for standing in situation.standings
        if standing.arrival.reach in _LEARNT
        for license_ in _licenses(situation, standing)
        for sentence in _of_license(standing, license_)
    )
    return tuple(dict.fromkeys(found))


def _licenses(situation: Situation, standing: Standing) -> Iterator[License]:
    said = standing.artifact.concluded if standing.artifact else None
    for leaf in leaves(said.expression) if said else ():
        known = situation.kb.license(leaf.key) if isinstance(leaf, LicenseId) else None
        if known is not None:
            yield known


def _of_license(standing: Standing, license_: License) -> Iterator[str]:
    reach = standing.arrival.reach
    free = next((t for t in license_.terms if t.action == "trained-models-free" and reach in t.reach), None)
    for term in license_.terms:
        if term.action not in _CONDITIONS:
            continue
        said = f"{standing.name}: {license_.id} {_clause(term)} asks {_ASKS[term.action]}"
        if reach in term.reach:
            yield f"{said}, and names {_REACHED[reach]}: it reaches this one"
        elif free is not None and reach is Reach.TRAINED_MODELS:
            excepted = f" (not for {free.except_for})" if free.except_for else ""
            freed = f"{_clause(free)} frees what comes of using the data"
            yield f"{said}, and {freed}: it does not reach the model{excepted}"
        else:
            named = ", ".join(sorted(reached.value for reached in term.reach))
            yield f"{said} of {named}; {_REACHED[reach]} are not named, and whether one is a derivative is not settled"


_ASKS = {
    "share-alike": "for the same license",
    "disclose-source": "for the source",
    "no-commercial-use": "for non-commercial use",
    "no-derivatives": "for no changes",
    "no-sharing-derivatives": "that adaptations are not shared",
}
_REACHED = {
    Reach.TRAINED_MODELS: "models trained on the data",
    Reach.MODELS_TRAINED_ON_OUTPUTS: "models trained on outputs",
}


def _clause(term: Term) -> str:
    return f"§{term.clause}"
