"""What the registry tells, as a request asks it; every part of an answer is bounded."""

from __future__ import annotations

from collections.abc import Iterable
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
    from model_license_audit.registry.reading.audit_search import FoundAudit, RestsOn
    from model_license_audit.registry.reading.searching import Found
    from model_license_audit.registry.reading.shelf import Shelf
    from model_license_audit.registry.records import StoredArtifact

_LICENSE = "license:"


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


def audits_found(desk: Desk, shelf: Shelf, told: Told) -> tuple[FoundAudit, ...]:
    """The audits that are kept and sought, the latest first.

    Raises :class:`NotFound` where they are to rest on what the registry never heard of: none would be a false comfort.
    """
    from model_license_audit.registry.moments import now, point, written
    from model_license_audit.registry.reading.audit_search import Sought, audits_sought, heard_of

    base = _rests_on(desk, shelf, told["rests_on"].strip()) if told["rests_on"] else None
    sought = Sought(
        verdicts=(told["verdict"],) if told["verdict"] else (),
        artifacts=_keys_of(told["ref"]) if told["ref"] else (),
        since=written(point(told["since"], now())) if told["since"] else None,
        latest=told["latest"],
        rests_on=base,
    )
    found = audits_sought(shelf.rows, sought)
    if not found and base is not None and not heard_of(shelf.rows, base):
        what = f"the registry has never heard of {told['rests_on'][:120]}, so that this answers nothing"
        raise NotFound(what, "part of a name is written with *, as *llama-2*, a license as license:llama2")
    return found


def _rests_on(desk: Desk, shelf: Shelf, text: str) -> RestsOn:
    """An artifact by its name, or by part of it with ``*``, or any under a license (``license:KEY``)."""
    from model_license_audit.registry.reading.audit_search import RestsOn, licenses_known

    if text.startswith(_LICENSE):
        return RestsOn(licenses=_expressions(desk, licenses_known(shelf.rows), text.removeprefix(_LICENSE)))
    return RestsOn(like=text) if "*" in text else RestsOn(keys=_keys_of(text))


def _keys_of(text: str) -> tuple[str, ...]:
    from model_license_audit.registry.records import key_of

    return tuple(map(key_of, forms_of_name(text.strip())))


def hits(desk: Desk, shelf: Shelf, told: Told) -> Found:
    """The artifacts that are sought, a page of them."""
    from model_license_audit.registry.reading.glances import licenses_held
    from model_license_audit.registry.reading.searching import Wanted, search

    wanted = Wanted(
        words=tuple((told["q"] or "").split()[:20]),
        licenses=_expressions(desk, licenses_held(shelf.rows), told["license"]) if told["license"] else None,
        unlicensed=told["no_license"],
        kind=ArtifactKind(told["kind"]) if told["kind"] else None,
        bases=_keys_of(told["base"]) if told["base"] else (),
        host=Host(told["host"]) if told["host"] else None,
        state=State(told["state"]) if told["state"] else None,
    )
    return search(shelf.rows, wanted, told["limit"], told["offset"])


def _expressions(desk: Desk, held: Iterable[str], text: str) -> tuple[str, ...]:
    """Those in which the license that is meant, or one of its family, has a part."""
    from model_license_audit.audit.license_parts import naming
    from model_license_audit.licenses.names.nearest import nearest_licenses
    from model_license_audit.licenses.names.resolve import resolve_value

    meant = resolve_value(desk.kb, text)
    keys = meant.keys | meant.may_be
    if not keys:
        near = nearest_licenses(desk.kb, text)
        hint = f"did you mean {' or '.join(near)}?" if near else "give a key or an identifier, as apache-2.0"
        raise UsageError(f"no license is called {text[:80]!r}", hint)
    return naming(desk.kb, held, keys)


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
