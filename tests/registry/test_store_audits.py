"""Audits that are kept with the artifacts they are of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.registry.kept import InputRole, KeptAncestor, KeptAudit, KeptFinding, KeptInput, KeptWaiver
from model_license_audit.registry.store import Store
from tests.registry.observed import day, ref, seen
from tests.registry.test_store_recording import record

_FINDINGS = (
    KeptFinding("MLA101", "conflict", "error", "violated", "hf:acme/model", "may not", "f" * 16),
    KeptFinding("MLA402", "unmet-duty", "error", "violated", "hf:acme/model", "the name", "e" * 16),
)
_WAIVERS = (KeptWaiver("MLA402", "acme/model", None, "licensed-separately", "signed", "legal", "2027-01-01"),)
_AUDIT = KeptAudit(
    at=day(1),
    target="acme/model",
    exit_code=1,
    reason="findings",
    report='{"answers": []}',
    findings=_FINDINGS,
    waivers=_WAIVERS,
    verdict="refused",
    who="Größe",
    who_from="GITLAB_USER_LOGIN",
    inputs=(KeptInput(InputRole.FILE, "model.bin", 5_000_000_000), KeptInput(InputRole.RULES, "r.yaml", 3, "a" * 64)),
    ancestors=(KeptAncestor(ref("acme/base", "b" * 40), "MIT"), KeptAncestor(ref("dataset:hf:acme/data"))),
)


def test_audits_come_back_with_findings_and_waivers_the_latest_first(store: Store) -> None:
    record(store, seen("acme/model", old=["acme/old"]))
    with store.writing() as writing:
        first = writing.keep_audit(ref("acme/old"), _AUDIT)
        writing.record([seen("acme/model", 2, "cc0")])
        second = writing.keep_audit(ref("acme/model"), replace(_AUDIT, at=day(3), findings=(), exit_code=0))
    assert first == replace(_AUDIT, number=1, revision=1)
    assert (second.number, second.revision) == (2, 2)
    with store.reading() as shelf:
        assert shelf.audits_of(ref("acme/model"), reports=True) == (second, first)
        assert shelf.audits_of(ref("acme/old")) == (replace(second, report=""), replace(first, report=""))


def test_an_audit_of_what_was_never_recorded_is_not_kept(store: Store) -> None:
    with pytest.raises(ModelAuditError, match=r"does not know hf:acme/none.*record the model"), store.writing() as one:
        one.keep_audit(ref("acme/none"), _AUDIT)
