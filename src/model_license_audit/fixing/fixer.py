"""Finding the changes that settle findings: each is tried out by the rules before it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.fixing.bases import bases, relation
from model_license_audit.fixing.case import Candidate, Case, Choices, Fixer
from model_license_audit.fixing.copies import license_copies, notices_kept, own_license
from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.labels import label, label_suggestions
from model_license_audit.fixing.names import name_suggestions, names
from model_license_audit.fixing.restrictions import restrictions
from model_license_audit.fixing.statements import changes, credit, link_for_copy
from model_license_audit.fixing.texts import Unchangeable
from model_license_audit.fixing.words import prescribed_words
from model_license_audit.model.errors import UsageError
from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.fixes import FixReport, FixStep, LeftFinding, Suggestion
from model_license_audit.model.refs import Host
from model_license_audit.model.report import AuditReport
from model_license_audit.sources.local import LocalSource

FIXERS: tuple[Fixer, ...] = (
    label, bases, relation, names, notices_kept, prescribed_words, changes, license_copies, own_license, restrictions,
    credit, link_for_copy,
)  # fmt: skip
"""In this order: what the others depend on first, and what may settle several things before what settles one."""

_NOTHING_SETTLED = "the change was tried, and the rules do not see what they ask for"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to the findings; ``worse`` are those that it adds or makes worse, and the gaps it opens."""

    settles: tuple[Finding, ...]
    eases: tuple[Finding, ...]
    worse: tuple[Finding, ...]
    gaps: tuple[str, ...]


class Fixing:
    """The search for the changes to one directory; ``steps`` are those that were kept, in their order.

    ``refused`` says of findings, by their fingerprints, why a change that aimed at them was not kept.
    """

    def __init__(self, auditor: Auditor, request: ScanRequest, choices: Choices) -> None:
        self._auditor, self._request, self._choices = auditor, request, choices
        self.steps: list[FixStep] = []
        self.refused: dict[str, str] = {}

    def run(self, source: LocalSource) -> FixReport:
        """Try every change; raises :class:`UsageError` for what is not to be written to, and for an unlawful choice."""
        _refuse_others(source)
        first = case = self._case(Draft.of(source))
        for fixer in FIXERS:
            case = self._with(fixer, case)
        left = tuple(LeftFinding(f, self.refused.get(f.fingerprint, "")) for f in case.open)
        told = (*name_suggestions(case), *label_suggestions(self._auditor, case, self._request.policy))
        suggestions = (*told, *_waivers_to_rename(first, case))
        return FixReport(
            target=source.shown_as or source.directory,
            name=first.subject.name,
            changes=case.draft.changes(),
            steps=tuple(self.steps),
            left=left,
            suggestions=tuple(dict.fromkeys(suggestions)),
            before=first.report.outcome,
            after=case.report.outcome,
        )

    def _case(self, draft: Draft) -> Case:
        """The audit of a draft."""
        request = replace(self._request, source=draft.overlaid)
        seen = self._auditor.see(request.source)
        situation = self._auditor.situation(seen, request)
        return Case(situation, self._auditor.report_on(seen, request), draft, self._choices)

    def _with(self, fixer: Fixer, case: Case) -> Case:
        """The case with every change of one kind that helps; what is open then is asked for again each time."""
        tried: set[tuple[str, frozenset[str]]] = set()
        while candidate := next((c for c in fixer(case) if (c.what, c.aims) not in tried), None):
            tried.add((candidate.what, candidate.aims))
            case = self._tried(candidate, case)
        return case

    def _tried(self, candidate: Candidate, case: Case) -> Case:
        try:
            draft = candidate.change(case.draft)
        except Unchangeable as reason:
            self._refuse(candidate, str(reason))
            return case
        if draft.changes() == case.draft.changes():
            return case
        found = self._case(draft)
        effect = effect_of(case.report, found.report, self._choices.only)
        if why := _objection(candidate, effect):
            self._refuse(candidate, why)
            return case
        self.steps.append(FixStep(candidate.what, effect.settles, effect.eases, effect.worse))
        return found

    def _refuse(self, candidate: Candidate, why: str) -> None:
        if candidate.asked:
            raise UsageError(f"cannot {candidate.what}", why)
        for aim in candidate.aims:
            self.refused[aim] = why


def _waivers_to_rename(first: Case, last: Case) -> Iterable[Suggestion]:
    """Waivers name the artifact: with another name they no longer hold."""
    old, new = first.subject.name, last.subject.name
    if old != new and any(finding.waiver for finding in first.report.findings):
        yield Suggestion(f"waivers in your policy name it {old}; write {new} there")


def _refuse_others(source: LocalSource) -> None:
    """Only a directory of one's own is written to."""
    if source.only:
        what = f"{source.shown_as or source.directory} is a part of a folder, where a card would be that of all"
        raise UsageError(what, "put the model into a folder of its own, and name that")
    if source.ref.host is Host.HUGGINGFACE:
        raise UsageError(
            f"{source.directory} lies in the cache of the Hub", "copy it to a folder of your own, and name that"
        )


def effect_of(before: AuditReport, after: AuditReport, only: Iterable[str]) -> Effect:
    """What became of the findings: settled, eased or new; with ``only`` those of other rules do not count."""
    wanted = frozenset(only)
    was = {finding.fingerprint: finding for finding in before.findings}
    now = {finding.fingerprint: finding for finding in after.findings}
    gone = Counter(_same(finding) for name, finding in was.items() if name not in now)
    come = Counter(_same(finding) for name, finding in now.items() if name not in was)
    told = [f for f in before.findings if not f.waiver and (not wanted or f.rule in wanted)]
    return Effect(
        settles=tuple(f for f in told if f.fingerprint not in now and gone[_same(f)] > come[_same(f)]),
        eases=tuple(f for f in told if f.fingerprint in now and _rank(now[f.fingerprint]) > _rank(f)),
        worse=tuple(
            f
            for f in after.findings
            if (_rank(f) < _rank(was[f.fingerprint]) if f.fingerprint in was else come[_same(f)] > gone[_same(f)])
        ),
        gaps=tuple(f"{gap.subject}: {gap.what}" for gap in after.gaps if gap not in before.gaps),
    )


def _same(finding: Finding) -> tuple[object, ...]:
    """Equal for a finding that only goes by another fingerprint, as one about a link of which the kind was told."""
    return finding.rule, finding.kind, finding.origin, finding.path[1:]


_KINDS = list(FindingKind)


def _rank(finding: Finding) -> tuple[int, bool]:
    """The worse a finding is, the lower."""
    return _KINDS.index(finding.kind), finding.verdict is Verdict.UNDETERMINED


def _objection(candidate: Candidate, effect: Effect) -> str:
    """Why a change is not kept; empty where it is.

    A choice of the user's is kept unless it brings a conflict; any other change must settle something, and bring
    nothing.
    """
    if candidate.asked:
        conflict = next((f for f in effect.worse if f.kind is FindingKind.CONFLICT), None)
        return f"it would be in conflict: {conflict.message} ({conflict.rule})" if conflict else ""
    if effect.worse:
        return "the change that would settle it brings another finding: " + ", ".join(
            sorted({f"{finding.rule} ({finding.title})" for finding in effect.worse})
        )
    if effect.gaps:
        return f"the change that would settle it leaves more open: {effect.gaps[0]}"
    return "" if effect.settles or (candidate.partly and effect.eases) else _NOTHING_SETTLED
