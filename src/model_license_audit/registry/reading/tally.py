"""How much the registry holds, counted by what matters."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.registry.reading.rows import Rows

_JOINED = "artifacts a join revisions r on r.artifact_id = a.id and r.ordinal = a.current"
_BY_KIND = f"select r.kind, count(*) from {_JOINED} group by r.kind"  # noqa: S608
_BY_HOST = "select host, count(*) from artifacts group by host"
_BY_STATE = "select state, count(*) from artifacts group by state"
_BY_COVERAGE = f"select r.coverage, count(*) from {_JOINED} group by r.coverage"  # noqa: S608
_BY_LICENSE = f"select r.license, count(*) from {_JOINED} group by r.license"  # noqa: S608
_EDGES = f"select d.kind, count(*) from {_JOINED} join derivations d on d.revision_id = r.id group by d.kind"  # noqa: S608
_BASED = f"""
select count(*) from {_JOINED} where exists (select 1 from derivations d where d.revision_id = r.id)
"""  # noqa: S608
_OUTSIDE = f"""
select count(distinct d.parent_key) from {_JOINED} join derivations d on d.revision_id = r.id
where not exists (select 1 from artifacts p where p.key = d.parent_key)
  and not exists (select 1 from aliases l where l.key = d.parent_key)
"""  # noqa: S608
_OTHER_DATA = "select count(*) from revisions where license_data <> :version"
_CRAWLS = "select count(*), count(finished_at) from crawls"
_SPAN = "select min(first_seen), max(last_seen) from revisions"


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts; each mapping has the most frequent first, equal ones by name.

    ``licenses`` counts the artifacts by the license concluded of them now, ``no_license`` those of which none is.
    ``edges`` counts the present steps of lineage by kind, ``based`` the artifacts that have any, ``outside`` the
    parents that the registry does not hold. ``other_data`` counts the revisions whose license was concluded by other
    license data than those asked for. ``since`` and ``until`` are the first and the last look (``None``: none yet).
    """

    artifacts: int
    kinds: dict[str, int]
    hosts: dict[str, int]
    states: dict[str, int]
    coverage: dict[str, int]
    revisions: int
    aliases: int
    edges: dict[str, int]
    based: int
    outside: int
    licenses: dict[str, int]
    no_license: int
    other_data: int
    crawls: int
    unfinished_crawls: int
    audits: int
    since: str | None
    until: str | None


def stats(rows: Rows, license_data: str) -> Stats:
    """What the registry holds; ``license_data`` is the version of the license data that the program has."""
    licenses = _counted(rows, _BY_LICENSE)
    crawls, finished = rows.ask(_CRAWLS)[0]
    first, last = rows.ask(_SPAN)[0]
    states = _counted(rows, _BY_STATE)
    return Stats(
        artifacts=sum(states.values()),
        kinds=_counted(rows, _BY_KIND),
        hosts=_counted(rows, _BY_HOST),
        states=states,
        coverage=_counted(rows, _BY_COVERAGE),
        revisions=_number(rows, "select count(*) from revisions"),
        aliases=_number(rows, "select count(*) from aliases"),
        edges=_counted(rows, _EDGES),
        based=_number(rows, _BASED),
        outside=_number(rows, _OUTSIDE),
        licenses={license_: count for license_, count in licenses.items() if license_},
        no_license=licenses.get("", 0),
        other_data=rows.ask(_OTHER_DATA, {"version": license_data})[0][0],
        crawls=crawls,
        unfinished_crawls=crawls - finished,
        audits=_number(rows, "select count(*) from audits"),
        since=first,
        until=last,
    )


def _counted(rows: Rows, sql: str) -> dict[str, int]:
    found = [(name or "", count) for name, count in rows.ask(sql)]
    return dict(sorted(found, key=lambda one: (-one[1], one[0])))


def _number(rows: Rows, sql: str) -> int:
    return int(rows.ask(sql)[0][0])
