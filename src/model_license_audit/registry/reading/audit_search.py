"""Finding kept audits: of which artifact, what the gate said, and what the audited artifact rests on, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.reading.asking import ask_each
from model_license_audit.registry.reading.audit_conditions import PRESENT, RestsOn, Sought, bears, match, where
from model_license_audit.registry.reading.rows import Row, Rows

__all__ = ["FoundAudit", "RestsOn", "Sought", "audits_sought", "heard_of", "licenses_known"]

_AUDITED = """
with recursive audited(id, artifact_id, revision) as (
    select u.id, u.artifact_id, u.revision from audits u join artifacts a on a.id = u.artifact_id {where}
)"""
_STEPS = """,
steps(audit, key, ref, license) as (
    select u.id, {ancestor}, n.ref, n.license from audited u join ancestors n on n.audit_id = u.id
    union
    select u.id, {parent}, d.parent, null
    from audited u join revisions r on r.artifact_id = u.artifact_id and r.ordinal = u.revision
    join derivations d on d.revision_id = r.id
    union
    select t.audit, {parent}, d.parent, null
    from steps t join artifacts a on a.key = t.key
    join revisions r on r.artifact_id = a.id and r.ordinal = a.current
    join derivations d on d.revision_id = r.id
)""".replace("{ancestor}", PRESENT.format(key="n.key")).replace("{parent}", PRESENT.format(key="d.parent_key"))
"""What each audited artifact rests on: as its audit knew it, as the audited revision tells it, and from there upwards
as the present revisions tell it, over any number of steps; a cycle ends where it began."""

_PLAIN = """
select distinct u.id, a.ref, u.ordinal, u.revision, u.at, u.verdict, u.exit_code, u.reason, u.who, u.who_from,
       u.target, {met}
from audited x join audits u on u.id = x.id join artifacts a on a.id = u.artifact_id
"""
_RESTING = "".join((_PLAIN, "join steps t on t.audit = u.id and ({match})"))
_MET = "coalesce((select p.ref from artifacts p where p.key = t.key), t.ref)"
"""An ancestor by its present name, or as it was written where the registry does not hold it."""
_LICENSES = """
select license from revisions where license is not null union select license from ancestors where license is not null
"""
_HEARD_OF = """
select 1 from (select key from artifacts union all select key from aliases union all select key from ancestors
union all select parent_key from derivations) t where {match} limit 1
"""
_POLICIES = "select audit_id, path from inputs where role = 'policy' and audit_id in ({keys}) order by 1, position"


@dataclass(frozen=True, slots=True)
class FoundAudit:
    """One audit that was found; ``rests_on`` are the ancestors that were asked for, ``policy`` the names of its files.

    ``verdict`` is empty where no gate spoke.
    """

    ref: ArtifactRef
    number: int
    revision: int
    at: str
    verdict: str
    exit_code: int
    reason: str
    who: str | None
    who_from: str | None
    target: str
    policy: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


def audits_sought(rows: Rows, sought: Sought) -> tuple[FoundAudit, ...]:
    """The audits that are as sought, the latest first."""
    values: dict[str, object] = {}
    sql = _AUDITED.format(where=where(sought, values))
    if sought.rests_on is None:
        sql += _PLAIN.format(met="null")
    else:
        sql += _STEPS + _RESTING.format(met=_MET, match=match(sought.rests_on, values))
    found = sorted(_audits(rows, rows.ask(sql, values)), key=lambda one: (str(one.ref), -one.number))
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def heard_of(rows: Rows, on: RestsOn) -> bool:
    """Whether the registry knows anything of that name, or under that license: else an empty answer says nothing."""
    values: dict[str, object] = {}
    sql = _HEARD_OF.format(match=bears(on, values))
    return bool(on.licenses) or bool(rows.ask(sql, values))


def licenses_known(rows: Rows) -> list[str]:
    """Every license expression that an artifact or an ancestor of an audited one is, or was, concluded to be under."""
    return sorted(row[0] for row in rows.ask(_LICENSES))


def _audits(rows: Rows, found: Iterable[Row]) -> Iterable[FoundAudit]:
    """One for each audit, with all ancestors that were met."""
    told: dict[int, Row] = {}
    met: dict[int, set[str]] = {}
    policies: dict[int, list[str]] = {}
    for row in found:
        told[row[0]] = row
        met.setdefault(row[0], set()).update(_plain(ref) for ref in row[11:] if ref)
    for id_, path in ask_each(rows, _POLICIES, told):
        policies.setdefault(id_, []).append(path)
    for id_, row in told.items():
        _, ref, *own = row[:11]
        plain = FoundAudit(ArtifactRef.parse(ref), *own)
        yield replace(plain, policy=tuple(policies.get(id_, ())), rests_on=tuple(sorted(met[id_])))


def _plain(ref: str) -> str:
    """The name of an ancestor without the revision of it that was meant."""
    return str(replace(ArtifactRef.parse(ref), revision=None))
