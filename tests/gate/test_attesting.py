"""The statement of the gate: its files, its predicate, who and when; what cannot be attested."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from model_license_audit.audit.identity import Who, who
from model_license_audit.gate.attesting import Gated, attest, statement
from model_license_audit.gate.policies import loaded, with_files
from model_license_audit.model.errors import ModelAuditError, NothingToAudit, UsageError
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.policy.policy import Policy
from model_license_audit.reports.choose import renderer
from tests.gate.attested_models import ANNA, NOT_FINE, WHEN, gated, model_in, statements_in, valid
from tests.gate.key_pairs import a_pair


@pytest.fixture(name="model", scope="module")
def _model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_in(tmp_path_factory.mktemp("attest") / "fine-model")


def test_every_file_is_a_subject_with_its_digest(model: Path) -> None:
    said = statement(gated(model), by=ANNA, when=WHEN)
    files = ["README.md", "config.json", "weights/model.safetensors"]
    digests = [sha256((model / file).read_bytes()).hexdigest() for file in files]
    assert said["subject"] == [{"name": n, "digest": {"sha256": d}} for n, d in zip(files, digests, strict=True)]
    valid("gate-1", said)


def test_the_predicate_tells_the_verdict_who_when_and_by_what(model: Path) -> None:
    one = gated(model)
    told = statement(one, by=ANNA, when=WHEN)["predicate"]
    assert (told["verdict"], told["exitCode"]) == ("released", 0)
    assert (told["by"], told["at"]) == ({"name": "anna", "from": "--by"}, "2026-11-23T07:30:00Z")
    assert told["model"] == {"name": "fine-model", "license": "Apache-2.0", "only": []}
    assert told["restsOn"] == []
    assert told["versions"]["licenseData"] == one.report.versions.license_data
    report = renderer("json").render([one.report]).encode()
    assert told["report"]["digest"] == {"sha256": sha256(report).hexdigest()}


def test_a_refused_model_is_attested_as_refused_with_what_it_rests_on(tmp_path: Path) -> None:
    said = statement(gated(model_in(tmp_path / "x", NOT_FINE)), by=ANNA, when=WHEN)
    valid("gate-1", said)
    told = said["predicate"]
    assert (told["verdict"], told["exitCode"]) == ("refused", 1)
    assert sum(told["findings"]["open"].values()) > 0
    base = told["restsOn"][0]
    assert (base["name"], base["uri"]) == ("meta-llama/Llama-2-7b-hf", "pkg:huggingface/meta-llama/Llama-2-7b-hf")
    assert base["license"]


def test_the_files_of_the_policy_are_told_by_name_and_digest(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "modelaudit.toml"
    file.write_text('extends = "saas"\nfail-on = "conflict"\n', "utf-8")
    (tmp_path / "modelaudit-waivers.toml").write_text("", "utf-8")
    policy = with_files(loaded(file), file)
    told = statement(gated(model, policy), by=None, when=WHEN)["predicate"]
    assert told["policy"]["failOn"] == "conflict"
    named = {one["name"]: (one["role"], one["digest"]["sha256"]) for one in told["policy"]["files"]}
    assert named.keys() == {"saas", "modelaudit.toml"}
    assert named["modelaudit.toml"] == ("policy", sha256(file.read_bytes()).hexdigest())
    assert str(tmp_path) not in json.dumps(told)


def test_the_same_audit_at_the_same_moment_gives_the_same_bytes(model: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for file in (one, other):
        attest([gated(model)], file, by=ANNA, when=WHEN)
    assert one.read_bytes() == other.read_bytes()


def test_the_moment_is_that_of_the_environment(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    attest([gated(model)], tmp_path / "a", by=ANNA)
    assert statements_in(tmp_path / "a")[0]["predicate"]["at"] == "1970-01-01T00:00:00Z"


def test_several_models_get_a_line_each(model: Path, tmp_path: Path) -> None:
    bad = model_in(tmp_path / "bad", NOT_FINE)
    attest([gated(model), gated(bad)], tmp_path / "both.intoto.jsonl", by=ANNA, when=WHEN)
    both = statements_in(tmp_path / "both.intoto.jsonl")
    assert [one["predicate"]["verdict"] for one in both] == ["released", "refused"]


def test_the_attestation_itself_and_git_are_no_subjects(tmp_path: Path) -> None:
    folder = model_in(tmp_path / "m")
    (folder / ".git").mkdir()
    (folder / ".git" / "index").write_bytes(b"x")
    (folder / "weights" / ".git").write_text("of the model", "utf-8")
    for _ in range(2):
        attest([gated(folder)], folder / "gate.intoto.jsonl", by=ANNA, when=WHEN)
    names = [one["name"] for one in statements_in(folder / "gate.intoto.jsonl")[0]["subject"]]
    assert names == ["README.md", "config.json", "weights/.git", "weights/model.safetensors"]


def test_of_a_shared_directory_only_the_files_of_the_model_are_subjects(tmp_path: Path) -> None:
    folder = model_in(tmp_path / "m", other="x")
    said = statement(gated(folder, only=("README.md", "weights")), by=ANNA, when=WHEN)
    assert [one["name"] for one in said["subject"]] == ["README.md", "weights/model.safetensors"]
    assert said["predicate"]["model"]["only"] == ["README.md", "weights"]


@pytest.mark.parametrize("target", ["config.json", "/etc/hostname", "nowhere", "weights"])
def test_a_link_cannot_be_attested(tmp_path: Path, target: str) -> None:
    folder = model_in(tmp_path / "m")
    (folder / "link").symlink_to(target)
    with pytest.raises(ModelAuditError, match=r"link is a link.*put the file itself in its place"):
        attest([gated(folder)], tmp_path / "a", by=ANNA, when=WHEN)
    assert not (tmp_path / "a").exists()


def test_a_pipe_cannot_be_attested_and_is_not_waited_for(tmp_path: Path) -> None:
    folder = model_in(tmp_path / "m")
    os.mkfifo(folder / "pipe")
    with pytest.raises(ModelAuditError, match="pipe is a link or no plain file"):
        statement(gated(folder), by=ANNA, when=WHEN)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("README.md", lambda path: path.write_text("# another\n", "utf-8")),
        ("config.json", lambda path: path.unlink()),
        ("weights/model.safetensors", lambda path: path.write_bytes(path.read_bytes() + b"x")),
    ],
)
def test_a_file_that_is_not_the_audited_one_is_told(tmp_path: Path, file: str, change: Callable[[Path], None]) -> None:
    one = gated(model_in(tmp_path / "m"))
    change(tmp_path / "m" / file)
    with pytest.raises(ModelAuditError, match=f"{file} is not the file that was audited"):
        attest([one], tmp_path / "a", by=ANNA, when=WHEN)
    assert not (tmp_path / "a").exists()


def test_nothing_audited_is_nothing_to_attest(tmp_path: Path) -> None:
    with pytest.raises(NothingToAudit):
        attest([], tmp_path / "a")


def test_what_lies_on_a_hub_is_attested_by_its_commit(model: Path) -> None:
    one, commit = gated(model), "a" * 40
    fixed = replace(one.report, artifact=replace(one.report.artifact, ref=ArtifactRef.parse(f"hf:acme/m@{commit}")))
    said = statement(Gated(fixed, one.policy), by=ANNA, when=WHEN)
    valid("gate-1", said)
    assert said["subject"] == [{"name": f"pkg:huggingface/acme/m@{commit}", "digest": {"gitCommit": commit}}]
    with pytest.raises(UsageError, match="no commit is known"):
        statement(Gated(one.report, Policy()), by=ANNA, when=WHEN)


def test_a_file_that_cannot_be_written_and_a_key_that_is_none_leave_nothing(model: Path, tmp_path: Path) -> None:
    private, _ = a_pair(tmp_path, "rsa", curve=False)
    with pytest.raises(UsageError, match=r"is no key to sign with.*openssl ecparam"):
        attest([gated(model)], tmp_path / "a", key=private, by=ANNA, when=WHEN)
    with pytest.raises(UsageError, match="cannot be written"):
        attest([gated(model)], tmp_path / "none" / "a", by=ANNA, when=WHEN)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("said", "environment", "expected"),
    [
        ("anna", {"GITHUB_ACTOR": "octo"}, Who("anna", "--by")),
        (None, {"GITHUB_ACTOR": "octo", "GITLAB_USER_LOGIN": "lab"}, Who("octo", "GITHUB_ACTOR")),
        (" ", {"GITLAB_USER_LOGIN": "lab", "GITLAB_USER_EMAIL": "l@b"}, Who("lab", "GITLAB_USER_LOGIN")),
        (None, {"BUILD_USER_ID": "jenkins"}, Who("jenkins", "BUILD_USER_ID")),
        ("a\n\x1b[31mb\udcff", {}, Who("a [31mb?", "--by")),
        ("x" * 999, {}, Who("x" * 200, "--by")),
    ],
)
def test_who_is_said_or_told_by_the_build(said: str | None, environment: dict[str, str], expected: Who) -> None:
    assert who(said, environment) == expected


def test_who_is_else_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "anna")
    assert who(None, {}) == Who("anna", "login")


def test_a_user_without_a_name_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000 - 5)
    assert who(None, {}) is None
