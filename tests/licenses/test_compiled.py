"""The compiled license data: fresh, complete, and cheap to load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.licenses.entries.compiled import compile_document, dump
from model_license_audit.licenses.entries.families import Family
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.entries.load import parse_licenses
from model_license_audit.licenses.entries.records import license_from_record, to_record
from model_license_audit.model.errors import ContentError
from tools.compile_content import compile_licenses

ROOT = Path(__file__).parents[2]


def test_the_compiled_data_is_fresh() -> None:
    for name, content in compile_licenses(ROOT):
        assert (ROOT / name).read_bytes() == content, f"run tools/compile_content.py: {name} is stale"


def test_every_license_survives_compiling(kb: KnowledgeBase) -> None:
    written = parse_licenses((ROOT / "data" / "seed_licenses.yaml").read_text(encoding="utf-8"), "seed")
    assert {entry.key: entry for entry in written} == {entry.key: entry for entry in kb.licenses()}
    assert all(license_from_record(json.loads(json.dumps(to_record(entry)))) == entry for entry in written)


def test_every_hub_identifier_has_a_meaning(kb: KnowledgeBase) -> None:
    hub = json.loads((ROOT / "data" / "hub_license_ids.json").read_bytes())["ids"]
    assert len(hub) == 83
    assert [name for name in hub if not kb.by_id(name) and not kb.family(name)] == []
    assert all(kb.family(name) for name, facts in hub.items() if facts["kind"] != "license")


def test_every_spdx_id_of_the_hub_is_printed(kb: KnowledgeBase) -> None:
    hub = json.loads((ROOT / "data" / "hub_license_ids.json").read_bytes())["ids"]
    for name, facts in hub.items():
        if "spdx" in facts and not kb.family(name):
            found = kb.by_id(name)
            assert found is not None
            assert found[1] == facts["spdx"]


def test_the_version_names_date_count_and_digest(kb: KnowledgeBase) -> None:
    date, count, digest = kb.version.split(", ")
    assert date == kb.reviewed
    assert count == f"{len(kb.keys())} licenses"
    assert len(digest) == 12


def test_an_unknown_key_has_no_license(kb: KnowledgeBase) -> None:
    assert kb.license("no-such-license") is None


def test_loading_and_the_fast_path_import_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from model_license_audit.licenses.entries.knowledge import KnowledgeBase\n"
        "from model_license_audit.licenses.names.resolve import resolve\n"
        "kb = KnowledgeBase.load()\n"
        "assert resolve(kb, 'llama3.1').determined and resolve(kb, 'Apache 2').determined\n"
        "assert not resolve(kb, 'other', name='gemma', link='LICENSE').expression is None\n"
        "print([m for m in ('yaml', 'license_expression', 'boolean', 'difflib') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def one(key: str, **changes: Any) -> str:
    fields = {"key": key, "name": key, "class": "permissive", "status": "unverified"} | changes
    ids = fields.pop("ids", {"ref": f"LicenseRef-{key}"})
    terms = [{"grant": "modify", "clause": "1"}]
    return json.dumps([{**fields, "ids": ids, "text": {"source": "x"}, "terms": terms}])[1:-1]


def document(*entries: str, families: tuple[Family, ...] = ()) -> dict[str, Any]:
    return compile_document(parse_licenses(f"[{','.join(entries)}]", "seed"), families, {})


def test_an_alias_that_several_texts_share_is_refused() -> None:
    family = Family("modified mit", "add the text")
    with pytest.raises(ContentError, match="shared by several texts"):
        document(one("a", aliases=["modified-mit"]), families=(family,))


def test_an_alias_that_is_an_id_of_another_is_refused() -> None:
    with pytest.raises(ContentError, match="is an id of"):
        document(one("a", aliases=["bolt 1"]), one("bolt-1.0"))


def test_a_scancode_key_names_its_entry() -> None:
    compiled = document(one("a", ids={"ref": "LicenseRef-a", "scancode": "acme"}))
    assert compiled["ids"]["licenseref-scancode-acme"] == ("a", "LicenseRef-a")


def test_a_key_that_is_a_shared_name_is_no_id() -> None:
    compiled = document(one("qwen-research"), families=(Family("qwen research", "add the text"),))
    assert "qwen-research" not in compiled["ids"]
    assert "licenseref-qwen-research" in compiled["ids"]


def test_each_license_is_one_line() -> None:
    text = dump(document(one("b"), one("a"))).decode()
    assert [line[:4] for line in text.splitlines()[-3:]] == ['"a":', '"b":', "}}"]
    assert json.loads(text)["licenses"].keys() == {"a", "b"}
