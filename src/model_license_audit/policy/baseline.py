"""A baseline: what was open before, so that only what is new fails an audit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import UsageError
from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.report import AuditReport
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.policy.entries import Entry, ruled

SCHEMA = "urn:model-license-audit:baseline:1"
_KEYS = ("artifact", "fingerprint", "rule", "kind", "message")
_KINDS = [*map(str, FindingKind), *map(str, RulingKind)]
_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class Before:
    """A finding, or a ruling of the policy, that was open: ``rule`` is its rule or key; the message is for readers."""

    artifact: str
    fingerprint: str
    rule: str
    kind: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was open before, and the file that tells it."""

    entries: frozenset[Before]
    file: str

    def known(self, artifact: str, findings: Iterable[Finding], rulings: Iterable[Ruling]) -> frozenset[str]:
        """The fingerprints of what is open and was so before; what has become worse since is new."""
        before = {(one.fingerprint, one.rule): one.kind for one in self.entries if one.artifact == artifact}
        old = {f.fingerprint for f in findings if _is_no_worse(f.kind, before.get((f.fingerprint, f.rule)))}
        same = {one.fingerprint for one in rulings if before.get((one.fingerprint, one.key)) == one.kind}
        return frozenset(old | same)

    def gone(self, artifact: str, findings: Iterable[Finding], rulings: Iterable[Ruling]) -> Iterator[Ruling]:
        """What was open before and no longer is: the baseline can be made smaller."""
        here = {one.fingerprint for one in findings if one.verdict is not Verdict.SATISFIED}
        here |= {one.fingerprint for one in rulings}
        for one in sorted(self.entries):
            if one.artifact == artifact and one.fingerprint not in here:
                message = f"{one.rule} {one.fingerprint} is in the baseline and no longer occurs: {one.message}"
                entry = Entry("baseline", f"{one.rule} {one.fingerprint}", self.file)
                yield ruled(RulingKind.NOTED, entry, artifact, (message, "write the baseline anew: --write-baseline"))


def _is_no_worse(kind: FindingKind, before: str | None) -> bool:
    return before in set(FindingKind) and FindingKind(before).at_least(kind)


def load_baseline(path: Path) -> Baseline:
    """The baseline of a file; raises :class:`UsageError` where it is none."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise UsageError(f"{path}: no file of at most {_LARGEST // 2**20} MiB", "write one with --write-baseline")
        told = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})", "give a baseline") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON ({error})", "give a file that --write-baseline wrote") from error
    if not isinstance(told, dict) or told.get("schema") != SCHEMA or not isinstance(told.get("entries"), list):
        raise UsageError(f"{path}: no baseline of version 1", f'its "schema" must be {SCHEMA}')
    return Baseline(frozenset(_entry(path, number, one) for number, one in enumerate(told["entries"], 1)), str(path))


def _entry(path: Path, number: int, told: Any) -> Before:
    fits = isinstance(told, dict) and set(told) == set(_KEYS) and all(isinstance(one, str) for one in told.values())
    if not fits or told["kind"] not in _KINDS:
        raise UsageError(f"{path}: entry {number}: not as it was written", "write the baseline anew: --write-baseline")
    return Before(*(told[key] for key in _KEYS))


def written(reports: Iterable[AuditReport]) -> str:
    """The baseline of what is open in these audits, sorted; what a waiver accepts is not in it."""
    entries = sorted({entry for report in reports for entry in _open(report)})
    told = {"schema": SCHEMA, "entries": [dict(zip(_KEYS, _values(one), strict=True)) for one in entries]}
    return json.dumps(told, indent=1) + "\n"


def _values(one: Before) -> tuple[str, ...]:
    return (one.artifact, one.fingerprint, one.rule, one.kind, one.message)


def _open(report: AuditReport) -> Iterator[Before]:
    name = report.artifact.name
    for f in report.findings:
        if f.verdict is not Verdict.SATISFIED and not f.waiver:
            yield Before(name, f.fingerprint, f.rule, f.kind, f.message[:200])
    for one in report.outcome.rulings:
        if one.kind is not RulingKind.NOTED:
            yield Before(name, one.fingerprint, one.key, one.kind, one.message[:200])
