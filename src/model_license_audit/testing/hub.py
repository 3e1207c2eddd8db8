"""A small model hub on the loopback that speaks the Hub's protocol: ``python -m model_license_audit.testing.hub``."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from model_license_audit.model.errors import UsageError
from model_license_audit.testing.arguments import parser
from model_license_audit.testing.counting import Counts
from model_license_audit.testing.faults import Fault
from model_license_audit.testing.limits import RateLimit
from model_license_audit.testing.made_up import made_up
from model_license_audit.testing.repositories import commit_of
from model_license_audit.testing.server import Hub
from model_license_audit.testing.stocking import records_in
from model_license_audit.testing.wire import Answer, Request

__all__ = ["Answer", "Counts", "Fault", "Hub", "RateLimit", "Request", "commit_of", "made_up", "main", "stocked"]


def stocked(said: argparse.Namespace, log: IO[str] | None) -> Hub:
    """The hub that the command line asks for."""
    count = said.made_up if said.made_up is not None or said.models or said.datasets else 100
    invented = made_up(count or 0, said.seed)
    models = [record for path in said.models for record in records_in(path)]
    datasets = [record for path in said.datasets for record in records_in(path)]
    hub = Hub(
        models=[*models, *invented.models],
        datasets=[*datasets, *(invented.datasets if count else [])],
        latency=said.latency / 1000,
        faults=said.fault,
        seed=said.seed,
        rate_limit=said.rate_limit,
        tokens={token: ["*"] for token in said.token},
        redirect_files=said.redirect_files,
        log=log,
        port=said.port,
        keep_received=False,
    )
    for old, new in invented.renamed.items():
        hub.repositories.rename(old, new)
    return hub


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; returns the exit code."""
    said = parser().parse_args(arguments)
    try:
        with _log(said.log) as log, contextlib.closing(stocked(said, log)) as hub:
            held = {kind: len(hub.repositories.all(kind)) for kind in ("models", "datasets")}
            print(f"export HF_ENDPOINT={hub.endpoint}", flush=True)
            print(f"# {held['models']} models and {held['datasets']} data sets; Ctrl-C ends it", file=sys.stderr)
            with contextlib.suppress(KeyboardInterrupt):
                hub.run()
    except UsageError as error:
        print(f"error: {error.what}: {error.remedy}", file=sys.stderr)
        return 2
    except OSError as error:
        why = os.strerror(error.errno or 0)
        print(f"error: port {said.port} cannot be served ({why}): choose another --port", file=sys.stderr)
        return 2
    return 0


@contextlib.contextmanager
def _log(path: Path | None) -> Iterator[IO[str] | None]:
    if path is None:
        yield None
        return
    try:
        stream = path.open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror})", "name another --log") from error
    with stream:
        yield stream


if __name__ == "__main__":
    sys.exit(main())
