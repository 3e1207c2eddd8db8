"""``modelaudit registry audits`` as a user runs it, over audits that a scan and a gate have kept."""

from __future__ import annotations

import csv
import io
import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.address import Address
from model_license_audit.registry.kept import InputRole
from model_license_audit.registry.reading.shelf import open_shelf
from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import kept_to
from tests.gate.attested_models import FINE, model_in

CHAT = "---\nlicense: llama2\nbase_model: meta-llama/Llama-2-7b-hf\n---\n# Llama-chat\n"
TUNED = "---\nlicense: mit\nbase_model: acme/chat\n---\n# tuned\n"


@pytest.fixture(scope="module", name="file")
def _file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry in which a model on Llama 2, one made from that and one on nothing went through the gate."""
    folder = tmp_path_factory.mktemp("audits")
    for name, card in (("chat", CHAT), ("tuned", TUNED), ("fine", FINE)):
        model_in(folder / name, card)
    file = folder / "registry.db"
    added = modelaudit("registry", "add", folder / "chat", "--as", "hf:acme/chat", "--registry", file)
    assert added.returncode in {0, 1, 4}
    for name, options in (("tuned", ("--fail-on", "never", "--allow-incomplete")), ("fine", ()), ("chat", ())):
        modelaudit("gate", folder / name, *options, "--keep", "--by", f"of-{name}", "--registry", file)
    return file


def audits(file: Path, *arguments: object) -> Done:
    return modelaudit("registry", "audits", *arguments, "--registry", file)


def found(file: Path, *arguments: object) -> list[tuple[str, str | None]]:
    """The folders of the models whose audits are found, each with the verdict."""
    done = audits(file, *arguments, "-f", "json")
    document: dict[str, Any] = kept_to("registry-audits-1.json", done.stdout)
    assert done.returncode == (0 if document["total"] else 3)
    assert [one["at"] for one in document["audits"]] == sorted((o["at"] for o in document["audits"]), reverse=True)
    return [(one["ref"].rpartition("/")[2], one["verdict"]) for one in document["audits"]]


def test_which_released_models_rest_on_llama_2_is_one_query(file: Path) -> None:
    for asked in ("meta-llama/Llama-2-7b-hf", "meta-llama/Llama-2*", "license:llama2", "hf:meta-llama/*"):
        assert found(file, "--verdict", "released", "--rests-on", asked) == [("tuned", "released")]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--verdict released", [("fine", "released"), ("tuned", "released")]),
        ("--by of-fine", [("fine", "released")]),
        ("--artifact acme/chat", [("chat", None)]),
        ("--rests-on acme/chat", [("tuned", "released")]),
        ("--rests-on license:gemma", []),
        ("--rests-on nobody/nothing", []),
        ("--since 1h --verdict released --latest", [("fine", "released"), ("tuned", "released")]),
        ("--until 2020-01-01", []),
    ],
)
def test_options_narrow_what_is_listed(file: Path, arguments: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(file, *arguments.split()) == expected


def test_the_text_tells_who_when_and_on_what(file: Path) -> None:
    done = audits(file, "--verdict", "released", "--rests-on", "meta-llama/Llama-2*")
    said = " ".join(done.stdout.split())
    assert "for of-tuned (--by)" in said
    assert "rests on hf:meta-llama/Llama-2-7b-hf" in said
    assert "1 audit of 1 model." in said
    assert all(len(line) <= 80 for line in done.stdout.splitlines() if "path:" not in line)


def test_a_limit_is_told(file: Path) -> None:
    assert "--limit 0 lists the other 3" in audits(file, "--limit", 1).stdout
    document = json.loads(audits(file, "--limit", 1, "-f", "json").stdout)
    assert (document["total"], len(document["audits"])) == (4, 1)


def test_a_spreadsheet_gets_the_same_rows(file: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(audits(file, "--rests-on", "license:llama2", "-f", "csv").stdout)))
    assert {row["verdict"] for row in rows} >= {"released", ""}
    assert {row["who_from"].lstrip("'") for row in rows} >= {"--by"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("--since yesterday", "is no date"),
        ("--since 2026-11-02 --until 2026-11-01", "--until is before --since"),
        ("--rests-on license:nonsense-9000", "no license is called"),
        ("--verdict nothing", "'nothing' is not one of"),
    ],
)
def test_what_cannot_be_meant_is_told(file: Path, arguments: str, told: str) -> None:
    done = audits(file, *arguments.split())
    assert (done.returncode, told in done.stderr) == (2, True)


def test_without_a_registry_there_is_nothing(tmp_path: Path) -> None:
    assert audits(tmp_path / "none.db").returncode == 3


def test_the_same_audit_is_kept_once_for_an_account_and_again_for_another(tmp_path: Path) -> None:
    folder, file = model_in(tmp_path / "fine"), tmp_path / "r.db"
    for by in ("anna", "anna", "ben"):
        modelaudit("gate", folder, "--keep", "--by", by, "--registry", file)
    modelaudit("scan", folder, "--keep", "--registry", file)
    document = json.loads(audits(file, "-f", "json").stdout)
    assert [(one["who"], one["verdict"]) for one in document["audits"]][1:] == [
        ("ben", "released"),
        ("anna", "released"),
    ]
    assert document["audits"][0]["verdict"] is None


def test_the_digests_of_the_model_and_of_the_policy_are_kept(tmp_path: Path) -> None:
    folder, file, policy = model_in(tmp_path / "fine"), tmp_path / "r.db", tmp_path / "house.toml"
    policy.write_text('extends = "saas"\n', "utf-8")
    modelaudit("gate", folder, "--policy", policy, "--keep", "--registry", file)
    with open_shelf(Address(path=str(file))) as shelf:
        kept = shelf.audits_of(ArtifactRef(Host.PATH, str(folder)))[0]
    digests = {(one.role, one.path): one.digest for one in kept.inputs}
    for role, path in ((InputRole.FILE, folder / "README.md"), (InputRole.POLICY, policy)):
        assert digests[role, path.name] == sha256(path.read_bytes()).hexdigest()
    assert digests[InputRole.FILE, "weights/model.safetensors"] is None
    assert (InputRole.POLICY, "saas") in digests
    assert json.loads(audits(file, "-f", "json").stdout)["audits"][0]["policy"] == ["saas", "house.toml"]


def test_the_moment_is_that_of_the_build_where_it_has_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    file = tmp_path / "r.db"
    modelaudit("gate", model_in(tmp_path / "fine"), "--keep", "--registry", file)
    told = json.loads(audits(file, "-f", "json").stdout)["audits"]
    assert [one["at"] for one in told] == ["2023-11-14T22:13:20.000000Z"]


def test_tables_of_an_earlier_version_are_told(file: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(file, tmp_path / "old.db"))
    modelaudit("registry", "upgrade", "--to", "0003", "--down", "--registry", old)
    done = audits(old)
    assert (done.returncode, "modelaudit registry upgrade" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("meta-llama/Llama-2-7b", False),
        ("Llama 2", False),
        ("*lama-9*", False),
        ("license:gemma", False),
        ("acme/tuned", False),
        ("google/*", False),
        ("*llama-2*", True),
        ("META-LLAMA/llama-2-7b-hf", True),
    ],
)
def test_a_name_that_nobody_knows_is_no_comfort(file: Path, asked: str, known: bool) -> None:
    done = audits(file, "--rests-on", asked, "--verdict", "incomplete")
    assert done.returncode == 3
    assert "No audit in the registry fits." in done.stdout
    assert ("has never heard of" in done.stderr) is not known
