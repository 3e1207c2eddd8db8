"""One audit as a library call: wires sources, readers and store to the reasoning; prints nothing, exits nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit import __version__
from model_license_audit.cards import read_snapshot
from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import Resolve, build_lineage
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import Basis, Confidence, Evidence, Reading
from model_license_audit.model.expressions import LicenseId, LicenseStatement
from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import Answer, AuditReport, Choice, Gap, Tally, Versions
from model_license_audit.model.snapshot import Snapshot
from model_license_audit.model.terms import License
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.gaps import gaps_of
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.policy.outcome import decide
from model_license_audit.policy.policy import Policy, today
from model_license_audit.policy.waivers import waive
from model_license_audit.registry.catalogue import Catalogue
from model_license_audit.rules.evaluate import Evaluation, Evaluator
from model_license_audit.rules.load import rules_version, shipped_rules
from model_license_audit.rules.rule import Rule
from model_license_audit.rules.settle import settle
from model_license_audit.sources.local import LocalSource

if TYPE_CHECKING:
    from model_license_audit.sources.huggingface import HubSource


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What to audit and how.

    ``upstream`` says for some references in which local directory they lie (the air-gapped way to complete a
    lineage); ``online`` lets the audit ask the hub for ancestors that neither it nor the catalogue knows.
    """

    source: LocalSource
    policy: Policy = field(default_factory=Policy)
    upstream: Mapping[ArtifactRef, Path] = field(default_factory=dict)
    online: bool = False
    on: date | None = None


class Auditor:
    """Holds what audits share: license data, catalogue and rules, each loaded when first needed."""

    def __init__(
        self,
        kb: KnowledgeBase | None = None,
        catalogue: Catalogue | None = None,
        rules: Sequence[Rule] | None = None,
        hub: HubSource | None = None,
    ) -> None:
        self.kb = kb or KnowledgeBase.load()
        self.catalogue = catalogue or Catalogue.load()
        self.rules = tuple(shipped_rules() if rules is None else rules)
        self._hub = hub

    def audit(self, request: ScanRequest) -> AuditReport:
        """Audit one artifact. Nothing that lies in it can make this raise; what cannot be read becomes a gap."""
        snapshot = request.source.snapshot()
        subject = self._artifact(snapshot.ref, read_snapshot(snapshot), snapshot, _names(request.source))
        lineage = build_lineage(subject, self._resolver(request))
        situation = understand(self.kb, lineage, request.policy.use)
        return self._report(request, snapshot, situation)

    def _report(self, request: ScanRequest, snapshot: Snapshot, situation: Situation) -> AuditReport:
        policy, subject = request.policy, situation.subject
        rules = [_with_severity(rule, policy) for rule in self.rules if rule.id not in policy.disabled]
        evaluation = Evaluator(situation).evaluate(rules)
        on = request.on or today()
        findings = (
            waive(evaluation.findings, policy.waivers, subject.name, on) if policy.waivers else evaluation.findings
        )
        failed = [
            Gap(failure.rule, f"the rule failed: {failure.what}", "report this") for failure in evaluation.failures
        ]
        answered = settle(answers(situation), findings, rules)
        gaps = {*_problem_gaps(subject), *gaps_of(situation, answered), *failed}
        return AuditReport(
            target=str(snapshot.ref),
            artifact=subject,
            lineage=situation.lineage,
            duties=situation.duties,
            answers=answered,
            findings=findings,
            gaps=tuple(sorted(gaps)),
            choices=_choices(situation),
            tally=_tally(findings, evaluation, len(self.rules) - len(rules)),
            outcome=decide(findings, sorted(gaps), policy),
            use=policy.use,
            versions=self.versions(),
            inputs=_inputs(snapshot, subject),
        )

    def versions(self) -> Versions:
        """What produced a report."""
        return Versions(__version__, self.kb.version, rules_version(), self.catalogue.version)

    def _artifact(self, ref: ArtifactRef, reading: Reading, snapshot: Snapshot, names: tuple[str, ...]) -> Artifact:
        reading = replace(reading, problems=tuple(sorted({*snapshot.problems, *reading.problems})))
        return conclude(self.kb, ref, _kind(ref, snapshot), reading, names=names)

    def _resolver(self, request: ScanRequest) -> Resolve:
        """Looks an ancestor up: where the user says it lies, then the catalogue, then (only online) the hub."""

        def resolve(ref: ArtifactRef) -> Artifact | UnknownArtifact:
            known = self._known_offline(ref, request)
            if known is not None and (known.concluded is not None or not request.online):
                return known
            if request.online and ref.host is Host.HUGGINGFACE:
                return self._ask_hub(ref, known)
            return known or _out_of_reach(ref)

        return resolve

    def _known_offline(self, ref: ArtifactRef, request: ScanRequest) -> Artifact | None:
        folder = request.upstream.get(ref) or request.upstream.get(replace(ref, revision=None))
        if folder is not None:
            snapshot = replace(LocalSource(str(folder)).snapshot(), ref=ref)
            return self._artifact(ref, read_snapshot(snapshot), snapshot, (ref.name.rpartition("/")[2],))
        entry = self.catalogue.find(ref)
        if entry is None:
            return None
        if entry.ref != ref:
            present = self._known_offline(entry.ref, request)
            return replace(present, renamed=_renaming(ref, entry.ref)) if present else None
        kind = ArtifactKind.DATASET if ref.dataset else ArtifactKind.MODEL
        return conclude(self.kb, ref, kind, self.catalogue.reading(entry), names=(ref.name,))

    def _ask_hub(self, ref: ArtifactRef, known: Artifact | None) -> Artifact | UnknownArtifact:
        if self._hub is None:
            from model_license_audit.sources.huggingface import HubSource

            self._hub = HubSource()
        found = self._hub.fetch(ref)
        if isinstance(found, UnknownArtifact):
            return known or found
        reading = found.reading + read_snapshot(found.snapshot)
        artifact = self._artifact(found.ref, reading, found.snapshot, (found.ref.name,))
        return replace(artifact, renamed=found.renamed)


def _renaming(asked: ArtifactRef, present: ArtifactRef) -> Evidence | None:
    """What the catalogue says of an old name; another case or revision of the same name is no renaming."""
    if asked.name.casefold() == present.name.casefold():
        return None
    excerpt = f"{asked.name} is now {present.name}"
    return Evidence("catalogue", pointer=asked.name, excerpt=excerpt, obtained="catalogue")


def _out_of_reach(ref: ArtifactRef) -> UnknownArtifact:
    if ref.host is Host.PATH:
        return UnknownArtifact(
            ref, "it is a path on the machine where the model was made", "name the base by its Hub id in the card"
        )
    if ref.host is Host.UNNAMED:
        return UnknownArtifact(ref, "the name is no Hub id", "name the base by its Hub id in the card")
    if ref.host is not Host.HUGGINGFACE:
        return UnknownArtifact(ref, "it is not in the catalogue", f"give a local copy: --upstream {ref}=PATH")
    return UnknownArtifact(
        ref,
        "it is not in the catalogue, and the audit is offline",
        f"scan with --online, or give a local copy: --upstream {ref}=PATH",
    )


def _names(source: LocalSource) -> tuple[str, ...]:
    ref = source.ref
    if ref.host is Host.HUGGINGFACE:
        return (ref.name,)
    return (Path(source.shown_as or source.directory).resolve().name,)


def _kind(ref: ArtifactRef, snapshot: Snapshot) -> ArtifactKind:
    if ref.dataset:
        return ArtifactKind.DATASET
    if any(file.name == "adapter_config.json" and "/" not in file.path for file in snapshot.files):
        return ArtifactKind.ADAPTER
    return ArtifactKind.MODEL


def _with_severity(rule: Rule, policy: Policy) -> Rule:
    return replace(rule, severity=policy.severities[rule.id]) if rule.id in policy.severities else rule


def _problem_gaps(subject: Artifact) -> list[Gap]:
    """What of the subject could not be read; of an ancestor only what its license is counts, and gaps_of tells that."""
    return [Gap(p.source, p.what, p.remedy) for p in subject.problems if p.incomplete]


def _inputs(snapshot: Snapshot, subject: Artifact) -> tuple[tuple[str, int, str | None], ...]:
    """Every file with its size, and its digest where it was read whole."""
    digests = {text.path: text.digest for text in subject.texts}
    digests |= {c.evidence.source: c.evidence.digest for c in subject.claims if c.evidence.digest}
    return tuple((file.path, file.size, digests.get(file.path) or None) for file in snapshot.files)


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


def _tally(findings: Sequence[Finding], evaluation: Evaluation, rules_disabled: int) -> Tally:
    """The honest count: what was found by kind, undetermined, waived, and rules that ran, failed or were disabled."""
    open_findings = [f for f in findings if not f.waiver]
    return Tally(
        found={kind: sum(f.kind is kind for f in open_findings) for kind in FindingKind},
        undetermined=sum(f.verdict is Verdict.UNDETERMINED for f in open_findings),
        waived=len(findings) - len(open_findings),
        rules_run=evaluation.rules_run,
        rules_failed=len(evaluation.failures),
        rules_disabled=rules_disabled,
    )


def license_answers(kb: KnowledgeBase, license_: License) -> tuple[Answer, ...]:
    """The six answers for somebody who takes a model under this license alone and says nothing about the use."""
    named = LicenseId(license_.key, license_.id)
    said = LicenseStatement(license_.key, named, Basis.DECLARED, Confidence.HIGH, "asked")
    model = Artifact(ArtifactRef(Host.UNNAMED, "the model"), names=("the model",), declared=said, concluded=said)
    return answers(understand(kb, build_lineage(model, _out_of_reach), UseContext()))
