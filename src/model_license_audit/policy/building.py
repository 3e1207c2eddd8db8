"""From what files say by key to the policy that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from model_license_audit.model.findings import FindingKind, Severity
from model_license_audit.model.terms import Status
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.policy.entries import Entry
from model_license_audit.policy.policy import NEVER, Policy, Stated, Waiving, fail_on_from


def built(stated: Stated) -> Policy:
    """The policy of what was read; a key of which nothing is said means what it means without a policy."""
    told = _Told(stated)
    fail_on = told.value("fail-on", "unmet-duty")
    by_kind = _by_kind(fail_on) if isinstance(fail_on, dict) else None
    return Policy(
        fail_on=fail_on_from(fail_on) if by_kind is None else _least_bad(by_kind),
        fail_from=by_kind,
        allow_incomplete=told.value("allow-incomplete", False),
        use=_use(told),
        disabled=frozenset(told.all("rules.disable")),
        severities={rule: Severity(told_as) for rule, told_as in told.pairs("rules.severity")},
        licenses=tuple(told.all("licenses")),
        rules=tuple(told.all("rules.packs")),
        theme=told.value("report.theme"),
        denied=told.entries("deny."),
        allowed=told.entries("allow."),
        evidence=told.entries("require.evidence"),
        clause_status=told.with_file("require.clause-status", Status),
        data_days=told.with_file("require.license-data-days", int),
        waiving=_waiving(told),
        waivers_file=told.value("waivers-file"),
        baseline_file=told.value("baseline-file"),
        curations_file=told.value("curations-file"),
        stated=stated,
    )


def _by_kind(told: dict[str, str]) -> dict[FindingKind, Severity]:
    return {FindingKind(kind): Severity(least) for kind, least in told.items() if least != NEVER}


def _least_bad(by_kind: dict[FindingKind, Severity]) -> FindingKind | None:
    """The threshold for what weighs kinds alone, as comparisons do: rather too strict than too lenient."""
    return next((kind for kind in reversed(FindingKind) if kind in by_kind), None)


def _use(told: _Told) -> UseContext:
    return UseContext(
        purpose=Purpose(told.value("use.purpose", "unknown")),
        release=Release(told.value("use.release", "weights")),
        release_stated=told.value("use.release") is not None,
        territories=told.value("use.territories", ()),
        monthly_users=told.value("use.monthly-users"),
        annual_revenue=told.value("use.annual-revenue"),
        established=told.value("use.established", ()),
        modified=told.value("use.modified"),
        fields=told.value("use.fields", ()),
    )


def _waiving(told: _Told) -> Waiving:
    return Waiving(
        max_days=told.value("waiving.max-days"),
        warn_days=told.value("waiving.warn-days", 30),
        approver=told.value("waiving.approver", False),
        reasons=told.value("waiving.reasons", ()),
        file=told.file("waiving.max-days") or told.file("waiving.approver") or told.file("waiving.reasons"),
    )


class _Told:
    """What was said, asked for by key."""

    def __init__(self, stated: Stated) -> None:
        self._stated = stated

    def value(self, key: str, absent: Any = None) -> Any:
        """The value of the nearest file."""
        told = self._stated.get(key)
        return told[-1].value if told else absent

    def file(self, key: str) -> str:
        """The file that says it; empty where none does."""
        told = self._stated.get(key)
        return told[-1].file if told else ""

    def with_file(self, key: str, kind: type[Any]) -> tuple[Any, str] | None:
        """The value, and which file says it."""
        value = self.value(key)
        return None if value is None else (kind(value), self.file(key))

    def all(self, key: str) -> Iterator[Any]:
        """The values of the lists of all files, each once."""
        yield from dict.fromkeys(value for told in self._stated.get(key, ()) for value in told.value)

    def pairs(self, key: str) -> Iterator[tuple[str, str]]:
        """The rows of the tables of all files; of a row that several have, the nearest comes last."""
        for told in self._stated.get(key, ()):
            yield from sorted(told.value.items())

    def entries(self, prefix: str) -> tuple[Entry, ...]:
        """The entries of every list whose key begins so; an empty list that allows only these has one for nothing."""
        found: dict[tuple[str, str], Entry] = {}
        for key, told in self._stated.items():
            for one in told if key.startswith(prefix) else ():
                for value in one.value or (("",) if prefix == "allow." else ()):
                    found.setdefault((key, value), Entry(key, value, one.file))
        return tuple(sorted(found.values()))
