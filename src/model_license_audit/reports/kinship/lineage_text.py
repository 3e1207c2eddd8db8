"""A kinship for a reader at a terminal: what an artifact was made from, and what was made from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from model_license_audit.model.evidence import Confidence
from model_license_audit.model.kinship import Flag, Flow, Kinship, Relative, Role, kinds_of
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.reports import phrases, words
from model_license_audit.reports.kinship import words as lineage_words
from model_license_audit.reports.kinship.lineage_branches import Group, Twig, above, below
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import Page, Style

_BAD = frozenset({Flag.CONFLICT, Flag.CYCLE, Flag.GONE})
_KEEPERS = {
    "registry": "the registry",
    "catalogue": "the catalogue that ships",
    "hub": "the Hub, asked now",
    "files": "its files, read now",
}
_MOST_LICENSES = 6


def write(page: Page, kinship: Kinship, *, every: bool = False) -> None:
    """The page; of long lists the first ones, unless ``every`` one is asked for."""
    relatives = kinship.by_ref()
    _head(page, relatives[kinship.subject])
    if kinship.up:
        _above(page, kinship, relatives, every)
    if kinship.down:
        _below(page, kinship, relatives, every)
    for cycle in kinship.cycles:
        names = " ← ".join(short(ref.display, NAME) for ref in (*cycle, cycle[0]))
        page.blank()
        page.text(f"Cycle: {names}", lead="  ↻ ", style=Style.BAD, lead_style=Style.BAD)
    page.blank()
    catalogue = f"the catalogue ({short(kinship.versions.catalogue, NAME)})"
    sources = f"the registry and {catalogue}." if "registry" in kinship.sources else f"{catalogue}; no registry."
    page.text(f"Looked into: {sources}", lead="  ", style=Style.FAINT)


def _head(page: Page, subject: Relative) -> None:
    page.rule()
    page.text(f"Lineage of {short(subject.ref.display, NAME)}", style=Style.STRONG)
    page.rule()
    page.blank()
    for label, text in _facts(subject):
        page.field(label, text, indent=2, column=13)
    for mark in subject.marks:
        page.text(
            f"{mark.text}{f' ({mark.rule})' if mark.rule else ''}",
            lead=f"  {lineage_words.SIGNS[mark.flag]} ",
            style=_style(mark.flag),
            lead_style=_style(mark.flag),
        )


def _facts(subject: Relative) -> Iterable[tuple[str, str]]:
    written = f" (written: {short(subject.declared, NAME)})" if subject.declared else ""
    gated = " · gated" if subject.gated else ""
    yield "License", f"{lineage_words.license_of(subject)}{written}{gated}"
    if subject.keeper:
        yield "Known from", _KEEPERS[subject.keeper] + (f", seen {subject.seen}" if subject.seen else "")
    if subject.why_unknown:
        yield "What to do", short(subject.why_unknown[1])
    if subject.old_names:
        yield "Also called", phrases.names(subject.old_names)


def _above(page: Page, kinship: Kinship, relatives: dict[ArtifactRef, Relative], every: bool) -> None:
    found = kinship.of(Role.ANCESTOR)
    page.heading("MADE FROM", words.count(len(found), "artifact", "artifacts") if found else "")
    if not found:
        page.text("Nothing is named that it was made from.", lead="  ")
        return
    twigs = above(kinship, every)
    _Tree(page, kinship.flows, relatives).ancestors(twigs, "  ")
    _told(page, twigs, len(found))


def _below(page: Page, kinship: Kinship, relatives: dict[ArtifactRef, Relative], every: bool) -> None:
    found = kinship.of(Role.DESCENDANT)
    page.heading("WHAT WAS MADE FROM IT", words.count(len(found), "artifact", "artifacts") if found else "")
    if not found:
        page.text("Nothing is known to be made from it.", lead="  ")
        return
    _counts(page, kinship, found)
    groups = below(kinship, every)
    _Tree(page, kinship.flows, relatives).descendants(groups, "  ")
    shown = sum(_shown(group) for group in groups)
    if shown < len(found):
        page.blank()
        told = f"{shown} of {len(found):,} are shown, those most built upon first."
        page.text(f"{told} --all shows every one; -f json tells all of each.", lead="  ", style=Style.FAINT)
    if kinship.left_out:
        page.text(f"{kinship.left_out:,} more were not looked at.", lead="  ", style=Style.OPEN)


def _counts(page: Page, kinship: Kinship, found: tuple[Relative, ...]) -> None:
    """How many by kind, by license and by flag."""
    names = {relative.ref for relative in found}
    links = [link for link in kinship.links if link.derivation.child in names]
    kinds = [lineage_words.made(DerivationKind(kind), number) for kind, number in kinds_of(links).items()]
    page.field("by kind", " · ".join(kinds), indent=2, column=12)
    licenses = Counter(lineage_words.license_class_of(relative) for relative in found)
    ordered = sorted(licenses.items(), key=lambda one: (-one[1], one[0]))
    told = [f"{number:,} {license_}" for license_, number in ordered[:_MOST_LICENSES]]
    rest = sum(number for _, number in ordered[_MOST_LICENSES:])
    page.field("by license", " · ".join([*told, *([f"{rest:,} under others"] if rest else [])]), indent=2, column=12)
    flags = Counter(flag for relative in found for flag in relative.flags)
    for at, flag in enumerate(flag for flag in Flag if flags[flag]):
        sign = f"{lineage_words.SIGNS[flag]} {flags[flag]:,}"
        page.field("flagged" if not at else "", f"{sign} {lineage_words.FLAGS[flag]}", indent=2, column=12)
    page.blank()


def _told(page: Page, twigs: list[Twig], number: int) -> None:
    shown = len({twig.link.derivation.parent for twig in _every(twigs)})
    if shown < number:
        page.blank()
        page.text(f"{shown} of {number:,} are shown; --all shows every one.", lead="  ", style=Style.FAINT)


def _every(twigs: Iterable[Twig]) -> Iterable[Twig]:
    for twig in twigs:
        yield twig
        yield from _every(twig.twigs)


def _shown(group: Group) -> int:
    return sum(not twig.again for twig in group.twigs) + sum(_shown(g) for twig in group.twigs for g in twig.groups)


def _style(flag: Flag) -> Style:
    return Style.BAD if flag in _BAD else Style.OPEN


class _Tree:
    """Writes branches; knows what passes each link and what is known of each artifact."""

    def __init__(self, page: Page, flows: tuple[Flow, ...], relatives: dict[ArtifactRef, Relative]) -> None:
        self._page, self._flows, self._relatives = page, flows, relatives
        self._numbers: dict[tuple[str, str], int] = {}

    def ancestors(self, twigs: list[Twig], margin: str) -> None:
        """Each parent with how it was used, its license, what it brings, and its own parents below it."""
        for at, twig in enumerate(twigs):
            last = at == len(twigs) - 1
            lead, inner = margin + ("└─ " if last else "├─ "), margin + ("   " if last else "│  ")
            link = twig.link.derivation
            name = words.DERIVATIONS[link.kind].format(short(link.parent.display, NAME))
            self._title(twig, link.parent, name, lead, inner)
            if not twig.again:
                hang = inner + ("│ " if twig.twigs else "  ")
                self._passing(twig.link.flow, hang)
                self.ancestors(list(twig.twigs), inner)
            if twig.hidden:
                self._page.text(f"… and {twig.hidden:,} more above", lead=inner + "└─ ", style=Style.OPEN)

    def descendants(self, groups: list[Group], margin: str) -> None:
        """Children by kind, each kind with what passes to it."""
        for at, group in enumerate(groups):
            last = at == len(groups) - 1
            lead, inner = margin + ("└─ " if last else "├─ "), margin + ("   " if last else "│  ")
            doubt = "" if group.confidence is Confidence.HIGH else f" · {words.CONFIDENCES[group.confidence]}"
            number = lineage_words.made(group.kind, len(group.twigs) + group.hidden)
            self._page.text(f"{number}{doubt}", lead=lead, lead_style=Style.FAINT, style=Style.STRONG)
            self._passing(group.flow, inner + "│ ")
            for place, twig in enumerate(group.twigs):
                closing = place == len(group.twigs) - 1 and not group.hidden
                self._child(twig, inner, closing)
            if group.hidden:
                self._page.text(f"… and {group.hidden:,} more", lead=inner + "└─ ", lead_style=Style.FAINT)

    def _child(self, twig: Twig, margin: str, closing: bool) -> None:
        lead, inner = margin + ("└─ " if closing else "├─ "), margin + ("   " if closing else "│  ")
        child = twig.link.derivation.child
        self._title(twig, child, short(child.display, NAME), lead, inner)
        if not twig.again:
            self.descendants(list(twig.groups), inner)

    def _title(self, twig: Twig, ref: ArtifactRef, name: str, lead: str, inner: str) -> None:
        relative = self._relatives[ref]
        signs = "".join(f"{lineage_words.SIGNS[flag]} " for flag in relative.flags)
        data = "data set " if ref.dataset else ""
        told = [f"{signs}{data}{name}", *([] if twig.again else self._facts(relative, twig))]
        bad = any(flag in _BAD for flag in relative.flags)
        style = Style.BAD if bad else Style.OPEN if relative.flags else Style.PLAIN
        self._page.text(" · ".join(told), lead=lead, hang=inner + "  ", lead_style=Style.FAINT, style=style)
        for mark in relative.marks if not twig.again else ():
            if mark.flag is Flag.CONFLICT:
                reason = f"{mark.text} ({mark.rule})"
                self._page.text(reason, lead=inner + "✗ ", hang=inner + "  ", style=Style.BAD, lead_style=Style.FAINT)

    @staticmethod
    def _facts(relative: Relative, twig: Twig) -> Iterable[str]:
        if Flag.NOT_LOOKED_AT in relative.flags and relative.why_unknown:
            yield short(relative.why_unknown[0], 120)
        else:
            yield lineage_words.license_of(relative)
        if Flag.GONE in relative.flags:
            yield relative.state.value
        if relative.gated:
            yield "gated"
        if relative.role is Role.ANCESTOR and twig.link.derivation.confidence is not Confidence.HIGH:
            yield words.CONFIDENCES[twig.link.derivation.confidence]
        if relative.others:
            yield f"also from {phrases.names(tuple(other.display for other in relative.others), 2)}"

    def _passing(self, flow: int, margin: str) -> None:
        """What passes, in words the first time, and by its number afterwards."""
        passing = self._flows[flow]
        travels, stops = lineage_words.terms(passing.travels), lineage_words.terms(passing.stops)
        number = self._numbers.get((travels, stops))
        if number is not None:
            self._page.text(f"carries ({number})", lead=margin, style=Style.FAINT)
        elif travels or stops:
            number = self._numbers[travels, stops] = len(self._numbers) + 1
            carried = travels or "nothing that is known"
            self._page.text(carried, lead=f"{margin}carries ({number}): ", hang=margin + "  ", style=Style.FAINT)
            if stops:
                self._page.text(stops, lead=f"{margin}ends there: ", hang=margin + "  ", style=Style.FAINT)
