"""The registry as pages for people: what each of them shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.recorded import State
from model_license_audit.model.report import ExitCode
from model_license_audit.serving.wire import HTML, Answer
from model_license_audit.serving.work.desk import Desk, NotFound, Told, fault
from model_license_audit.serving.work.finding import audits_found, hits

if TYPE_CHECKING:
    from model_license_audit.registry.reading.audit_search import FoundAudit

VERDICTS = ("released", "refused", "incomplete")
_TONES = {0: ("good", "passed"), 1: ("bad", "findings"), 4: ("open", "incomplete")}
_ANY_AUDIT = {"ref": None, "rests_on": None, "verdict": None, "since": None, "latest": False}
_LATEST, _LICENSES = 10, 12


def page(desk: Desk, told: Told) -> Answer:
    """The page of the name ``page``; what is wrong with a request becomes a page too."""
    try:
        return _PAGES[told["page"]](desk, told)
    except ModelAuditError as error:
        status, what, remedy = fault(error)
        return html("site-problem.html.j2", what, status=status, remedy=remedy)


def html(name: str, title: str, here: str = "", *, status: int = 200, **context: object) -> Answer:
    """A page of the site."""
    from model_license_audit.reports.site.page import site_page
    from model_license_audit.reports.site.policy import SITE

    body = site_page(name, title, here, **context).encode("utf-8", "backslashreplace")
    return Answer(body, HTML, status, {"Content-Security-Policy": SITE})


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit that is kept, as a list shows it."""

    ref: str
    number: int
    at: str
    tone: str
    said: str
    reason: str
    who: str | None


def audit_row(one: FoundAudit) -> AuditRow:
    """What a list shows of an audit: what the gate said, or what the audit itself came to."""
    tone, said = _TONES.get(one.exit_code, ("open", ExitCode(one.exit_code).name.lower()))
    return AuditRow(str(one.ref), one.number, one.at, tone, one.verdict or said, one.reason, one.who)


def _home(desk: Desk, _told: Told) -> Answer:
    from model_license_audit.registry.reading.tally import stats

    try:
        with desk.shelf() as shelf:
            held = stats(shelf.rows, desk.kb.version)
            audits = audits_found(desk, shelf, _ANY_AUDIT)[:_LATEST]
    except NotFound:
        return html("site-home.html.j2", "Model licenses", "/", held=False)
    tallies = [
        (held.artifacts, "artifacts", "/models"),
        (held.no_license, "without a license", "/models?no_license=true"),
        (held.audits, "audits", "/audits"),
    ]
    return html(
        "site-home.html.j2", "Model licenses", "/", held=True, tallies=tallies, span=_span(held.since, held.until),
        audits=list(map(audit_row, audits)), licenses=list(held.licenses.items())[:_LICENSES],
    )  # fmt: skip


def _span(since: str | None, until: str | None) -> str:
    return f"from {since[:10]} to {until[:10]}" if since and until else ""


def _models(desk: Desk, told: Told) -> Answer:
    with desk.shelf() as shelf:
        found = hits(desk, shelf, told)
    keys = ("q", "license", "base", "kind", "host", "state")
    parameters = {key: told[key] for key in keys} | {"no_license": "true" if told["no_license"] else None}
    return html(
        "site-models.html.j2", "Models and data sets", "/models", found=found, said=told, parameters=parameters,
        kinds=[kind.value for kind in ArtifactKind], states=[state.value for state in State],
    )  # fmt: skip


def _audits(desk: Desk, told: Told) -> Answer:
    with desk.shelf() as shelf:
        found = audits_found(desk, shelf, told)
    start, most = told["offset"], told["limit"]
    parameters = {key: told[key] for key in ("ref", "rests_on", "verdict", "since")}
    return html(
        "site-audits.html.j2", "Audits", "/audits", total=len(found), said=told, parameters=parameters,
        rows=list(map(audit_row, found[start : start + most])), verdicts=VERDICTS,
    )  # fmt: skip


def _changes(desk: Desk, told: Told) -> Answer:
    from model_license_audit.registry.reading.history import changes
    from model_license_audit.serving.work.looking import span

    first, last = span(told)
    with desk.shelf() as shelf:
        found = changes(shelf.rows, first, last)[::-1]
    shown = found[told["offset"] :][: told["limit"]]
    parameters = {"since": told["since"], "until": told["until"]}
    return html(
        "site-changes.html.j2", "Changes", "/changes", found=shown, total=len(found), since=first.date().isoformat(),
        said=told, parameters=parameters,
    )  # fmt: skip


def _waivers(desk: Desk, told: Told) -> Answer:
    from model_license_audit.serving.work.waiving import standing

    rows = standing(desk)
    start, most = told["offset"], told["limit"]
    shown = rows[start : start + most]
    return html("site-waivers.html.j2", "Waivers", "/waivers", rows=shown, total=len(rows), said=told)


def _submit(desk: Desk, _told: Told) -> Answer:
    from model_license_audit.model.use import Purpose, Release
    from model_license_audit.policy.shipped import shipped_policies

    choices: dict[str, Any] = {
        "purposes": [one.value for one in Purpose if one is not Purpose.UNKNOWN],
        "releases": [one.value for one in Release],
        "policies": list(shipped_policies()),
    }
    most = desk.settings.limits.body
    return html("site-submit.html.j2", "Audit a model", "/submit", most=most, **choices)


def _model(desk: Desk, told: Told) -> Answer:
    from model_license_audit.serving.work.model_page import model_page

    return model_page(desk, told)


def _problem(_desk: Desk, told: Told) -> Answer:
    return html("site-problem.html.j2", told["what"], status=told["status"], remedy=told["remedy"])


def styles(_desk: Desk, told: Told) -> Answer:
    """The style sheet of all pages; it never changes under the same name."""
    from model_license_audit.reports.site.page import styles as sheet
    from model_license_audit.reports.site.page import styles_path

    if told["path"] != styles_path():
        raise NotFound("there is no such style sheet", "load the page anew")
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Answer(sheet().encode("utf-8"), "text/css; charset=utf-8", headers=kept)


_PAGES: dict[str, Callable[[Desk, Told], Answer]] = {
    "home": _home,
    "models": _models,
    "model": _model,
    "audits": _audits,
    "changes": _changes,
    "waivers": _waivers,
    "submit": _submit,
    "problem": _problem,
}
