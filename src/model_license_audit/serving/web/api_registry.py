"""The registry over HTTP, for programs: reading it, and the health of the server."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from model_license_audit import __version__
from model_license_audit.registry.address import NONE
from model_license_audit.serving.web import answers, parameters
from model_license_audit.serving.web.negotiating import chosen
from model_license_audit.serving.web.permits import WRITING, writer
from model_license_audit.serving.web.working import Working
from model_license_audit.serving.work.documents import FORMATS
from model_license_audit.serving.work.looking import PICTURES

router = APIRouter()

_PROBLEM = {"model": answers.Problem}
READING: dict[int | str, dict[str, Any]] = {
    422: {**_PROBLEM, "description": "The request is not as it must be."},
    503: {**_PROBLEM, "description": "There is no room, or the registry cannot be reached.",
          "headers": {"Retry-After": {"schema": {"type": "string"}}}},
    504: {**_PROBLEM, "description": "It took too long and was ended."},
}  # fmt: skip
"""The answers that every request can get."""
FOUND: dict[int | str, dict[str, Any]] = {**READING, 404: {**_PROBLEM, "description": "There is no such thing."}}
NEGOTIATED: dict[int | str, dict[str, Any]] = {**FOUND, 406: {**_PROBLEM, "description": "It has no such form."}}


def working_of(request: Request) -> Working:
    """The workers of the server that a request came to."""
    working: Working = request.app.state.working
    return working


Workers = Annotated[Working, Depends(working_of)]


def told(query: BaseModel) -> dict[str, Any]:
    """Parameters as a job takes them."""
    plain: dict[str, Any] = query.model_dump(mode="json")
    return plain


@router.get("/health", tags=["server"])
async def health(workers: Workers) -> answers.Health:
    """Whether the server works."""
    settings = workers.settings
    return answers.Health(
        status="ok",
        version=__version__,
        registry=settings.registry != NONE,
        writable=settings.writable,
        audits_waiting=workers.audits.inside,
    )


@router.get("/api/v1/stats", response_model=answers.Stats, responses=FOUND, tags=["registry"])
async def stats(workers: Workers) -> Response:
    """How much the registry holds."""
    return await workers.look("stats", {})


@router.get("/api/v1/models", response_model=answers.Hits, responses=FOUND, tags=["registry"])
async def models(workers: Workers, query: Annotated[parameters.Sought, Query()]) -> Response:
    """The models and data sets whose names hold words, by license, kind, base, host or state."""
    return await workers.look("models", told(query))


@router.get("/api/v1/model", response_model=answers.Versioned, responses=FOUND, tags=["registry"])
async def model(workers: Workers, query: Annotated[parameters.One, Query()]) -> Response:
    """All that is known of one artifact: license, bases, history, audits, evidence."""
    return await workers.look("model", told(query))


def _content(media: dict[str, str], schema: dict[str, Any]) -> dict[str, Any]:
    """The content of an answer that has several forms."""
    plain = {one.partition(";")[0] for one in media.values()}
    return {one: {"schema": schema if one == "application/json" else {"type": "string"}} for one in sorted(plain)}


_VERSIONED = {"type": "object", "required": ["schema"], "properties": {"schema": {"type": "string"}}}
REPORT: dict[str, Any] = {
    "description": "The audit report; docs/schema/audit-report-1.json describes the JSON.",
    "content": _content({one.name: one.media for one in FORMATS.values()}, _VERSIONED)
    | {"application/sarif+json": {"schema": {"type": "object", "required": ["version", "runs"]}}},
    "headers": {"Modelaudit-Decision": {"schema": {"type": "string"}}},
}
"""An audit, in each format."""
_PICTURE = {
    "description": "The lineage; docs/schema/lineage-1.json describes the JSON.",
    "content": _content(PICTURES, _VERSIONED),
}


@router.get(
    "/api/v1/lineage", response_class=Response, responses={**NEGOTIATED, 200: _PICTURE,
        409: {**_PROBLEM, "description": "A model in a directory: its audits tell its lineage."}}, tags=["registry"],
)  # fmt: skip
async def lineage(request: Request, workers: Workers, query: Annotated[parameters.Kin, Query()]) -> Response:
    """What an artifact was made from and what was made from it, as JSON or as a picture."""
    form = chosen(query.format, request.headers.get("accept"), PICTURES)
    return await workers.look("lineage", {**told(query), "format": form})


@router.get("/api/v1/audit", response_class=Response, responses={**NEGOTIATED, 200: REPORT}, tags=["registry"])
async def audit(request: Request, workers: Workers, query: Annotated[parameters.KeptReport, Query()]) -> Response:
    """The whole report of an audit that is kept."""
    form = chosen(query.format, request.headers.get("accept"), {one.name: one.media for one in FORMATS.values()})
    return await workers.look("report", {**told(query), "format": form})


@router.get("/api/v1/audits", response_model=answers.Audits, responses=FOUND, tags=["registry"])
async def audits(workers: Workers, query: Annotated[parameters.AuditsSought, Query()]) -> Response:
    """The audits that are kept, the latest first: of an artifact, of what rests on one, by what the gate said."""
    return await workers.look("audits", told(query))


@router.get("/api/v1/changes", response_model=answers.Changes, responses=FOUND, tags=["registry"])
async def changes(workers: Workers, query: Annotated[parameters.Span, Query()]) -> Response:
    """What changed between two looks at artifacts: licenses, lineage, gating, states, names."""
    return await workers.look("changes", told(query))


@router.get("/api/v1/waivers", response_model=answers.Waivers, responses=READING, tags=["waivers"])
async def waivers(workers: Workers, query: Annotated[parameters.Paged, Query()]) -> Response:
    """The waivers that the server's policy goes by, the ones that end first at the head."""
    return await workers.look("waivers", told(query))


@router.post(
    "/api/v1/waivers", status_code=201, response_model=answers.Waiver, tags=["waivers"], dependencies=[Depends(writer)],
    responses={**FOUND, **WRITING, 409: {**_PROBLEM, "description": "The policy does not allow it."}},
)  # fmt: skip
async def waive(workers: Workers, waiver: parameters.NewWaiver) -> Response:
    """Accept one finding of an audit that is kept, until a day; written to the file of waivers of the policy."""
    return await workers.look("waive", told(waiver))
