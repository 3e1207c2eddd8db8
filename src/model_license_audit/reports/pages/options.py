"""The labels that a model may bear, for a reader at a terminal and for machines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from model_license_audit import __version__
from model_license_audit.model.findings import Finding, Verdict
from model_license_audit.model.options import LabelOption, Lawfulness, OptionsReport
from model_license_audit.model.terms import LicenseClass
from model_license_audit.reports import phrases, words
from model_license_audit.reports.changes import sentence
from model_license_audit.reports.grouping import is_note
from model_license_audit.reports.json_codec import Json, encode
from model_license_audit.reports.json_text import written
from model_license_audit.reports.plans import made_from
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.closing import advice
from model_license_audit.reports.text.page import Page, Style

SCHEMA = "urn:model-license-audit:options:1"
"""The version of the JSON document; a change that could break a reader raises the number."""

MOST_LABELS = 5
"""Most licenses named in one group when not all are asked for."""
_INDENT = "      "
_OWN_WORK = "nothing that is named; judged as work of your own alone"

_HEADS = {
    Lawfulness.LAWFUL: ("MAY BE RELEASED UNDER", Style.GOOD),
    Lawfulness.OPEN: ("CANNOT BE TOLD OF", Style.OPEN),
    Lawfulness.UNLAWFUL: ("MAY NOT BE RELEASED UNDER", Style.BAD),
}


def as_json(report: OptionsReport) -> str:
    """The document for machines, described by ``docs/schema/options-1.json``; every license is in it."""
    document: dict[str, Json] = {"schema": SCHEMA, "tool": {"name": "modelaudit", "version": __version__}}
    document["target"] = report.target
    document["name"] = report.artifact.name
    document["made_from"] = [
        {"ref": str(link.parent), "kind": link.kind.value, "license": _license(report, link.parent)}
        for link in report.lineage.parents(report.artifact.ref)
    ]
    for name in ("planned", "use", "current", "options", "always", "barred", "open", "remedies", "gaps", "versions"):
        document[name] = encode(getattr(report, name))
    return written(document) + "\n"


def _license(report: OptionsReport, ref: object) -> Json:
    parent = next((a for a in report.lineage.artifacts if a.ref == ref), None)
    return str(parent.concluded.expression) if parent and parent.concluded else None


def write(page: Page, report: OptionsReport, most: int | None) -> None:
    """Which labels may be borne, the best first; ``most`` groups of each sort (``None``: all, every license named)."""
    _head(page, report)
    _reasons(page, "UNDER NONE", "whatever the label", report.barred, Style.BAD)
    if report.gaps:
        page.heading("NOT KNOWN", "so that no label can be called lawful")
        for gap in report.gaps:
            page.text(f"{short(gap.subject, NAME)}: {short(gap.what)}", lead="  ? ", lead_style=Style.OPEN)
            page.text(short(gap.remedy), lead="    ", style=Style.FAINT)
    _current(page, report)
    _remedies(page, report)
    if not report.barred:
        for verdict in (Lawfulness.LAWFUL, Lawfulness.UNLAWFUL, Lawfulness.OPEN):
            _options(page, verdict, [o for o in report.options if o.verdict is verdict], most)
    _to_do(page, report)
    told = {gap.subject for gap in report.gaps}
    still = [finding for finding in report.open if finding.origin not in told]
    _reasons(page, "OPEN", "whatever the label", [f for f in still if not is_note(f)], Style.OPEN)
    notes = dict.fromkeys(f"{short(f.title)} ({f.rule})" for f in still if is_note(f))
    if notes:
        page.heading("WORTH KNOWING", "`modelaudit explain ID` tells all about one")
        for note in notes:
            page.text(note, lead="  · ")
    advice(page)


def _head(page: Page, report: OptionsReport) -> None:
    page.rule()
    page.text(f"Under which licenses may {short(report.artifact.name, NAME)} be released?", style=Style.STRONG)
    page.rule()
    page.blank()
    label = "Made from"
    for told in made_from(report.artifact.ref, report.lineage, {}) or [_OWN_WORK]:
        page.field(label, told, indent=2, column=12)
        label = ""
    page.field("Judged for", phrases.use(report.use), indent=2, column=12)
    page.field("Answer", _answer(report), indent=2, column=12, style=Style.STRONG)


def _answer(report: OptionsReport) -> str:
    """The whole in one line."""
    if report.barred:
        return "Under none: something forbids it whatever the label"
    number = {v: sum(len(o.labels) for o in report.options if o.verdict is v) for v in Lawfulness}
    if not number[Lawfulness.LAWFUL]:
        return "Cannot be told" if number[Lawfulness.OPEN] else "Under none of those that are known"
    best = short(report.options[0].labels[0], NAME)
    total = sum(number.values())
    return f"Under {number[Lawfulness.LAWFUL]} of {total} licenses; {best} asks least"


def _current(page: Page, report: OptionsReport) -> None:
    option = report.current
    if option is None:
        return
    told = {
        Lawfulness.LAWFUL: "may be used, if" if option.duties else "may be used",
        Lawfulness.OPEN: "cannot be told whether it may be used",
        Lawfulness.UNLAWFUL: "may not be used",
    }[option.verdict]
    page.heading("YOUR LABEL")
    page.text(f"{short(option.labels[0], NAME)}: {told}", lead="  ", style=_HEADS[option.verdict][1])
    for finding in option.reasons:
        _reason(page, finding)
    for finding in option.duties if option.verdict is not Lawfulness.UNLAWFUL else ():
        page.text(short(finding.remedy), lead=f"{_INDENT}○ ", lead_style=Style.FAINT)


def _reason(page: Page, finding: Finding, *, of_label: bool = True) -> None:
    """Why: the message where it is about one label, else the title."""
    page.text(short(finding.message if of_label else finding.title), lead=f"{_INDENT}• ")
    clauses = phrases.clauses(finding.clauses[:3])
    page.text(f"{clauses} · {finding.rule}" if clauses else finding.rule, lead=f"{_INDENT}  ", style=Style.FAINT)
    if finding.verdict is Verdict.UNDETERMINED and finding.settle:
        page.text(short(finding.settle), lead=f"{_INDENT}  To settle ", lead_style=Style.FAINT)


def _reasons(page: Page, title: str, aside: str, findings: Iterable[Finding], style: Style) -> None:
    findings = tuple(findings)
    if not findings:
        return
    page.heading(title, aside)
    for finding in findings:
        page.text(short(finding.title), lead="  ✗ " if style is Style.BAD else "  ? ", style=style, lead_style=style)
        _reason(page, finding)


def _to_do(page: Page, report: OptionsReport) -> None:
    if report.always and not report.barred:
        page.heading("WHATEVER THE LABEL", "this has to be done")
        for finding in report.always:
            clauses = phrases.clauses(finding.clauses[:2])
            page.text(f"{short(finding.remedy)} [{clauses}]", lead="  ○ ", lead_style=Style.FAINT)


def _options(page: Page, verdict: Lawfulness, options: list[LabelOption], most: int | None) -> None:
    if not options:
        return
    title, style = _HEADS[verdict]
    number = sum(len(option.labels) for option in options)
    best = ", those that ask least first" if verdict is Lawfulness.LAWFUL and len(options) > 1 else ""
    page.heading(title, words.count(number, "license", "licenses") + best)
    if verdict is Lawfulness.UNLAWFUL:
        _unlawful(page, options, most)
        return
    shown = options[:most]
    for number_of, alike in enumerate(_alike(shown)):
        if number_of and (alike[0].reasons or alike[0].duties):
            page.blank()
        for option in alike:
            page.text(_labels(option, most), lead="  ✓ " if verdict is Lawfulness.LAWFUL else "  ? ", lead_style=style)
        several = sum(len(option.labels) for option in alike) > 1
        for finding in alike[0].reasons:
            _reason(page, finding, of_label=not several)
        for finding in alike[0].duties:
            page.text(short(finding.remedy), lead=f"{_INDENT}and ○ ", lead_style=Style.FAINT)
    hidden = sum(len(option.labels) for option in options[len(shown) :])
    if hidden:
        page.text(f"… and {words.count(hidden, 'license', 'licenses')} more: --all", lead="  ", style=Style.FAINT)


def _alike(options: Iterable[LabelOption]) -> list[list[LabelOption]]:
    """The options gathered by what they ask for and what is open, in their order."""
    groups: dict[tuple[tuple[str | None, ...], ...], list[LabelOption]] = {}
    for option in options:
        told = tuple((f.rule, f.fingerprint, f.settle) for f in (*option.reasons, *option.duties))
        groups.setdefault(told, []).append(option)
    return list(groups.values())


def _unlawful(page: Page, options: list[LabelOption], most: int | None) -> None:
    """Why not, once for all labels that fail for the same."""
    for alike in _alike(replace(option, duties=()) for option in options)[:most]:
        labels = [label for option in alike for label in option.labels]
        shown = labels if most is None else labels[:MOST_LABELS]
        more = f" and {len(labels) - len(shown)} more" if len(labels) > len(shown) else ""
        page.text(f"{short(', '.join(shown), 2000)}{more}", lead="  ✗ ", lead_style=Style.BAD)
        for finding in alike[0].reasons:
            clauses = phrases.clauses(finding.clauses[:3])
            title = f"{short(finding.title)} [{clauses} · {finding.rule}]"
            page.text(title, lead=_INDENT, style=Style.FAINT)


def _labels(option: LabelOption, most: int | None) -> str:
    shown = option.labels if most is None else option.labels[:MOST_LABELS]
    more = f" and {len(option.labels) - len(shown)} more" if len(option.labels) > len(shown) else ""
    class_ = _CLASSES.get(option.license_class) or words.coded(option.license_class)
    whose = "the license of what it is made from" if option.inherited else class_
    return f"{short(', '.join(shown), 2000)}{more} ({whose})"


_CLASSES = {LicenseClass.NON_COMMERCIAL: "non-commercial"}


def _remedies(page: Page, report: OptionsReport) -> None:
    needed = report.barred or (report.current and report.current.verdict is Lawfulness.UNLAWFUL)
    if not needed:
        return
    page.heading("WHAT WOULD MAKE IT LAWFUL", "each tried out by the same rules; any one of these")
    if not report.remedies:
        page.text("No change of one or two things was found that does.", lead="  ")
    told = {(finding.rule, finding.fingerprint) for finding in report.open}
    for remedy in report.remedies:
        page.text(sentence(remedy), lead="  • ")
        new = [f for f in remedy.open if not is_note(f) and (f.rule, f.fingerprint) not in told]
        for title in dict.fromkeys(finding.title for finding in new):
            page.text(f"still open: {short(title)}", lead=_INDENT, style=Style.FAINT)
