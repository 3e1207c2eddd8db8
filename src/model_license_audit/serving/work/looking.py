"""The registry, as documents for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING

from model_license_audit.model.errors import UsageError
from model_license_audit.serving.wire import JSON, SVG, Answer
from model_license_audit.serving.work.desk import Desk, Told
from model_license_audit.serving.work.documents import FORMATS, document
from model_license_audit.serving.work.finding import audits_found, hits, kinship_of, portrait_of, report_of

if TYPE_CHECKING:
    from datetime import datetime

PICTURES = {
    "json": JSON,
    "svg": SVG,
    "dot": "text/vnd.graphviz; charset=utf-8",
    "mermaid": "text/vnd.mermaid; charset=utf-8",
    "graphml": "application/graphml+xml",
}
"""The forms of a lineage with their media types."""


def stats_of(desk: Desk, _told: Told) -> Answer:
    """How much the registry holds."""
    from model_license_audit.registry.reading.tally import stats

    with desk.shelf() as shelf:
        told = asdict(stats(shelf.rows, desk.kb.version))
    return _json(json.dumps(told, ensure_ascii=False) + "\n")


def models(desk: Desk, told: Told) -> Answer:
    """Some of the artifacts that are sought."""
    from model_license_audit.audit.registry_json import found_json

    with desk.shelf() as shelf:
        return _json(found_json(hits(desk, shelf, told), told["offset"]))


def model(desk: Desk, told: Told) -> Answer:
    """All that is known of one artifact."""
    from model_license_audit.audit.registry_json import portrait_json

    with desk.shelf() as shelf:
        return _json(portrait_json(portrait_of(desk, shelf, told["ref"])))


def lineage(desk: Desk, told: Told) -> Answer:
    """What an artifact was made from and what was made from it, as ``format``."""
    form = told["format"]
    with desk.shelf() as shelf:
        found = kinship_of(desk, shelf, told)
    text: str = import_module(f"model_license_audit.reports.kinship.lineage_{form}").write(found)
    headers = {}
    if form == "svg":
        from model_license_audit.reports.site.policy import picture_policy

        headers["Content-Security-Policy"] = picture_policy(text)
    return Answer(text.encode("utf-8"), PICTURES[form], headers=headers)


def report(desk: Desk, told: Told) -> Answer:
    """An audit that was kept, as ``format``."""
    with desk.shelf() as shelf:
        reports = report_of(shelf, told["ref"], told["number"])
    return document(reports, FORMATS[told["format"]], desk.theme)


def audits(desk: Desk, told: Told) -> Answer:
    """Some of the audits that are kept."""
    from model_license_audit.audit.registry_json import audits_json

    with desk.shelf() as shelf:
        found = audits_found(desk, shelf, told)
    listed = found[told["offset"] : told["offset"] + told["limit"]]
    return _json(audits_json(listed, len(found)))


def changes_since(desk: Desk, told: Told) -> Answer:
    """What changed, the earliest first."""
    from model_license_audit.audit.registry_json import changes_json
    from model_license_audit.registry.reading.history import ChangeKind, changes

    first, last = span(told)
    with desk.shelf() as shelf:
        found = changes(shelf.rows, first, last, frozenset(map(ChangeKind, told["kind"])))
    return _json(changes_json(found, first, last, told["limit"], told["offset"]))


def span(told: Told) -> tuple[datetime, datetime | None]:
    """From when until when; raises :class:`UsageError` where the end is before the begin."""
    from model_license_audit.registry.moments import now, point

    first = point(told["since"], now())
    last = point(told["until"], now(), end=True) if told["until"] else None
    if last is not None and last <= first:
        raise UsageError("`until` is before `since`", "give the earlier day as `since`")
    return first, last


def _json(text: str) -> Answer:
    return Answer(text.encode("utf-8", "backslashreplace"))
