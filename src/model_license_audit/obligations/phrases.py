"""Conditions in a few plain words, as they follow *yes, if*."""

from __future__ import annotations

from functools import lru_cache

from model_license_audit.model.terms import Term, TermKind

_PHRASES = {
    "no-commercial-use": "only for non-commercial use",
    "no-sharing-derivatives": "changed versions may not be shared",
    "no-derivatives": "changed versions may not be made",
    "no-redistribution": "it may not be passed on",
    "no-hosting": "it may not be offered as a service",
    "include-license": "include a copy of the license",
    "attribution": "credit the licensor",
    "retain-notices": "keep the notices",
    "state-changes": "say what was changed",
    "share-alike": "release what you make under the same license",
    "pass-on-restrictions": "pass the use restrictions on",
    "disclose-source": "make the source available",
    "network-source": "offer the source to users of the service",
    "use-restrictions": "keep to the use restrictions",
    "acceptable-use-policy": "keep to the acceptable use policy",
    "indemnify": "answer for claims against the licensor",
    "comply-with-law": "keep to the law",
    "update": "make reasonable efforts to use the latest version",
}


@lru_cache(maxsize=8192)
def phrase(term: Term) -> str:
    """What the term asks or forbids, in a few words; a report adds who asks and the clause."""
    text = _PHRASES.get(term.action) or (_threshold(term) if term.kind is TermKind.THRESHOLD else _worded(term))
    return f"{text}, except {term.except_for}" if term.except_for else text


_BARRED = {
    "language-models": "other large language models",
    "foundation-models": "foundation models",
    "image-models": "other text-to-image models",
    "competing-models": "models that compete with it",
    "commercial-models": "models for commercial purposes",
}


def barred(term: Term) -> str:
    """The models that a ban on training on outputs bars."""
    return _BARRED.get(term.scope or "", "other models")


def _worded(term: Term) -> str:
    if term.action == "territory":
        whom = "for those established in" if term.scope == "established" else "in"
        limit = f" ({term.modality} models)" if term.modality else ""
        return f"not {whom} {', '.join(term.territories)}{limit}"
    if term.action == "no-training-on-outputs":
        return f"outputs may not be used to train {barred(term)}"
    if term.action == "display":
        return f"show \u201c{term.words}\u201d" if term.words else "show the required notice"
    if term.action == "name-prefix":
        return f"begin the model's name with \u201c{term.words}\u201d"
    if term.action == "notice-text":
        return "include the required notice text"
    return term.action.replace("-", " ") + (f" ({term.scope})" if term.scope else "")


def _threshold(term: Term) -> str:
    measure = term.measure
    if measure is None:
        return term.action.replace("-", " ")
    counted = measure.metric or "monthly active users"
    unit = f"{measure.currency} a {measure.period}" if measure.currency else counted
    beyond = "from" if measure.inclusive else "above"
    when = f", counted in {measure.once}" if measure.once else ""
    effect = {
        "no-license": "no right until the licensor grants one",
        "separate-contract": "a separate contract is needed",
        "display": "a display duty applies",
    }.get(measure.effect, measure.effect.replace("-", " "))
    whose = f" of {measure.purpose} use" if measure.purpose else ""
    return f"{beyond} {measure.over:,} {unit}{whose}{when}: {effect}"
