"""The lineage in the text report: a small tree, each link with its kind, doubt and the place it was read at."""

from __future__ import annotations

from model_license_audit.model.lineage import Derivation, Lineage
from model_license_audit.reports import phrases, words
from model_license_audit.reports.branches import Branch, NodeRole, Pedigree
from model_license_audit.reports.safe import NAME, PROSE, short
from model_license_audit.reports.text.page import Page, Style

MOST = 31
"""Most artifacts shown: the subject and thirty ancestors."""
DEEPEST = 8
"""Most links between the subject and an ancestor that is shown."""


def write(page: Page, lineage: Lineage) -> None:
    """The section; an artifact without parents says so in one line."""
    pedigree = Pedigree.of(lineage)
    total = pedigree.ancestors
    page.heading("LINEAGE", "what it was made from" if total else "")
    if not total:
        page.text("No parent model or data set is named, so nothing is inherited here.", lead="  ")
        return
    _branch(page, pedigree, pedigree.tree(MOST, DEEPEST), "  ", "  ")
    shown = len(pedigree.nearest(MOST, DEEPEST)) - 1
    if shown < total:
        page.blank()
        page.text(
            f"{shown} of {total} ancestors are shown; the JSON report has them all.", lead="  ", style=Style.FAINT
        )
    for cycle in lineage.cycles:
        members = " ← ".join(short(pedigree.name(ref), NAME) for ref in (*cycle, cycle[0]))
        page.blank()
        page.text(f"Cycle: {short(members)}", lead="  ✗ ", style=Style.BAD, lead_style=Style.BAD)


def _branch(page: Page, pedigree: Pedigree, branch: Branch, lead: str, below: str) -> None:
    style = {NodeRole.UNKNOWN: Style.OPEN, NodeRole.CYCLE: Style.BAD, NodeRole.SUBJECT: Style.STRONG}
    role = branch.role
    inner = below + ("│ " if branch.children or branch.hidden else "  ")
    page.text(
        _title(pedigree, branch), lead=lead, hang=inner, style=style.get(role, Style.PLAIN), lead_style=Style.FAINT
    )
    for line in _details(pedigree, branch):
        page.text(line, lead=inner, hang=inner, lead_style=Style.FAINT, style=Style.FAINT)
    last = len(branch.children) - 1
    for index, child in enumerate(branch.children):
        closing = index == last and not branch.hidden
        _branch(page, pedigree, child, below + ("└─ " if closing else "├─ "), below + ("   " if closing else "│  "))
    if branch.hidden:
        page.text(f"… and {branch.hidden:,} more", lead=below + "└─ ", lead_style=Style.FAINT, style=Style.OPEN)


def _title(pedigree: Pedigree, branch: Branch) -> str:
    name = ("data set " if branch.ref.dataset else "") + short(pedigree.name(branch.ref), NAME)
    told = words.DERIVATIONS[branch.link.kind].format(name) if branch.link else name
    mark = {
        NodeRole.UNKNOWN: " (unknown)",
        NodeRole.CYCLE: " (cycle: its own descendant)",
        NodeRole.SEE_ABOVE: " (see above)",
        NodeRole.SEE_BELOW: " (see below)",
    }
    return told + mark.get(branch.role, "")


def _details(pedigree: Pedigree, branch: Branch) -> list[str]:
    link = [_link(branch.link)] if branch.link else []
    if branch.role is NodeRole.UNKNOWN:
        missing = pedigree.unknown.get(branch.ref)
        why = short(missing.reason, PROSE) if missing else "nothing is known about it"
        return [" · ".join([why, *link])]
    artifact = pedigree.artifacts.get(branch.ref)
    if artifact is None or branch.role not in {NodeRole.SUBJECT, NodeRole.ANCESTOR}:
        return link
    gated = ["gated"] if artifact.gated and branch.link else []
    known = phrases.known_from(artifact) if branch.link else []
    return [" · ".join([phrases.license_of(artifact.concluded), *gated, *known, *link])]


def _link(link: Derivation) -> str:
    doubt = words.CONFIDENCES[link.confidence]
    where = f"link: {phrases.places(link.evidence)}" if link.evidence else "link: no evidence kept"
    return f"{where} · {doubt}" if doubt else where
