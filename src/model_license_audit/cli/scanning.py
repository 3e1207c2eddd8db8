"""Audits of one call, as a scan and a gate make them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.cli.sboms import described
from model_license_audit.cli.targets import may_ask, targets_of
from model_license_audit.cli.telling import tell
from model_license_audit.gate.verdict import decision_of, exit_code
from model_license_audit.model.errors import ModelAuditError, NothingToAudit
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor, ScanRequest
    from model_license_audit.audit.boms import Told
    from model_license_audit.audit.identity import Who
    from model_license_audit.audit.keeping import Keeper
    from model_license_audit.audit.seen import Seen
    from model_license_audit.audit.targets import Target
    from model_license_audit.model.notice import Notice
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.model.report import AuditReport
    from model_license_audit.policy.policy import Policy
    from model_license_audit.sources.local import LocalSource


class Scanning:
    """The audits of one call, one after the other.

    ``missing`` is true when a target had nothing to audit; ``not_kept`` is the exit code when an audit that was to be
    kept could not be. ``told`` is what a bill of materials says. ``ways_out`` is true when what would leave no conflict
    is looked for. ``requests`` are those of the ``reports``, one for each. ``gating`` is true when the audits are those
    of a gate: then they are kept with its decisions and ``by`` whom it is run for. ``noting`` is true when ``notices``
    is to hold what each model has to carry along.
    """

    def __init__(
        self,
        auditor: Auditor,
        policy: Policy,
        upstream: dict[ArtifactRef, Path],
        online: bool | None,
        keeper: Keeper | None,
    ) -> None:
        self._auditor, self._policy, self._upstream, self._online = auditor, policy, upstream, online
        self._keeper = keeper
        self.told: Told | None = None
        self.ways_out = self.gating = self.noting = False
        self.by: Who | None = None
        self.policy_in: Callable[[Path], Policy] = lambda _directory: policy
        self.reports: list[AuditReport] = []
        self.requests: list[ScanRequest] = []
        self.notices: list[Notice] = []
        self.missing = False
        self.not_kept: ExitCode | None = None

    @property
    def exit_code(self) -> ExitCode:
        """That of all audits together; one that could not be kept as was asked is an error."""
        return self.not_kept or exit_code(self.reports, self.missing)

    def all(self, targets: Sequence[str]) -> list[AuditReport]:
        """Audit every target; none stands for what a bill of materials is about."""
        for target in targets or ("",):
            self.add(target)
        return self.reports

    def add(self, text: str) -> None:
        """Audit every model that is named; one without is told on stderr, and the others go on."""
        from model_license_audit.audit.auditor import ScanRequest

        online = may_ask(text, self._online)
        try:
            for target in self._targets(text):
                self._audit(ScanRequest(target, self._policy_for(target), self._upstream, online, told=self.told))
        except NothingToAudit as error:
            tell(error)
            self.missing = True

    def one(self, target: Target, directory: Path | None = None) -> AuditReport:
        """Audit what is at hand already, by the policy for its directory; raises :class:`NothingToAudit` as it does."""
        from model_license_audit.audit.auditor import ScanRequest

        policy = self.policy_in(directory) if directory is not None else self._policy
        meant = target if self.told is None else described((target,), self.told)
        self._audit(ScanRequest(meant, policy, self._upstream, bool(self._online), told=self.told))
        return self.reports[-1]

    def _policy_for(self, target: LocalSource | Target) -> Policy:
        """The policy as it is for the directory that is audited."""
        directory = getattr(target, "directory", None)
        return self.policy_in(Path(directory)) if directory is not None else self._policy

    def _targets(self, text: str) -> Sequence[LocalSource | Target]:
        if self.told is None:
            return targets_of(text, self._online)
        if text:
            return (described(targets_of(text, self._online), self.told),)
        from model_license_audit.audit.bom_targets import BomTarget

        return (BomTarget(self.told, bool(self._online)),)

    def _audit(self, request: ScanRequest) -> None:
        if self._keeper is not None:
            self._try(self._keeper.open)
        seen = self._auditor.see(request.source)
        report = self._with_ways_out(seen, self._auditor.report_on(seen, request), request)
        self.reports.append(report)
        self.requests.append(request)
        self._note(seen, report, request)
        if self._keeper is not None:
            verdict = decision_of(report.outcome.exit_code).value if self.gating else ""
            self._try(partial(self._keeper.keep_audit, seen, report, request.policy, verdict, self.by))
        elif seen.observation.source == "hf" and seen.fresh:
            self._auditor.lookup.keep(seen.observation)

    def _note(self, seen: Seen, report: AuditReport, request: ScanRequest) -> None:
        """Put the notice of a release together, where any license asks for anything."""
        if not self.noting or not report.duties:
            return
        from model_license_audit.fixing.noticing import notice_of

        self.notices.append(notice_of(report, self._auditor.situation(seen, request)))

    def _with_ways_out(self, seen: Seen, report: AuditReport, request: ScanRequest) -> AuditReport:
        """The report with what would leave no conflict, where somebody will read it."""
        if not self.ways_out:
            return report
        from model_license_audit.audit.ways_out import has_conflict, with_ways_out
        from model_license_audit.rules.rule import Need

        if not has_conflict(report) or not seen.files_read:
            return report
        situation = self._auditor.situation(seen, request)
        return with_ways_out(self._auditor, report, situation, request.policy, frozenset(Need))

    def _try(self, keep: Callable[[], object]) -> None:
        """Write to the registry; once that has failed it is told, and not tried again."""
        if self.not_kept is None:
            try:
                keep()
            except ModelAuditError as error:
                tell(error)
                self.not_kept = ExitCode.USAGE
