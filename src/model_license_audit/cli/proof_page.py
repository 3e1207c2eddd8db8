"""A finding with its whole proof, as a page: facts, clauses, path, rule, and what would change the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model_license_audit.audit.whatif.suppositions import Aspect
from model_license_audit.audit.whatif.verdicts import Tried, counterfactuals
from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.report import AuditReport
from model_license_audit.obligations.situation import Situation
from model_license_audit.reports import phrases, words
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.doubt import why_unsure
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import TONES, Page, Style
from model_license_audit.reports.tones import KINDS
from model_license_audit.rules.evaluate import Evaluator, fingerprint_of
from model_license_audit.rules.fact_words import meaning
from model_license_audit.rules.proof import Fact, Proof, Step, prove
from model_license_audit.rules.rule import Rule

_COLUMN = 15
_MOST_VALUES = 12
_MOST_NEW = 3


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding with what it was found in; ``situation`` is ``None`` where a stored report does not hold enough."""

    report: AuditReport
    finding: Finding
    rule: Rule
    rules: tuple[Rule, ...]
    situation: Situation | None
    stored: bool = False


def write_proof(page: Page, explained: Explained) -> None:
    """The whole proof."""
    _head(page, explained)
    _path(page, explained)
    _clauses(page, explained.finding)
    _evidence(page, explained.finding)
    if explained.situation is None:
        page.heading("FACTS")
        _line(page, "", "This report does not hold what the rule read. Explain the finding from the model's files.")
        _rule(page, explained.rule, ())
        return
    evaluator = Evaluator(explained.situation)
    fingerprint = explained.finding.fingerprint
    asked = next(a for a, _ in evaluator.verdicts(explained.rule) if fingerprint_of(explained.rule, a) == fingerprint)
    proof = prove(explained.rule, asked.facts)
    _facts(page, proof)
    _rule(page, explained.rule, proof.steps)
    _what_if(page, explained)


def _line(page: Page, label: str, text: str, style: Style = Style.PLAIN) -> None:
    page.field(label, text, indent=2, column=_COLUMN, style=style)


def _head(page: Page, explained: Explained) -> None:
    finding = explained.finding
    page.rule()
    page.text(f"{short(finding.rule, NAME)}  {short(finding.title)}", style=Style.STRONG)
    page.rule()
    page.blank()
    page.text(short(finding.message))
    page.blank()
    kind = words.KINDS[finding.kind][0]
    _line(page, "Finding", f"{short(finding.fingerprint, NAME)} · in {short(explained.report.artifact.name, NAME)}")
    _line(page, "Verdict", f"{finding.verdict.value} · {kind}: {finding.kind.meaning}", TONES[KINDS[finding.kind]])
    _line(page, "Severity", words.SEVERITIES[finding.severity])
    doubt = why_unsure(explained.report, finding)
    _line(page, "Confidence", finding.confidence.value + (f": {doubt}" if doubt else ""))
    _line(page, "Judged for", phrases.use(explained.report.use))
    if finding.waiver:
        _line(page, "Waiver", short(finding.waiver))
    if finding.settle:
        _line(page, "To settle", short(finding.settle))
    _line(page, "Remedy", short(finding.remedy))
    for number, detail in enumerate(finding.details):
        _line(page, "" if number else "In full", short(detail))


def _path(page: Page, explained: Explained) -> None:
    """Each link of the chain, with the places it was read at and how sure it is."""
    finding, pedigree = explained.finding, Pedigree.of(explained.report.lineage)
    if len(finding.path) < 2:
        return
    page.heading("PATH", "each link with where it was read")
    page.text(short(finding.path[0], NAME), lead="  ", style=Style.STRONG)
    for child, parent in zip(finding.path, finding.path[1:], strict=False):
        links = [d for d in pedigree.lineage.derivations if _is(pedigree, d, child, parent)]
        for link in links:
            page.text(_link(link, parent), lead="  ← ")
            for evidence in link.evidence:
                page.text(phrases.proof(evidence), lead="    ", style=Style.FAINT)
        if not links:
            page.text(short(parent, NAME), lead="  ← ")
    if finding.also:
        page.text(f"also asked by {phrases.names(finding.also, 12)}", lead="  ")


def _is(pedigree: Pedigree, link: Derivation, child: str, parent: str) -> bool:
    return pedigree.name(link.child) == child and pedigree.name(link.parent) == parent


def _link(link: Derivation, parent: str) -> str:
    told = words.DERIVATIONS[link.kind].format(short(parent, NAME))
    return f"{told} · {link.basis.value}, {link.confidence.value} confidence"


def _clauses(page: Page, finding: Finding) -> None:
    if not finding.clauses:
        return
    page.heading("CLAUSES")
    for ref in finding.clauses:
        checked = "" if ref.by_class else f" ({ref.status.value})"
        page.text(f"{short(ref.license_name, NAME)}, {phrases.clause(ref)}{checked}", lead="  • ")
        if ref.quote:
            page.text(f"“{short(ref.quote)}”", lead="    ")
        if ref.source:
            lead = "    rests on: " if ref.by_class else "    text: "
            page.text(short(ref.source), lead=lead, style=Style.FAINT, lead_style=Style.FAINT)


def _evidence(page: Page, finding: Finding) -> None:
    if finding.evidence:
        page.heading("EVIDENCE")
    for evidence in finding.evidence:
        page.text(phrases.proof(evidence), lead="  • ")


def _facts(page: Page, proof: Proof) -> None:
    page.heading("FACTS", "that the conditions of the rule read")
    for fact in proof.facts:
        page.text(f"{meaning(fact.name)}: {_value(fact)} · {fact.name}", lead="  • ")


def _value(fact: Fact) -> str:
    value = fact.value
    if value is None:
        return "not said"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _several(value)
    return short(str(value)) or "none"


def _several(values: Sequence[object]) -> str:
    told = [_item(value) for value in values[:_MOST_VALUES]]
    more = f" and {len(values) - _MOST_VALUES:,} more" if len(values) > _MOST_VALUES else ""
    return (", ".join(told) + more) if told else "none"


def _item(value: object) -> str:
    if isinstance(value, dict):
        return short(
            " ".join(f"{key}={value[key]}" for key in ("action", "license", "origin", "key", "path") if key in value)
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " with ".join(short(str(each), NAME) for each in value)
    return short(str(value), NAME)


_ROLES = {"when": "Applies when", "undetermined": "Cannot tell if", "satisfied": "Satisfied if"}
_HELD = {True: "✓ ", False: "✗ ", None: "? "}


def _rule(page: Page, rule: Rule, steps: Iterable[Step]) -> None:
    """What the rule is for, and each part of its conditions as it held."""
    page.heading("RULE", "✓ holds here, ✗ does not" if steps else "")
    for step in steps:
        label = _ROLES[step.role]
        for part in step.parts:
            page.field(label, f"{_HELD[part.holds]}{part.text}", indent=2, column=_COLUMN)
            label = "  or" if step.joint == "||" else "  and"
    _line(page, "Why", short(rule.rationale))
    basis = [entry.removeprefix("term:") for entry in rule.basis]
    _line(page, "Stands on", ", ".join(short(words.coded(entry), NAME) for entry in basis))
    _line(page, "Not checked", short(rule.does_not_check))


def _what_if(page: Page, explained: Explained) -> None:
    """The changes that were tried: those that change the verdict, each with what it brings, then the others."""
    assert explained.situation is not None  # noqa: S101 - told by the caller
    tried = counterfactuals(explained.situation, explained.finding, explained.rules)
    page.heading(
        "WHAT WOULD CHANGE THE VERDICT", f"{words.count(len(tried), 'change', 'changes')} tried by the same rules"
    )
    for one in tried:
        if one.changed:
            _changed(page, one)
    same = [one for one in tried if not one.changed]
    if len(same) == len(tried):
        page.text("None of the changes that were tried; what would settle it, or the remedy, stands above.", lead="  ")
    if same:
        page.text("; ".join(one.said for one in same), lead="  No change if: ", style=Style.FAINT)
    if explained.stored:
        page.text(
            "Worked out from the report alone, which does not hold the texts of files.", lead="  ", style=Style.FAINT
        )


_TONES = {
    Verdict.SATISFIED: Style.GOOD,
    Verdict.VIOLATED: Style.BAD,
    Verdict.UNDETERMINED: Style.OPEN,
    None: Style.GOOD,
}
_WORDS = {
    Verdict.SATISFIED: "satisfied",
    Verdict.VIOLATED: "violated",
    Verdict.UNDETERMINED: "cannot be told",
    None: "not asked",
}


def _changed(page: Page, tried: Tried) -> None:
    lead = f"  {_WORDS[tried.verdict]:<15}if "
    page.text(short(tried.said), lead=lead, hang=" " * (_COLUMN + 2), lead_style=_TONES[tried.verdict])
    margin = " " * (_COLUMN + 2)
    if tried.aspect is not Aspect.EVIDENCE and tried.gone:
        page.text(
            f"{words.count(len(tried.gone), 'other finding', 'other findings')} would go",
            lead=margin,
            style=Style.FAINT,
        )
    worse = [found for found in tried.new if found.kind is not FindingKind.UNKNOWN]
    for found in worse[:_MOST_NEW]:
        page.text(f"{short(found.title)} ({found.rule})", lead=f"{margin}but then: ", style=Style.CARE)
    unknown = len(tried.new) - len(worse)
    more = max(len(worse) - _MOST_NEW, 0)
    if more or unknown:
        told = [f"{more:,} more"] * bool(more) + [f"{unknown:,} that cannot be told"] * bool(unknown)
        page.text(f"and then: {', '.join(told)}", lead=margin, style=Style.FAINT)
