"""``modelaudit scan`` called for its JSON report, and looking things up in that."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.inside import modelaudit

CHILD = "---\nlicense: mit\nbase_model: acme/base\nbase_model_relation: finetune\n---\n# Child\n\nFine-tuned.\n"
LICENSE_OF_BASE = {"README.md": b"---\nlicense: cc-by-nc-4.0\n---\n# Base\n"}


def scan(*arguments: object) -> dict[str, Any]:
    done = modelaudit("scan", *arguments, "-f", "json")
    assert done.stdout, done.stderr
    audit = json.loads(done.stdout)["audits"][0]
    assert audit["outcome"]["exit_code"] == done.returncode
    assert isinstance(audit, dict)
    return audit


def rules(audit: dict[str, Any]) -> set[str]:
    return {finding["rule"] for finding in audit["findings"]}


def ancestor(audit: dict[str, Any], name: str) -> dict[str, Any]:
    found = [a for a in audit["lineage"]["artifacts"] if a["ref"]["name"] == name]
    assert len(found) == 1, [a["ref"]["id"] for a in audit["lineage"]["artifacts"]]
    assert isinstance(found[0], dict)
    return found[0]


def gaps(audit: dict[str, Any]) -> str:
    return " | ".join(f"{gap['subject']}: {gap['what']} -> {gap['remedy']}" for gap in audit["gaps"])
