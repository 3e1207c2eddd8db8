"""Finding artifacts in the registry by name, license, kind, base, host or state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.reading.links import all_keys
from model_license_audit.registry.reading.rows import Rows

_INHERITED = """
with recursive links(child, parent) as (
    select r.artifact_id, p.id
    from derivations d join revisions r on r.id = d.revision_id
    join artifacts c on c.id = r.artifact_id and c.current = r.ordinal
    join artifacts p on p.key = coalesce(
        (select s.key from artifacts s where s.key = d.parent_key),
        (select q.key from aliases l join artifacts q on q.id = l.artifact_id where l.key = d.parent_key)
    )
    where r.license is null and d.confidence <> 'low'
    and (d.kind = 'converted' or (d.kind = 'quantized' and c.host = 'tfhub'))
),
above(id, at, steps) as (
    select child, parent, 1 from links
    union
    select a.id, l.parent, a.steps + 1 from above a join links l on l.child = a.at where a.steps < 8
),
inherited(id, license, origin) as (
    select id, license, ref from (
        select a.id as id, r.license as license, p.ref as ref,
               row_number() over (partition by a.id order by a.steps, p.ref) as place
        from above a join artifacts p on p.id = a.at join revisions r on r.artifact_id = p.id and r.ordinal = p.current
        where r.license is not null
    ) told where place = 1
)
"""
"""What tells no license and is another in a further format is under its license: see ``keeps_license``."""

_FROM = """
from artifacts a join revisions r on r.artifact_id = a.id and r.ordinal = a.current
left join inherited i on i.id = a.id
"""
_COLUMNS = """
select a.ref, r.kind, a.state, r.license, i.license, i.origin, r.coverage, r.first_seen, r.last_seen
"""
_MADE_FROM = "exists (select 1 from derivations d where d.revision_id = r.id and {keys})"
_NAMED = """(lower(a.key) like :w{n} escape '!' or exists (
    select 1 from aliases l where l.artifact_id = a.id and lower(l.key) like :w{n} escape '!'))"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is sought; all of it must hold.

    ``words`` are parts of the name, in any case. ``licenses`` are expressions as the registry writes them (``None``:
    any license or none), ``unlicensed`` asks for what tells none and inherits none. ``bases`` are keys of artifacts
    that it names as a parent.
    """

    words: tuple[str, ...] = ()
    licenses: Collection[str] | None = None
    unlicensed: bool = False
    kind: ArtifactKind | None = None
    bases: Collection[str] = ()
    host: Host | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One artifact that was found; ``inherited_from`` is what it is in a further format, if the license is of that."""

    ref: ArtifactRef
    kind: ArtifactKind
    state: State
    license: str | None
    inherited_from: ArtifactRef | None
    coverage: Coverage
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class Found:
    """Some of the artifacts that were sought, by name, and how many there are in all."""

    total: int
    hits: tuple[Hit, ...]


def search(rows: Rows, wanted: Wanted, limit: int | None, offset: int = 0) -> Found:
    """The artifacts that are as wanted, sorted by name, from the ``offset``-th on."""
    where, values = _conditions(rows, wanted)
    total = rows.ask(f"{_INHERITED} select count(*) {_FROM} {where}", values)[0][0]
    part = "" if limit is None else " limit :limit"
    order = f" order by a.key{part} offset :offset" if part else " order by a.key"
    paged = {**values, "limit": limit, "offset": offset} if part else values
    found = rows.ask(f"{_INHERITED} {_COLUMNS} {_FROM} {where}{order}", paged)
    return Found(total, tuple(_hit(*row) for row in (found if part else found[offset:])))


def _conditions(rows: Rows, wanted: Wanted) -> tuple[str, dict[str, object]]:
    told: list[str] = []
    values: dict[str, object] = {}
    for n, word in enumerate(wanted.words):
        values[f"w{n}"] = f"%{_plain(word.lower())}%"
        told.append(_NAMED.replace("{n}", str(n)))
    for name, column, value in (
        ("kind", "r.kind", wanted.kind), ("host", "a.host", wanted.host), ("state", "a.state", wanted.state),
    ):  # fmt: skip
        if value is not None:
            values[name] = value.value
            told.append(f"{column} = :{name}")
    if wanted.licenses is not None:
        told.append(_in("coalesce(r.license, i.license)", "l", sorted(wanted.licenses), values))
    if wanted.unlicensed:
        told.append("r.license is null and i.license is null")
    if wanted.bases:
        keys = _in("d.parent_key", "b", sorted(all_keys(rows, wanted.bases)), values)
        told.append(_MADE_FROM.replace("{keys}", keys))
    return (f"where {' and '.join(told)}" if told else ""), values


def _in(column: str, prefix: str, members: list[str], values: dict[str, object]) -> str:
    """A condition that holds for any of the members, which become parameters; for none of no members."""
    names = [f"{prefix}{n}" for n in range(len(members))]
    values.update(zip(names, members, strict=True))
    return f"{column} in ({', '.join(f':{name}' for name in names)})" if names else "1 = 0"


def _plain(word: str) -> str:
    """The word with the signs of a pattern taken as they stand."""
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _hit(*row: str | None) -> Hit:
    ref, kind, state, own, license_, origin, coverage, first, last = row
    return Hit(
        ref=ArtifactRef.parse(str(ref)),
        kind=ArtifactKind(str(kind)),
        state=State(str(state)),
        license=own or license_,
        inherited_from=ArtifactRef.parse(origin) if origin and not own else None,
        coverage=Coverage(str(coverage)),
        first_seen=str(first),
        last_seen=str(last),
    )
