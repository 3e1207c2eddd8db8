"""The Hub's identifiers: a generated table, and the command that makes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from tools import build_hub_license_ids

TABLE = json.loads((Path(__file__).parents[2] / "data" / "hub_license_ids.json").read_bytes())
HEADER = "hf_id,full_name,spdx_id,mapping\n"


def test_the_table_has_its_form() -> None:
    ids = TABLE["ids"]
    assert "hub-docs" in TABLE["credit"]
    assert list(ids) == sorted(ids)
    assert {facts["kind"] for facts in ids.values()} == {"license", "family", "placeholder"}
    for name, facts in ids.items():
        assert name == name.lower().strip()
        assert facts["name"]
        assert facts.keys() <= {"name", "kind", "spdx"}
    assert {name for name, facts in ids.items() if facts["kind"] == "placeholder"} == {"other", "unknown"}


def test_every_identifier_with_a_license_has_an_entry(kb: KnowledgeBase) -> None:
    licenses = [name for name, facts in TABLE["ids"].items() if facts["kind"] == "license"]
    found = {name: kb.by_id(name) for name in licenses}
    assert [name for name, pair in found.items() if pair is None or not kb.has_entry(pair[0])] == []


def test_a_new_identifier_is_one_command_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, output = tmp_path / "ids.csv", tmp_path / "ids.json"
    monkeypatch.setattr(build_hub_license_ids, "OUTPUT", output)
    rows = [
        "mit,MIT,MIT,exact", "acme-1.0,Acme License,,no-spdx-id", "other,Other,,placeholder",
        "gpl,GNU General Public License family,,family", "gpl-3.0,GNU GPL v3.0,GPL-3.0-only|GPL-3.0-or-later,version",
    ]  # fmt: skip
    table.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    build_hub_license_ids.main(str(table))
    made = json.loads(output.read_text(encoding="utf-8"))
    assert made["ids"] == {
        "acme-1.0": {"kind": "license", "name": "Acme License"},
        "gpl": {"kind": "family", "name": "GNU General Public License family"},
        "gpl-3.0": {"kind": "license", "name": "GNU GPL v3.0"},
        "mit": {"kind": "license", "name": "MIT", "spdx": "MIT"},
        "other": {"kind": "placeholder", "name": "Other"},
    }
    assert made["credit"] == TABLE["credit"]
