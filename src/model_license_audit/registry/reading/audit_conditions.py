"""Which audits are sought, as conditions that both engines understand: every value of a user is a parameter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

PRESENT = """coalesce(
    (select s.key from artifacts s where s.key = {key}),
    (select q.key from aliases l join artifacts q on q.id = l.artifact_id where l.key = {key}),
    {key}
)"""
"""The key of the artifact that a name leads to now: its own, unless it is an old name of another one."""

_NAMED = """lower(t.key) like :like escape '!' or exists (
    select 1 from aliases l join artifacts q on q.id = l.artifact_id
    where q.key = t.key and lower(l.key) like :like escape '!')"""
_UNDER = """t.license in ({licenses}) or exists (
    select 1 from artifacts p join revisions r on r.artifact_id = p.id and r.ordinal = p.current
    where p.key = t.key and r.license in ({licenses}))"""
_LATEST = """not exists (select 1 from audits v
    where v.artifact_id = u.artifact_id and v.ordinal > u.ordinal and (v.verdict <> '' or u.verdict = ''))"""


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What artifacts are to rest on; any of it will do.

    ``keys`` are names of artifacts, old ones too; ``like`` is part of a name with ``*`` for anything. ``licenses`` are
    expressions as the registry writes them, one of which an ancestor is under.
    """

    keys: tuple[str, ...] = ()
    like: str | None = None
    licenses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """Which audits are sought; all of it must hold.

    ``verdicts`` are words of the gate, ``artifacts`` keys of which the audited one has any, ``since`` and ``until``
    moments as the registry writes them (from the one on, before the other), ``who`` the account it was run for.
    ``latest`` leaves out what a later audit of the same artifact has taken the place of; a verdict gives way to a
    verdict only.
    """

    verdicts: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    who: str | None = None
    latest: bool = False
    rests_on: RestsOn | None = None


def where(sought: Sought, values: dict[str, object]) -> str:
    """The conditions on an audit ``u`` of an artifact ``a``; their parameters go into ``values``."""
    told = []
    if sought.verdicts:
        told.append(f"u.verdict in ({_listed('v', sought.verdicts, values)})")
    if sought.artifacts:
        names = _listed("a", sought.artifacts, values).split(", ")
        told.append(f"a.key in ({', '.join(PRESENT.format(key=name) for name in names)})")
    for name, condition in (("since", "u.at >= :since"), ("until", "u.at < :until"), ("who", "u.who = :who")):
        if getattr(sought, name) is not None:
            values[name] = getattr(sought, name)
            told.append(condition)
    told += [_LATEST] if sought.latest else []
    return f"where {' and '.join(told)}" if told else ""


def match(on: RestsOn, values: dict[str, object]) -> str:
    """The condition on a step ``t`` by which an ancestor is one that was asked for."""
    told = [f"t.key = {PRESENT.format(key=name)}" for name in _names("b", on.keys, values)]
    if on.like is not None:
        values["like"] = _pattern(on.like)
        told.append(_NAMED)
    if on.licenses:
        told.append(_UNDER.replace("{licenses}", _listed("l", on.licenses, values)))
    return " or ".join(told) or "1 = 0"


def _pattern(like: str) -> str:
    """What SQL takes for the name in any case, on any host, each ``*`` for anything."""
    plain = like.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_").replace("*", "%")
    return plain if ":" in plain else f"%:{plain}"


def _names(prefix: str, members: Collection[str], values: dict[str, object]) -> list[str]:
    names = [f"{prefix}{n}" for n in range(len(members))]
    values.update(zip(names, members, strict=True))
    return [f":{name}" for name in names]


def _listed(prefix: str, members: Collection[str], values: dict[str, object]) -> str:
    return ", ".join(_names(prefix, members, values))


def bears(on: RestsOn, values: dict[str, object]) -> str:
    """The condition on a name ``t`` by which it is one that was asked for, whatever it leads to."""
    told = [f"t.key = {name}" for name in _names("b", on.keys, values)]
    if on.like is not None:
        values["like"] = _pattern(on.like)
        told.append("lower(t.key) like :like escape '!'")
    return " or ".join(told) or "1 = 0"
