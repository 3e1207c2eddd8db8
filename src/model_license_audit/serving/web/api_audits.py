"""Audits over HTTP: of an archive that is sent, of a directory that the server can see; told, or kept as well."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Query, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from model_license_audit.serving.web import answers, parameters
from model_license_audit.serving.web.api_registry import NEGOTIATED, REPORT, Workers, told
from model_license_audit.serving.web.negotiating import chosen
from model_license_audit.serving.web.permits import WRITING, writer
from model_license_audit.serving.work.documents import FORMATS

router = APIRouter(prefix="/api/v1", tags=["audits"])

_MEDIA = {one.name: one.media for one in FORMATS.values()}
_SENT: dict[int | str, dict[str, Any]] = {status: WRITING[status] for status in (400, 408, 413)}
_ANSWERS: dict[int | str, dict[str, Any]] = {**NEGOTIATED, **_SENT, 200: REPORT}
del _ANSWERS[404]
_KEPT: dict[int | str, dict[str, Any]] = {
    **_ANSWERS, **WRITING, 409: {"model": answers.Problem, "description": "There is no registry to keep it in."},
}  # fmt: skip
_ENDING = re.compile(r"(\.(zip|tar|tgz|tbz2?|txz|gz|bz2|xz))+\Z", re.IGNORECASE)
_UNFIT = re.compile(r"[^\w.-]+", re.ASCII)
Archive = Annotated[UploadFile, File(description="A zip or tar archive of one model or several, packed or not.")]


@router.post("/audits/archive", response_class=Response, responses=_ANSWERS)
async def audit_archive(
    request: Request, workers: Workers, query: Annotated[parameters.AuditQuery, Query()], archive: Archive
) -> Response:
    """Audit the models of an archive; nothing of it is kept."""
    async with put_down(archive) as path:
        return await workers.audit(_job(request, query, archive=path, name=name_of(archive.filename)))


@router.post("/audits/directory", response_class=Response, responses=_ANSWERS)
async def audit_directory(
    request: Request, workers: Workers, query: Annotated[parameters.AuditQuery, Query()], named: parameters.Directory
) -> Response:
    """Audit the models of a directory below a root of the server; the audit is not kept."""
    return await workers.audit(_job(request, query, directory=named.directory))


@router.post("/kept/archive", response_class=Response, responses=_KEPT, dependencies=[Depends(writer)])
async def keep_archive(
    request: Request, workers: Workers, query: Annotated[parameters.KeepArchiveQuery, Query()], archive: Archive
) -> Response:
    """Audit the model of an archive, and keep what it is and its audit in the registry."""
    async with put_down(archive) as path:
        return await workers.audit(_job(request, query, archive=path, name=name_of(archive.filename), keep=True))


@router.post("/kept/directory", response_class=Response, responses=_KEPT, dependencies=[Depends(writer)])
async def keep_directory(
    request: Request, workers: Workers, query: Annotated[parameters.KeepQuery, Query()], named: parameters.Directory
) -> Response:
    """Audit the models of a directory, and keep what they are and their audits in the registry."""
    return await workers.audit(_job(request, query, directory=named.directory, keep=True))


def _job(request: Request, query: parameters.AuditQuery, **what: object) -> dict[str, Any]:
    form = chosen(query.format, request.headers.get("accept"), _MEDIA)
    return job_of(query, form, **what)


def job_of(query: parameters.AuditQuery, form: str, **what: object) -> dict[str, Any]:
    """The job of a worker that a request stands for; ``what`` says what is audited, and whether that is kept."""
    use = told(query)
    for key in ("territory", "established"):
        use[key] = use[key].upper().split(",") if use[key] else None
    keeping = {"as": use.pop("known_as", None), "by": use.pop("by", None), "gate": use.pop("gate", False)}
    told_of = {"archive": None, "directory": None, "name": "model", "keep": False}
    return {**told_of, **what, **keeping, "policy": use.pop("policy"), "format": form, "use": use}


@asynccontextmanager
async def put_down(archive: UploadFile) -> AsyncIterator[str]:
    """What was sent as a file that a worker can read; it and what is unpacked beside it are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="modelaudit-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "archive"
        await run_in_threadpool(_copy, archive, path)
        yield str(path)


def _copy(archive: UploadFile, path: Path) -> None:
    with path.open("wb") as file:
        shutil.copyfileobj(archive.file, file)


def name_of(filename: str | None) -> str:
    """What the model of an archive is called: as the file that was sent, without its ending."""
    plain = _UNFIT.sub("-", _ENDING.sub("", (filename or "").replace("\\", "/").rpartition("/")[2])[:100])
    return plain.strip("-.") or "model"
