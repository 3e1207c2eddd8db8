"""From findings, gaps and rulings to an exit code with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.findings import Finding
from model_license_audit.model.report import ExitCode, Gap, Outcome
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.policy.policy import Policy


def decide(
    findings: Sequence[Finding],
    gaps: Sequence[Gap],
    policy: Policy,
    rulings: tuple[Ruling, ...] = (),
    artifact: str = "",
) -> Outcome:
    """Findings at or above the threshold, and what the policy forbids, fail the audit; else gaps make it incomplete.

    What the baseline of the policy knows of the artifact is told, and fails nothing.
    """
    live = [f for f in findings if not f.waiver]
    baseline = policy.baseline
    known = baseline.known(artifact, live, rulings) if baseline else frozenset[str]()
    gone = tuple(baseline.gone(artifact, findings, rulings)) if baseline else ()
    failing = [f for f in live if policy.fails(f) and f.fingerprint not in known]
    refused = [one for one in rulings if one.kind.fails and one.fingerprint not in known]
    code, reason = _judged(policy, failing, refused, [*gaps, *_untold(rulings, known)])
    told = (*rulings, *gone), policy.sources, tuple(sorted(known))
    return Outcome(code, reason, policy.threshold, policy.allow_incomplete, *told)


def _judged(policy: Policy, failing: list[Finding], refused: list[Ruling], gaps: list[object]) -> tuple[ExitCode, str]:
    word = policy.threshold
    new = "new " if policy.baseline else ""
    found = f"{_count(failing, f'{new}finding')} at or above --fail-on {word}" if failing else ""
    denied = f"{_count(refused, 'ruling')} of the policy against it" if refused else ""
    if found or denied:
        return ExitCode.FINDINGS, "; ".join(filter(None, (found, denied)))
    if gaps and not policy.allow_incomplete:
        return ExitCode.INCOMPLETE, f"{_count(gaps, 'thing')} could not be read or told"
    return ExitCode.AUDITED, f"no {new}finding at or above --fail-on {word}" + (", gaps allowed" if gaps else "")


def _untold(rulings: tuple[Ruling, ...], known: frozenset[str]) -> list[Ruling]:
    return [one for one in rulings if one.kind is RulingKind.UNTOLD and one.fingerprint not in known]


def _count(what: Sequence[object], word: str) -> str:
    return f"{len(what)} {word}{'s' if len(what) > 1 else ''}"
