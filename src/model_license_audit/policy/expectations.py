"""Tests of a policy: models with what is expected of each, in the policy's own file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.model.report import AuditReport, ExitCode
from model_license_audit.policy.documents import Document
from model_license_audit.policy.faults import Faults, meant

_KEYS = ("model", "expect", "keys", "rules", "why")
_EXPECT = {"pass": ExitCode.AUDITED, "refused": ExitCode.FINDINGS, "incomplete": ExitCode.INCOMPLETE}


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """A model in a directory with its expected exit code; ``keys`` must rule on it, ``rules`` find something."""

    model: Path
    expect: str
    keys: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    why: str = ""

    def failures(self, report: AuditReport) -> Iterator[str]:
        """In what the audit is not as expected."""
        outcome = report.outcome
        if outcome.exit_code is not _EXPECT[self.expect]:
            yield f"expected {self.expect}: exit {outcome.exit_code.value}, {outcome.reason}"
        ruling = {one.key for one in outcome.rulings}
        yield from (f"{key} says nothing" for key in self.keys if key not in ruling)
        found = {finding.rule for finding in report.findings}
        yield from (f"{rule} finds nothing" for rule in self.rules if rule not in found)


def tests_of(document: Document) -> tuple[PolicyTest, ...]:
    """The tests that a file holds; raises :class:`PolicyError` telling every mistake."""
    faults, found = Faults(), []
    told = document.told.get("tests", [])
    for number, entry in enumerate(told if isinstance(told, list) else [told], 1):
        if (test := _test(entry, document, f"{document.shown}: test {number}", faults)) is not None:
            found.append(test)
    faults.stop()
    return tuple(found)


def _test(entry: Any, document: Document, where: str, faults: Faults) -> PolicyTest | None:
    if not isinstance(entry, Mapping):
        faults.add(where, "a test is a table", "write [[tests]]")
        return None
    before = len(faults.found)
    for key in entry:
        if key not in _KEYS:
            faults.add(where, f"unknown key {key!r:.80}", meant(key, _KEYS))
    model, expect = entry.get("model"), entry.get("expect")
    if not isinstance(model, str) or not (document.folder / model).exists():
        faults.add(where, f"model: {model!r:.80} is not there", "give a directory, meant from the folder of this file")
    if expect not in _EXPECT:
        faults.add(where, f"expect: unknown {expect!r:.40}", meant(str(expect), _EXPECT))
    lists = {name: entry.get(name, []) for name in ("keys", "rules")}
    for name, value in lists.items():
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            faults.add(where, f"{name}: it is no list of texts", "write it in square brackets")
    if len(faults.found) > before:
        return None
    listed = {name: tuple(value) for name, value in lists.items()}
    return PolicyTest(document.folder / str(model), str(expect), **listed, why=str(entry.get("why", "")))
