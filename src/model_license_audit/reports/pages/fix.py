"""The changes to an artifact's files, for a reader at a terminal: the diff, what it settles, and what is left."""

from __future__ import annotations

from model_license_audit.model.findings import Finding
from model_license_audit.model.fixes import FixReport, FixStep, LeftFinding
from model_license_audit.reports import words
from model_license_audit.reports.grouping import is_note
from model_license_audit.reports.safe import NAME, escape, short
from model_license_audit.reports.text.closing import advice
from model_license_audit.reports.text.page import TONES, Page, Style
from model_license_audit.reports.tones import KINDS

_PAINTED = {"+": Style.GOOD, "-": Style.BAD, "@": Style.OPEN}
_INDENT = 6


def fix_page(report: FixReport, diff: str, *, color: bool = False, width: int = 80, unicode: bool = True) -> str:
    """The whole page; ``diff`` are the changes as a unified diff, whose lines are never broken."""
    head, rest = (Page(color=color, width=width, unicode=unicode) for _ in range(2))
    _head(head, report)
    _steps(rest, report.steps)
    _left(rest, report)
    _suggestions(rest, report)
    _closing(rest, report)
    middle = f"\n{_painted(diff, color=color, unicode=unicode)}\n" if diff else "\n"
    return head.finish() + middle + rest.finish()


def _head(page: Page, report: FixReport) -> None:
    page.rule()
    page.text(f"Fixes for {short(report.name, NAME)}", style=Style.STRONG)
    page.text(f"in {short(report.target, NAME)}", style=Style.FAINT)
    page.rule()
    if not report.changes:
        page.blank()
        page.text("Nothing that files can settle is open; no file is changed.")


def _painted(diff: str, *, color: bool, unicode: bool) -> str:
    """The diff with every sign made visible that a terminal would act upon."""
    lines = (_visible(line, unicode) for line in diff.removesuffix("\n").split("\n"))
    return "\n".join(_line(line) if color else line for line in lines) + "\n"


def _visible(line: str, unicode: bool) -> str:
    plain = line.removesuffix("\r")
    return "".join(c if (c.isprintable() and (unicode or c.isascii())) or c == "\t" else escape(c) for c in plain)


def _line(line: str) -> str:
    style = Style.STRONG if line.startswith(("---", "+++")) else _PAINTED.get(line[:1], Style.PLAIN)
    return f"\x1b[{style}m{line}\x1b[0m" if style else line


def _steps(page: Page, steps: tuple[FixStep, ...]) -> None:
    if steps:
        page.heading("WHAT THIS DOES", "each change was tried out by the rules")
    for number, step in enumerate(steps, 1):
        page.text(short(step.what), lead=f"{number:>3}  ")
        for label, findings in (("settles", step.settles), ("eases", step.eases), ("brings", step.brings)):
            for finding in findings:
                aside = "; what is left of it stands below" if label == "eases" else _origin(finding, findings)
                page.field(label, f"{finding.rule} {short(finding.title)}{aside}", indent=_INDENT - 1, column=9)


def _origin(finding: Finding, findings: tuple[Finding, ...]) -> str:
    """Of which ancestor a finding is, where several of one rule stand below each other."""
    several = sum(other.rule == finding.rule for other in findings) > 1
    return f" · {short(finding.origin, NAME)}" if several and finding.origin else ""


def _left(page: Page, report: FixReport) -> None:
    """What remains, the worst first; notes are only counted, since a scan tells them."""
    telling = [left for left in report.left if not is_note(left.finding)]
    notes = len(report.left) - len(telling)
    if report.left:
        page.heading("WHAT IS LEFT", "not to be settled in files, or not without you")
    for left in telling:
        _finding(page, left)
    if notes:
        page.text(f"{words.count(notes, 'note', 'notes')}, which a scan tells", lead="  ", style=Style.FAINT)


def _finding(page: Page, left: LeftFinding) -> None:
    finding = left.finding
    kind = words.KINDS[finding.kind][0]
    page.text(f"{finding.rule}  {short(finding.title)}", lead="  ", hang="         ", style=TONES[KINDS[finding.kind]])
    page.field("", f"{kind} · {short(finding.message)}", indent=_INDENT - 1, column=1)
    if left.why:
        page.field("why", short(left.why), indent=_INDENT, column=12)
    if finding.settle:
        page.field("to settle", short(finding.settle), indent=_INDENT, column=12)
    page.field("what to do", short(finding.remedy), indent=_INDENT, column=12)
    page.blank()


def _suggestions(page: Page, report: FixReport) -> None:
    if report.suggestions:
        page.heading("FOR YOU TO DECIDE OR DO")
    for suggestion in report.suggestions:
        page.text(short(suggestion.what), lead="  • ")
        if suggestion.command:
            page.unbroken(suggestion.command, lead=" " * _INDENT, style=Style.STRONG)


def _closing(page: Page, report: FixReport) -> None:
    page.blank()
    files = words.count(len(report.changes), "file", "files")
    if report.written:
        page.text(f"Written: {files}. The audit of them comes to: {short(report.after.reason)}.")
    elif report.changes:
        page.text(
            f"Nothing is written yet: add --write to change {files}. The audit would then come to: "
            f"{short(report.after.reason)}."
        )
    else:
        page.text(f"The audit comes to: {short(report.before.reason)}.")
    advice(page)
