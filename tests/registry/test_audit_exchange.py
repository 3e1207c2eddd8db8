"""Audits out of a registry and back: who, when, verdict, inputs and ancestors go along, whatever wrote the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.exchange.row_checks import Malformed
from model_license_audit.registry.kept import KeptAudit
from model_license_audit.registry.store import Store
from tests.conftest import MakeAddress
from tests.registry.filled import export_to, exported, fill, import_from, imported, opened
from tests.registry.test_import import rows_of, sealed

ONE = ArtifactRef.parse("hf:acme/one")
_LATER = {"audits": {"verdict", "who", "who_from"}, "inputs": None, "ancestors": None}


def audits(store: Store) -> tuple[KeptAudit, ...]:
    with store.reading() as shelf:
        return shelf.audits_of(ONE, reports=True)


def of_0003(data: bytes) -> bytes:
    """An export as a program wrote it that knew nothing of verdicts."""
    head, *rows, end = rows_of(data)
    head["tables"] = {
        name: [field for field in fields if field not in (_LATER.get(name) or ())]
        for name, fields in head["tables"].items()
        if _LATER.get(name, ()) is not None
    }
    kept = [row for row in rows if row["table"] in head["tables"]]
    told = [{key: row[key] for key in row if key == "table" or key in head["tables"][row["table"]]} for row in kept]
    return sealed([head, *told, end])


@pytest.mark.parametrize("parquet", [False, True])
def test_an_audit_comes_back_as_it_was(
    new_address: MakeAddress, tmp_path: Path, kb: KnowledgeBase, parquet: bool
) -> None:
    with opened(new_address()) as store:
        fill(store, kb)
        export_to(store, tmp_path / "out", parquet)
        before = audits(store)
    assert (before[0].verdict, before[0].who, len(before[0].inputs), len(before[0].ancestors)) == (
        "refused", "anna", 2, 2,
    )  # fmt: skip
    with opened(Address(path=str(tmp_path / "other.db"))) as other:
        import_from(other, tmp_path / "out")
        import_from(other, tmp_path / "out")
        assert audits(other) == before


def test_what_an_earlier_program_wrote_is_read_without_a_verdict(tmp_path: Path, kb: KnowledgeBase) -> None:
    with opened(Address(path=str(tmp_path / "one.db"))) as store:
        fill(store, kb)
        data, before = of_0003(exported(store)), audits(store)
    assert b'"who"' not in data
    with opened(Address(path=str(tmp_path / "other.db"))) as other:
        imported(other, data)
        nobody = [replace(one, verdict="", who=None, who_from=None, inputs=(), ancestors=()) for one in before]
        assert list(audits(other)) == nobody


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        ("inputs.role", "weights", "none of the words"),
        ("ancestors.key", "hf:somebody/else", "is not how"),
        ("audits.verdict", None, "is missing"),
        ("audits.who", 7, "is no text"),
    ],
)
def test_what_no_registry_writes_is_refused(
    tmp_path: Path, kb: KnowledgeBase, place: str, value: object, why: str
) -> None:
    with opened(Address(path=str(tmp_path / "one.db"))) as store:
        fill(store, kb)
        rows = rows_of(exported(store))
    table, _, field = place.partition(".")
    next(row for row in rows if row.get("table") == table)[field] = value
    with opened(Address(path=str(tmp_path / "other.db"))) as other, pytest.raises(Malformed, match=why):
        imported(other, sealed(rows))
