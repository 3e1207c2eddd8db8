"""A registry in a temporary directory, filled with a few artifacts, for tests of the commands that use it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from model_license_audit.crawl.hub.observing import from_record
from model_license_audit.crawl.observing import worked_out
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence, Reading
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.records import Observation, Withdrawal
from model_license_audit.registry.store import Store
from model_license_audit.sources.hub.records import record_of

AUTUMN = datetime(2026, 9, 1, 12, tzinfo=UTC)
WINTER = datetime(2026, 11, 1, 12, tzinfo=UTC)
_SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


def kept_to(schema: str, text: str) -> dict[str, Any]:
    """The JSON document, which keeps to that schema (and to that of the audit report, on which it leans)."""
    own, leant_on = (json.loads((_SCHEMAS / file).read_text("utf-8")) for file in (schema, "audit-report-1.json"))
    Draft202012Validator.check_schema(own)
    document = json.loads(text)
    Draft202012Validator(own, registry=Resource.from_contents(leant_on) @ Registry()).validate(document)
    assert isinstance(document, dict)
    return document


def on_hub(name: str, license_: str | None = None, base: str | None = None, **more: Any) -> Observation:
    """A model as a crawl of the Hub sees it by its record; ``base`` as ``relation:org/name``."""
    tags = [f"license:{license_}"] * bool(license_) + [f"base_model:{base}"] * bool(base)
    row = {"id": name, "tags": ["transformers", *tags], "cardData": {"license": license_} if license_ else {}, **more}
    seen_at, dataset = row.pop("seen_at", AUTUMN), row.pop("dataset", False)
    return from_record(record_of(row, dataset), seen_at)


def elsewhere(ref: str, license_: str | None = None, base: str | None = None, how: str = "converted") -> Observation:
    """A model of another hub by its document."""
    claims = [(ClaimField.LICENSE, license_), (ClaimField.BASE_MODEL, base)]
    claims += [(ClaimField.BASE_MODEL_RELATION, how if base else None)]
    reading = Reading(tuple(_claim(field, value) for field, value in claims if value is not None))
    named = ArtifactRef.parse(ref)
    return Observation(named, ArtifactKind.MODEL, reading, Coverage.CARD, named.host.value, AUTUMN)


def _claim(field: ClaimField, value: str) -> Claim:
    return Claim(field, value, Basis.DECLARED, Confidence.HIGH, Evidence("doc.md", line=3, excerpt=value))


def registry(kb: KnowledgeBase, file: Path, seen: Sequence[Observation], gone: Sequence[Withdrawal] = ()) -> Path:
    """The registry in that file, with these artifacts put into it; returns the file."""
    fill(kb, Address(path=str(file)), seen, gone)
    return file


def fill(kb: KnowledgeBase, address: Address, seen: Sequence[Observation], gone: Sequence[Withdrawal] = ()) -> None:
    """Put these artifacts into the registry at an address."""
    store = Store.open(address)
    with store.writing() as writing:
        for one in seen:
            writing.record([worked_out(kb, one)])
        for withdrawal in gone:
            assert writing.withdraw(withdrawal)
    store.close()


def fill_as_seen(address: Address, seen: Sequence[Observation]) -> None:
    """Put these artifacts into the registry at an address with the license and the parents that they have."""
    store = Store.open(address)
    with store.writing() as writing:
        writing.record([replace(one, license="MIT" if one.reading.claims else None) for one in seen])
    store.close()
