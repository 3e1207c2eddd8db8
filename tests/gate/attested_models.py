"""Small models with their audits, as the gate attests them."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.audit.identity import Who
from model_license_audit.gate.attesting import Gated
from model_license_audit.policy.policy import Policy
from model_license_audit.sources.local import LocalSource

WHEN = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ANNA = Who("anna", "--by")
FINE = "---\nlicense: apache-2.0\n---\n# fine-model\n"
NOT_FINE = "---\nlicense: mit\nbase_model: meta-llama/Llama-2-7b-hf\n---\n# x\n"
_SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


def model_in(folder: Path, card: str = FINE, **files: str) -> Path:
    """A model with a card, weights in a folder below, and further files."""
    (folder / "weights").mkdir(parents=True)
    (folder / "README.md").write_text(card, "utf-8")
    (folder / "config.json").write_text('{"model_type": "bert"}', "utf-8")
    (folder / "weights" / "model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}" + bytes(100_000))
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def gated(folder: Path, policy: Policy | None = None, only: tuple[str, ...] = ()) -> Gated:
    """The model in a folder, audited by a policy."""
    by = policy or Policy()
    report = Auditor().audit(ScanRequest(LocalSource(str(folder), only), by))
    return Gated(report, by, folder, only)


def valid(schema: str, document: Any) -> None:
    """Raises where the document is not what its published schema says."""
    file = json.loads((_SCHEMAS / f"{schema}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(file).validate(document)


def statements_in(file: Path) -> list[Any]:
    """The statements of a file, out of their envelopes."""
    told = [json.loads(line) for line in file.read_bytes().splitlines()]
    return [json.loads(b64decode(one["payload"])) if "payload" in one else one for one in told]
