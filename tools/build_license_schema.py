"""Make docs/schema/license-data-1.json, the JSON Schema of license data in YAML.

    python -m tools.build_license_schema [--check]

The vocabulary comes from the package, so that the schema cannot fall behind it. With --check nothing is written, and a
stale file makes the exit code 1. What one entry cannot show (names owned twice, neighbours that do not exist) is for
`modelaudit licenses check`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from model_license_audit.licenses.entries.schema import (
    EFFECTS,
    ELEMENTS,
    KEY_FORM,
    MAX_NAMES,
    MAX_QUOTE_WORDS,
    REQUIRED,
    SCOPES,
    SLUG_FORM,
)
from model_license_audit.model.areas import AREAS
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.terms import ACTIONS, FlowDown, LicenseClass, Reach, Status, TermKind, Trigger
from tools.generated import refresh

OUTPUT = Path(__file__).parents[1] / "docs" / "schema" / "license-data-1.json"
Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "pattern": r"\S"}
FLAG: Schema = {"type": "boolean"}
KEY: Schema = {"type": "string", "pattern": f"^{KEY_FORM}$"}
SLUG: Schema = {"type": "string", "pattern": f"^{SLUG_FORM}$"}
DATE: Schema = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
QUOTE: Schema = {"type": "string", "pattern": rf"^\s*\S+(\s+\S+){{0,{MAX_QUOTE_WORDS - 1}}}\s*$"}


def one_of(values: Iterable[object]) -> Schema:
    """One of these words."""
    return {"enum": sorted(map(str, values))}


def list_of(items: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": items}


def described(schema: Schema, meaning: str) -> Schema:
    """The schema with what the field means."""
    return {"description": meaning, **schema}


def fields(required: Iterable[str], properties: dict[str, Schema]) -> Schema:
    """A mapping with these fields and no others; one that is not required may be left empty (null)."""
    needed = list(required)
    kept = {n: s if n in needed else {"anyOf": [s, {"type": "null"}]} for n, s in properties.items()}
    return {"type": "object", "additionalProperties": False, "required": needed, "properties": kept}


IDS = fields(
    (),
    {
        "spdx": described(TEXT, "The SPDX identifier, as SPDX writes it."),
        "ref": {"type": "string", "pattern": "^LicenseRef-[A-Za-z0-9.-]+$"},
        "hub": described(list_of(TEXT), "Identifiers of the Hugging Face Hub."),
        "scancode": described(TEXT, "The key of ScanCode."),
    },
) | {"anyOf": [{"properties": {n: TEXT}, "required": [n]} for n in ("spdx", "ref")]}

MEASURE = fields(
    ("over", "effect"),
    {
        "over": described({"type": "integer", "minimum": 1}, "Users, or units of currency in each period."),
        "effect": one_of(EFFECTS),
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "period": one_of({"year", "month"}),
        "once": described({"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}, "Counted in this month for ever."),
        "scope": TEXT,
        "exempt": TEXT,
        "inclusive": described(FLAG, "True where the number itself crosses the threshold."),
        "purpose": {"const": "commercial"},
        "metric": TEXT,
    },
)

TERM_FIELDS: dict[str, Schema] = {
    "clause": described(TEXT, "The number as the text prints it."),
    "when": described(list_of(one_of(Trigger)), "The acts that make the term bite."),
    "reach": described(list_of(one_of(Reach)), "What the term follows; copies and derivatives when left out."),
    "status": described(one_of(Status), "How far the term was checked, where that is not the entry's."),
    "quote": described(QUOTE, f"At most {MAX_QUOTE_WORDS} words of the clause; required when verified."),
    "source": TEXT,
    "words": described(TEXT, "Exact words that must appear."),
    "other_words": list_of(TEXT),
    "where": described(list_of(SLUG), "The places where the words may stand."),
    "elements": described(list_of(one_of(ELEMENTS)), "What a credit or a statement of changes must hold as well."),
    "scope": one_of(SCOPES),
    "items": {
        "description": "Coded forbidden uses (data/use_restrictions.yaml), best each with its number in the text.",
        "anyOf": [list_of(SLUG), {"type": "object", "propertyNames": SLUG, "additionalProperties": TEXT}],
    },
    "territories": described(list_of({"type": "string", "pattern": "^[A-Z]{2}$"}), "The excluded ones: ISO codes, EU."),
    "modality": TEXT,
    "except_for": TEXT,
    "compatible": list_of(KEY),
    "combinable": list_of(KEY),
    "disputed": list_of(one_of(action for actions in ACTIONS.values() for action in actions)),
    "except_kinds": described(
        list_of(one_of(DerivationKind)), "Kinds of derivation that a share-alike clause leaves free."
    ),
    "free_if": described(TEXT, "The condition on which a share-alike clause leaves the license of the whole free."),
    "combinable_if": described(
        one_of(("joint-work", "author-notice")), "On what the combinable licenses depend, where it is one thing alone."
    ),
    "flow_down": one_of(FlowDown),
    "policy": described(TEXT, "The key of an acceptable-use policy."),
    "url": TEXT,
    "cure": TEXT,
    "law": TEXT,
    "measure": MEASURE,
    "note": TEXT,
}


TERM = fields(
    ("clause", *map(str, TermKind)),
    {kind.value: described(one_of(ACTIONS[kind]), f"What the {kind} is about.") for kind in TermKind} | TERM_FIELDS,
) | {"required": ["clause"], "oneOf": [{"required": [kind.value]} for kind in TermKind]}

ENTRY = fields(
    REQUIRED,
    {
        "key": described(KEY, "Names the license here; for SPDX licenses the identifier in lower case."),
        "name": TEXT,
        "class": one_of(LicenseClass),
        "publisher": described(TEXT, "Who wrote the text."),
        "licensor": described(TEXT, "Only where just this party can grant it."),
        "version": TEXT,
        "released": described(DATE, "YYYY, YYYY-MM or YYYY-MM-DD, in quotes."),
        "family": TEXT,
        "predecessor": KEY,
        "successor": KEY,
        "ids": IDS,
        "aliases": described(list_of(TEXT) | {"maxItems": MAX_NAMES}, "Names that belong to this text alone."),
        "links": described(list_of(TEXT) | {"maxItems": MAX_NAMES}, "Addresses where this text is published."),
        "text": fields(("source",), {"sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "source": TEXT}),
        "status": one_of(Status),
        "reviewed": DATE,
        "gated": FLAG,
        "note": TEXT,
        "silent": described(
            list_of(one_of(area.name for area in AREAS)), "What the text was read for and is silent on."
        ),
        "terms": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/term"}},
    },
)
QUOTED = {
    "anyOf": [
        {"required": ["quote"]},
        {"required": ["status"], "properties": {"status": {"not": {"const": "verified"}}}},
    ]
}


def schema() -> Schema:
    """The whole schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:model-license-audit:license-data:1",
        "title": "License data, version 1",
        "description": "data/seed_licenses.yaml and license packs: one entry for each version of a license text.",
        "type": "array",
        "items": {"$ref": "#/$defs/license"},
        "$defs": {
            "license": ENTRY
            | {
                "if": {"properties": {"status": {"const": "verified"}}},
                "then": {"properties": {"terms": {"items": QUOTED}}},
            },
            "term": TERM,
        },
    }


def main(arguments: list[str]) -> int:
    """Write the file, or with --check tell whether it is stale."""
    return refresh(OUTPUT, json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
