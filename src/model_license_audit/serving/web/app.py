"""The application: its routes, its guards, and what becomes of errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp

from model_license_audit import __version__
from model_license_audit.serving.settings import Settings
from model_license_audit.serving.web import api_audits, api_registry, site
from model_license_audit.serving.web.guards import Guarded
from model_license_audit.serving.web.working import Working, response
from model_license_audit.serving.wire import problem

_ABOUT = """Audits of machine-learning models and the registry of what is known of them.

Reading and auditing need no token; keeping an audit and writing a waiver do, where the server was started with one.
Strings in the answers are as they stood in what was read: treat them as hostile. This is no legal advice."""
_REMEDIES = {
    400: "send a form with the file `archive`, or a JSON document, as /openapi.json tells",
    401: "send it as a header: `Authorization: Bearer …`",
    403: "start it with --token-file, or with MODELAUDIT_TOKEN",
    404: "/openapi.json tells what there is",
    405: "/openapi.json tells what may be done here",
    406: "name one with ?format=, or accept one of these",
    408: "send it faster, or send less",
    413: "send less, or let the server see the directory",
}


def application(settings: Settings) -> ASGIApp:
    """The application that a server of these settings runs."""
    working = Working(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with working.open():
            yield

    app = FastAPI(
        title="modelaudit",
        version=__version__,
        description=_ABOUT,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.working, app.state.settings = working, settings
    for router in (api_registry.router, api_audits.router, site.router):
        app.include_router(router)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _invalid)
    return Guarded(app, settings, lambda: working.audits.full)


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    remedy = _REMEDIES.get(error.status_code, "see /openapi.json")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods(request))
    return response(problem(error.status_code, str(error.detail), remedy, **headers))


def _methods(request: Request) -> list[str]:
    """The methods of all routes at a path; the framework tells those of the first alone."""
    routes: list[BaseRoute] = request.app.routes
    at_path = [
        route for route in routes if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
    ]
    return sorted({method for route in at_path for method in route.methods or ()})


async def _invalid(_request: Request, error: Exception) -> Response:
    """The first mistake of a request, and how many more there are."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    mistakes = error.errors()
    first = mistakes[0]
    where = ".".join(str(part) for part in first["loc"])[:200]
    more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
    return response(problem(422, f"{where}: {first['msg']}{more}"[:1000], "correct it; /openapi.json tells the form"))
