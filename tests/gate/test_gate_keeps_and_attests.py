"""What the gate hands on of its verdict: to the registry, and as an attestation that can be checked."""

from __future__ import annotations

import json
from pathlib import Path

from tests.gate.gating import CLEAN, FOUND, gate, model, run
from tests.gate.key_pairs import a_pair


def test_an_attestation_of_the_gate_is_checked_by_verify(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    private, public = a_pair(tmp_path)
    done = gate(tmp_path, "model", "--attest", "verdict.jsonl", "--key", private, "--by", "Ada", "--report-dir", "out")
    assert done.code == 0, done.err
    checked = run("verify", tmp_path, "model", "--attestation", "verdict.jsonl", "--public-key", public)
    assert checked.code == 0, checked.out + checked.err
    assert "Ada" in checked.out


def test_every_model_of_a_call_has_its_statement(tmp_path: Path) -> None:
    model(tmp_path, CLEAN, "models/a")
    model(tmp_path, FOUND, "models/b")
    assert gate(tmp_path, "models", "--attest", "verdict.jsonl").code == 1
    told = [json.loads(line) for line in (tmp_path / "verdict.jsonl").read_text("utf-8").splitlines()]
    assert [one["predicate"]["verdict"] for one in told] == ["released", "refused"]
    assert all("README.md" in {subject["name"] for subject in one["subject"]} for one in told)


def test_nothing_is_attested_where_the_reports_could_not_be_written(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    (tmp_path / "out").write_text("mine", "utf-8")
    assert gate(tmp_path, "model", "--report-dir", "out", "--attest", "verdict.jsonl").code == 2
    assert not (tmp_path / "verdict.jsonl").exists()


def test_nothing_is_attested_where_nothing_was_audited(tmp_path: Path) -> None:
    assert gate(tmp_path, "model", "--attest", "verdict.jsonl").code == 3
    assert not (tmp_path / "verdict.jsonl").exists()


def test_a_key_that_is_none_is_an_error_beside_the_verdict(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    (tmp_path / "key.pem").write_text("no key", "utf-8")
    done = gate(tmp_path, "model", "--attest", "verdict.jsonl", "--key", "key.pem")
    assert done.code == 2
    assert "RELEASED (exit 0)" in done.out
    assert "key.pem is no key to sign with" in done.err
    assert not (tmp_path / "verdict.jsonl").exists()


def test_the_verdict_of_a_call_is_none_on_a_model(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    gate(tmp_path, "model", "--attest", "verdict.jsonl")
    file = tmp_path / "verdict.jsonl"
    told = json.loads(file.read_text("utf-8"))
    told["predicate"] |= {"verdict": "error", "exitCode": 2}
    file.write_text(json.dumps(told), "utf-8")
    checked = run("verify", tmp_path, "model", "--attestation", "verdict.jsonl")
    assert checked.code != 0
    assert "error is no verdict on a model" in " ".join(checked.out.split())


def test_the_registry_keeps_the_verdict(tmp_path: Path) -> None:
    model(tmp_path, CLEAN, "models/a")
    model(tmp_path, FOUND, "models/b")
    assert gate(tmp_path, "models", "--keep", "--registry", "registry.db", "--by", "Ada").code == 1
    assert run("scan", tmp_path, "models/b", "--keep", "--registry", "registry.db").code == 1
    told = run("registry", tmp_path, "audits", "--verdict", "released", "--registry", "registry.db")
    assert told.code == 0, told.err
    assert "models/a" in told.out
    assert "models/b" not in told.out
