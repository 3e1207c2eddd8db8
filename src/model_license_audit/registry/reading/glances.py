"""Many artifacts at a glance: license, state and what was kept of each, without all that was read of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from model_license_audit.model.artifacts import ArtifactKind, says_gated
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence, Shape
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.reading.asking import ask_each
from model_license_audit.registry.reading.links import present_keys
from model_license_audit.registry.reading.rows import Row, Rows

_ROWS = """
select a.key, a.ref, a.state, r.kind, r.license, r.source, r.last_seen
from artifacts a join revisions r on r.artifact_id = a.id and r.ordinal = a.current where a.key in ({keys})
"""
_CLAIMS = """
select a.key, c.field, c.value, c.basis, c.confidence, c.shape, c.source, c.pointer, c.excerpt, c.obtained
from artifacts a join revisions r on r.artifact_id = a.id and r.ordinal = a.current
join claims c on c.revision_id = r.id
where c.field in ('license', 'license_name', 'license_link', 'gated') and a.key in ({keys})
order by a.key, c.position
"""
_AUDITED = """
select a.key, count(*) from artifacts a join audits u on u.artifact_id = a.id where a.key in ({keys}) group by a.key
"""
_LICENSES = "select distinct license from revisions where license is not null order by license"
_UNDER = """
select a.key from revisions r join artifacts a on a.id = r.artifact_id and a.current = r.ordinal
where r.license in ({keys})
"""
_SEVERAL = """
select a.key from artifacts a join revisions r on r.artifact_id = a.id and r.ordinal = a.current
join derivations d on d.revision_id = r.id where a.key in ({keys}) group by a.key having count(*) > 1
"""
NO_ASSERTION = "NOASSERTION"
"""What stands in an expression for a part that names no single license text."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What is known of one artifact; ``license`` is the concluded expression as text (``None``: not known).

    ``written`` are the values of its license field, ``told`` all claims about its license where that is not known or
    names no single text. ``seen`` is the day on which it was last seen so, ``audits`` counts the audits that were kept
    of it, ``local`` is true for one that was added from a directory.
    """

    ref: ArtifactRef
    kind: ArtifactKind
    state: State
    license: str | None
    seen: str
    local: bool
    gated: bool = False
    written: tuple[str, ...] = ()
    told: tuple[Claim, ...] = ()
    audits: int = 0


def glances(rows: Rows, keys: Collection[str]) -> dict[str, Glance]:
    """The artifacts behind these keys, by the key that was asked for; old names lead to present ones."""
    present = present_keys(rows, keys)
    found = {row[0]: _glance(row) for row in ask_each(rows, _ROWS, present.values())}
    for key, told in _told(rows, found).items():
        written = tuple(row[2] for row in told if row[1] == ClaimField.LICENSE and row[2])
        gated = any(says_gated(row[2]) for row in told if row[1] == ClaimField.GATED)
        license_ = found[key].license
        untold = license_ is None or NO_ASSERTION in license_
        claims = tuple(_claim(row) for row in told if row[1] != ClaimField.GATED) if untold else ()
        found[key] = replace(found[key], gated=gated, written=tuple(dict.fromkeys(written)), told=claims)
    for key, audits in ask_each(rows, _AUDITED, found):
        found[key] = replace(found[key], audits=audits)
    return {asked: found[key] for asked, key in present.items() if key in found}


def with_several_bases(rows: Rows, keys: Collection[str]) -> list[str]:
    """Which of these artifacts name more than one other that they were made from."""
    return sorted(row[0] for row in ask_each(rows, _SEVERAL, keys))


def licenses_held(rows: Rows) -> list[str]:
    """Every license expression that an artifact is, or was, concluded to be under."""
    return [row[0] for row in rows.ask(_LICENSES)]


def keys_under(rows: Rows, expressions: Iterable[str]) -> list[str]:
    """The keys of the artifacts that are under one of these expressions now."""
    return sorted(row[0] for row in ask_each(rows, _UNDER, expressions))


def _glance(row: Row) -> Glance:
    _, ref, state, kind, license_, source, seen = row
    named = ArtifactRef.parse(ref)
    local = source == "path" or named.host is Host.PATH
    return Glance(named, ArtifactKind(kind), State(state), license_, seen[:10], local)


def _told(rows: Rows, keys: Iterable[str]) -> dict[str, list[Row]]:
    told: dict[str, list[Row]] = {}
    for row in ask_each(rows, _CLAIMS, keys):
        told.setdefault(row[0], []).append(row)
    return told


def _claim(row: Row) -> Claim:
    _, field, value, basis, confidence, shape, source, pointer, excerpt, obtained = row
    evidence = Evidence(source, pointer=pointer, excerpt=excerpt, obtained=obtained)
    return Claim(ClaimField(field), value, Basis(basis), Confidence(confidence), evidence, Shape(shape))
