"""The site: pages for people over the same registry, and a form to send a model to."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from pydantic import ValidationError
from starlette.responses import Response

from model_license_audit.serving.web import parameters
from model_license_audit.serving.web.api_audits import job_of, name_of, put_down
from model_license_audit.serving.web.api_registry import Workers, told

router = APIRouter(include_in_schema=False)


def said(request: Request, model: type[parameters.Query]) -> dict[str, Any] | str:
    """What a page's address says, empty fields left out; a text where that is not as it must be."""
    try:
        return told(model(**{key: value for key, value in request.query_params.items() if value}))
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


async def _page(request: Request, workers: Workers, name: str, model: type[parameters.Query]) -> Response:
    query = said(request, model)
    if isinstance(query, str):
        return await _problem(workers, 422, query)
    return await workers.look("page", {**query, "page": name})


async def _problem(workers: Workers, status: int, what: str) -> Response:
    remedy = "go back and correct it"
    return await workers.look("page", {"page": "problem", "status": status, "what": what, "remedy": remedy})


@router.get("/")
async def home(request: Request, workers: Workers) -> Response:
    """How much the registry holds, and the latest audits."""
    return await _page(request, workers, "home", parameters.Query)


@router.get("/models")
async def models(request: Request, workers: Workers) -> Response:
    """A search among models and data sets."""
    return await _page(request, workers, "models", parameters.Sought)


@router.get("/model")
async def model(request: Request, workers: Workers) -> Response:
    """One of them."""
    return await _page(request, workers, "model", parameters.One)


@router.get("/audits")
async def audits(request: Request, workers: Workers) -> Response:
    """The audits that are kept."""
    return await _page(request, workers, "audits", parameters.AuditsSought)


@router.get("/changes")
async def changes(request: Request, workers: Workers) -> Response:
    """What changed."""
    return await _page(request, workers, "changes", parameters.Span)


@router.get("/waivers")
async def waivers(request: Request, workers: Workers) -> Response:
    """The waivers of the policy."""
    return await _page(request, workers, "waivers", parameters.Paged)


@router.get("/submit")
async def form(request: Request, workers: Workers) -> Response:
    """The form to send a model with."""
    return await _page(request, workers, "submit", parameters.Query)


@router.get("/audit")
async def audit(request: Request, workers: Workers) -> Response:
    """The report of an audit that is kept."""
    query = said(request, parameters.KeptReport)
    if isinstance(query, str):
        return await _problem(workers, 422, query)
    return await _as_page(workers, await workers.look("report", {**query, "format": query["format"] or "html"}))


@router.get("/lineage.svg")
async def lineage(request: Request, workers: Workers) -> Response:
    """The picture of a lineage by itself."""
    query = said(request, parameters.Kin)
    if isinstance(query, str):
        return await _problem(workers, 422, query)
    return await _as_page(workers, await workers.look("lineage", {**query, "format": "svg"}))


@router.post("/submit")
async def submit(
    workers: Workers,
    archive: Annotated[UploadFile, File()],
    use: Annotated[str, Form()] = "",
    release: Annotated[str, Form()] = "",
    policy: Annotated[str, Form()] = "",
) -> Response:
    """Audit what the form sends; the answer is the report."""
    fields = {"use": use, "release": release, "policy": policy}
    try:
        query = parameters.AuditQuery(**{key: value for key, value in fields.items() if value})  # type: ignore[arg-type]
    except ValidationError as error:
        return await _problem(workers, 422, error.errors()[0]["msg"])
    async with put_down(archive) as path:
        found = await workers.audit(job_of(query, "html", archive=path, name=name_of(archive.filename)))
    return await _as_page(workers, found)


async def _as_page(workers: Workers, found: Response) -> Response:
    """A problem that is told to programs, as a page; anything else as it is."""
    if found.status_code < 400:
        return found
    problem = json.loads(bytes(found.body))
    return await workers.look("page", {"page": "problem", "status": found.status_code, **problem})


@router.get("/assets/{name}")
async def styles(name: str, workers: Workers) -> Response:
    """The style sheet of all pages."""
    return await workers.look("styles", {"path": f"/assets/{name}"})


@router.get("/favicon.ico")
async def icon() -> Response:
    """There is none, and no browser need tell of that."""
    return Response(status_code=204)
