"""Registries with something in every table, and what they hold in a form that can be compared."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from model_license_audit.crawl.observing import worked_out
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Problem,
    ProblemKind,
    Reading,
    TextFile,
    TextRole,
)
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.crawls.journal import Page, SkippedItem, crawling
from model_license_audit.registry.database import schema
from model_license_audit.registry.database.engines import reading
from model_license_audit.registry.exchange.exporting import export, writer_to
from model_license_audit.registry.exchange.importing import Imported, load, reader_of, tables_of
from model_license_audit.registry.exchange.lines import LineReader, LineWriter
from model_license_audit.registry.kept import InputRole, KeptAncestor, KeptAudit, KeptFinding, KeptInput, KeptWaiver
from model_license_audit.registry.records import Alias, Effect, Observation, StoredFile, Withdrawal
from model_license_audit.registry.store import Store

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    """A moment, so many days on."""
    return DAY + timedelta(days=number)


def claim(field: ClaimField, value: str | None, **where: object) -> Claim:
    """A claim of a hub's record."""
    return Claim(field, value, Basis.DECLARED, Confidence.HIGH, Evidence("hub", obtained="hub", **where))  # type: ignore[arg-type]


def observation(name: str, at: int = 0, license_: str | None = "mit", base: str | None = None) -> Observation:
    """A model of the Hub as its record tells of it."""
    claims = [claim(ClaimField.NAME, name)]
    claims += [claim(ClaimField.LICENSE, license_, pointer="tags")] if license_ else []
    claims += [claim(ClaimField.BASE_MODEL, base)] if base else []
    return Observation(
        ref=ArtifactRef.parse(f"hf:{name}"),
        kind=ArtifactKind.MODEL,
        reading=Reading(tuple(claims)),
        coverage=Coverage.RECORD,
        source="import",
        seen_at=day(at),
        modified="2025-12-31T10:00:00.000Z",
    )


def with_everything(seen: Observation) -> Observation:
    """The same artifact as its files tell of it, with odd characters in what they say."""
    card = TextFile("README.md", TextRole.CARD, "# Zürich \U0001f600\r\n\u2028\x85\ttab\n", "ab" * 32, 3)
    problem = Problem("LICENSE", ProblemKind.MALFORMED, 'a "quoted" \\ thing', "look at it", incomplete=False)
    claims = (*seen.reading.claims, claim(ClaimField.TAG, "a,b\n'c'", line=7, end_line=9, digest="cd" * 32))
    files = (StoredFile("model.safetensors", 5 * 2**40, "ef" * 32), StoredFile("ünï.txt"))
    reading = Reading((*claims, claim(ClaimField.LICENSE_NAME, None)), (card,), (problem,))
    return replace(seen, reading=reading, files=files, coverage=Coverage.FILES)


def fill(store: Store, kb: KnowledgeBase) -> None:
    """Put something into every table: changes, a rename, a withdrawal, audits, crawls that ended and that did not."""
    one, two = observation("acme/one", base="acme/two"), observation("Acme/Two", license_="apache-2.0")
    three = replace(observation("acme/three", 3), aliases=(Alias(ArtifactRef.parse("hf:old/three"), Evidence("hub")),))
    seen = [one, two, with_everything(observation("acme/one", 1)), observation("acme/two", 2, "cc-by-nc-4.0"), three]
    data = replace(
        observation("acme/data", 2), ref=ArtifactRef.parse("dataset:hf:acme/data"), kind=ArtifactKind.DATASET
    )
    finding = KeptFinding("MLA101", "conflict", "error", "violated", "hf:acme/one", "no", "f" * 16)
    waiver = KeptWaiver("MLA101", "hf:acme/one", None, "accepted-risk", "fine", "legal", "2027-01-01")
    plain = KeptAudit(day(4), "./one", 1, "findings", '{"format": 1}', (finding, finding), (waiver,))
    files = (KeptInput(InputRole.FILE, "ünï.txt", 5 * 2**40, "ef" * 32), KeptInput(InputRole.POLICY, "saas"))
    above = (KeptAncestor(ArtifactRef.parse("hf:Acme/Two@main"), "Apache-2.0"), KeptAncestor(data.ref))
    audit = replace(plain, verdict="refused", who="anna", who_from="login", inputs=files, ancestors=above)
    with store.writing() as writing:
        for batch in (seen, [data]):
            writing.record([worked_out(kb, one) for one in batch])
        writing.withdraw(Withdrawal(three.ref, State.DELETED, day(5), "gone"))
        writing.keep_audit(ArtifactRef.parse("hf:acme/one"), audit)
        writing.keep_page(Page("/api/models?limit=2", "etag", None, "/api/models?cursor=1", ("hf:acme/one",)))
    for number in range(2):
        with crawling(store, "hf", {"author": "acme"}, day(number)) as crawl, store.writing() as writing:
            entries = writing.entries(crawl)
            entries.listed(["hf:acme/one", "hf:acme/two"], "/api/models?cursor=1" if number else None)
            entries.done([("hf:acme/one", Effect.NEW)])
            entries.skipped([SkippedItem("hf:acme/x", "gated", "ask")])
            if not number:
                entries.finish(day(1))


@contextmanager
def opened(address: Address) -> Iterator[Store]:
    """A registry, made when it is not there."""
    store = Store.open(address)
    try:
        yield store
    finally:
        store.close()


def exported(store: Store, journal: bool = True) -> bytes:
    """All that a registry holds, as JSON Lines."""
    stream = io.BytesIO()
    with reading(store.engine) as connection:
        export(connection, LineWriter(stream), schema.HEAD, journal)
    return stream.getvalue()


def imported(store: Store, data: bytes) -> Imported:
    """Read JSON Lines into a registry."""
    reader = LineReader(io.BytesIO(data), "export.jsonl")
    tables = tables_of(reader, schema.HEAD)
    with store.writing() as writing:
        return load(writing.connection, reader, tables)


def export_to(store: Store, target: Path, parquet: bool) -> dict[str, int]:
    """Write a registry to a file or folder."""
    with reading(store.engine) as connection, writer_to(str(target), parquet) as writer:
        return export(connection, writer, schema.HEAD)


def import_from(store: Store, source: Path) -> Imported:
    """Read a registry from a file or folder."""
    with reader_of(str(source)) as reader:
        tables = tables_of(reader, schema.HEAD)
        with store.writing() as writing:
            return load(writing.connection, reader, tables)
