"""One audit as a library call, with a real hub on the loopback for what is not at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.audit.lookup import Beyond
from model_license_audit.model.report import AuditReport, ExitCode, Question
from model_license_audit.policy.policy import Policy
from model_license_audit.sources.hub.source import HubSource
from model_license_audit.sources.local import LocalSource
from model_license_audit.testing.hub import Answer, Hub
from tests.hub_records import model_record

WriteModel = Callable[..., Path]
CHILD = "---\nlicense: mit\nbase_model: acme/base\nbase_model_relation: finetune\n---\n# Child\n\nFine-tuned.\n"


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        yield server


def scan(folder: Path, hub: Hub | None = None, **more: object) -> AuditReport:
    auditor = Auditor(beyond=Beyond(hub=HubSource(hub.endpoint, token="hf_secret")) if hub else None)  # noqa: S106
    return auditor.audit(ScanRequest(LocalSource(str(folder)), online=hub is not None, **more))  # type: ignore[arg-type]


def rules(report: AuditReport) -> set[str]:
    return {f.rule for f in report.findings}


def test_the_hub_completes_a_lineage_that_the_catalogue_does_not_know(model_dir: WriteModel, hub: Hub) -> None:
    hub.add(model_record("acme/base", cardData={"license": "cc-by-nc-4.0"}, tags=["license:cc-by-nc-4.0"]))
    report = scan(model_dir({"README.md": CHILD}), hub)
    assert "MLA201" in rules(report)
    assert report.outcome.exit_code is ExitCode.FINDINGS
    offline = scan(model_dir({"README.md": CHILD}))
    assert offline.outcome.exit_code is ExitCode.INCOMPLETE
    assert [u.ref.name for u in offline.lineage.unknown] == ["acme/base"]


def test_the_chain_is_followed_through_the_hub_into_the_catalogue(model_dir: WriteModel, hub: Hub) -> None:
    tag = "base_model:finetune:meta-llama/Llama-3.1-8B"
    card = {"license": "apache-2.0", "base_model": "meta-llama/Llama-3.1-8B"}
    hub.add(model_record("acme/base", cardData=card, tags=["license:apache-2.0", tag]))
    report = scan(model_dir({"README.md": CHILD}), hub)
    name = next(f for f in report.findings if f.rule == "MLA305")
    assert name.path == ("Child", "acme/base", "meta-llama/Llama-3.1-8B")


def test_a_gated_hub_answer_is_a_gap_with_what_to_do_and_no_token(model_dir: WriteModel, hub: Hub) -> None:
    gated = Answer(403, b"{}", {"X-Error-Code": "GatedRepo", "X-Error-Message": "ask for access"})
    hub.prepare("/api/models/acme/base", gated)
    report = scan(model_dir({"README.md": CHILD}), hub)
    assert report.outcome.exit_code is ExitCode.INCOMPLETE
    assert any("gated" in gap.what for gap in report.gaps)
    assert "hf_secret" not in repr(report)


def test_a_scan_offline_opens_no_connection(model_dir: WriteModel, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    assert scan(model_dir({"README.md": CHILD})).lineage.unknown


def test_a_catalogue_chain_is_known_offline(model_dir: WriteModel) -> None:
    card = "---\nlicense: llama3.1\nbase_model: meta-llama/Meta-Llama-3.1-8B-Instruct\n---\n# Llama-Child\n"
    report = scan(model_dir({"README.md": card}))
    assert [d.parent.name for d in report.lineage.derivations] == [
        "meta-llama/Llama-3.1-8B",
        "meta-llama/Llama-3.1-8B-Instruct",
    ] or {d.parent.name for d in report.lineage.derivations} == {
        "meta-llama/Llama-3.1-8B",
        "meta-llama/Llama-3.1-8B-Instruct",
    }
    assert not report.lineage.unknown


def test_the_report_holds_every_file_with_a_digest_of_those_read_whole(model_dir: WriteModel) -> None:
    report = scan(model_dir({"README.md": CHILD, "pytorch_model.bin": b"\x80\x04."}))
    inputs = {path: digest for path, _, digest in report.inputs}
    assert inputs["README.md"]
    assert inputs["pytorch_model.bin"] is None


def test_a_disabled_rule_is_counted_and_not_asked(model_dir: WriteModel) -> None:
    folder = model_dir({"README.md": "# Nothing is said\n"})
    assert "MLA101" in rules(scan(folder))
    report = scan(folder, policy=Policy(disabled=frozenset({"MLA101"})))
    assert "MLA101" not in rules(report)
    assert report.tally.rules_disabled == 1


def test_every_question_is_answered_once(model_dir: WriteModel) -> None:
    report = scan(model_dir({"README.md": CHILD}))
    assert [a.question for a in report.answers] == list(Question)


def test_the_name_of_a_cached_hub_snapshot_is_its_hub_id(tmp_path: Path) -> None:
    folder = tmp_path / "models--acme--child" / "snapshots" / ("0" * 40)
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("---\nlicense: mit\n---\n", encoding="utf-8")
    report = scan(folder)
    assert str(report.artifact.ref) == "hf:acme/child@" + "0" * 40
    assert report.artifact.name == "acme/child"
