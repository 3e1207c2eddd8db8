"""The steps of lineage that the registry holds: who was made from whom, by the present names of both.

A step leads to an artifact by any of its names. A name that an artifact bears itself leads to that one, even if it was
once the name of another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from model_license_audit.model.evidence import Basis, Confidence
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.reading.asking import ask_each
from model_license_audit.registry.reading.rows import Row, Rows
from model_license_audit.registry.records import StoredLink, key_of

_LINKS = """
select c.ref, coalesce(p.ref, q.ref, d.parent), d.kind, d.basis, d.confidence, d.written, r.license, c.state
from {begin}
left join artifacts p on p.key = d.parent_key
left join aliases l on l.key = d.parent_key
left join artifacts q on q.id = l.artifact_id
where {where} in ({keys})
"""
_ABOVE = _LINKS.replace(
    "{begin}",
    """artifacts c
join revisions r on r.artifact_id = c.id and r.ordinal = c.current
join derivations d on d.revision_id = r.id""",
).replace("{where}", "c.key")
_BELOW = _LINKS.replace(
    "{begin}",
    """derivations d
join revisions r on r.id = d.revision_id
join artifacts c on c.id = r.artifact_id and c.current = r.ordinal""",
).replace("{where}", "d.parent_key")
_PRESENT = """
select l.key, a.key from aliases l join artifacts a on a.id = l.artifact_id
where l.key in ({keys}) and not exists (select 1 from artifacts s where s.key = l.key)
"""
_OLD = """
select a.key, l.key from artifacts a join aliases l on l.artifact_id = a.id
where a.key in ({keys}) and not exists (select 1 from artifacts s where s.key = l.key)
"""


def present_keys(rows: Rows, keys: Iterable[str]) -> dict[str, str]:
    """For each key that of the artifact it leads to now: itself, unless it is an old name."""
    asked = set(keys)
    return {key: key for key in asked} | {row[0]: row[1] for row in ask_each(rows, _PRESENT, asked)}


def all_keys(rows: Rows, keys: Iterable[str]) -> set[str]:
    """The keys of all names under which the artifacts behind these keys are found."""
    present = set(present_keys(rows, keys).values())
    return present | {old for _, old in ask_each(rows, _OLD, present)}


def links_to(rows: Rows, parent_keys: Collection[str]) -> list[StoredLink]:
    """The steps from the children of these artifacts to them, sorted."""
    return _links(ask_each(rows, _BELOW, all_keys(rows, parent_keys)))


def links_from(rows: Rows, child_keys: Collection[str]) -> list[StoredLink]:
    """The steps from these artifacts to their parents, sorted."""
    return _links(ask_each(rows, _ABOVE, present_keys(rows, child_keys).values()))


def links_below(rows: Rows, keys: Collection[str]) -> list[StoredLink]:
    """All steps below these artifacts, to the last descendant; sorted wave by wave."""
    return _waves(lambda wave: links_to(rows, wave), lambda link: link.child, keys)


def links_above(rows: Rows, keys: Collection[str]) -> list[StoredLink]:
    """All steps above these artifacts, up to the last ancestor that is known; sorted wave by wave."""
    return _waves(lambda wave: links_from(rows, wave), lambda link: link.parent, keys)


def _waves(
    ask: Callable[[set[str]], list[StoredLink]], far: Callable[[StoredLink], ArtifactRef], keys: Collection[str]
) -> list[StoredLink]:
    """What is asked of each wave anew until nothing is met that was not met before; cycles end by this."""
    met, wave, links = set(keys), set(keys), dict[StoredLink, None]()
    while wave:
        found = ask(wave)
        links.update(dict.fromkeys(found))
        wave = {key_of(far(link)) for link in found} - met
        met |= wave
    return list(links)


def _links(rows: Iterable[Row]) -> list[StoredLink]:
    return [_link(row) for row in sorted(set(map(tuple, rows)), key=lambda row: tuple(str(value) for value in row))]


def _link(row: Row) -> StoredLink:
    child, parent, kind, basis, confidence, written, license_, state = row
    return StoredLink(
        child=ArtifactRef.parse(child),
        parent=ArtifactRef.parse(parent),
        kind=DerivationKind(kind),
        basis=Basis(basis),
        confidence=Confidence(confidence),
        written=written,
        child_license=license_,
        child_state=State(state),
    )
