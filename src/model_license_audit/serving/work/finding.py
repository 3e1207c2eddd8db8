"""What the registry tells, as a request asks it; every part of an answer is bounded."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from model_license_audit.audit.names import forms_of_name
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import Host
from model_license_audit.serving.work.desk import Desk, NotFound, Refused, Told

if TYPE_CHECKING:
    from model_license_audit.audit.portrait import Portrait
    from model_license_audit.model.kinship import Kinship
    from model_license_audit.model.report import AuditReport
    from model_license_audit.registry.reading.audit_search import FoundAudit
    from model_license_audit.registry.reading.rows import Rows
    from model_license_audit.registry.reading.searching import Found
    from model_license_audit.registry.reading.shelf import Shelf
    from model_license_audit.registry.records import StoredArtifact


def stored_by(shelf: Shelf, text: str) -> StoredArtifact:
    """The artifact of that name, old names followed; raises :class:`NotFound`."""
    for ref in forms_of_name(text.strip()):
        found = shelf.find(ref)
        if found is not None:
            return found
    raise NotFound(f"the registry holds no {text[:200]}", "look for parts of its name among the models")


def portrait_of(desk: Desk, shelf: Shelf, text: str) -> Portrait:
    """All that is known of the artifact of that name."""
    from model_license_audit.audit.portrait import portrait

    return portrait(desk.kb, shelf, stored_by(shelf, text))


def report_of(shelf: Shelf, text: str, number: int | None) -> tuple[AuditReport, ...]:
    """An audit that is kept of the artifact of that name: the one of that number, or the latest."""
    from model_license_audit.registry.reading import audits
    from model_license_audit.reports.as_json import read_reports

    kept = audits.report_of(shelf.rows, shelf.present_key(stored_by(shelf, text).ref), number)
    if kept is None:
        which = "no audit" if number is None else f"no audit {number}"
        raise NotFound(f"the registry keeps {which} of {text[:200]}", "its page lists those that are kept")
    return read_reports(kept)


def audits_found(shelf: Shelf, told: Told) -> tuple[FoundAudit, ...]:
    """The audits that are kept and sought, the latest first."""
    from model_license_audit.registry.moments import now, point, written
    from model_license_audit.registry.reading.audit_search import RestsOn, Sought, audits_sought

    base = told["rests_on"]
    sought = Sought(
        verdicts=(told["verdict"],) if told["verdict"] else (),
        artifacts=_keys_of(told["ref"]) if told["ref"] else (),
        since=written(point(told["since"], now())) if told["since"] else None,
        latest=told["latest"],
        rests_on=RestsOn(keys=_keys_of(base)) if base else None,
    )
    return audits_sought(shelf.rows, sought)


def _keys_of(text: str) -> tuple[str, ...]:
    from model_license_audit.registry.records import key_of

    return tuple(map(key_of, forms_of_name(text.strip())))


def hits(desk: Desk, shelf: Shelf, told: Told) -> Found:
    """The artifacts that are sought, a page of them."""
    from model_license_audit.registry.reading.searching import Wanted, search

    wanted = Wanted(
        words=tuple((told["q"] or "").split()[:20]),
        licenses=_expressions(desk, shelf.rows, told["license"]) if told["license"] else None,
        unlicensed=told["no_license"],
        kind=ArtifactKind(told["kind"]) if told["kind"] else None,
        bases=_keys_of(told["base"]) if told["base"] else (),
        host=Host(told["host"]) if told["host"] else None,
        state=State(told["state"]) if told["state"] else None,
    )
    return search(shelf.rows, wanted, told["limit"], told["offset"])


def _expressions(desk: Desk, rows: Rows, text: str) -> Collection[str]:
    """The expressions of the registry in which the license that is meant, or one of its family, has a part."""
    from model_license_audit.licenses.names.nearest import nearest_licenses
    from model_license_audit.licenses.names.resolve import resolve_value
    from model_license_audit.registry.reading.glances import licenses_held

    meant = resolve_value(desk.kb, text)
    keys = meant.keys | meant.may_be
    if not keys:
        near = nearest_licenses(desk.kb, text)
        hint = f"did you mean {' or '.join(near)}?" if near else "give a key or an identifier, as apache-2.0"
        raise UsageError(f"no license is called {text[:80]!r}", hint)
    return [told for told in licenses_held(rows) if not keys.isdisjoint(_keys_in(desk, told))]


def _keys_in(desk: Desk, expression: str) -> set[str]:
    parts = re.findall(r"[\w.+\-]+", expression)
    return {known[0] for part in parts if (known := desk.kb.by_id(part))} | set(parts)


def kinship_of(desk: Desk, shelf: Shelf, told: Told) -> Kinship:
    """What the artifact of that name was made from and what was made from it; nothing is read but the registry."""
    from model_license_audit.audit.kinship.lineages import Kin, KinRequest
    from model_license_audit.audit.lookup import Beyond, Lookup

    forms = forms_of_name(told["ref"].strip())
    if any(ref.host is Host.PATH for ref in forms):
        raise Refused(
            "the lineage of a model in a directory is told by its audits", "see the latest audit, or give it a name"
        )
    request = KinRequest(forms, told["direction"] != "down", told["direction"] != "up", told["depth"])
    with desk.holdings() as holdings:
        lookup = Lookup(desk.kb, desk.catalogue, Beyond(holdings))
        try:
            return Kin(lookup, shelf.rows).of(request)
        except NothingToAudit as error:
            what = f"nothing is known of {told['ref'][:200]}, and nothing known was made from it"
            raise NotFound(what, "check the name") from error
