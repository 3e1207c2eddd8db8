"""The parts that the samples are put together from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from hashlib import sha256
from typing import ParamSpec

from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Basis, Confidence, Evidence
from model_license_audit.model.expressions import Expression, LicenseId, LicenseStatement
from model_license_audit.model.findings import ClauseRef, Finding, FindingKind, Severity, Verdict
from model_license_audit.model.lineage import Derivation, DerivationKind, Path
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import Answer, AnswerReason, AnswerValue, AuditReport, Question, Tally, Versions
from model_license_audit.model.terms import FlowDown, Reach, Status, Term, TermKind, Trigger
from model_license_audit.rules.evaluate import Judged
from model_license_audit.rules.todo import todo_of

P = ParamSpec("P")

VERSIONS = Versions("0.1.0", "2026-11-22 (41 licenses)", "5f2d1c9a", "1,612 models, 2026-08-22")

LICENSES = {
    "llama3.1": (
        "LicenseRef-llama-3.1",
        "Llama 3.1 Community License Agreement",
        "github:meta-llama/llama-models@a9c89c471f:models/llama3_1/LICENSE",
    ),
    "gemma": ("LicenseRef-gemma", "Gemma Terms of Use", "https://ai.google.dev/gemma/terms"),
    "mit": ("MIT", "MIT License", "https://opensource.org/license/mit"),
    "apache-2.0": ("Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
    "cc-by-nc-4.0": (
        "CC-BY-NC-4.0",
        "Creative Commons Attribution-NonCommercial 4.0 International",
        "https://creativecommons.org/licenses/by-nc/4.0/legalcode",
    ),
}


def hf(name: str, *, dataset: bool = False) -> ArtifactRef:
    return ArtifactRef(Host.HUGGINGFACE, name, dataset=dataset)


def path(name: str) -> ArtifactRef:
    return ArtifactRef(Host.PATH, name)


def license_id(key: str) -> LicenseId:
    return LicenseId(key, LICENSES[key][0])


def says(
    raw: str,
    expression: Expression,
    how: str,
    *evidence: Evidence,
    basis: Basis = Basis.DECLARED,
    confidence: Confidence = Confidence.HIGH,
) -> LicenseStatement:
    return LicenseStatement(raw, expression, basis, confidence, how, evidence)


def read(file: str, line: int, excerpt: str = "") -> Evidence:
    return Evidence(file, line=line, excerpt=excerpt, digest="3f" * 32)


def catalogue(pointer: str | None = None) -> Evidence:
    return Evidence("catalogue", pointer=pointer, obtained="catalogue")


def clause(key: str, number: str, quote: str | None = None, status: Status = Status.VERIFIED) -> ClauseRef:
    identifier, name, source = LICENSES[key]
    return ClauseRef(key, identifier, name, number, status, quote, source)


def finding(rule: str, title: str, kind: FindingKind, message: str, remedy: str, **more: object) -> Finding:
    base = Finding(
        rule,
        title,
        path("./model"),
        Verdict.VIOLATED,
        kind,
        Severity.ERROR,
        Confidence.HIGH,
        message,
        remedy,
        fingerprint=sha256((rule + message).encode("utf-8", "surrogatepass")).hexdigest(),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def about(subject: ArtifactRef, *findings: Finding) -> tuple[Finding, ...]:
    return tuple(replace(each, subject=subject) for each in findings)


def derived(
    child: ArtifactRef,
    parent: ArtifactRef,
    kind: DerivationKind,
    *evidence: Evidence,
    confidence: Confidence = Confidence.HIGH,
    written: str | None = None,
) -> Derivation:
    return Derivation(child, parent, kind, Basis.DECLARED, confidence, evidence, written)


def duty(
    key: str, term: Term, subject: ArtifactRef, chain: tuple[Derivation, ...], name: str, *shown: Evidence
) -> Duty:
    identifier, title, _ = LICENSES[key]
    origin = chain[-1].parent if chain else subject
    return Duty(
        subject,
        origin,
        name,
        key,
        identifier,
        title,
        term,
        Reach.DERIVATIVES,
        Path(chain),
        Path(chain).confidence,
        shown=shown,
    )


def obliges(
    action: str,
    number: str,
    *when: Trigger,
    words: str | None = None,
    where: tuple[str, ...] = (),
    flow_down: FlowDown | None = None,
) -> Term:
    return Term(
        TermKind.OBLIGATION, action, number, Status.VERIFIED, when, words=words, where=where, flow_down=flow_down
    )


def answer(question: Question, value: AnswerValue, *reasons: tuple[str, str, ClauseRef | None]) -> Answer:
    return Answer(question, value, tuple(AnswerReason(text, origin, ref) for text, origin, ref in reasons))


def tally(findings: tuple[Finding, ...], failed: int = 0) -> Tally:
    live = [f for f in findings if f.waiver is None]
    return Tally(
        {kind: sum(f.kind is kind for f in live) for kind in FindingKind},
        sum(f.verdict is Verdict.UNDETERMINED for f in live),
        len(findings) - len(live),
        27 - failed,
        failed,
        0,
    )


def with_todo(report: AuditReport) -> AuditReport:
    """The report with its points: a finding judges the duties whose clause it cites, what is shown is satisfied."""
    told = todo_of(report.duties, report.use, _judged(report), report.findings, report.answers)
    named = tuple(replace(todo, answers=_answers(report, todo.duties)) for todo in told)
    return replace(report, todo=named)


def pointed(make: Callable[P, AuditReport]) -> Callable[P, AuditReport]:
    """A sample with its points."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> AuditReport:
        return with_todo(make(*args, **kwargs))

    return made


def _judged(report: AuditReport) -> Iterator[Judged]:
    for place, each in enumerate(report.duties):
        cited = (each.license_key, each.term.clause)
        about_it = [f for f in report.findings if cited in {(c.license_key, c.clause) for c in f.clauses}]
        for found in about_it:
            yield Judged(found.rule, place, found.verdict, found.fingerprint)
        if each.shown and not about_it:
            yield Judged("MLA000", place, Verdict.SATISFIED)


def _answers(report: AuditReport, places: tuple[int, ...]) -> tuple[str, ...]:
    """The questions whose reasons cite a clause of these duties."""
    cited = {(d.origin_name, d.license_key, d.term.clause) for d in (report.duties[place] for place in places)}
    return tuple(
        told.question.value
        for told in report.answers
        if told.value is AnswerValue.CONDITIONAL
        and any(r.clause and (r.origin, r.clause.license_key, r.clause.clause) in cited for r in told.reasons)
    )
