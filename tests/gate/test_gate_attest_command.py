"""``modelaudit gate --attest`` and ``--by``, and ``modelaudit verify`` behind it, through the installed program."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from model_license_audit.testing.hub import Hub
from tests.gate.attested_models import statements_in, valid
from tests.gate.gating import CLEAN, FOUND, INCOMPLETE, PROGRAM, gate, model
from tests.gate.key_pairs import a_pair

FILE = "gate.intoto.jsonl"


def verify(cwd: Path, *arguments: object) -> tuple[int, str]:
    done = subprocess.run(
        [PROGRAM, "verify", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize(
    ("example", "verdict", "code"), [(CLEAN, "released", 0), (FOUND, "refused", 1), (INCOMPLETE, "incomplete", 4)]
)
def test_every_verdict_is_attested_and_verifying_exits_as_the_gate_did(
    tmp_path: Path, example: str, verdict: str, code: int
) -> None:
    a_pair(tmp_path)
    model(tmp_path, example)
    done = gate(tmp_path, "model", "--attest", FILE, "--key", "key.pem", "--by", "anna", "--registry", "none")
    assert done.code == code
    said = statements_in(tmp_path / FILE)[0]
    valid("gate-1", said)
    assert (said["predicate"]["verdict"], said["predicate"]["by"]["name"]) == (verdict, "anna")
    told, text = verify(tmp_path, "model", "--attestation", FILE, "--public-key", "key.pub")
    assert (told, f"verdict {verdict}" in text, "for anna (--by)" in text) == (code, True, True)
    (tmp_path / "model" / "added.bin").write_bytes(b"x")
    told, text = verify(tmp_path, "model", "--attestation", FILE, "--public-key", "key.pub")
    assert (told, "added.bin is not in the statement" in text) == (1, True)


def test_the_build_service_says_who_and_the_clock_of_the_build_when(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    told = {"GITHUB_ACTOR": "octo", "GITHUB_TOKEN": "ghs_secret", "SOURCE_DATE_EPOCH": "1700000000"}
    first = gate(tmp_path, "model", "--attest", FILE, "--annotate", "off", env=told)
    data = (tmp_path / FILE).read_bytes()
    gate(tmp_path, "model", "--attest", FILE, "--annotate", "off", env=told)
    assert (first.code, data) == (0, (tmp_path / FILE).read_bytes())
    said = statements_in(tmp_path / FILE)[0]["predicate"]
    assert (said["by"], said["at"]) == ({"name": "octo", "from": "GITHUB_ACTOR"}, "2023-11-14T22:13:20Z")
    leaked = [os.uname().nodename, "ghs_secret", str(tmp_path), os.path.expanduser("~")]  # noqa: PTH111
    assert [one for one in leaked if len(one) > 3 and one.encode() in data] == []


def test_several_models_are_told_apart(tmp_path: Path) -> None:
    model(tmp_path, CLEAN, "one")
    model(tmp_path, FOUND, "two")
    assert gate(tmp_path, "one", "two", "--attest", FILE).code == 1
    assert [one["predicate"]["verdict"] for one in statements_in(tmp_path / FILE)] == ["released", "refused"]
    assert [verify(tmp_path, name, "--attestation", FILE)[0] for name in ("one", "two")] == [0, 1]


def test_nothing_to_audit_leaves_no_attestation(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert gate(tmp_path, "empty", "--attest", FILE).code == 3
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--attest", "none/a"], "cannot be written"),
        (["--attest", "a", "--key", "config.json"], "is no key to sign with"),
        (["--key", "config.json"], "none is asked for"),
    ],
)
def test_what_cannot_be_attested_or_signed_is_an_error_whatever_the_verdict(
    tmp_path: Path, options: list[str], told: str
) -> None:
    folder = model(tmp_path, CLEAN)
    (tmp_path / "config.json").write_bytes((folder / "config.json").read_bytes())
    done = gate(tmp_path, "model", *options)
    assert (done.code, told in done.err) == (2, True)
    assert not (tmp_path / "a").exists()


def test_a_link_in_the_model_is_no_file_that_could_be_attested(tmp_path: Path) -> None:
    (model(tmp_path, CLEAN) / "more.md").symlink_to("README.md")
    done = gate(tmp_path, "model", "--attest", FILE)
    assert (done.code, "more.md is a link" in done.err, (tmp_path / FILE).exists()) == (2, True, False)


def test_a_model_on_the_hub_is_attested_by_its_commit(tmp_path: Path) -> None:
    with Hub() as hub:
        card = b"---\nlicense: mit\n---\n# m\n"
        hub.add({"id": "acme/m", "cardData": {"license": "mit"}, "tags": ["license:mit"]}, files={"README.md": card})
        asked = {"HF_ENDPOINT": hub.endpoint, "MODELAUDIT_REGISTRY": "none"}
        done = gate(tmp_path, "hf:acme/m", "--attest", FILE, "--allow-incomplete", "--fail-on", "never", env=asked)
    assert (done.code, done.err) == (0, "")
    said = statements_in(tmp_path / FILE)[0]
    valid("gate-1", said)
    subject = said["subject"][0]
    assert subject["name"] == f"pkg:huggingface/acme/m@{subject['digest']['gitCommit']}"


@pytest.mark.parametrize("key", [(), ("--key", "key.pem")])
@pytest.mark.parametrize("name", ["gate.intoto.jsonl", "gate.intoto.json"])
def test_an_attestation_in_the_model_is_no_part_of_it_and_no_provenance(
    tmp_path: Path, name: str, key: tuple[str, ...]
) -> None:
    a_pair(tmp_path)
    folder = model(tmp_path, CLEAN)
    for _ in range(2):
        done = gate(tmp_path, "model", "--attest", f"model/{name}", *key, "-f", "json=report.json")
        assert done.code == 0
    said = statements_in(folder / name)[0]
    assert name not in [one["name"] for one in said["subject"]]
    claims = json.loads((tmp_path / "report.json").read_bytes())["audits"][0]["artifact"]["claims"]
    assert name not in {claim["evidence"]["source"] for claim in claims}
    allowed = verify(tmp_path, "model", "--attestation", f"model/{name}", "--allow-incomplete")
    assert (allowed[0], said["predicate"]["verdict"]) == (0, "released")
