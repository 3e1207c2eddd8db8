"""What changed between two audits as sections of entries: the one shape that every readable format shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.differences import (
    AnswerChange,
    AuditDifference,
    Comparison,
    DutyChange,
    Effect,
    FileChange,
    FindingChange,
    LicenseChange,
    LinkChange,
    Trend,
)
from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import TodoGroup
from model_license_audit.reports import phrases, words
from model_license_audit.reports.comparison import words as told
from model_license_audit.reports.grouping import license_names
from model_license_audit.reports.points import Point, points
from model_license_audit.reports.safe import EXCERPT, NAME, short
from model_license_audit.reports.tones import Tone

TONES = {Trend.WORSE: Tone.BAD, Trend.BETTER: Tone.GOOD, Trend.OTHER: None}
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: what it is about, how it turned, a remark behind it, and facts below it (label and text)."""

    effect: Effect
    trend: Trend
    title: str
    aside: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def sign(self) -> str:
        """``+``, ``-`` or ``~``."""
        return told.SIGNS[self.effect]

    @property
    def tone(self) -> Tone | None:
        """How it is coloured; ``None``: not at all."""
        return TONES[self.trend]


@dataclass(frozen=True, slots=True)
class Section:
    """Changes of one sort, the worst first; ``remark`` says what is not listed."""

    slug: str
    title: str
    entries: tuple[Entry, ...]
    remark: str = ""

    @property
    def turned(self) -> tuple[tuple[Trend, tuple[Entry, ...]], ...]:
        """The entries by how they turned, the worst first; a sort of change that has no better has one group."""
        groups = ((trend, tuple(one for one in self.entries if one.trend is trend)) for trend in Trend)
        return tuple((trend, entries) for trend, entries in groups if entries)


class DifferenceView:
    """One comparison as it is shown."""

    def __init__(self, found: AuditDifference) -> None:
        self.found = found
        self.name = found.after.artifact.name
        self._old, self._new = points(found.before), points(found.after)
        self._names = license_names(found.before) | license_names(found.after)

    @property
    def headline(self) -> str:
        """What changed in one line."""
        return told.headline(self.found)

    @property
    def tone(self) -> Tone:
        """That of the worst change."""
        turned = {one.trend for kind in (self.found.findings, self.found.answers, self.found.duties) for one in kind}
        if Trend.WORSE in turned:
            return Tone.BAD
        return Tone.OPEN if self.found.gaps_new else Tone.GOOD

    @property
    def causes(self) -> list[str]:
        """What can be behind it."""
        return told.causes(self.found)

    @property
    def sides(self) -> list[tuple[str, AuditReport]]:
        """The two audits."""
        return [("Before", self.found.before), ("After", self.found.after)]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every sort of change that there is."""
        found = self.found
        every = (
            Section("findings", "Findings", tuple(map(_finding, found.findings))),
            Section("answers", "Answers", tuple(map(_answer, found.answers))),
            Section("duties", "What the licenses ask", tuple(map(self._duty, found.duties))),
            Section("licenses", "Licenses", tuple(map(self._license, found.licenses))),
            Section("lineage", "Lineage", (*map(_link, found.links), *self._sights())),
            Section("gaps", "What could not be looked at or told", tuple(self._gaps())),
            Section("files", "Files", tuple(map(_file, found.files)), _unlisted(found)),
            Section("auditor", "The auditor", tuple(self._versions())),
        )
        return tuple(section for section in every if section.entries)

    def _duty(self, change: DutyChange) -> Entry:
        was = None if change.before is None else self._old[change.before]
        now = None if change.after is None else self._new[change.after]
        point = now or was
        assert point is not None  # noqa: S101 - one of them is there
        states = list(dict.fromkeys(_standing(one) for one in (was, now) if one))
        facts: list[tuple[str, str]] = []
        if change.effect is not Effect.GONE:
            facts.append(("Clause", phrases.clauses(tuple(asking.clause for asking in point.asking))))
            facts.append(("Asked by", phrases.askers(point.duties, 3)))
        if change.effect is Effect.CHANGED and change.asking:
            facts.append(("New", f"asked by {phrases.names(change.asking, 6)} as well"))
        return Entry(change.effect, change.trend, phrases.thing(point), " → ".join(states), tuple(facts))

    def _license(self, change: LicenseChange) -> Entry:
        was, now = change.before, change.after
        facts: list[tuple[str, str]] = []
        if change.concluded:
            facts.append(("Concluded", f"{self._concluded(was)} → {self._concluded(now)}"))
        if change.declared:
            facts.append(("Declared", f"{_declared(was)} → {_declared(now)}"))
        if change.texts:
            facts += [("Texts", f"{self._texts(was)} → {self._texts(now)}")]
        return Entry(Effect.CHANGED, Trend.OTHER, _whose(change), "", tuple(facts))

    def _concluded(self, artifact: Artifact) -> str:
        return phrases.license_named(artifact.concluded, self._names)

    def _texts(self, artifact: Artifact) -> str:
        return "; ".join(phrases.detected(artifact, self._names, 4))

    def _sights(self) -> Iterator[Entry]:
        for change in self.found.sights:
            if change.after is not None:
                facts = (("Why", short(change.after.reason)), ("Remedy", short(change.after.remedy)))
                title = f"{short(change.after.ref.display, NAME)} can no longer be looked at"
                yield Entry(Effect.CHANGED, change.trend, title, "", facts)
            elif change.before is not None:
                title = f"{short(change.before.ref.display, NAME)} can be looked at now"
                yield Entry(Effect.CHANGED, change.trend, title)

    def _gaps(self) -> Iterator[Entry]:
        for gap in self.found.gaps_new:
            facts = (("Remedy", short(gap.remedy)),) if gap.remedy else ()
            yield Entry(Effect.NEW, Trend.WORSE, f"{short(gap.subject, NAME)}: {short(gap.what)}", "", facts)
        for gap in self.found.gaps_gone:
            yield Entry(Effect.GONE, Trend.BETTER, f"{short(gap.subject, NAME)}: {short(gap.what)}")

    def _versions(self) -> Iterator[Entry]:
        for change in self.found.versions:
            facts = (("Before", short(change.before, NAME)), ("After", short(change.after, NAME)))
            yield Entry(Effect.CHANGED, Trend.OTHER, told.PARTS[change.part], "", facts)


def _finding(change: FindingChange) -> Entry:
    now = change.finding
    weights = list(dict.fromkeys(_weight(one) for one in (change.before, change.after) if one))
    facts = [("Message" if change.after else "Was", short(now.message))]
    if change.after is not None:
        path = " ← ".join(short(name, NAME) for name in now.path) if len(now.path) > 1 else ""
        facts += [("Path", path), ("Evidence", phrases.places(now.evidence)), ("Remedy", short(now.remedy))]
    title = f"{short(now.title, EXCERPT)} ({short(now.rule, NAME)})"
    told_of = tuple(fact for fact in facts if fact[1])
    return Entry(change.effect, change.trend, title, " → ".join(weights), told_of)


def _weight(finding: Finding) -> str:
    kind = words.KINDS[finding.kind][0]
    note = finding.severity.value if finding.severity.value != kind else ""
    undetermined = finding.verdict is Verdict.UNDETERMINED and finding.kind is not FindingKind.UNKNOWN
    waived = f"waived: {short(finding.waiver)}" if finding.waiver else ""
    return ", ".join(part for part in (kind, note, "undetermined" if undetermined else "", waived) if part)


def _answer(change: AnswerChange) -> Entry:
    was_now = f"{change.before.value} → {change.after.value}"
    return Entry(Effect.CHANGED, change.trend, change.question.text, was_now)


def _standing(point: Point) -> str:
    if point.todo.group is not TodoGroup.TO_DO:
        return words.GROUPS[point.todo.group].lower()
    return words.STATES[point.todo.state] if point.todo.state else "to do"


def _whose(change: LicenseChange) -> str:
    name = short(change.after.name if change.subject else change.after.ref.display, NAME)
    return f"{name} (the model itself)" if change.subject else name


def _declared(artifact: Artifact) -> str:
    return f"“{short(artifact.declared.raw, NAME)}”" if artifact.declared else "none"


def _link(change: LinkChange) -> Entry:
    link = change.link
    made = words.DERIVATIONS[link.kind].format(short(link.parent.display, NAME))
    child = "the model itself" if change.own else short(link.child.display, NAME)
    facts = [("Read in", phrases.places(link.evidence))] if link.evidence else []
    if change.before and change.after:
        was = words.DERIVATIONS[change.before.kind].format(short(change.before.parent.display, NAME))
        facts.insert(0, ("Was", was))
    return Entry(change.effect, Trend.OTHER, f"{child}: {made}", "", tuple(facts))


def _file(change: FileChange) -> Entry:
    sizes = _arrow(told.size(change.size_before), told.size(change.size_after))
    digests = _arrow((change.digest_before or "")[:_DIGITS], (change.digest_after or "")[:_DIGITS])
    facts = (("SHA-256", digests),) if digests else ()
    return Entry(change.effect, Trend.OTHER, short(change.path, NAME), sizes, facts)


def _arrow(before: str, after: str) -> str:
    both = [part for part in (before, after) if part]
    return both[0] if len(set(both)) == 1 else " → ".join(both)


def _unlisted(found: AuditDifference) -> str:
    untold = words.count(len(found.untold), "file of the same size was", "files of the same size were")
    told_so = [f"{words.count(found.same_files, 'file is', 'files are')} the same"] if found.same_files else []
    told_so += [f"{untold} not read, and may differ"] if found.untold else []
    return "; ".join(told_so)


def first(entries: Iterable[Entry], most: int) -> tuple[list[Entry], int]:
    """The first entries, and how many more there are."""
    every = list(entries)
    return every[:most], max(0, len(every) - most)


class ComparisonView:
    """All models of a comparison: those that changed, the worst first, and the names of the others."""

    def __init__(self, comparison: Comparison) -> None:
        alone = len(comparison.differences) == 1
        shown = [found for found in comparison.differences if alone or not found.empty]
        self.changed = sorted(map(DifferenceView, shown), key=_by_tone)
        self._same = [found.after for found in comparison.differences if found.empty and not alone]
        self._before, self._after = comparison.only_before, comparison.only_after

    @property
    def lists(self) -> list[tuple[str, list[AuditReport]]]:
        """Models of which nothing is to be compared, under a title each."""
        lists = (("Unchanged", self._same), ("Only before", self._before), ("Only after", self._after))
        return [(title, list(reports)) for title, reports in lists if reports]


def _by_tone(view: DifferenceView) -> int:
    return [Tone.BAD, Tone.OPEN, Tone.CARE, Tone.GOOD].index(view.tone)
