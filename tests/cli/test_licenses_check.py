"""``modelaudit licenses check`` and ``--licenses``, as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.cli.test_commands import run
from tests.licenses.test_packs import entry, example

ACME_CARD = "---\nlicense: other\nlicense_name: acme-weights\n---\n# Bolt\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The documented pack as a file."""
    file = tmp_path / "acme.yaml"
    file.write_text(example(), encoding="utf-8")
    return file


def test_the_shipped_data_are_sound() -> None:
    done = run("licenses", "check")
    assert done.returncode == 0, done.stdout
    assert done.stdout.rstrip().endswith("terms: no fault.")


def test_a_sound_pack(pack: Path) -> None:
    done = run("licenses", "check", pack)
    assert done.returncode == 0
    assert done.stdout.startswith("acme.yaml, 1 license, ")
    assert done.stdout.endswith(": no fault.\n")


def test_every_fault_of_every_pack_is_told_with_what_to_do(pack: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    entries = [
        entry("bolt-1.0", terms=[{"grant": "modify"}, {"grant": "fly", "clause": "1"}]),
        entry("bolt-2.0", aliases=["Apache 2"]),
        entry("bolt-3.0", aliases=["acme-weights"]),
    ]
    bad.write_text(yaml.safe_dump(entries), encoding="utf-8")
    done = run("licenses", "check", pack, bad)
    text = " ".join(done.stdout.split())
    assert done.returncode == 1
    for said in (
        "bad.yaml: bolt-1.0: term 1 (modify): clause is missing what to do: give the number as the text prints it",
        "bad.yaml: bolt-1.0: term 1 (modify): a verified term needs a quote",
        "bad.yaml: bolt-1.0: term 2: unknown grant 'fly' what to do: write one of commercial-use,",
        "bad.yaml: bolt-2.0: the alias 'Apache 2' is taken by apache-2.0 (Apache License 2.0)",
        "bad.yaml: bolt-3.0: the alias 'acme-weights' is taken by acme-weights-1.0 (Acme Weights License 1.0)",
        "bad.yaml: 5 faults.",
    ):
        assert said in text
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_faults_as_json(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("- {key: a, key: b}", encoding="utf-8")
    done = run("licenses", "check", bad, "-f", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == [
        {"place": "bad.yaml:1", "fault": "the key 'key' is given twice", "remedy": "keep one of them"}
    ]


@pytest.mark.parametrize("name", ["absent.yaml", "."])
def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path, name: str) -> None:
    assert run("licenses", "check", tmp_path / name).returncode == 2


def test_a_scan_counts_the_pack_and_its_report_names_it(pack: Path, model_dir: Callable[..., Path]) -> None:
    model = model_dir({"README.md": ACME_CARD})
    done = run("scan", model, "--licenses", pack, "-f", "json")
    report = json.loads(done.stdout)["audits"][0]
    assert done.returncode == 1
    assert report["artifact"]["concluded"]["expression"]["id"] == "LicenseRef-Acme-Weights-1.0"
    assert "; acme.yaml, 1 license, " in report["versions"]["license_data"]
    without = json.loads(run("scan", model, "-f", "json").stdout)["audits"][0]
    assert "acme" not in without["versions"]["license_data"]


def test_a_policy_file_names_packs_from_its_own_folder(pack: Path, model_dir: Callable[..., Path]) -> None:
    policy = pack.with_name("policy.toml")
    policy.write_text('licenses = ["acme.yaml"]\n', encoding="utf-8")
    model = model_dir({"README.md": ACME_CARD})
    both = run("scan", model, "--policy", policy, "--licenses", pack, "-f", "json", cwd=model)
    versions = json.loads(both.stdout)["audits"][0]["versions"]
    assert versions["license_data"].count("acme.yaml") == 1
    policy.write_text("licenses = [3]\n", encoding="utf-8")
    assert "3 is no path" in run("scan", model, "--policy", policy).stderr


def test_a_faulty_pack_stops_the_scan_with_file_entry_and_what_to_do(
    tmp_path: Path, model_dir: Callable[..., Path]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(yaml.safe_dump([entry(aliases=["MIT"])]), encoding="utf-8")
    done = run("scan", model_dir({"README.md": ACME_CARD}), "--licenses", bad)
    assert done.returncode == 2
    assert "bad.yaml: acme-1.0: the alias 'MIT' is taken by mit (MIT License)" in done.stderr
    assert "what to do:" in done.stderr


def test_every_command_about_licenses_knows_the_pack(pack: Path) -> None:
    for command in (
        ["show", "acme-weights"],
        ["list"],
        ["compare", "acme-weights", "mit"],
        ["resolve", "acme-weights"],
    ):
        done = run("licenses", *command, "--licenses", pack)
        assert done.returncode == 0, command
        assert "Acme Weights License 1.0" in done.stdout
