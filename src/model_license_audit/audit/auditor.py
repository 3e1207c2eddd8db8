"""One audit as a library call: wires sources, readers and store to the reasoning; prints nothing, exits nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit import __version__
from model_license_audit.audit.dependencies import hearing
from model_license_audit.audit.license_abouts import licenses_about
from model_license_audit.audit.lookup import Beyond, Lookup, out_of_reach
from model_license_audit.audit.seen import Inputs, Seen
from model_license_audit.audit.targets import LocalTarget, Target
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import build_lineage
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import Basis, Confidence
from model_license_audit.model.expressions import LicenseId, LicenseStatement
from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import Answer, AuditReport, Choice, Gap, RuleAbout, Tally, Versions
from model_license_audit.model.rulings import Ruling
from model_license_audit.model.terms import License
from model_license_audit.model.todo import Todo, TodoState
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.gaps import gaps_of
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.policy.outcome import decide
from model_license_audit.policy.policy import Policy, today
from model_license_audit.registry.catalogue import Catalogue
from model_license_audit.rules.evaluate import Evaluation, Evaluator, RuleFailure
from model_license_audit.rules.load import rules_version, shipped_rules
from model_license_audit.rules.rule import Need, Rule
from model_license_audit.rules.settle import settle
from model_license_audit.rules.todo import todo_of

if TYPE_CHECKING:
    from model_license_audit.audit.boms import Told
    from model_license_audit.audit.curating import Curator
    from model_license_audit.sources.local import LocalSource


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What to audit and how.

    ``source`` is a local directory, or what :mod:`~model_license_audit.audit.targets` can look at. ``upstream`` says
    for some references in which local directory they lie (the air-gapped way to complete a lineage); ``online`` lets
    the audit ask the hub for ancestors of which neither registry nor catalogue tells the license. ``told`` is what a
    bill of materials says of them.
    """

    source: LocalSource | Target
    policy: Policy = field(default_factory=Policy)
    upstream: Mapping[ArtifactRef, Path] = field(default_factory=dict)
    online: bool = False
    on: date | None = None
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an audit rests on: its target as shown, what of the artifact can be looked at, its files, the day.

    ``at_hand`` lacks the files of an artifact that is only planned, and its label and name where they are not chosen;
    it also lacks those of one that is there and was not read (``exists``).
    """

    target: str
    at_hand: frozenset[Need] = frozenset(Need)
    inputs: Inputs = ()
    on: date | None = None
    exists: bool = False

    @property
    def planned(self) -> bool:
        """True where there is nothing to read yet."""
        return Need.FILES not in self.at_hand and not self.exists


class Auditor:
    """Holds what audits share: license data, catalogue and rules, each loaded when first needed."""

    def __init__(
        self,
        kb: KnowledgeBase | None = None,
        catalogue: Catalogue | None = None,
        rules: Sequence[Rule] | None = None,
        rule_packs: tuple[str, ...] = (),
        beyond: Beyond | None = None,
    ) -> None:
        self.kb = kb or KnowledgeBase.load()
        self.catalogue = catalogue or Catalogue.load()
        self.rules = tuple(shipped_rules() if rules is None else rules)
        self.lookup = Lookup(self.kb, self.catalogue, beyond)
        self._rule_packs = rule_packs

    def audit(self, request: ScanRequest) -> AuditReport:
        """Audit one artifact. Nothing that lies in it can make this raise; what cannot be read becomes a gap.

        Raises :class:`NothingToAudit` when the target is no local directory and cannot be had.
        """
        return self.report_on(self.see(request.source), request)

    def understand(self, request: ScanRequest) -> Situation:
        """What there is to judge of one artifact: its lineage, the duties that come down, the intended use."""
        return self.situation(self.see(request.source), request)

    def see(self, source: LocalSource | Target) -> Seen:
        """Look at an artifact once; from what was seen it can be reported on, and kept."""
        target: Target = source if hasattr(source, "seen") else LocalTarget(source)
        return target.seen(self.lookup)

    def report_on(self, seen: Seen, request: ScanRequest) -> AuditReport:
        """The audit of an artifact that was looked at, in the lineage that the request lets be known."""
        situation = self.situation(seen, request)
        at_hand = frozenset(Need) if seen.files_read else frozenset(Need) - {Need.FILES}
        grounds = Grounds(seen.target, at_hand, seen.inputs, request.on, exists=True)
        return self.judge(situation, request.policy, grounds)

    def situation(self, seen: Seen, request: ScanRequest) -> Situation:
        """What there is to judge of an artifact that was looked at."""
        curator = _curator(self.kb, request.policy)
        subject = curator.subject(seen.subject, seen.inputs) if curator else seen.subject
        resolve = hearing(self.kb, subject, self.lookup.resolver(request.upstream, request.online))
        resolve = request.told.resolver(resolve) if request.told else resolve
        lineage = build_lineage(subject, curator.resolver(resolve) if curator else resolve)
        return understand(self.kb, lineage, request.policy.use)

    def judge(self, situation: Situation, policy: Policy, grounds: Grounds) -> AuditReport:
        """Ask the rules and write the report; a rule that needs what is not at hand is not asked."""
        subject = situation.subject
        rules = [_with_severity(rule, policy) for rule in self.rules if rule.id not in policy.disabled]
        asked = [rule for rule in rules if grounds.at_hand.issuperset(rule.needs)]
        evaluation = Evaluator(situation).evaluate(asked)
        findings, ruled = _by_policy(evaluation.findings, policy, situation, grounds)
        answered = settle(answers(_binding(situation) if grounds.planned else situation), findings, asked)
        todo = todo_of(situation.duties, policy.use, evaluation.judged, findings, answered)
        met = (*_problem_gaps(subject), *_gone(situation), *self._registry_gaps(), *map(gap_of, evaluation.failures))
        gaps = sorted({*met, *gaps_of(situation, answered)})
        return AuditReport(
            target=grounds.target,
            artifact=subject,
            lineage=situation.lineage,
            duties=situation.duties,
            answers=answered,
            findings=findings,
            gaps=tuple(gaps),
            choices=_choices(situation),
            tally=_tally(findings, evaluation, len(self.rules) - len(rules), len(rules) - len(asked)),
            outcome=decide(findings, gaps, policy, ruled, subject.name),
            use=policy.use,
            versions=self.versions(),
            inputs=grounds.inputs,
            todo=_still_to_do(todo) if grounds.planned else todo,
            rules=_about(asked, findings),
            planned=grounds.planned,
            licenses=licenses_about(self.kb, situation.duties, findings, answered),
        )

    def _registry_gaps(self) -> tuple[Gap, ...]:
        return (self.lookup.holdings.gap,) if self.lookup.holdings.gap else ()

    def versions(self) -> Versions:
        """What produced a report."""
        rules = "; ".join((rules_version(), *self._rule_packs))
        return Versions(__version__, self.kb.version, rules, self.catalogue.version)


def _curator(kb: KnowledgeBase, policy: Policy) -> Curator | None:
    """What lays the conclusions of lawyers over artifacts, where there are any."""
    if not policy.curations:
        return None
    from model_license_audit.audit.curating import Curator

    return Curator(kb, policy.curations)


def _by_policy(
    found: tuple[Finding, ...], policy: Policy, situation: Situation, grounds: Grounds
) -> tuple[tuple[Finding, ...], tuple[Ruling, ...]]:
    """The findings with the waivers of the policy laid over them, and all that the policy says by itself."""
    from model_license_audit.policy.weighing import weighed

    on = grounds.on or today()
    findings, of_waivers = weighed(found, policy, situation.subject.name, on)
    ruled = (*of_waivers, *_of_house(policy, situation, on))
    if not policy.curations:
        return findings, ruled
    from model_license_audit.audit.curating import rulings_on_curations

    of_curations = rulings_on_curations(policy.curations, situation.lineage, grounds.inputs)
    return findings, (*ruled, *of_curations)


def _of_house(policy: Policy, situation: Situation, on: date) -> tuple[Ruling, ...]:
    """What the policy denies and asks for; nothing where no file says anything."""
    if not policy.stated:
        return ()
    from model_license_audit.policy.verdicts import rulings

    return rulings(policy, situation, on)


def _about(rules: Iterable[Rule], findings: Iterable[Finding]) -> tuple[RuleAbout, ...]:
    """The rules that found something, by their identifiers."""
    named = {finding.rule for finding in findings}
    found = (r for r in rules if r.id in named)
    return tuple(
        sorted(RuleAbout(r.id, r.slug, r.title, r.kind, r.severity, r.rationale, r.does_not_check) for r in found)
    )


def _still_to_do(todo: Iterable[Todo]) -> tuple[Todo, ...]:
    """What a plan would oblige to: met where what is planned meets it, neither met nor unmet where files would tell."""
    return tuple(one if one.state is TodoState.DONE else replace(one, state=None, question=None) for one in todo)


def _binding(situation: Situation) -> Situation:
    """The situation for the one who makes the artifact: what the own label asks of others is no condition."""
    return replace(situation, duties=tuple(duty for duty in situation.duties if duty.inherited or duty.asked))


def gap_of(failure: RuleFailure) -> Gap:
    """A rule that failed, as something that keeps the audit from being complete."""
    return Gap(failure.rule, f"the rule failed: {failure.what}", "report this")


def _with_severity(rule: Rule, policy: Policy) -> Rule:
    return replace(rule, severity=policy.severities[rule.id]) if rule.id in policy.severities else rule


def _problem_gaps(subject: Artifact) -> list[Gap]:
    """What of the subject could not be read; of an ancestor only what its license is counts, and gaps_of tells that."""
    return [Gap(p.source, p.what, p.remedy) for p in subject.problems if p.incomplete]


def _gone(situation: Situation) -> Iterable[Gap]:
    """Models that can no longer be had where they lived: what is known of them cannot be looked at again.

    Their terms bind as they were told; that they were such can no longer be shown, and so no audit passes on it.
    """
    for artifact in situation.lineage.artifacts:
        known = artifact.recorded
        if known is not None and known.gone and not artifact.ref.dataset:
            why = f"{known.state.value}: {known.why}" if known.why else known.state.value
            what = f"it can no longer be had (found {why} on {known.looked}); what is told of it is of {known.seen}"
            remedy = "keep a copy of its card and license with the proof of where it came from, and give that copy"
            yield Gap(artifact.ref.display, what, f"{remedy}: --upstream {replace(artifact.ref, revision=None)}=PATH")


def _choices(situation: Situation) -> tuple[Choice, ...]:
    """Which branch of each ``OR`` was gone by, the subject's own first."""
    return tuple(
        Choice(
            standing.name,
            choice.branch,
            choice.others,
            choice.why,
        )
        for standing in situation.standings
        for choice in (standing.binding.choices if standing.binding else ())
    )


def _tally(findings: Sequence[Finding], evaluation: Evaluation, rules_disabled: int, rules_not_asked: int) -> Tally:
    """The honest count: what was found by kind, undetermined, waived, and rules that ran, failed or were disabled."""
    open_findings = [f for f in findings if not f.waiver]
    return Tally(
        found={kind: sum(f.kind is kind for f in open_findings) for kind in FindingKind},
        undetermined=sum(f.verdict is Verdict.UNDETERMINED for f in open_findings),
        waived=len(findings) - len(open_findings),
        rules_run=evaluation.rules_run,
        rules_failed=len(evaluation.failures),
        rules_disabled=rules_disabled,
        rules_not_asked=rules_not_asked,
    )


def license_answers(kb: KnowledgeBase, license_: License) -> tuple[Answer, ...]:
    """The six answers for somebody who takes a model under this license alone and says nothing about the use."""
    named = LicenseId(license_.key, license_.id)
    said = LicenseStatement(license_.key, named, Basis.DECLARED, Confidence.HIGH, "asked")
    model = Artifact(ArtifactRef(Host.UNNAMED, "the model"), names=("the model",), declared=said, concluded=said)
    return answers(understand(kb, build_lineage(model, out_of_reach), UseContext()))
