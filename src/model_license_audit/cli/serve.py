"""``modelaudit serve``: the registry and its audits over HTTP."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.registries import registry_option
from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import UsageError
from model_license_audit.registry.address import NONE

if TYPE_CHECKING:
    from model_license_audit.serving.settings import Settings

_NEEDED = ("fastapi", "uvicorn", "python_multipart")
_UNITS = {"K": 1024, "M": 1024**2, "G": 1024**3}


def _bytes(_ctx: click.Context, _option: click.Parameter, said: str) -> int:
    number, unit = (said[:-1], _UNITS[said[-1].upper()]) if said[-1:].upper() in _UNITS else (said, 1)
    if not number.isdecimal() or not 1024 <= int(number) * unit <= 4 * 1024**3:
        raise click.BadParameter("write a number of bytes from 1K to 4G, as 64M")
    return int(number) * unit


@click.command(context_settings={"max_content_width": 80})
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any that is free.")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A further name it is called by, as by a proxy; repeatable."
)
@registry_option
@click.option(
    "--root",
    "roots",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Models below this directory may be named by clients; repeatable.  [default: none may]",
)
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Who sends the token in this file may write.  [default: $MODELAUDIT_TOKEN; without one nobody may]",
)
@click.option(
    "--policy", "policy_file", metavar="FILE", help="The policy that audits go by: a file, or a name that ships."
)
@click.option("--max-body", default="64M", show_default=True, metavar="BYTES", callback=_bytes, help="Of one request.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long one request may take.",
)
@click.option(
    "--concurrency", type=click.IntRange(1, 64), metavar="N", help="Audits at once.  [default: one a core, at most 4]"
)
@click.option("--queue", type=click.IntRange(0, 10_000), default=64, show_default=True, help="How many more may wait.")
def serve(roots: tuple[Path, ...], token_file: Path | None, max_body: int, **said: Any) -> None:
    """Serve audits and the registry over HTTP: pages for people, JSON for programs (needs the extra `serve`).

    Clients send archives of models, or name directories below a --root, and get the audit. They read what the registry
    holds; with the token they may keep audits and write waivers. /openapi.json describes every request.

    \b
    modelaudit serve --registry audits.db --root /srv/models
    curl -F archive=@my-model.zip 'http://127.0.0.1:8000/api/v1/audits/archive?use=commercial'

    Every request is told on stderr as a line of JSON. SIGTERM ends the server in order.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"serve needs {', '.join(missing)}, which is not installed", "pip install 'model-license-audit[serve]'"
        )
    from model_license_audit.serving.web.running import serve as run
    from model_license_audit.serving.web.tokens import token_from

    settings = _settings(roots, token_from(token_file), max_body, said)
    _warn(settings)
    run(settings, lambda address: _tell(address, settings.writable))


def _settings(roots: tuple[Path, ...], token: str, max_body: int, said: dict[str, Any]) -> Settings:
    from model_license_audit.serving.settings import Limits, Settings

    cores = len(os.sched_getaffinity(0))
    return Settings(
        host=said["host"],
        names=said["names"],
        port=said["port"],
        registry=_registry(said["registry_url"]),
        roots=tuple(str(root.resolve()) for root in roots),
        policy=_policy(said["policy_file"]),
        token=token,
        limits=Limits(max_body, said["timeout"], said["concurrency"] or min(4, cores), said["queue"]),
    )


def _warn(settings: Settings) -> None:
    from model_license_audit.serving.settings import LOOPBACK

    if settings.host not in LOOPBACK and not settings.writable:
        click.echo(
            f"modelaudit: listening on {printable(settings.host)} without a token: everybody who can reach it may read"
            " the registry and have models audited; put a proxy in front that says who may",
            err=True,
        )


def _registry(said: str | None) -> str:
    """The registry that is used, checked now; ``none`` where none is."""
    from model_license_audit.registry.address import address_of

    address = address_of(said)
    if address is None:
        return NONE
    return address.path if address.path is not None else str(address.url)


def _policy(named: str | None) -> str | None:
    """The policy, read once now, so that a mistake in it is told before anybody asks."""
    if named is None:
        return None
    from model_license_audit.gate.auditing import policy_named

    policy_named(named)
    return named


def _tell(address: str, writable: bool) -> None:
    click.echo(f"modelaudit: serving on {address} ({'writing needs the token' if writable else 'read-only'})", err=True)
