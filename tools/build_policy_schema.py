"""Make the schemas of policies, waivers, curations and baselines, and the keys in docs/policy.md.

    python -m tools.build_policy_schema [--check]

With --check nothing is written, and a stale file makes the exit code 1. Names of licenses and rules are texts to the
schema: which there are is for `modelaudit policy check`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from model_license_audit.model.findings import FindingKind
from model_license_audit.model.rulings import RulingKind
from model_license_audit.policy.baseline import SCHEMA as BASELINE
from model_license_audit.policy.keys import KEYS
from model_license_audit.policy.waivers import REASONS
from tools.generated import refresh

ROOT = Path(__file__).parents[1]
SCHEMAS, PAGE = ROOT / "docs" / "schema", ROOT / "docs" / "policy.md"
BEGIN, END = "<!-- keys: made by tools/build_policy_schema.py -->", "<!-- end of keys -->"
_TEXT: dict[str, Any] = {"type": "string", "pattern": r"\S"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}


def main() -> None:
    """Write both, or with --check tell whether they are fresh."""
    page, arguments = PAGE.read_text("utf-8"), sys.argv[1:]
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    told = before + BEGIN + "\n\n" + "\n".join(documented()) + "\n\n" + END + after
    files = {PAGE: told} | {SCHEMAS / name: json.dumps(made, indent=2) + "\n" for name, made in schemas().items()}
    stale = sum(refresh(file, text, arguments) for file, text in files.items())
    sys.exit(1 if stale else 0)


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by the name of its file."""
    return {
        "policy-1.json": schema(),
        "waivers-1.json": _of_tables("waivers", "The waivers of a house", waiver()),
        "curations-1.json": _of_tables("curations", "Licenses that a legal team concluded", _curation()),
        "baseline-1.json": _baseline(),
    }


def _of_tables(name: str, title: str, one: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file that holds an array of tables and nothing else."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:model-license-audit:{name}:1",
        "title": f"{title}, as the JSON that the TOML stands for",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"type": "array", "items": one}},
    }


def _curation() -> dict[str, Any]:
    names = ["artifact", "license", "who", "when", "evidence", "digest"]
    properties: dict[str, Any] = dict.fromkeys(names, _TEXT)
    properties |= {"when": {"type": "string", "format": "date"}, "digest": {"pattern": "^([0-9a-f]{64}|unknown)$"}}
    return {"type": "object", "additionalProperties": False, "required": names, "properties": properties}


def _baseline() -> dict[str, Any]:
    names = ["artifact", "fingerprint", "rule", "kind", "message"]
    properties: dict[str, Any] = {key: {"type": "string"} for key in names}
    properties["kind"] = {"enum": [*map(str, FindingKind), *map(str, RulingKind)]}
    one = {"type": "object", "additionalProperties": False, "required": names, "properties": properties}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": BASELINE,
        "title": "What was open before",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "entries"],
        "properties": {"schema": {"const": BASELINE}, "entries": {"type": "array", "items": one}},
    }


def schema() -> dict[str, Any]:
    """The whole schema."""
    plain = _keys()
    override = {
        **plain,
        "required": ["paths"],
        "properties": {"paths": {**_TEXTS, "minItems": 1}, **plain["properties"]},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:model-license-audit:policy:1",
        "title": "A policy of modelaudit, as the JSON that its TOML stands for",
        **plain,
        "properties": {
            "extends": {"description": "A policy file, or the name of one that ships.", **_TEXT},
            **plain["properties"],
            "override": {"description": "What holds in some directories.", "type": "array", "items": override},
            "tests": {"description": "Models with what is expected.", "type": "array", "items": _test()},
            "waivers": {"description": "Waivers in the policy itself.", "type": "array", "items": waiver()},
        },
    }


def _keys() -> dict[str, Any]:
    top: dict[str, Any] = {}
    for name, key in KEYS.items():
        table, _, inner = name.rpartition(".")
        said = {"description": key.meaning.replace("`", ""), **key.form.schema}
        if table:
            empty = {"type": "object", "additionalProperties": False, "properties": {}}
            top.setdefault(table, empty)["properties"][inner] = said
        else:
            top[name] = said
    return {"type": "object", "additionalProperties": False, "properties": top}


def _test() -> dict[str, Any]:
    properties = {
        "model": _TEXT,
        "expect": {"enum": ["pass", "refused", "incomplete"]},
        "keys": _TEXTS,
        "rules": _TEXTS,
        "why": _TEXT,
    }
    return {"type": "object", "additionalProperties": False, "required": ["model", "expect"], "properties": properties}


def waiver() -> dict[str, Any]:
    """The schema of one waiver."""
    needed = ["rule", "artifact", "fingerprint", "reason", "comment", "owner", "expires"]
    properties: dict[str, Any] = dict.fromkeys((*needed, "approver"), _TEXT)
    properties["fingerprint"] = {"type": "string", "pattern": "^[0-9a-f]{12,16}$"}
    properties["reason"] = {"enum": list(REASONS)}
    properties |= {name: {"type": "string", "format": "date"} for name in ("expires", "created")}
    return {"type": "object", "additionalProperties": False, "required": needed, "properties": properties}


def documented() -> Iterator[str]:
    """The keys as a table of Markdown."""
    yield from ("| key | several files | meaning |", "|---|---|---|")
    for name, key in KEYS.items():
        words = key.form.schema.get("items", key.form.schema).get("enum", ())
        listed = f" One of {', '.join(f'`{word}`' for word in words)}." if words else ""
        whole = " Not in an override." if key.whole else ""
        yield f"| `{name}` | {'add up' if key.adds else 'the nearest'} | {key.meaning}{listed}{whole} |"


if __name__ == "__main__":
    main()
