"""How a rule came to its verdict: each part of its conditions as it held, and the facts that were read for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from model_license_audit.rules.conditions import ConditionFailed, condition
from model_license_audit.rules.late import Facts
from model_license_audit.rules.logic import outermost
from model_license_audit.rules.rule import Rule

_STRING = re.compile(r"\"[^\"\\]*\"|'[^'\\]*'")
_READ = re.compile(r"(?<![\w.])([a-z]+)\.([a-z_]+)(?![\w(])")
_WHOLE = re.compile(r"(?<![\w.])(duties)\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition; ``holds`` is ``None`` where a fact it asks for is absent."""

    text: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Step:
    """One condition of a rule; ``role`` is ``when``, ``undetermined`` or ``satisfied``, ``joint`` joins its parts."""

    role: str
    holds: bool | None
    joint: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that the conditions of a rule read: its name there, and its value (``None``: it is absent)."""

    name: str
    value: object


@dataclass(frozen=True, slots=True)
class Proof:
    """The conditions of a rule as they held on one thing, and all facts they read, in the order they are named."""

    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]


def prove(rule: Rule, known: Facts) -> Proof:
    """The conditions of the rule on the facts of one thing, part by part, as far as they decided."""
    steps = tuple(_steps(rule, known))
    texts = " ".join(part.text for step in steps for part in step.parts)
    return Proof(steps, tuple(_facts(texts, known)))


def _steps(rule: Rule, known: Facts) -> Iterator[Step]:
    """Those conditions that were asked: what stands behind the deciding one was not."""
    for role, text in (("when", rule.when), ("undetermined", rule.undetermined), ("satisfied", rule.satisfied)):
        if not text:
            continue
        joint, parts = outermost(text)
        holds = _holds(text, known)
        yield Step(role, holds, joint, tuple(Part(part, _holds(part, known)) for part in parts))
        if holds is (role != "when"):
            return


def _holds(text: str, known: Facts) -> bool | None:
    try:
        return condition(text).holds(known)
    except ConditionFailed:
        return None


def _facts(text: str, known: Mapping[str, Any]) -> Iterator[Fact]:
    plain = _STRING.sub('""', text)
    named = dict.fromkeys(found for found in _READ.findall(plain) if found[0] in known)
    for thing, fact in named:
        value = known[thing][fact] if fact in known[thing] else None  # noqa: SIM401 - get() leaves late facts unmade
        yield Fact(f"{thing}.{fact}", value)
    if _WHOLE.search(plain):
        yield Fact("duties", known["duties"])
