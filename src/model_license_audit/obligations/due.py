"""When a term bites: the acts that follow from what is released."""

from __future__ import annotations

from functools import lru_cache

from model_license_audit.model.duties import Duty
from model_license_audit.model.terms import Reach, TermKind, Trigger
from model_license_audit.model.use import Purpose, Release, UseContext

_ACTS: dict[Release, frozenset[Trigger]] = {
    Release.WEIGHTS: frozenset({Trigger.USE, Trigger.DISTRIBUTE, Trigger.PUBLISH}),
    Release.EMBEDDED: frozenset({Trigger.USE, Trigger.DISTRIBUTE, Trigger.USE_IN_PRODUCT}),
    Release.API: frozenset({Trigger.USE, Trigger.HOST, Trigger.USE_IN_PRODUCT}),
    Release.OUTPUTS: frozenset({Trigger.USE}),
    Release.NONE: frozenset({Trigger.USE}),
}
_TRAINED = {
    Reach.MODELS_TRAINED_ON_OUTPUTS: Trigger.TRAIN_ON_OUTPUTS,
    Reach.TRAINED_MODELS: Trigger.TRAIN_ON,
}


def acts(use: UseContext, reach: Reach) -> frozenset[Trigger]:
    """The acts of this use: what the release form does, and what making the artifact did."""
    return _acts(use.release, reach)


@lru_cache(maxsize=64)
def _acts(release: Release, reach: Reach) -> frozenset[Trigger]:
    made = {Trigger.MODIFY} if reach is Reach.DERIVATIVES else set()
    trained = {_TRAINED[reach]} if reach in _TRAINED else set()
    return _ACTS[release] | made | trained


_HANDED_ON = frozenset({Trigger.DISTRIBUTE, Trigger.PUBLISH})
"""Outputs that leave the house are handed on as far as a term follows them."""


def is_due(duty: Duty, use: UseContext) -> bool:
    """True when this use does an act that the term waits for.

    A term without recorded triggers bites on use when it restricts, and on handing the model on when it obliges. One
    that is owed for commercial use alone is not due of research.
    """
    if duty.term.scope == "commercial" and use.purpose is Purpose.RESEARCH:
        return False
    doing = acts(use, duty.reach)
    if use.release is Release.OUTPUTS and Reach.OUTPUTS in duty.term.reach:
        doing |= _HANDED_ON
    if duty.term.when:
        return not doing.isdisjoint(duty.term.when)
    return duty.term.kind is not TermKind.OBLIGATION or Trigger.DISTRIBUTE in doing
