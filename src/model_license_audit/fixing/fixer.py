"""Finding the changes that settle findings: each is tried out by the rules before it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.fixing.bases import bases, relation
from model_license_audit.fixing.case import Candidate, Case, Choices, Fixer
from model_license_audit.fixing.copies import license_copies, notices_kept, own_license
from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.effects import effect_of, objection
from model_license_audit.fixing.labels import label, label_suggestions
from model_license_audit.fixing.names import name_suggestions, names
from model_license_audit.fixing.restrictions import restrictions
from model_license_audit.fixing.statements import changes, credit, link_for_copy
from model_license_audit.fixing.texts import Unchangeable
from model_license_audit.fixing.words import prescribed_words
from model_license_audit.model.errors import UsageError
from model_license_audit.model.fixes import FixReport, FixStep, LeftFinding, Suggestion
from model_license_audit.model.refs import Host
from model_license_audit.sources.local import LocalSource

FIXERS: tuple[Fixer, ...] = (
    label, bases, relation, names, notices_kept, prescribed_words, changes, license_copies, own_license, restrictions,
    credit, link_for_copy,
)  # fmt: skip
"""In this order: what the others depend on first, and what may settle several things before what settles one."""
_MOST_ROUNDS = 6
"""A change that could not be kept may be possible after a later one; each round but the last keeps one at least."""


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
        refuse_others(source)
        return self.told(*self.settled(Draft.of(source)))

    def settled(self, draft: Draft) -> tuple[Case, Case]:
        """The draft as it is, and with every change that helps, each of them with its audit."""
        first = case = self._case(draft)
        for _ in range(_MOST_ROUNDS):
            kept = len(self.steps)
            for fixer in FIXERS:
                case = self._with(fixer, case)
            if len(self.steps) == kept:
                break
        return first, case

    def told(self, first: Case, case: Case) -> FixReport:
        """What was done between the two, and what is left."""
        source = case.draft.source
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
        if why := objection(candidate, effect):
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


def refuse_others(source: LocalSource) -> None:
    """Only a directory of one's own is written to."""
    if source.only:
        what = f"{source.shown_as or source.directory} is a part of a folder, where a card would be that of all"
        raise UsageError(what, "put the model into a folder of its own, and name that")
    if source.ref.host is Host.HUGGINGFACE:
        raise UsageError(
            f"{source.directory} lies in the cache of the Hub", "copy it to a folder of your own, and name that"
        )
