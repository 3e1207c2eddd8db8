"""Make data/hub_license_ids.json from the table of the Hub's license identifiers: build_hub_license_ids.py TABLE.csv.

The table (columns hf_id, full_name, spdx_id, mapping) was drawn from the Hub's public documentation of its licenses.
For a new identifier add its row and run this, then tools/compile_content.py. `modelaudit licenses check` tells when it
needs an entry in data/seed_licenses.yaml (a license that SPDX does not have) or in data/license_families.yaml.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "data" / "hub_license_ids.json"
CREDIT = (
    "Identifiers and names: Hugging Face Hub documentation (huggingface/hub-docs, Apache-2.0), as of 2026-08-22. "
    "SPDX identifiers: SPDX License List. GNU versions without 'only' or 'or later' have no SPDX identifier here."
)


def facts(row: dict[str, str]) -> dict[str, str]:
    """Name, SPDX id where there is exactly one, and the kind of identifier (license, family or placeholder).

    What the Hub calls a family and SPDX has one license for (``odbl``) is that license.
    """
    spdx, mapping = row["spdx_id"], row["mapping"]
    kind = "placeholder" if mapping == "placeholder" else "family" if mapping == "family" and not spdx else "license"
    return {"name": row["full_name"], "kind": kind} | ({"spdx": spdx} if spdx and "|" not in spdx else {})


def main(table: str) -> None:
    """Write the file."""
    with Path(table).open(newline="", encoding="utf-8") as stream:
        ids = {row["hf_id"]: facts(row) for row in csv.DictReader(stream)}
    document = {"credit": CREDIT, "ids": dict(sorted(ids.items()))}
    OUTPUT.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} TABLE.csv")
    main(sys.argv[1])
