"""What an event would touch, for a reader at a terminal: one's own first, then level by level."""

from __future__ import annotations

from collections import Counter

from model_license_audit.model.evidence import Confidence
from model_license_audit.model.impact import Event, ImpactReport, Level, Touch, Touched
from model_license_audit.model.kinship import Mark
from model_license_audit.model.recorded import State
from model_license_audit.model.terms import Term
from model_license_audit.reports import words
from model_license_audit.reports.kinship import words as lineage_words
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.closing import advice
from model_license_audit.reports.text.page import Page, Style

MOST = 8
"""So many of each sort are named when not all are asked for."""

LEVELS = {
    Level.CONFLICT: ("IN CONFLICT", "their own label goes against its terms"),
    Level.HIGH: ("HIGH", ""),
    Level.MEDIUM: ("MEDIUM", ""),
    Level.LOW: ("LOW", ""),
    Level.UNCLEAR: ("UNCLEAR", "no sure link, or no license that is known"),
}
"""The title of each level, and what stands behind it."""

_STYLES = {Level.CONFLICT: Style.BAD, Level.HIGH: Style.CARE, Level.MEDIUM: Style.PLAIN, Level.UNCLEAR: Style.OPEN}

TOUCHES: dict[Touch, tuple[str, str]] = {
    Touch.ITSELF: ("under the license itself", "under the license itself"),
    Touch.DIRECT: ("copy, quantized or merged", "copies, quantized or merged"),
    Touch.CHANGED: ("tuned model", "tuned models"),
    Touch.ADAPTER: ("adapter", "adapters"),
    Touch.OUTPUTS: ("made from its outputs", "made from its outputs"),
    Touch.DATA: ("trained on it", "trained on it"),
    Touch.UNCERTAIN: ("by a link that is not sure", "by links that are not sure"),
}
"""What is touched, by what it has of the artifact: one and many."""

_WHY = {
    Event.LICENSE_CHANGE: {
        Touch.ITSELF: "they are offered under it",
        Touch.DIRECT: "they hold the weights as they are, or rounded, or put together with others",
        Touch.CHANGED: "they hold the weights, tuned",
        Touch.ADAPTER: "they hold none of the weights, and are made from them",
        Touch.OUTPUTS: "they learnt from what it puts out, or are that",
        Touch.DATA: "they learnt from it",
        Touch.UNCERTAIN: "how they were made is not said, or only guessed",
    },
    Event.WITHDRAWN: {
        Touch.ITSELF: "they are offered under it",
        Touch.DIRECT: "they hold the weights and go on; where these come from can no longer be shown there",
        Touch.CHANGED: "they hold the weights and go on; where these come from can no longer be shown there",
        Touch.ADAPTER: "they cannot be used without it: keep a copy of it",
        Touch.OUTPUTS: "they go on; what they learnt from cannot be made again",
        Touch.DATA: "they go on; they cannot be trained again",
        Touch.UNCERTAIN: "whether they need it is not told",
    },
}


def write(page: Page, report: ImpactReport, *, every: bool = False) -> None:
    """The page; of each sort the first few, unless ``every`` one is asked for."""
    _head(page, report)
    _difference(page, report)
    most = None if every else MOST
    if report.ours:
        page.heading("YOURS", "audited or added here")
        for one in report.ours:
            _one(page, report, one, told=True)
    for level in Level:
        _level(page, report, level, most)
    if report.left_out:
        page.blank()
        page.text(f"{report.left_out:,} more were not looked at.", lead="  ", style=Style.OPEN)
    advice(page)


def _head(page: Page, report: ImpactReport) -> None:
    what = short(report.ref.display, NAME) if report.ref else short(report.license or "", NAME)
    event = "withdrawn" if report.event is Event.WITHDRAWN else "to change" if report.license_keys else "relicensed"
    page.rule()
    page.text(f"If {what} were {event}", style=Style.STRONG)
    page.rule()
    page.blank()
    before = short(report.license or "no license known", NAME)
    page.field("License", f"{before} → {short(report.to, NAME)}" if report.to else before, indent=2, column=10)
    if report.license_keys:
        page.field("Under it", words.count(report.roots, "artifact", "artifacts"), indent=2, column=10)
    page.field("Touched", _tally(report), indent=2, column=10, style=Style.STRONG)
    for remark in report.remarks:
        page.text(short(remark), lead=" " * 12)


def _tally(report: ImpactReport) -> str:
    if not report.touched:
        return "nothing is known to be made from it"
    counts = Counter(one.level for one in report.touched)
    told = [f"{counts[level]:,} {LEVELS[level][0].lower()}" for level in Level if counts[level]]
    return f"{words.count(len(report.touched), 'artifact', 'artifacts')}: {' · '.join(told)}"


def _difference(page: Page, report: ImpactReport) -> None:
    told = report.difference
    if told is None:
        return
    page.heading("WHAT WOULD CHANGE", f"from {short(report.license or '', NAME)} to {short(report.to or '', NAME)}")
    page.field("added", _said(told.added), indent=2, column=10)
    page.field("gone", _said(told.gone), indent=2, column=10)
    if told.otherwise:
        page.field("other", f"in detail: {', '.join(told.otherwise).lower()}", indent=2, column=10)
    page.text("`modelaudit licenses compare` lays both beside each other.", lead=" " * 12, style=Style.FAINT)


def _said(terms: tuple[Term, ...]) -> str:
    told: dict[str, list[str]] = {}
    for term in terms:
        told.setdefault(lineage_words.said(term), []).append(term.clause)
    return "; ".join(f"{said} [{', '.join(dict.fromkeys(clauses))}]" for said, clauses in told.items()) or "nothing"


def _level(page: Page, report: ImpactReport, level: Level, most: int | None) -> None:
    found = [one for one in report.touched if one.level is level]
    if not found:
        return
    title, aside = LEVELS[level]
    page.heading(f"{title} ({len(found):,})", aside)
    for touch in Touch:
        alike = [one for one in found if one.touch is touch]
        if alike:
            _sort(page, report, alike, most)


def _sort(page: Page, report: ImpactReport, alike: list[Touched], most: int | None) -> None:
    """Those of one level that have the same of it, with what comes to them."""
    touch, level = alike[0].touch, alike[0].level
    number = f"{len(alike):,} {TOUCHES[touch][len(alike) != 1]}"
    page.text(f"{number}: {_WHY[report.event][touch]}", lead="  ", hang="    ", style=_STYLES.get(level, Style.PLAIN))
    if report.event is Event.LICENSE_CHANGE:
        for reached, count in Counter(one.reached for one in alike).most_common(3):
            terms = lineage_words.terms(report.reaches[reached]) or "no term that is known"
            some = "" if count == len(alike) else f" ({count:,} of them)"
            page.text(f"{terms}{some}", lead="    reached by: ", hang="      ", style=Style.FAINT)
    for mark, count in Counter(mark for one in alike for mark in _marks(report, one)).most_common(4):
        page.text(f"{mark.text} ({mark.rule}): {count:,}", lead="    ✗ ", hang="      ", style=Style.BAD)
    ended = sum(bool(one.ended) for one in alike)
    if ended:
        page.text(f"{words.count(ended, 'conflict', 'conflicts')} of today would end", lead="    ", style=Style.GOOD)
    for one in alike[:most]:
        _one(page, report, one, told=False)
    if most is not None and len(alike) > most:
        page.text(f"… and {len(alike) - most:,} more: --all, or -f csv", lead="    ", style=Style.FAINT)


def _marks(report: ImpactReport, one: Touched) -> tuple[Mark, ...]:
    return one.new_conflicts if report.to else one.conflicts


def _one(page: Page, report: ImpactReport, one: Touched, *, told: bool) -> None:
    """One artifact with its license and the way that leads to it; ``told``: with its level and its conflicts."""
    facts = [_license(one)]
    facts += [LEVELS[one.level][0].lower(), TOUCHES[one.touch][0]] if told else []
    facts += [words.CONFIDENCES[one.confidence]] if one.confidence is not Confidence.HIGH else []
    facts += [one.state.value] if one.state is not State.PRESENT else []
    facts += [f"{one.made:,} made from it"] if one.made else []
    facts += [words.count(one.audits, "audit", "audits")] if one.audits else ["added here"] if one.local else []
    data = "data set " if one.ref.dataset else ""
    style = _STYLES.get(one.level, Style.PLAIN) if told else Style.PLAIN
    page.text(f"{data}{short(one.ref.display, NAME)} · {' · '.join(facts)}", lead="    • ", hang="      ", style=style)
    if len(one.path) > 2 or (told and len(one.path) > 1):
        page.text(way(one), lead="      ", hang="        ", style=Style.FAINT)
    if told:
        for mark in _marks(report, one):
            page.text(f"{mark.text} ({mark.rule})", lead="      ✗ ", style=Style.BAD)


def _license(one: Touched) -> str:
    if one.license is None:
        return "no license told"
    if "NOASSERTION" in one.license:
        return f"undetermined: “{short(one.declared, NAME)}”" if one.declared else "undetermined"
    return short(one.license, NAME)


def way(one: Touched) -> str:
    """The path as a reader follows it: ``a → b (fine-tuned) → c (quantized)``."""
    names = [short(ref.display, NAME) for ref in one.path]
    kinds = [lineage_words.KINDS[kind] for kind in one.kinds]
    return " → ".join([names[0], *(f"{name} ({kind})" for name, kind in zip(names[1:], kinds, strict=False))])
