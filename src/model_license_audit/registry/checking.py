"""Whether a registry is whole: what the database says of itself, and what its rows should say of each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from model_license_audit.registry.exchange import form
from model_license_audit.registry.exchange.row_checks import Malformed, RowCheck
from model_license_audit.registry.writing.concluded import StoredRevision
from model_license_audit.registry.writing.digests import fingerprint

_BATCH = 1000
_MOST_TOLD = 100
"""Complaints of SQLite that are told one by one."""
_RESTORE = "restore the registry from an export or a copy; `sqlite3 FILE .recover` may save what is left"
_AGAIN = "crawl or add it again; if many are told, restore the registry from an export or a copy"


class Check(StrEnum):
    """What was looked at."""

    DATABASE = "database"
    ROWS = "rows"
    DIGESTS = "digests"
    CURRENT = "current"
    NAMES = "names"
    LINEAGE = "lineage"
    CONCLUSIONS = "conclusions"
    FILES = "files"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something that is not as it should be: ``about`` which artifact, row or file, and what to do.

    ``amiss`` is false for what is worth knowing and no fault of the registry.
    """

    check: Check
    what: str
    about: str
    remedy: str
    amiss: bool = True


def database_faults(connection: Connection) -> Iterator[Fault]:
    """What the database itself finds: damaged pages, and references that lead nowhere."""
    damage = _damage(connection) if connection.dialect.name == "sqlite" else []
    yield from (Fault(Check.DATABASE, "SQLite finds the file damaged", told[:200], _RESTORE) for told in damage)
    if damage:
        return
    for shape in form.shapes():
        for key in shape.table.foreign_keys:
            lost = _leading_nowhere(connection, key)
            if lost:
                what = f"rows of {shape.name} belong to rows of {key.column.table.name} that are not there"
                yield Fault(Check.DATABASE, what, f"{lost:,} rows", _RESTORE)


def _damage(connection: Connection) -> list[str]:
    """What SQLite complains of."""
    try:
        found = connection.exec_driver_sql(f"pragma integrity_check({_MOST_TOLD})").scalars().all()
    except DatabaseError as error:
        return [str(error.orig)]
    return [str(told) for told in found if told != "ok"]


def _leading_nowhere(connection: Connection, key: Any) -> int:
    parent = key.column.table.alias("parent")
    referred = parent.c[key.column.name]
    wanted = select(func.count()).select_from(key.parent.table).outerjoin(parent, referred == key.parent)
    return int(connection.execute(wanted.where(referred.is_(None), key.parent.is_not(None))).scalar_one())


def row_faults(connection: Connection) -> Iterator[Fault]:
    """Rows that hold what nobody could read, and texts that are not what their digests say."""
    for shape in form.shapes():
        check = RowCheck(shape, shape.names, shape.name)
        reading = connection.execution_options(yield_per=_BATCH)
        for row in reading.execute(shape.select(connection.dialect.name)):
            values = dict(zip(shape.names, row, strict=True))
            try:
                check.checked(values, "")
            except Malformed as error:
                about = " ".join(str(values[name])[:100] for name in shape.identity)
                kind = Check.DIGESTS if shape.name == "bodies" else Check.ROWS
                yield Fault(kind, error.what.removeprefix(": "), f"{shape.name} {about}", _AGAIN)


def revision_faults(revision: StoredRevision) -> Iterator[Fault]:
    """Whether a revision holds what it held when it was recorded."""
    stored = revision.artifact
    _, found = fingerprint(stored.observed(stored.last_seen))
    about = f"{replace(stored.ref, revision=None)} revision {stored.ordinal}"
    if found.digest != revision.digest:
        yield Fault(Check.DIGESTS, "a revision does not hold what was read", about, _AGAIN)
    elif found.gist != revision.gist:
        yield Fault(Check.DIGESTS, "the digest of license and lineage is not that of the claims", about, _AGAIN)


_POINTERS = """
select a.ref, a.current, (select count(*) from revisions r where r.artifact_id = a.id),
  (select count(*) from revisions r where r.artifact_id = a.id and r.ordinal = a.current),
  (select count(*) from revisions r join revisions c on c.artifact_id = r.artifact_id
     where r.artifact_id = a.id and c.ordinal = a.current and r.last_seen > c.last_seen),
  (select count(*) from revisions r where r.artifact_id = a.id and r.first_seen > r.last_seen)
from artifacts a order by a.key
"""
_SHADOWED = """
select l.ref, a.ref from aliases l join artifacts s on s.key = l.key join artifacts a on a.id = l.artifact_id
order by l.key
"""
_AUDITED = """
select a.ref, u.ordinal, u.revision from audits u join artifacts a on a.id = u.artifact_id
where u.revision <> 0 and not exists (
  select 1 from revisions r where r.artifact_id = u.artifact_id and r.ordinal = u.revision
) order by a.key, u.ordinal
"""


def pointer_faults(connection: Connection) -> Iterator[Fault]:
    """Artifacts whose present revision is none, or not the one that was seen last; audits of no revision."""
    remedy = "crawl or add it again, which corrects it"
    for ref, current, revisions, pointed, later, turned in connection.exec_driver_sql(_POINTERS):
        if current and not pointed:
            yield Fault(Check.CURRENT, "the present revision is not there", ref, remedy)
        elif revisions and not current:
            yield Fault(Check.CURRENT, "there are revisions, and none is the present one", ref, remedy)
        elif later:
            yield Fault(Check.CURRENT, "another revision was seen later than the present one", ref, remedy)
        if turned:
            yield Fault(Check.CURRENT, "a revision ends before it begins", ref, _AGAIN)
    for ref, ordinal, revision in connection.exec_driver_sql(_AUDITED):
        what = "an audit is of a revision that is not there"
        yield Fault(Check.CURRENT, what, f"{ref} audit {ordinal}, revision {revision}", _AGAIN)


def name_faults(connection: Connection) -> Iterator[Fault]:
    """Old names of one artifact that are the present name of another: the artifact itself is found by them."""
    for old, present in connection.exec_driver_sql(_SHADOWED):
        what = "an old name of one artifact is the name of another, which is found by it"
        yield Fault(Check.NAMES, what, f"{old}, once {present}", "nothing, unless one of the two is wrong", amiss=False)
