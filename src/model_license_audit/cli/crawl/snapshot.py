"""``modelaudit crawl snapshot``: a list of models in a file goes into the registry."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.crawl.progress import progress_shown
from model_license_audit.cli.crawl.telling import as_json, as_text, format_option
from model_license_audit.cli.packs import license_data, pack_option
from model_license_audit.cli.registries import registry_option, store_at
from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.crawl.summary import Summary
    from model_license_audit.sources.lists.snapshots import SnapshotFile

_KINDS = {"models": False, "datasets": True}
_DATE = 10


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--shape", type=click.Choice(["hub", "radar", "mlflow"]), help="Told from the columns when not given.")
@click.option("--kind", type=click.Choice(list(_KINDS)), help="What the rows are; told from them when not given.")
@click.option("--as-of", metavar="DATE", help="When it was so.  [default: the latest date that the file tells]")
@pack_option
@registry_option
@format_option
def snapshot(path: Path, shape: str | None, kind: str | None, as_of: str | None, **said: Any) -> None:
    """Bring a list of models or data sets that lies in a file into the registry.

    FILE is Parquet, JSON Lines, JSON or CSV (also packed with gzip) with the columns of the Hugging Face Hub's own
    records (its list interface, the public data set hub-stats), of the public radar data set, or of an MLflow registry
    (answers of its REST interface, tables of search_registered_models, or its local folder mlruns).

    Nothing is fetched. A row that cannot be understood is skipped and named, and the others are read. Whoever passes
    the result on owes what the license of the file asks, such as credit.
    """
    from model_license_audit.registry.moments import now
    from model_license_audit.sources.lists.snapshots import snapshot_file

    found = snapshot_file(path, shape, _KINDS[kind] if kind else None)
    moment, total = _moment(found, as_of, now())
    what = f"{found.about}, as of {moment:%Y-%m-%d %H:%M:%S} UTC"
    summary = _import(found, moment, total, said["registry_url"])
    if said["format_"] == "json":
        told = {"file": str(path), "shape": found.shape.name, "as_of": moment.isoformat()}
        click.echo(json.dumps(told | as_json(summary), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([f"{printable(str(path))}: {what}", *as_text(summary)]))
    if not summary.read:
        click.get_current_context().exit(int(ExitCode.NOTHING))


def _import(found: SnapshotFile, moment: datetime, total: int | None, registry_url: str | None) -> Summary:
    from model_license_audit.crawl.snapshots import Snapshot, import_snapshot

    kb, start = license_data(), time.monotonic()
    with store_at(registry_url) as store, progress_shown() as progress:
        summary = import_snapshot(store, kb, Snapshot(found.listed(), moment, total), progress)
    summary.seconds = time.monotonic() - start
    return summary


def _moment(found: SnapshotFile, said: str | None, now: datetime) -> tuple[datetime, int | None]:
    """The moment of the file, and how many rows it has where they were looked at for that."""
    if said is not None:
        return _said(said, now), None
    overview = found.overview(now)
    if overview.newest is None:
        raise UsageError(f"{found.path}: no row tells a date", "say when it was so: --as-of 2026-08-22")
    return overview.newest, overview.rows


def _said(text: str, now: datetime) -> datetime:
    """The moment that a user names; a date alone is the end of that day, or this moment."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--as-of {text}: is no date", "write it as 2026-08-22 or 2026-08-22T12:00:00Z") from error
    moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    if moment > now:
        raise UsageError(f"--as-of {text}: is yet to come", "say when the file was made")
    return min(moment + timedelta(days=1, microseconds=-1), now) if len(text) == _DATE else moment
