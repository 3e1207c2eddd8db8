"""What a term asks, of whom, how far, and who asks it, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from model_license_audit.licenses.entries.restrictions import Restriction
from model_license_audit.model.duties import Duty
from model_license_audit.model.terms import Measure, Term
from model_license_audit.reports import words
from model_license_audit.reports.phrases.naming import ways
from model_license_audit.reports.points import Point
from model_license_audit.reports.safe import NAME, short

_YOU = re.compile(r"\byou\b")


def thing(point: Point) -> str:
    """What a point asks, in plain words, with the exact words the license asks for and where they may stand."""
    return term(point.term, point.license_name)


def asked_of_them(point: Point) -> str:
    """What a point asks of those who receive the model, told of them."""
    return _YOU.sub("they", thing(point))


def term(said: Term, license_name: str) -> str:
    """What a term allows, asks or forbids, in plain words, with its exact words and limits."""
    name = short(license_name, NAME)
    wording = words.WITH_WORDS.get(said.action) if said.words else words.WITH_LICENSE.get(said.action)
    told = wording.format(short(said.words) if said.words else name) if wording else words.action(said.action)
    others = "".join(f", or “{short(other)}”" for other in said.other_words)
    return told + others + _limits(said)


def asker(duty: Duty) -> str:
    """Who asks, how far up, and by how many more ways it arrives."""
    told = short(duty.origin_name, NAME)
    if not duty.inherited:
        return f"{told} (its own license)"
    aside = [f"{len(duty.path.derivations):,} links up"] if len(duty.path.derivations) > 1 else []
    aside += [ways(duty.other_paths)] if duty.other_paths else []
    return f"{told} ({', '.join(aside)})" if aside else told


def askers(duties: tuple[Duty, ...], most: int) -> str:
    """The first of those who ask under one clause."""
    told = list(dict.fromkeys(asker(duty) for duty in duties))
    return ", ".join(told[:most]) + (f" and {len(told) - most:,} more" if len(told) > most else "")


def forbidden_use(code: str, restrictions: Mapping[str, Restriction]) -> str:
    """What a coded use restriction forbids; a code without a meaning is spelled out."""
    return restrictions[code].meaning if code in restrictions else words.coded(code)


def _limits(said: Term) -> str:
    """Where, how far and how a term binds, in brackets; empty when it has no such limit."""
    limits: list[str] = []
    if said.where and said.action != "notice-text":
        limits.append(words.listed([short(words.coded(place), NAME) for place in said.where], "or"))
    if said.measure is not None:
        limits.append(_measured(said.measure))
    if said.territories:
        limits.append(f"excluded: {short(', '.join(said.territories), NAME)}")
    if said.flow_down is not None and said.action == "pass-on-restrictions":
        limits.append(words.FLOW_DOWNS[said.flow_down])
    if said.scope and (scope := words.SCOPES.get(said.scope, words.coded(said.scope))):
        limits.append(short(scope, NAME))
    if said.modality:
        limits.append(f"{short(words.coded(said.modality), NAME)} models only")
    limits += [f"{lead}{short(text)}" for lead, text in (("", said.law), ("except ", said.except_for)) if text]
    return f" ({'; '.join(limits)})" if limits else ""


def _measured(measure: Measure) -> str:
    """``over 700,000,000, counted in 2024-06: no rights until …``."""
    unit = f"{measure.currency} " if measure.currency else ""
    period = f" a {words.coded(measure.period)}" if measure.currency else ""
    metric = f" {words.coded(measure.metric)}" if measure.metric else ""
    purpose = f" of {measure.purpose} use" if measure.purpose else ""
    counted = f", counted in {measure.once}" if measure.once else ""
    effect = words.EFFECTS.get(measure.effect, words.coded(measure.effect))
    beyond = "from" if measure.inclusive else "over"
    return f"{beyond} {unit}{measure.over:,}{metric}{period}{purpose}{counted}: {effect}"
