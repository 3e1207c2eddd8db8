"""The file of waivers: read with every mistake told, and written to without touching what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from model_license_audit.model.errors import UsageError
from model_license_audit.policy.documents import toml_of, toml_value
from model_license_audit.policy.faults import Faults, meant
from model_license_audit.policy.names import Names
from model_license_audit.policy.waivers import Waiver, waiver_from

_HEAD = (
    "# Findings that are accepted, each until a day; written by `modelaudit waive`, listed by `modelaudit waivers`.\n"
)


def load_waivers(path: Path, rule_ids: Iterable[str]) -> tuple[Waiver, ...]:
    """The waivers of a file; raises :class:`PolicyError` telling every mistake."""
    told, names, faults, found = toml_of(path, "a file of waivers"), Names(rule_ids), Faults(), []
    for key in told:
        if key != "waivers":
            faults.add(f"{path}: key {key}", f"unknown {key!r:.80}", meant(key, ["waivers"]))
    entries = told.get("waivers", [])
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        try:
            waiver = waiver_from(str(path), entry)
            names.rule(waiver.rule)
            found.append(waiver)
        except UsageError as error:
            faults.note(UsageError(f"waiver {number}: {error.what}", error.remedy))
    faults.stop()
    return tuple(found)


def with_waiver(text: str, waiver: Waiver) -> str:
    """The text of a file with a waiver behind what stands there, which is left as it is."""
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{ended or _HEAD}\n{_written(waiver)}"


def _written(waiver: Waiver) -> str:
    told: Mapping[str, object] = {
        "rule": waiver.rule,
        "artifact": waiver.artifact,
        "fingerprint": waiver.fingerprint,
        "reason": waiver.reason,
        "comment": waiver.comment,
        "owner": waiver.owner,
        "approver": waiver.approver,
        "created": waiver.created,
        "expires": waiver.expires,
    }
    lines = [f"{key} = {toml_value(value)}" for key, value in told.items() if value is not None]
    return "[[waivers]]\n" + "\n".join(lines) + "\n"
