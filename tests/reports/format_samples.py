"""What the formats are tried on, and what each is expected to give."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from model_license_audit.model.findings import WaiverMark
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import TodoState
from model_license_audit.reports.choose import binary_renderer, renderer
from model_license_audit.reports.html.theme import Theme
from tests.reports.samples import clean, gaps, gemma, hostile, llama, non_commercial

FILES = {
    "sarif": "sarif",
    "junit": "junit.xml",
    "gitlab": "gitlab.json",
    "csv": "csv",
    "json": "json",
    "markdown": "md",
}
"""The formats for machines and for pull requests, and how the files of their snapshots end."""
PAGES = {"text": "txt", "jsonl": "jsonl", "html": "html"}
"""The other formats of text that have snapshots beside them."""
PAPER = {"pdf": "pdf.txt"}
"""Of a PDF the words are kept, in the order in which they are read out."""
_DRESS = re.compile(r"(<(style|script)[^>]*>).*?(</\2>)", re.DOTALL)
_DRESS_DIGEST = re.compile(r"sha256-[\w+/=]+")
_ONE_WIDE_PAGE = """
@page { size: 3000mm 5000mm; }
@page lying { size: 3000mm 5000mm; }
* { max-width: none !important; hyphens: manual !important; }
"""
"""Which line ends where, and which page, hangs on the fonts of a machine: here nothing is ever broken."""


def waived() -> AuditReport:
    """A conflict, and an unmet duty that a waiver accepts."""
    report = non_commercial()
    mark = WaiverMark("not-distributed", "legal@acme.example", "2027-03-31", "internal evaluation only", "R. Roe")
    findings = tuple(replace(each, waived=mark) if each.waiver else each for each in report.findings)
    return replace(report, findings=findings)


def planned() -> AuditReport:
    """A model that does not exist yet: what it would owe."""
    report = llama()
    todo = tuple(
        one if one.state is TodoState.DONE else replace(one, state=None, question=None, findings=())
        for one in report.todo
    )
    found = dict.fromkeys(report.tally.found, 0)
    tally = replace(report.tally, found=found, rules_not_asked=9)
    return replace(report, planned=True, findings=(), inputs=(), todo=todo, tally=tally, target="a plan")


def placed(ref: str, file: str = "README.md") -> AuditReport:
    """A model in that directory, of which one finding stands in that file."""
    report = llama()
    evidence = tuple(replace(found, source=file) for found in report.findings[0].evidence)
    findings = (replace(report.findings[0], evidence=evidence), *report.findings[1:])
    artifact = replace(report.artifact, ref=ArtifactRef(Host.PATH, ref))
    return replace(report, artifact=artifact, findings=findings, inputs=((file, 1, None),))


SNAPPED: dict[str, Callable[[], AuditReport]] = {
    "clean": clean,
    "llama": llama,
    "gemma": gemma,
    "waived": waived,
    "gaps": gaps,
}
"""The five small audits of which each format has a snapshot."""
EVERY: dict[str, Callable[[], AuditReport]] = {**SNAPPED, "planned": planned, "hostile": hostile}


@cache
def snapshots() -> dict[str, str]:
    """The expected documents by the names of their files; those of bills of materials stand in ``bom/``."""
    return {
        f"{name}.{end}": _undressed(renderer(form).render([make()]))
        for form, end in (FILES | PAGES).items()
        for name, make in SNAPPED.items()
    }


def _undressed(page: str) -> str:
    """A page without its styles and its script, which are the same in all."""
    return _DRESS_DIGEST.sub("sha256-", _DRESS.sub(r"\1\3", page))


def printed(name: str) -> str:
    """The words of the PDF of one of the audits."""
    document = binary_renderer("pdf", Theme(css=_ONE_WIDE_PAGE)).render([SNAPPED[name]()])
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=document, check=True, capture_output=True)
    return done.stdout.decode("utf-8").rstrip("\f\n") + "\n"
