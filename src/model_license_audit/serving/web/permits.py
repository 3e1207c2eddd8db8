"""Who may write: whoever bears the token that the server was started with."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from model_license_audit.serving.settings import Settings
from model_license_audit.serving.web import answers
from model_license_audit.serving.web.tokens import same

_BEARER = HTTPBearer(auto_error=False, description="The token that the server was started with.")
WRITING: dict[int | str, dict[str, Any]] = {
    400: {"model": answers.Problem, "description": "What was sent cannot be read."},
    401: {"model": answers.Problem, "description": "No token was sent, or another one.",
          "headers": {"WWW-Authenticate": {"schema": {"type": "string"}}}},
    403: {"model": answers.Problem, "description": "The server is read-only: it was started without a token."},
    408: {"model": answers.Problem, "description": "The request took too long to come in."},
    413: {"model": answers.Problem, "description": "More was sent than is taken."},
}  # fmt: skip
"""The further answers that a request to write can get."""


def writer(request: Request, sent: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> None:
    """Lets a request pass that bears the token; raises :class:`HTTPException` for any other."""
    settings: Settings = request.app.state.settings
    if not settings.writable:
        raise HTTPException(403, "this server is read-only")
    if sent is None or not same(sent.credentials, settings.token):
        raise HTTPException(401, "this needs the token of the server", {"WWW-Authenticate": "Bearer"})
